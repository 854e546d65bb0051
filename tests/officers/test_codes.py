"""One-time codes and passphrases: readable, unlike each other, and only kept as hashes."""

from lumbung.cooperatives.officers.codes import ALPHABET, code_hash, new_code
from lumbung.cooperatives.officers.passphrases import suggested_passphrase, word_list


def test_a_code_is_four_groups_of_letters_that_are_hard_to_confuse() -> None:
    code = new_code()

    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set(ALPHABET)
    assert not set("0O1I5S") & set(ALPHABET)


def test_codes_do_not_repeat() -> None:
    assert len({new_code() for _ in range(2_000)}) == 2_000


def test_the_way_a_code_is_written_does_not_matter() -> None:
    assert code_hash("k7pm 3xq9atwz-8hcn") == code_hash("K7PM-3XQ9-ATWZ-8HCN")
    assert code_hash("K7PM-3XQ9-ATWZ-8HCN") != code_hash("K7PM-3XQ9-ATWZ-8HCM")


def test_strange_letters_in_a_code_are_no_error() -> None:
    assert code_hash("\x00\ud800💥ß") == code_hash("")


def test_the_word_list_is_large_and_plain() -> None:
    words = word_list()

    assert len(words) == len(set(words)) >= 1_500
    assert all(4 <= len(word) <= 8 and word.isascii() and word.islower() for word in words)


def test_a_suggested_passphrase_is_four_words_and_long_enough() -> None:
    offers = {suggested_passphrase() for _ in range(200)}

    assert len(offers) == 200
    assert all(len(offer.split("-")) == 4 and len(offer) >= 12 for offer in offers)
