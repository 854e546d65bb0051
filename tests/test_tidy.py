"""The house stays tidy: short functions and files, one sentence at the top, no drawer for odds and ends."""

import ast
import importlib
import re
import warnings
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "lumbung"
TESTS = ROOT / "tests"

LONG_FUNCTION, TOO_LONG_FUNCTION = 50, 70
TOO_LONG_FILE = 600
# By place; what others call takes fewer, the rest is named by its keyword.
MANY_ARGUMENTS, MANY_OF_OUR_OWN = 4, 6
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "lib", "stuff"}
# Where money is added up: no float may stand there, not even for a moment.
MONEY = ("core", "ledger", "cooperatives", "standard", "oversight", "reporting")
# Pixels, parts of a page and shares of a list are measured; they are not money.
MEASURES = {
    "lumbung/cooperatives/refresh.py", "lumbung/ledger/attachments.py",
    "lumbung/reporting/drawing.py", "lumbung/reporting/xlsx.py", "lumbung/reporting/pdf.py",
}  # fmt: skip
BOOK_MODELS = (
    "AccountSwitch", "Approval", "Attachment", "Balance", "Beside", "Chain", "EntryLine",
    "MonthTotal", "Task", "Voucher",
)  # fmt: skip


def python_files(*folders: Path) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in folder.glob("**/*.py")
        if "__pycache__" not in path.parts
    )


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


ALL = python_files(PACKAGE, TESTS, *(p for p in (ROOT / "benchmarks",) if p.exists()))
SOURCE = [path for path in python_files(PACKAGE) if "migrations" not in path.parts]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code: the docstring explains and does not count."""
    first = node.lineno
    if ast.get_docstring(node) is not None:
        first += (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
    return (node.end_lineno or 0) - first + 1


def test_there_is_a_house_to_look_at() -> None:
    assert len(SOURCE) > 60
    assert PACKAGE / "ledger" / "vouchers.py" in SOURCE


def test_no_function_is_too_long() -> None:
    too_long = []
    for path in SOURCE:
        for node in functions(path):
            words = f"{relative(path)}:{node.lineno} {node.name}: {length(node)} lines"
            if length(node) > TOO_LONG_FUNCTION:
                too_long.append(words)
            elif length(node) > LONG_FUNCTION:
                warnings.warn(LongFunction(words), stacklevel=1)
    assert too_long == []


class LongFunction(UserWarning):
    """Longer than we like, shorter than we refuse."""


pytestmark = pytest.mark.filterwarnings("default::tests.test_tidy.LongFunction")


def test_no_file_is_too_long() -> None:
    lines = {relative(path): path.read_text().count("\n") for path in ALL}
    assert {path: count for path, count in lines.items() if count > TOO_LONG_FILE} == {}


def test_every_module_says_in_a_sentence_what_it_is() -> None:
    silent = []
    for path in ALL:
        text = path.read_text()
        is_marker = path.name == "__init__.py" and not text.strip()
        if is_marker or "migrations" in path.parts:
            continue
        first = (ast.get_docstring(tree(path)) or "").split("\n\n")[0].strip()
        if not first.endswith((".", "!", "…", ":")):
            silent.append(f"{relative(path)}: {first!r}")
    assert silent == []


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    names = {part.removesuffix(".py") for path in ALL for part in path.relative_to(ROOT).parts}
    assert names & DRAWERS == set()


def test_a_function_of_many_parameters_takes_them_by_name() -> None:
    found = []
    for path in SOURCE:
        for node in functions(path):
            # click passes its options by name.
            if any("click" in ast.dump(item) for item in node.decorator_list):
                continue
            arguments = (*node.args.posonlyargs, *node.args.args)
            count = len([item for item in arguments if item.arg not in {"self", "cls"}])
            if count > (MANY_OF_OUR_OWN if node.name.startswith("_") else MANY_ARGUMENTS):
                found.append(f"{relative(path)}:{node.lineno} {node.name}: {count}")
    assert found == []


def test_no_float_stands_where_money_is_added_up() -> None:
    found = []
    for path in SOURCE:
        if path.relative_to(PACKAGE).parts[0] in MONEY and relative(path) not in MEASURES:
            found += [f"{relative(path)}:{where}" for where in floats(tree(path))]
    assert found == []


def floats(module: ast.Module) -> Iterator[str]:
    """Calls of float(), constants with a point, and divisions that are not of paths."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "float":
            yield f"{node.lineno} float()"
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{node.lineno} {node.value}"
        is_division = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        if is_division and not _is_of_paths(node):
            yield f"{node.lineno} {ast.unparse(node)}"


