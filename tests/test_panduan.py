"""The user guide: its «…» are the words of the screens, its links resolve, its pages stay short."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lumbung.faces.office.menu import AREA_MENU, COOPERATIVE_MENU

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "panduan"
PAGES = sorted(GUIDE.glob("*.md"))
# Whatever a reader of the office may meet: its pages, its refusals, its sentences.
TEMPLATES = ROOT / "lumbung" / "faces" / "office" / "templates"
SOURCES = ("faces/office", "ledger", "core", "cooperatives", "reporting")
STANDARD = ROOT / "lumbung" / "standard" / "releases"
MOST_LINES = 120
# A text that is nearly all blanks would agree with any quotation.
LEAST_LETTERS = 5

WORDS_IN_TEMPLATE = re.compile(
    r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')"""
    r"|\{%\s*blocktranslate[^%]*%\}(.*?)(?:\{%\s*plural\s*%\}.*?)?\{%\s*endblocktranslate",
    re.DOTALL,
)
# What fills a blank: a few words, never half a sentence.
FILLED = r"\S+(?: \S+){0,4}?"
BLANK = re.compile(r"\{\{.*?\}\}|\{[^{}]*\}|%\(\w+\)s|<[^<>]*>")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`[^`]*`")


def spaced(text: str) -> str:
    return " ".join(text.split())


def quotations(page: Path) -> Iterator[str]:
    """Outermost «…» only: refusals themselves quote what was typed. «…» alone speaks of quoting."""
    depth, begun = 0, 0
    text = spaced(page.read_text(encoding="utf-8"))
    for place, letter in enumerate(text):
        if letter == "«":
            depth, begun = depth + 1, place + 1 if depth == 0 else begun
        elif letter == "»":
            assert depth, f"{page.name}: » without its «"
            depth -= 1
            if depth == 0 and (quoted := text[begun:place]) != "…":
                yield quoted
    assert depth == 0, f"{page.name}: « without its »"


def texts_of_templates() -> Iterator[str]:
    for path in TEMPLATES.rglob("*.html"):
        for found in WORDS_IN_TEMPLATE.finditer(path.read_text(encoding="utf-8")):
            yield next(group for group in found.groups() if group is not None)


def texts_of_sources() -> Iterator[str]:
    for folder in SOURCES:
        for path in (ROOT / "lumbung" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def texts_of_standard() -> Iterator[str]:
    for path in (*STANDARD.glob("*/templates.json"), *STANDARD.glob("*/parameters.json")):
        waiting = [json.loads(path.read_text(encoding="utf-8"))]
        while waiting:
            value = waiting.pop()
            if isinstance(value, str):
                yield value
            elif isinstance(value, dict | list):
                waiting.extend(value.values() if isinstance(value, dict) else value)


@cache
def on_screens() -> tuple[frozenset[str], tuple[re.Pattern[str], ...], tuple[str, ...]]:
    """Whole texts; texts with blanks as patterns; how texts begin up to their first blank."""
    texts = {
        spaced(text)
        for texts in (texts_of_templates(), texts_of_sources(), texts_of_standard())
        for text in texts
    }
    patterns, beginnings = [], []
    for text in texts:
        parts = BLANK.split(text)
        beginnings.append(parts[0])
        if len(parts) > 1 and sum(map(str.isalpha, "".join(parts))) >= LEAST_LETTERS:
            patterns.append(re.compile(FILLED.join(re.escape(part) for part in parts)))
    return frozenset(texts), tuple(patterns), tuple(beginnings)


def is_on_screens(quoted: str) -> bool:
    """A quotation that ends in … is how a longer text begins; its blanks may be filled in."""
    whole, patterns, beginnings = on_screens()
    if not quoted.endswith("…"):
        return quoted in whole or any(pattern.fullmatch(quoted) for pattern in patterns)
    start = quoted.removesuffix("…").rstrip()
    if any(beginning.startswith(start) for beginning in beginnings):
        return True
    return any(re.match(_opening(pattern.pattern, start), start) for pattern in patterns)


def _opening(pattern: str, start: str) -> str:
    """As much of a pattern as ends with the last two words of `start`."""
    end = re.escape(" ".join(start.split()[-2:]))
    place = pattern.find(end)
    return f"{pattern[: place + len(end)]}$" if place >= 0 else r"(?!)"


def test_there_are_pages_to_read() -> None:
    assert len(PAGES) == 16
    assert sum(1 for page in PAGES for _ in quotations(page)) > 200


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_quotes_only_what_screens_say(page: Path) -> None:
    wrong = sorted({quoted for quoted in quotations(page) if not is_on_screens(quoted)})
    assert not wrong, f"{page.name} quotes what no screen says: {wrong}"


@pytest.mark.parametrize(
    "quoted", ["Simpan selamanya", "Tutup", "Kode itu benar…", "Menutup", "Hapus bukti ini"]
)
def test_words_that_no_screen_says_are_noticed(quoted: str) -> None:
    """`Tutup` is said (a close button); the others are not, though screens say something near."""
    assert is_on_screens(quoted) is (quoted == "Tutup")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_a_page_resolve(page: Path) -> None:
    for target in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if "://" not in target:
            assert (page.parent / target.partition("#")[0]).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_short(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_contents_name_every_page() -> None:
    named = set(LINK.findall((GUIDE / "README.md").read_text(encoding="utf-8")))
    assert {page.name for page in PAGES} - {"README.md"} <= named


def test_every_menu_entry_is_explained_by_some_page() -> None:
    quoted = {one for page in PAGES for one in quotations(page)}
    entries = {
        str(item.label) for section in (*COOPERATIVE_MENU, *AREA_MENU) for item in section.items
    }
    assert len(entries) > 10
    assert entries <= quoted
