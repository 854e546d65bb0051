"""What the database should hold by its migrations: functions, triggers, policies, grants.

Read from the migrations' own SQL, so that a new table or function needs no second list here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

FUNCTION = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION\s+([\w.]+)\s*\(.*?AS \$\$(?P<body>.*?)\$\$", re.DOTALL
)
TRIGGER = re.compile(
    r"CREATE (?:CONSTRAINT )?TRIGGER\s+(\w+)\s+(?:BEFORE|AFTER|INSTEAD OF)\s[^;]*?\sON\s+(\w+)"
    r"[^;]*?EXECUTE FUNCTION\s+([\w.]+)\s*\("
)
ALWAYS = re.compile(r"ALTER TABLE (\w+) ENABLE ALWAYS TRIGGER (\w+)")
POLICY = re.compile(r"CREATE POLICY (\w+) ON (\w+)(?: FOR (\w+))? TO ([\w, ]+?)\s+(?:USING|WITH)")
CONSTRAINT = re.compile(r"ALTER TABLE (\w+) ADD CONSTRAINT (\w+)")
FORCED = re.compile(r"ALTER TABLE (\w+) FORCE ROW LEVEL SECURITY")
OWNER = re.compile(r"ALTER FUNCTION ([\w.]+)(?:\([^)]*\))? OWNER TO (\w+)")
DROPPED = re.compile(r"DROP (FUNCTION|TRIGGER|POLICY) (?:IF EXISTS )?([\w.]+)(?:[^;]*? ON (\w+))?")
GRANT = re.compile(
    r"(GRANT|REVOKE) ([\w, ()]+?) ON (?:TABLE )?(\w+(?:, *\w+)*) (?:TO|FROM) ([\w, ]+)"
)
PRIVILEGE = re.compile(r"(\w+)(?: ?\(([^)]*)\))?")
WORDS_OF_OTHER_GRANTS = {"FUNCTION", "FUNCTIONS", "SCHEMA", "SEQUENCE", "DATABASE", "ALL"}


@dataclass(frozen=True, slots=True)
class Function:
    """A function's text between its dollars, as pg_proc keeps it."""

    body: str
    is_definer: bool


@dataclass
class Expected:
    """Everything that applied migrations have made, by name."""

    functions: dict[str, Function] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    triggers: dict[tuple[str, str], str] = field(default_factory=dict)
    always: set[tuple[str, str]] = field(default_factory=set)
    policies: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    constraints: set[tuple[str, str]] = field(default_factory=set)
    forced: set[str] = field(default_factory=set)
    grants: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def read(self, text: str) -> None:
        """Apply one migration's SQL to what is expected so far."""
        for found in FUNCTION.finditer(text):
            head = text[found.start() : found.start("body")]
            made = Function(found["body"], "SECURITY DEFINER" in head)
            self.functions[_qualified(found[1])] = made
        rest = re.sub(r"--[^\n]*", "", FUNCTION.sub("", text))
        for kind, name, table in DROPPED.findall(rest):
            self._drop(kind, name, table)
        self.owners |= {_qualified(name): owner for name, owner in OWNER.findall(rest)}
        self.triggers |= {(t, n): _qualified(f) for n, t, f in TRIGGER.findall(rest)}
        self.always |= set(ALWAYS.findall(rest))
        for name, table, _, roles in POLICY.findall(rest):
            self.policies[table, name] = frozenset(_words(roles))
        self.constraints |= set(CONSTRAINT.findall(rest))
        self.forced |= set(FORCED.findall(rest))
        for found in GRANT.finditer(rest):
            self._grant(found)

    def _drop(self, kind: str, name: str, table: str) -> None:
        if kind == "FUNCTION":
            self.functions.pop(_qualified(name), None)
        elif kind == "TRIGGER":
            self.triggers.pop((table, name), None)
            self.always.discard((table, name))
        else:
            self.policies.pop((table, name), None)

    def _grant(self, found: re.Match[str]) -> None:
        verb, what, tables, roles = found.groups()
        if set(_words(tables)) & WORDS_OF_OTHER_GRANTS or "EXECUTE" in what:
            return
        for table in _words(tables):
            for role in _words(roles):
                held = self.grants.setdefault((table, role), set())
                if verb == "GRANT":
                    held |= privileges(what)
                elif what.startswith("ALL"):
                    held.clear()
                else:
                    held -= privileges(what)


def privileges(what: str) -> set[str]:
    """`SELECT, UPDATE (done_at, done_by)` as `{"SELECT", "UPDATE(done_at)", "UPDATE(done_by)"}`."""
    made = set()
    for name, columns in PRIVILEGE.findall(what):
        made |= {f"{name}({column})" for column in _words(columns)} if columns else {name}
    return made


@lru_cache(maxsize=1)
def expected_schema() -> Expected:
    """By all migrations of Lumbung, in their order."""
    from django.db.migrations.loader import MigrationLoader

    made = Expected()
    for migration in _in_order(MigrationLoader(None)):
        for operation in migration.operations:
            for text in _texts(operation):
                made.read(text)
    return made


def _in_order(loader: Any) -> Iterator[Any]:
    seen = set()
    for leaf in sorted(loader.graph.leaf_nodes()):
        for key in loader.graph.forwards_plan(leaf):
            if key not in seen:
                seen.add(key)
                migration = loader.graph.nodes[key]
                if type(migration).__module__.startswith("lumbung."):
                    yield migration


def _texts(operation: Any) -> Iterator[str]:
    if hasattr(operation, "statements"):
        yield ";\n".join(operation.statements())
    elif isinstance(getattr(operation, "sql", None), str):
        yield operation.sql


def _qualified(name: str) -> str:
    return name if "." in name else f"public.{name}"


def _words(listed: str) -> list[str]:
    return [word for word in re.split(r"[,\s]+", listed) if word]
