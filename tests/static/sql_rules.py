"""What database.md asks of every SQL statement, told from its parse tree (pglast is PostgreSQL's own parser).

A query level is one SELECT, UPDATE, DELETE or INSERT with its own FROM; each must name its
co-operative by a constant of its own, or Citus would ask every shard (R10) or fail (R11).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pglast
from pglast import ast
from pglast.enums import A_Expr_Kind, BoolExprType, VariableSetKind
from pglast.visitors import Visitor

KEY = "koperasi_id"
VOLATILE = {
    "clock_timestamp", "gen_random_uuid", "nextval", "random", "statement_timestamp",
    "timeofday", "uuid_generate_v4", "uuidv4", "uuidv7",
}  # fmt: skip
DDL = (
    ast.AlterTableStmt, ast.CreateFunctionStmt, ast.CreateStmt, ast.CreateTrigStmt, ast.DropStmt,
    ast.IndexStmt, ast.TruncateStmt, ast.CreateRoleStmt, ast.AlterRoleStmt, ast.GrantStmt,
    ast.CreatePolicyStmt, ast.ViewStmt, ast.CreateTableAsStmt, ast.RenameStmt,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule of database.md that a statement breaks, and how."""

    rule: str
    what: str


class Unparsable(ValueError):
    """No SQL that PostgreSQL would read."""


def plain(sql: str) -> str:
    """psycopg's placeholders as PostgreSQL's."""
    text = re.sub(r"%\((\w+)\)s|%s|%b|%t", "$1", sql)
    return text.replace("%%", "%")


@lru_cache(maxsize=20_000)
def faults(sql: str, tenants: frozenset[str], references: frozenset[str]) -> tuple[Fault, ...]:
    """Everything that a statement on these tenant (and reference) tables does against the rules."""
    try:
        statements = pglast.parse_sql(plain(sql))
    except pglast.parser.ParseError as error:
        raise Unparsable(f"{error}: {sql[:300]}") from error
    found = []
    for statement in statements or ():
        found += _of_statement(statement.stmt, tenants, references)
    return tuple(dict.fromkeys(found))


def tenant_tables_in(sql: str, tenants: frozenset[str]) -> frozenset[str]:
    """The tenant tables that a statement names."""
    names = {name for name in re.findall(r"[a-z_]+", sql.lower()) if name in tenants}
    return frozenset(names)


def _of_statement(
    node: Any, tenants: frozenset[str], references: frozenset[str]
) -> Iterator[Fault]:
    seen = _Seen()
    seen(node)
    yield from _forbidden_nodes(seen, tenants)
    for level in seen.levels:
        yield from _level_faults(level, tenants)
    if isinstance(node, DDL):
        yield Fault("R18", f"{type(node).__name__} at run time")
    if isinstance(node, ast.InsertStmt):
        yield from _insert_faults(node, tenants)
    if isinstance(node, ast.CopyStmt) and node.relation and node.relation.relname in tenants:
        yield Fault("R9", f"COPY and {node.relation.relname}")


class _Seen(Visitor):
    """Collects what the rules look at."""

    def __init__(self) -> None:
        self.levels: list[Any] = []
        self.functions: list[str] = []
        self.grouping = False
        self.sets: list[Any] = []
        self.updates: list[Any] = []
        self.conflicts: list[Any] = []
        self.messages = False

    def visit(self, _: Any, node: Any) -> None:
        """Called for every node of the tree."""
        if isinstance(node, ast.SelectStmt | ast.UpdateStmt | ast.DeleteStmt):
            self.levels.append(node)
        if isinstance(node, ast.UpdateStmt):
            self.updates.append(node)
        elif isinstance(node, ast.OnConflictClause):
            self.conflicts.append(node)
        elif isinstance(node, ast.FuncCall):
            self.functions.append(node.funcname[-1].sval)
        elif isinstance(node, ast.GroupingSet):
            self.grouping = True
        elif isinstance(node, ast.VariableSetStmt):
            self.sets.append(node)
        elif isinstance(node, ast.NotifyStmt | ast.ListenStmt):
            self.messages = True


def _forbidden_nodes(seen: _Seen, tenants: frozenset[str]) -> Iterator[Fault]:
    for name in seen.functions:
        if name == "set_config":
            yield Fault("R13", "set_config() does not reach the workers")
        if name.startswith("pg_advisory") or name.startswith("pg_try_advisory"):
            yield Fault("R14", f"{name}()")
    if seen.messages:
        yield Fault("R14", "NOTIFY or LISTEN")
    for node in seen.sets:
        is_ours = node.name and node.name.startswith("app.")
        if is_ours and node.kind == VariableSetKind.VAR_SET_VALUE and not node.is_local:
            yield Fault("R13", f"SET {node.name} outlives the transaction")
    if seen.grouping:
        yield Fault("R20", "ROLLUP, CUBE or GROUPING SETS")
    for changed in (*seen.updates, *seen.conflicts):
        yield from _assignment_faults(changed, tenants)


def _assignment_faults(node: Any, tenants: frozenset[str]) -> Iterator[Fault]:
    for target in node.targetList or ():
        inner = _Seen()
        inner(target.val)
        for name in inner.functions:
            if name in VOLATILE:
                yield Fault("R15", f"{name}() in SET {target.name}")
        if target.name == KEY:
            yield Fault("R3", "a row moves to another co-operative")


