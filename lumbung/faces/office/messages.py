"""The English of the office: collects its texts into locale/en and compiles them.

`python -m lumbung.faces.office.messages` adds new texts with an empty translation, takes out
those that no page shows any more, and writes the .mo file. Then translate what is empty and run
it again. It needs no gettext tools.
"""

import ast
import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

OFFICE = Path(__file__).parent
SOURCES = (OFFICE, OFFICE.parents[1] / "cooperatives" / "officers")
PO = OFFICE / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
HEADER = (
    "Project-Id-Version: lumbung\nLanguage: en\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
FUNCTIONS = frozenset({"_", "gettext", "gettext_lazy"})
PLURAL = "ngettext"
# A text, and the one for several where there is one.
Text = tuple[str, str]


def texts() -> set[Text]:
    """Every text that the office can show."""
    return {*_of_templates(), *_of_python()}


def _of_templates() -> Iterator[Text]:
    from django.template import engines
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    engine = engines["django"].engine  # type: ignore[attr-defined]
    for path in sorted((OFFICE / "templates").rglob("*.*")):
        nodes = engine.from_string(path.read_text(encoding="utf-8")).nodelist
        for node in nodes.get_nodes_by_type(TranslateNode):
            literal = node.filter_expression.var.literal
            if isinstance(literal, str):
                yield literal.replace("%", "%%"), ""
        for node in nodes.get_nodes_by_type(BlockTranslateNode):
            one, _names = node.render_token_list(node.singular)
            many, _names = node.render_token_list(node.plural) if node.plural else ("", [])
            yield one, many


def _of_python() -> Iterator[Text]:
    for folder in SOURCES:
        for path in sorted(folder.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield from _of_call(node.func.id, node.args)


def _of_call(function: str, args: list[ast.expr]) -> Iterator[Text]:
    texts = [
        arg.value
        for arg in args[:2]
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    ]
    if function in FUNCTIONS and texts:
        yield texts[0], ""
    if function == PLURAL and len(texts) == 2:
        yield texts[0], texts[1]


def read_po(path: Path = PO) -> dict[Text, list[str]]:
    """The translations of a .po file of our own form: one for a text, two where it has a plural."""
    found: dict[Text, list[str]] = {}
    one, many, told = "", "", list[str]()
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        keyword, _space, quoted = line.partition(" ")
        if keyword == "msgid":
            one, many, told = ast.literal_eval(quoted), "", []
        elif keyword == "msgid_plural":
            many = ast.literal_eval(quoted)
        elif keyword.startswith("msgstr"):
            told.append(ast.literal_eval(quoted))
        elif not line and told and one:
            found[one, many] = told
    return found


def write_po(translations: Mapping[Text, list[str]], path: Path = PO) -> None:
    lines = ["# English of the office. Made by lumbung.faces.office.messages.", 'msgid ""']
    lines += [f"msgstr {_quoted(HEADER)}", ""]
    for (one, many), told in sorted(translations.items()):
        lines.append(f"msgid {_quoted(one)}")
        if many:
            lines.append(f"msgid_plural {_quoted(many)}")
            lines += [f"msgstr[{number}] {_quoted(text)}" for number, text in enumerate(told)]
        else:
            lines.append(f"msgstr {_quoted(told[0])}")
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")


def compiled(translations: Mapping[Text, list[str]]) -> bytes:
    """The .mo form: two tables of lengths and places, then all texts, sorted by their bytes."""
    pairs = {b"": HEADER.encode()}
    for (one, many), told in translations.items():
        if all(told):
            key = f"{one}\0{many}" if many else one
            pairs[key.encode()] = "\0".join(told).encode()
    keys = sorted(pairs)
    place = 7 * 4 + 16 * len(keys)
    tables, data = [], b""
    for column in (keys, [pairs[key] for key in keys]):
        for text in column:
            tables.append(struct.pack("<II", len(text), place + len(data)))
            data += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + b"".join(tables) + data


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def update() -> list[Text]:
    """Bring .po and .mo up to the pages; gives back what is still to be translated."""
    known = read_po() if PO.exists() else {}
    empty = {text: [""] * (2 if text[1] else 1) for text in texts()}
    translations = {text: known.get(text, blank) for text, blank in empty.items()}
    write_po(translations)
    MO.write_bytes(compiled(translations))
    return sorted(text for text, told in translations.items() if not all(told))


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.config.settings")
    import django

    django.setup()
    for one, _many in update():
        sys.stdout.write(f"{one}\n")
