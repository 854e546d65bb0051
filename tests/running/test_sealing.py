"""A sealed stream opens only whole, unchanged, in order and with its own key."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.running import sealing
from lumbung.running.sealing import CHUNK_BYTES, MAGIC, SALT_BYTES, TAG_BYTES, SealBroken

KEY, OTHER = b"\x1f" * 32, b"\x2e" * 32
HEAD = len(MAGIC) + SALT_BYTES
BLOCK = CHUNK_BYTES + TAG_BYTES


def seal(content: bytes, key: bytes = KEY) -> bytes:
    return b"".join(sealing.sealed([content], key))


def unseal(content: bytes, key: bytes = KEY) -> bytes:
    return b"".join(sealing.opened(io.BytesIO(content), key))


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]
)
def test_every_size_comes_back(size: int) -> None:
    content = bytes(index % 251 for index in range(997)) * (size // 997 + 1)

    assert unseal(seal(content[:size])) == content[:size]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=8))
def test_how_the_stream_was_cut_makes_no_difference(pieces: list[bytes]) -> None:
    made = b"".join(sealing.sealed(pieces, KEY))

    assert unseal(made) == b"".join(pieces)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_bit_can_be_changed(data: st.DataObject) -> None:
    made = bytearray(seal(b"buku koperasi" * 20))
    place = data.draw(st.integers(0, len(made) - 1))
    made[place] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(SealBroken):
        unseal(bytes(made))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_end_can_be_cut_off_or_added(data: st.DataObject) -> None:
    made = seal(b"buku koperasi" * 20)
    cut = data.draw(st.integers(0, len(made) - 1))

    for changed in (made[:cut], made + b"x", made + made[HEAD:]):
        with pytest.raises(SealBroken):
            unseal(changed)


def test_chunks_cannot_be_dropped_swapped_or_taken_from_another_file() -> None:
    made = seal(b"a" * CHUNK_BYTES + b"b" * CHUNK_BYTES + b"c")
    head, first, second, last = (
        made[:HEAD], made[HEAD : HEAD + BLOCK],
        made[HEAD + BLOCK : HEAD + 2 * BLOCK], made[HEAD + 2 * BLOCK :],
    )  # fmt: skip
    twin = seal(b"a" * CHUNK_BYTES + b"b" * CHUNK_BYTES + b"c")

    for changed in (
        head + second + first + last,
        head + first + last,
        head + first + second,
        head + twin[HEAD : HEAD + BLOCK] + second + last,
    ):
        with pytest.raises(SealBroken):
            unseal(changed)


def test_another_key_opens_nothing_and_equal_files_look_different() -> None:
    made = seal(b"buku")

    assert made != seal(b"buku")
    assert sealing.key_name(KEY) != sealing.key_name(OTHER)
    assert sealing.seal_of(KEY, b"x") != sealing.seal_of(OTHER, b"x")
    with pytest.raises(SealBroken):
        unseal(made, OTHER)