def _insert_faults(node: Any, tenants: frozenset[str]) -> Iterator[Fault]:
    table = node.relation.relname
    if table not in tenants:
        return
    if KEY not in [column.name for column in node.cols or ()]:
        yield Fault("R10", f"INSERT INTO {table} without {KEY}")
    select = node.selectStmt
    if select is not None and not select.valuesLists:
        functions = _Seen()
        functions(select)
        if "unnest" in functions.functions:
            yield Fault("R9", f"INSERT INTO {table} FROM UNNEST")
        if VOLATILE & set(functions.functions):
            yield Fault("R9", f"INSERT INTO {table} SELECT with a volatile function")


def _level_faults(node: Any, tenants: frozenset[str]) -> Iterator[Fault]:
    """Every tenant table of the level is held to one co-operative by the level itself."""
    relations, conditions = _from(node)
    named = {alias: table for alias, table in relations.items() if table in tenants}
    if not named:
        return
    recursive = getattr(node, "withClause", None)
    anchored = _anchored(named, conditions)
    for alias, table in named.items():
        if alias in anchored:
            continue
        rule = "R12" if getattr(node, "lockingClause", None) else "R10"
        if _mentions_outer(conditions, alias, relations):
            rule = "R11"
        yield Fault(rule, f"{table} ({alias}) without a co-operative of its own")
    if recursive is not None and recursive.recursive and set(named) - anchored:
        yield Fault("R20", "a recursive query over several co-operatives")


def _from(node: Any) -> tuple[dict[str, str], list[Any]]:
    """Alias -> table of the level's own FROM, and the conditions that hold for all its rows."""
    relations: dict[str, str] = {}
    conditions: list[Any] = []
    sources = list(getattr(node, "fromClause", None) or ())
    if isinstance(node, ast.UpdateStmt | ast.DeleteStmt):
        sources += [node.relation, *(getattr(node, "usingClause", None) or ())]
    for source in sources:
        _source(source, relations, conditions)
    if node.whereClause is not None:
        conditions += _ands(node.whereClause)
    return relations, conditions


def _source(node: Any, relations: dict[str, str], conditions: list[Any]) -> None:
    if isinstance(node, ast.RangeVar):
        relations[node.alias.aliasname if node.alias else node.relname] = node.relname
    elif isinstance(node, ast.JoinExpr):
        _source(node.larg, relations, conditions)
        _source(node.rarg, relations, conditions)
        if node.quals is not None:
            conditions += _ands(node.quals)


def _ands(node: Any) -> list[Any]:
    if isinstance(node, ast.BoolExpr) and node.boolop == BoolExprType.AND_EXPR:
        return [part for argument in node.args for part in _ands(argument)]
    return [node]


def _anchored(named: Mapping[str, str], conditions: list[Any]) -> set[str]:
    """Aliases whose koperasi_id is a constant, directly or by equality with one that is."""
    held: set[str] = set()
    pairs: list[tuple[str, str]] = []
    for left, right in _equalities(conditions):
        one, other = _key_of(left, named), _key_of(right, named)
        if one and _is_constant(right):
            held.add(one)
        elif other and _is_constant(left):
            held.add(other)
        elif one and other:
            pairs.append((one, other))
    grown = True
    while grown:
        before = len(held)
        for one, other in pairs:
            if one in held or other in held:
                held |= {one, other}
        grown = len(held) > before
    return held


def _equalities(conditions: list[Any]) -> Iterator[tuple[Any, Any]]:
    for node in conditions:
        if not isinstance(node, ast.A_Expr) or node.kind != A_Expr_Kind.AEXPR_OP:
            continue
        if node.name[0].sval != "=":
            continue
        left, right = node.lexpr, node.rexpr
        if isinstance(left, ast.RowExpr) and isinstance(right, ast.RowExpr):
            yield from zip(left.args, right.args, strict=False)
        else:
            yield left, right


def _key_of(node: Any, named: Mapping[str, str]) -> str | None:
    """The alias whose koperasi_id this is; unqualified, the level's only tenant table."""
    if not isinstance(node, ast.ColumnRef):
        return None
    names = [field.sval for field in node.fields if isinstance(field, ast.String)]
    if not names or names[-1] != KEY:
        return None
    if len(names) == 1:
        return next(iter(named)) if len(named) == 1 else None
    return names[-2] if names[-2] in named else None


def _is_constant(node: Any) -> bool:
    if isinstance(node, ast.TypeCast):
        return _is_constant(node.arg)
    return isinstance(node, ast.ParamRef | ast.A_Const)


def _mentions_outer(conditions: list[Any], alias: str, relations: Mapping[str, str]) -> bool:
    """Is the level's key taken from the query around it?"""
    for left, right in _equalities(conditions):
        for one, other in ((left, right), (right, left)):
            if _key_of(one, {alias: ""}) and isinstance(other, ast.ColumnRef):
                names = [field.sval for field in other.fields if isinstance(field, ast.String)]
                if len(names) == 2 and names[0] not in relations:
                    return True
    return False
