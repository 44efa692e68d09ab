"""Editing content in the chat: the words asked for are in the file, and every other line is as it was."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.issues import EditRejected, Issue, Reason
from knowledge.loader import load, packaged
from knowledge.releases.edits import (
    Edit,
    NewAnswer,
    NewEntry,
    NewFacts,
    NewNames,
    NewPhrasings,
    StillRight,
    apply_edit,
)
from knowledge.search import Kind, Label
from knowledge.source.files import FileMap, collect, temporary_folder
from knowledge.source.yaml_document import parse
from tests.stage import release

SMALL = Path(__file__).parents[1] / "small_content"
FILES = collect(SMALL, []).read_all()
REAL = collect(packaged(), []).read_all()
ABOUT = "en/faq/about.yaml"
WHAT_IS_IT, WHO_IS_IN_IT = Label(Kind.FAQ, "what-is-it"), Label(Kind.FAQ, "who-is-in-it")

ODD = b"""\
# The file of a person with a hand of their own.
title:   "About the network"   # shown as a button

entries:
    # first the basics
    -   id:   what-is-it
        question: 'What is the network?'  # short
        answer: >
            Folded words
            over two lines.

        # the phrasings were collected in 2024
        phrasings: [ "what is this",   'who are you' , tell me more ]
        sources:
        -   dossier 1      # the first one
        -   "dossier 2"


    -   id: who-is-in-it
        question: Who belongs to it?
        answer: Two of them   # to be looked over
        phrasings:
            - who is in it   # often asked
            - >-
              list the
              members
            # to be continued
        sources: []
    # the end
