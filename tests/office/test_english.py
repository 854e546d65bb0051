"""Every Indonesian text of the office has its English, and the compiled file holds it."""

import html
import re
from pathlib import Path

import pytest

from lumbung.faces.office import messages
from lumbung.faces.office.messages import MO, OFFICE, compiled, read_po, texts

PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")


def test_every_text_is_translated_and_none_is_left_over() -> None:
    translations = read_po()

    assert sorted(texts() - translations.keys()) == [], "run lumbung.faces.office.messages"
    assert sorted(translations.keys() - texts()) == [], "run lumbung.faces.office.messages"
    assert [text for text, told in translations.items() if not all(told)] == []


def test_the_compiled_file_is_current() -> None:
    assert MO.read_bytes() == compiled(read_po())


def test_translations_keep_their_places_for_names_and_amounts() -> None:
    for (one, _many), told in read_po().items():
        for text in filter(None, told):
            assert set(PLACES.findall(text)) == set(PLACES.findall(one)), one


def test_collecting_keeps_what_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = read_po()
    messages.write_po(known, tmp_path / "django.po")

    assert read_po(tmp_path / "django.po") == known


def test_no_text_stands_outside_of_translation() -> None:
    """A tag's text is only punctuation, a variable, or one of these."""
    allowed = {"Lumbung", "Rp", "English", "Bahasa Indonesia", "NIB", "NPWP", "wide"}
    logic = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)
    blocks = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}", re.S)
    tags = re.compile(r"<script.*?</script>|<[^>]*>", re.S)
    for path in (OFFICE / "templates").rglob("*.html"):
        text = blocks.sub("", path.read_text())
        for piece in tags.split(html.unescape(logic.sub("\n", text))):
            for line in piece.splitlines():
                words = re.sub(r"[^A-Za-z ]+", " ", line).strip()
                assert words in allowed or not words, (path.name, words)