def test_a_float_would_be_found() -> None:
    for text in ("float(5)", "x = 0.5", "total / 2", "x /= n", "a / b"):
        assert list(floats(ast.parse(text))), text
    for text in ('home() / "heads"', "total // 2", "5", 'folder / f"{n}.csv"'):
        assert not list(floats(ast.parse(text))), text


def _is_of_paths(node: ast.AST) -> bool:
    """`home() / "heads"` joins paths: a text stands on its right, or a folder on its left."""
    right, words = getattr(node, "right", None), ast.unparse(node).lower()
    is_text = isinstance(right, ast.JoinedStr) or (
        isinstance(right, ast.Constant) and isinstance(right.value, str)
    )
    return is_text or "path" in words or "folder" in words


def test_nothing_updates_or_deletes_rows_of_the_books_by_their_models() -> None:
    """Only the decision over an approval and the answer to a task are written, each by its owner."""
    allowed = {
        ("lumbung/ledger/approvals.py", "Approval"),
        ("lumbung/ledger/tasks.py", "Task"),
    }
    names = "|".join(BOOK_MODELS)
    pattern = re.compile(
        rf"\b({names})\.objects\b[^\n]*?(?:\n\s+[^\n]*?)??\.(update|delete|bulk_update|update_or_create"
        r"|get_or_create|bulk_create|create|raw|extra)\("
    )
    found = set()
    for path in SOURCE:
        for match in pattern.finditer(path.read_text()):
            found.add((relative(path), match[1]))
    assert found <= allowed


def test_only_the_backend_and_our_constants_make_sql() -> None:
    """No statement is put together from what somebody typed: no f-string with a value in execute()."""
    for path in SOURCE:
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"raw", "extra"}
                and isinstance(node.func.value, ast.Attribute)
                and node.func.value.attr == "objects"
            ):
                pytest.fail(f"{relative(path)}:{node.lineno} {node.func.attr}()")


CLOCKS = {
    "date.today", "datetime.now", "datetime.utcnow", "dt.date.today", "dt.datetime.now",
    "dt.datetime.utcnow", "time.time", "timezone.now",
}  # fmt: skip


def test_the_clock_is_asked_in_one_place() -> None:
    found = []
    for path in SOURCE:
        if relative(path) == "lumbung/tenancy/clock.py" or "faces" in path.parts:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS:
                found.append(f"{relative(path)}:{node.lineno} {ast.unparse(node.func)}()")
    assert found == []


# The rings whose words everybody speaks; a face's or a report's own words stay with it.
INNER = ("core", "tenancy", "cooperatives", "standard", "ledger")


def enums() -> list[type[Enum]]:
    """Every enumeration of the inner rings."""
    found: list[type[Enum]] = []
    for path in SOURCE:
        if path.relative_to(PACKAGE).parts[0] not in INNER or "Enum" not in path.read_text():
            continue
        parts = path.relative_to(ROOT).with_suffix("").parts
        module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
        for value in vars(module).values():
            is_enum = isinstance(value, type) and issubclass(value, Enum)
            if is_enum and value.__module__ == module.__name__:
                found.append(value)
    return found


def test_the_names_of_our_enumerations_stand_in_the_glossary() -> None:
    glossary = ROOT / "GLOSSARY.md"
    if not glossary.exists():
        pytest.skip("GLOSSARY.md is not written yet")
    text = glossary.read_text()
    found = enums()
    assert len(found) > 5
    assert [enum.__name__ for enum in found if f"`{enum.__name__}" not in text] == []
