"""The speller repairs slips, and leaves alone what is a word in any of the languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.catalog_items import vocabulary
from knowledge.search.speller import Speller
from tests.stage import release

_CONTENT = {
    "en": [
        "how",
        "much",
        "does",
        "the",
        "passport",
        "cost",
        "my",
        "cluster",
        "your",
        "company",
        "membership",
        "renewable",
        "energy",
        "card",
    ],
    "de": ["was", "kostet", "der", "pass", "mein", "verband", "die", "mitgliedschaft", "erneuerbare", "energie"],
}
_SPELLER = Speller(_CONTENT, {"tenerrdis", "greencape"})


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [
        ("how mcuh does the pasport cost", "how much does the passport cost"),
        ("Membershp of my clusterr", "membership of my cluster"),
        ("renewabel enrgy", "renewable energy"),
        ("thepassport", "the passport"),
        ("cad", "card"),
        ("nergy for the cmopany", "energy for the company"),
    ],
)
def test_a_slip_becomes_the_word_of_the_content(typed: str, repaired: str) -> None:
    assert _SPELLER.repair(typed) == repaired


@pytest.mark.parametrize(
    "text",
    [
        "mich pour your savoir mainland", "hvordan bliver virksomheden medlem",
        "cotisation beantragen azienda empresa", "Tenerrdis greencape", "ICN SBH b2b 2024 x", "norway", "", "…",
    ],
)  # fmt: skip
def test_good_words_names_abbreviations_and_numbers_stay(text: str) -> None:
    assert _SPELLER.repair(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Suche Partner in Sachsen", "kan i finde en kunde i korea", "min søster og hendes maskiner",
        "sæt os i kontakt med den norske klynge", "we are Nordlys Analytics from Aarhus",
        "siamo la ditta Solmare di Lecce", "Nous sommes la société Hélios à Nîmes", "dos dueños",
    ],
)  # fmt: skip
def test_words_that_the_content_or_a_language_knows_and_names_are_no_slips(text: str) -> None:
    assert release().engine.repair(text) == text


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [
        ("what does the Annaul Meeting cost", "what does the annual Meeting cost"),
        ("wann ist die Mitgliderversammlung und was kostet eine Mitgliedschft", "kostet eine mitgliedschaft"),
        ("HOW MCUH IS IT", "HOW much IS IT"),
        ("Mcuh obliged", "much obliged"),
    ],
)
def test_a_word_with_a_capital_is_a_slip_of_one_that_is_written_so(typed: str, repaired: str) -> None:
    assert repaired in release().engine.repair(typed)


def test_a_slip_is_repaired_within_the_language_of_the_question() -> None:
    assert _SPELLER.correction("mitgliedschft", "de") == "mitgliedschaft"
    assert _SPELLER.correction("mitgliedschft", "en") is None


def distance(word: str, other: str) -> int:
    """Return the optimal string alignment distance, the slow way."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(other) + 1)] for i in range(len(word) + 1)]
    for i in range(1, len(word) + 1):
        for j in range(1, len(other) + 1):
            change = table[i - 1][j - 1] + (word[i - 1] != other[j - 1])
            table[i][j] = min(change, table[i - 1][j] + 1, table[i][j - 1] + 1)
            if i > 1 and j > 1 and word[i - 1] == other[j - 2] and word[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(st.sampled_from(_CONTENT["en"]), st.integers(0, 12), st.text("abcdefgh", max_size=2), st.integers(0, 2))
def test_a_correction_is_always_a_nearest_word_within_the_allowed_distance(
    word: str, place: int, put_in: str, left_out: int
) -> None:
    typed = word[:place] + put_in + word[place + left_out :]
    corrected = _SPELLER.correction(typed, "en") if typed else None
    if corrected is not None and " " not in corrected:
        near = min(distance(typed, target) for target in _CONTENT["en"] if len(target) >= 3)
        assert distance(typed, corrected) == near
        assert near <= (1 if len(typed) < 7 else 2)


@given(st.text(max_size=200))
def test_any_text_can_be_repaired_and_keeps_what_is_not_letters(text: str) -> None:
    repaired = _SPELLER.repair(text)
    assert [char for char in repaired if char in "?!,.;"] == [char for char in text if char in "?!,.;"]


_SHORT = Speller(_CONTENT, (), {"en": {"u": "you", "2": "to", "4": "for", "wats": "what is"}})


@pytest.mark.parametrize(
    ("typed", "written_out"),
    [
        ("wats the card 4 my company", "what is the card for my company"),
        ("can u talk 2 my cluster", "can you talk to my cluster"),
        ("u.s. and U2", "u.s. and U2"),
        ("in 2024, 4 of 2", "in 2024, for of 2"),
        ("i'u and u-turn", "i'u and u-turn"),
    ],
)
def test_short_forms_are_written_out_where_they_are_words(typed: str, written_out: str) -> None:
    """A number counts only before a word; what hangs on a dot, a hyphen or an apostrophe never does."""
    assert _SHORT.repair(typed, "en") == written_out


def test_short_forms_belong_to_a_language() -> None:
    assert _SHORT.repair("u", "de") == _SHORT.repair("u") == "u"


@pytest.mark.parametrize(
    ("language", "typed", "written_out"),
    [
        ("en", "wat can i do frm here", "what can i do from here"),
        ("es", "q es icn", "que es icn"),
        ("fr", "c quoi et pr qui", "c'est quoi et pour qui"),
        ("it", "cm si entra", "come si entra"),
        ("de", "was is das u wo", "was ist das und wo"),
        ("da", "hva er det", "hvad er det"),
    ],
)
def test_every_language_writes_out_what_people_type_in_a_hurry(language: str, typed: str, written_out: str) -> None:
    forms = vocabulary(release().catalog).short_forms
    assert Speller({}, written_out.split(), forms).repair(typed, language) == written_out