"""


def value(files: FileMap, name: str) -> dict:
    """What the file says."""
    issues: list[Issue] = []
    document = parse(files[name], name, issues)
    assert document
    assert not issues
    return document.value


def touched(old: bytes, new: bytes) -> tuple[list[str], list[str]]:
    """The lines that went, and the lines that came."""
    lines = difflib.ndiff(old.decode().splitlines(keepends=True), new.decode().splitlines(keepends=True))
    found = [line for line in lines if line[:2] in ("- ", "+ ")]
    return [line[2:] for line in found if line[0] == "-"], [line[2:] for line in found if line[0] == "+"]


def only(files: FileMap, edit: Edit, base: FileMap = FILES) -> str:
    """The one file that the edit changed."""
    names = [name for name in files if files[name] != base.get(name)]
    assert len(names) == 1, edit
    return names[0]


def test_an_answer_is_replaced_in_the_style_it_had_and_nothing_else_moves() -> None:
    """A block stays a block, a quoted text stays quoted, a plain one plain: only their lines differ."""
    base = FILES
    for entry, words, style in (
        ("what-is-it", "New words.\n\nIn two <b>parts</b>.", "|"),
        ("who-is-in-it", "North Cleantech alone.", "answer: North"),
        ("visit-cost", "It's free: really.", 'answer: "It'),
    ):
        files = apply_edit(edit := NewAnswer(entry, "en", words), base)
        name = only(files, edit)
        gone, come = touched(base[name], files[name])
        assert style in "".join(come) + files[name].decode()
        assert all(line.strip() in base[name].decode() for line in gone)
        found = next(known for known in value(files, name)["entries"] if known["id"] == entry)
        assert found["answer"].strip() == words
        assert len(gone) <= 3


def test_a_phrasing_is_one_line_more() -> None:
    """In a list with an item a line, one line comes and none goes."""
    files = apply_edit(edit := NewPhrasings(WHAT_IS_IT, "en", ("what's   the network: good for?",)), FILES)
    gone, come = touched(FILES[only(files, edit)], files[only(files, edit)])
    assert (gone, come) == ([], ['      - "what\'s the network: good for?"\n'])


@pytest.mark.parametrize("label", ["service:visit", "action:help", "faq:who-is-in-it"])
def test_whatever_can_be_asked_for_takes_a_phrasing(label: str) -> None:
    """Services and intents learn as entries do, in each language."""
    for language in ("en", "fr"):
        files = apply_edit(edit := NewPhrasings(Label.parse(label), language, ("something quite new",)), FILES)
        name = only(files, edit)
        assert name.startswith(f"{language}/")
        assert "something quite new" in str(value(files, name))


def odd(edit: Edit) -> bytes:
    """The odd file with an edit."""
    return apply_edit(edit, {ABOUT: ODD})[ABOUT]


def test_the_hand_of_a_person_stays_visible() -> None:
    """Comments, alignment, folded texts, lists in brackets and blank lines survive each kind of edit."""
    new = odd(NewAnswer("what-is-it", "en", "Short."))
    assert touched(ODD, new) == (
        ["        answer: >\n", "            Folded words\n", "            over two lines.\n"],
        ["        answer: |-\n", "            Short.\n"],
    )
    new = odd(NewAnswer("who-is-in-it", "en", "Three."))
    assert touched(ODD, new)[1] == ["        answer: Three.   # to be looked over\n"]
    new = odd(NewPhrasings(WHAT_IS_IT, "en", ("what, then",)))
    assert touched(ODD, new)[1] == [
        '        phrasings: [ "what is this",   \'who are you\' , tell me more, "what, then" ]\n'
    ]
    new = odd(NewPhrasings(WHO_IS_IN_IT, "en", ("which ones",)))
    assert touched(ODD, new) == ([], ["            - which ones\n"])
    assert new.index(b"which ones") < new.index(b"# to be continued")
    new = odd(NewEntry("en", "about", "fees", "What does it cost?", "Nothing.", ("price", "fee: how much")))
    gone, come = touched(ODD, new)
    assert gone == []
    assert come[:3] == ["\n", "    -   id: fees\n", "        question: What does it cost?\n"]
    assert new.endswith(b"        sources: []\n    # the end\n")


def test_a_list_at_the_margin_grows_at_the_margin() -> None:
    """Where the dashes of the entries stand in the first column, so does the one of a new entry."""
    old = b"title: T\nentries:\n- id: one\n  question: Q\n  answer: A\n  phrasings: []\n  sources: []\n"
    files = apply_edit(NewEntry("en", "about", "two", "Q?", "A\nB", ("p", "q: r")), {ABOUT: old})
    assert [entry["id"] for entry in value(files, ABOUT)["entries"]] == ["one", "two"]
    files = apply_edit(NewPhrasings(Label.parse("faq:one"), "en", ("its, first",)), {ABOUT: old})
    assert value(files, ABOUT)["entries"][0]["phrasings"] == ("its, first",)
    assert touched(old, files[ABOUT])[1] == ['  phrasings: ["its, first"]\n']


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_marks_stay(ending: str, mark: str, last: bool) -> None:
    """A file from another system keeps its line ends, its byte order mark, and works without a last line end."""
    text = mark + FILES[ABOUT].decode().replace("\n", ending)
    base = {ABOUT: (text if last else text.rstrip()).encode()}
    for edit in (
        NewAnswer("who-is-in-it", "en", "One\ntwo"),
        NewPhrasings(WHO_IS_IN_IT, "en", ("quite new",)),
        NewEntry("en", "about", "fees", "Fees?", "None\nat all.", ("price",), ("dossier",)),
    ):
        files = apply_edit(edit, base)
        text = files[ABOUT].decode()
        assert text.startswith(mark)
        assert text.count("\n") == text.count(ending)
        assert value(files, ABOUT)


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x7f", exclude_categories=("Cc", "Cs")), min_size=1, max_size=80
).filter(lambda text: text.strip() and any(char.isalnum() for char in text))
LINES = st.lists(WORDS, min_size=1, max_size=4).map("\n".join)


@settings(deadline=None, max_examples=60)
@given(LINES, WORDS)
def test_any_words_arrive_as_they_are_and_touch_their_lines_alone(answer: str, phrasing: str) -> None:
    """No answer and no phrasing can say anything to YAML, whatever characters it is made of."""
    for edit in (
        NewAnswer("what-is-it", "en", answer),
        NewPhrasings(WHO_IS_IN_IT, "en", (phrasing,)),
    ):
        try:
            new = odd(edit)
        except EditRejected:  # nothing but signs, or a phrasing it has
            continue
        entries = value({ABOUT: new}, ABOUT)["entries"]
        if isinstance(edit, NewAnswer):
            assert "".join(entries[0]["answer"].split()) == "".join(answer.split())
        else:
            assert entries[1]["phrasings"][-1] == " ".join(phrasing.split())
        gone, _ = touched(ODD, new)
        assert len(gone) <= 3


def test_every_entry_of_the_real_content_can_be_edited() -> None:
    """Of the packaged content, one entry in thirty takes each edit, with no other line touched."""
    for name in [name for name in REAL if "/faq/" in name]:
        language = name.partition("/")[0]
        for entry in value(REAL, name)["entries"][len(name) % 7 :: 30]:
            files = apply_edit(edit := NewAnswer(entry["id"], language, "Nouveau:\n• <b>un</b>"), REAL)
            assert only(files, edit, REAL) == name
            gone, come = touched(REAL[name], files[name])
            assert len(come) <= 3
            assert all(line.strip() == "" or line.strip() in REAL[name].decode() for line in gone)
            files = apply_edit(
                edit := NewPhrasings(Label.parse(f"faq:{entry['id']}"), language, ("zzz: yyy #x",)), REAL
            )
            assert [len(lines) for lines in touched(REAL[name], files[name])] in ([0, 1], [1, 1])


def test_a_new_entry_stands_at_the_end_of_its_topic_and_can_be_loaded() -> None:
    """In the reference language with its sources; then translated, with the mark of its original."""
    new = NewEntry("en", "about", "fees", "What does it cost?", "Nothing.\n\nReally.", ("price", "no: really?"), ("d",))
    files = apply_edit(new, FILES)
    assert touched(FILES[ABOUT], files[ABOUT])[0] == []
    french = NewEntry("fr", "", "fees", "Combien ?", "Rien.", ("prix", "tarif"))
    files = apply_edit(french, files)
    with temporary_folder(files) as folder:
        loaded = load(folder, SMALL)
    entry = loaded.catalog.entries["fees"]
    assert (entry.topic, entry.sources) == ("about", ("d",))
    assert entry.words["en"].answer == "Nothing.\n\nReally."
    assert entry.words["fr"].phrasings == ("prix", "tarif")
    assert not [issue for issue in loaded.warnings if "original" in issue.message]


def test_a_translation_into_a_topic_without_a_file_makes_one() -> None:
    """The file takes its title from the reference language."""
    base = {name: data for name, data in FILES.items() if name != "fr/faq/visits.yaml"}
    files = apply_edit(NewEntry("fr", "", "visit-cost", "Combien ?", "Rien.", ("prix",)), base)
    assert value(files, "fr/faq/visits.yaml")["title"] == "Visits"


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (NewAnswer("nobody", "en", "x"), Reason.NO_ENTRY),
        (NewAnswer("what-is-it", "de", "x"), Reason.NOT_TRANSLATED),
        (NewAnswer("what-is-it", "en", " \n "), Reason.BAD_WORDS),
        (NewAnswer("what-is-it", "en", "a\x07b"), Reason.BAD_WORDS),
        (NewPhrasings(Label.parse("service:nothing"), "en", ("x",)), Reason.NO_ENTRY),
        (NewPhrasings(WHAT_IS_IT, "en", ("?!",)), Reason.BAD_WORDS),
        (NewPhrasings(WHAT_IS_IT, "en", ("What IS this?",)), Reason.ALREADY),
        (NewEntry("en", "about", "What is it", "?", "x", ("y",)), Reason.BAD_ID),
        (NewEntry("en", "about", "what-is-it", "Q?", "x", ("y",)), Reason.TAKEN),
        (NewEntry("en", "nowhere", "new-one", "Q?", "x", ("y",)), Reason.NO_TOPIC),
        (NewEntry("en", "../../etc", "new-one", "Q?", "x", ("y",)), Reason.NO_TOPIC),
        (NewEntry("fr", "about", "new-one", "Q?", "x", ("y",)), Reason.NO_ENTRY),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(edit: Edit, reason: Reason) -> None:
    """Nothing is guessed, and no broken file comes out."""
    with pytest.raises(EditRejected) as refused:
        apply_edit(edit, FILES)
    assert refused.value.reason is reason


def test_a_file_that_cannot_be_read_is_not_edited() -> None:
    """Where one entry is looked for, broken files are passed over: the entry is not found."""
    with pytest.raises(EditRejected) as refused:
        apply_edit(NewAnswer("what-is-it", "en", "x"), {ABOUT: b"entries: [\n"})
    assert refused.value.reason is Reason.NO_ENTRY


def test_of_several_phrasings_those_that_are_there_are_left_out() -> None:
    files = apply_edit(
        edit := NewPhrasings(WHAT_IS_IT, "en", ("What IS this?", "one more", "One more!", "two more")),
        FILES,
    )
    name = only(files, edit)
    gone, came = touched(FILES[name], files[name])
    assert not gone
    assert [line.strip(" -\n") for line in came] == ["one more", "two more"]


# --------------------------------------------------------------- fact cards


def entry_of(files: FileMap, entry: str, language: str = "en") -> Any:
    """The words of an entry in the content with the edit."""
    with temporary_folder(files) as folder:
        return load(folder, authority=SMALL).catalog.entries[entry].words[language]


def test_facts_are_added_replaced_and_end_what_was_unknown() -> None:
    """Between braces as in lines of their own."""
    first = apply_edit(NewFacts("who-is-in-it", "en", {"purpose": "To meet.", "number": "Two: a pair."}), FILES)
    assert entry_of(first, "who-is-in-it").facts == {"purpose": "To meet.", "number": "Two: a pair."}
    again = apply_edit(NewFacts("who-is-in-it", "en", {"purpose": "To work together."}), first)
    assert entry_of(again, "who-is-in-it").facts["purpose"] == "To work together."
    known = apply_edit(NewFacts("what-is-it", "en", {"number": "Twelve companies."}), FILES)
    words = entry_of(known, "what-is-it")
    assert (words.facts["number"], words.unknown) == ("Twelve companies.", {})


def test_names_are_added_where_there_were_none() -> None:
    files = apply_edit(NewNames("who-is-in-it", ("The Pair", "the pair", "Pair 2")), FILES)
    with temporary_folder(files) as folder:
        assert load(folder, authority=SMALL).catalog.entries["who-is-in-it"].names == ("The Pair", "Pair 2")


def test_a_translation_that_is_edited_or_confirmed_is_up_to_date() -> None:
    """It names the text it was compared with, so the check no longer lists it."""
    stale = apply_edit(NewAnswer("visit-cost", "en", "Free."), FILES)
    for edit in (NewAnswer("visit-cost", "fr", "Gratuit."), StillRight("visit-cost", "fr")):
        with temporary_folder(apply_edit(edit, stale)) as folder:
            assert load(folder, authority=SMALL).catalog.stale_languages("visit-cost") == ()
    with temporary_folder(stale) as folder:
        assert load(folder, authority=SMALL).catalog.stale_languages("visit-cost") == ("fr",)


def test_a_new_entry_is_written_as_a_fact_card() -> None:
    """In the order in which people read it; what is empty is left out."""
    new = NewEntry(
        "en", "about", "snow", "Snow?", "White.", names=("Snowbase",), facts={"number": "Two: yes."}, tests=("t",)
    )
    text = apply_edit(new, FILES)[ABOUT].decode()
    assert text.endswith(
        "  - id: snow\n    question: Snow?\n    names:\n      - Snowbase\n    answer: White.\n    facts:\n"
        '      number: "Two: yes."\n    tests:\n      - t\n    sources: []\n'
    )
    with temporary_folder(apply_edit(new, FILES)) as folder:
        assert load(folder, authority=SMALL).catalog.entries["snow"].names == ("Snowbase",)


def test_every_entry_of_the_real_content_takes_a_fact() -> None:
    """Whatever style its file is written in."""
    entries = release().catalog.entries
    for entry in entries:
        files = apply_edit(NewFacts(entry, "en", {"duration": "zzz: #1"}), REAL)
        name = f"en/faq/{entries[entry].topic}.yaml"
        document = parse(files[name], name, [])
        assert document
        found = next(item for item in document.value["entries"] if item["id"] == entry)
        assert found["facts"]["duration"] == "zzz: #1"
