"""Entries written and translated in the chat: every step, and what the preview says about finding them."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue import callbacks
from bot.dialogue.admin import entry_editor, releases, translations
from bot.dialogue.effects import Failed, ProposeEdit, ProposeFile, ProposeFolder, PublishProposal
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.scene import Scene
from bot.dialogue.speech import plain
from knowledge.loader import packaged
from knowledge.releases.edits import NewEntry, NewFacts, NewNames, StillRight
from knowledge.releases.findability import Finding
from knowledge.releases.history import Published
from knowledge.releases.release import prepare
from knowledge.releases.releases import Proposal, Releases
from knowledge.search import Kind, Label
from storage.messages import Attachment, telegram
from storage.records import Person, Session, Snapshot
from storage.waits import Composition, WaitForFacts, WaitForNames
from tests.stage import CAST, DIRECTORY, MORNING, NOON, Stage, release

SMALL = Path(__file__).parents[1] / "small_content"
INGRID = telegram(1004)


def scene(text: str = "", marked: str = "", **more: Any) -> Scene:
    """Ingrid, an admin, types."""
    kind = EventKind.TEXT
    typed = Incoming(token="t1", kind=kind, address=INGRID, person=Person(id=1004), text=text, marked=marked)
    session = Session(address=INGRID, **more)
    return Scene(release(), DIRECTORY, Snapshot(session=session), typed, NOON)


def effect_of(stage: Stage) -> Any:
    """The work that the last turn asked for."""
    return stage.effects[-1]


# -------------------------------------------------------------------- steps


async def test_a_new_entry_is_written_step_by_step() -> None:
    """Topic, question, answer, facts, phrasings, names, and the questions that must find it."""
    stage = Stage()
    await stage.types("Ingrid", "/entry")
    await stage.presses("Ingrid", "New entry")
    await stage.presses("Ingrid", "Newsletter and publications")
    for words in (
        "What is Snowbase?",
        "Snowbase is a project about snow.",
        "When: It began in 2015.\ncost: It is free.",
        "tell me about the snow project\nsnow research",
        "Snowbase\nSnow Base",
        "what do you do with snow",
    ):
        await stage.types("Ingrid", words)
    effect = effect_of(stage)
    assert isinstance(effect, ProposeEdit)
    assert effect.edit == NewEntry(
        language="en",
        topic="newsletter",
        id="what-is-snowbase",
        question="What is Snowbase?",
        answer="Snowbase is a project about snow.",
        facts={"date": "It began in 2015.", "cost": "It is free."},
        phrasings=("tell me about the snow project", "snow research"),
        names=("Snowbase", "Snow Base"),
        tests=("what do you do with snow",),
        sources=effect.edit.sources,
    )


async def test_optional_steps_can_be_skipped() -> None:
    stage = Stage()
    await stage.types("Ingrid", "/entry")
    await stage.presses("Ingrid", "New entry")
    await stage.presses("Ingrid", "Newsletter and publications")
    await stage.types("Ingrid", "What is there for Snowbase's new researchers?")
    await stage.types("Ingrid", "A project about snow.")
    for _ in range(4):
        await stage.presses("Ingrid", "Skip")
    edit = effect_of(stage).edit
    assert edit.id == "what-is-there-for-snowbase-s-new"  # no word is cut
    assert (edit.facts, edit.phrasings, edit.names, edit.tests) == ({}, (), (), ())


async def test_facts_that_name_no_aspect_are_asked_for_again() -> None:
    stage = Stage()
    await stage.types("Ingrid", "/entry passport-what")
    await stage.presses("Ingrid", "Add a fact")
    await stage.types("Ingrid", "duration: Four weeks.\nIt was in 2015.")
    assert "“It was in 2015.”" in str((await stage.news())["Ingrid"][-1])
    await stage.types("Ingrid", "duration: Four weeks.")
    assert effect_of(stage).edit == NewFacts("passport-what", "en", {"duration": "Four weeks."})


@pytest.mark.parametrize(
    ("typed", "aspect"), [("price: It is EUR 5.", "cost"), ("how to take part: Write to us.", "procedure")]
)
async def test_an_aspect_may_be_named_in_other_words(typed: str, aspect: str) -> None:
    stage = Stage()
    await stage.types("Ingrid", "/entry passport-what")
    await stage.presses("Ingrid", "Add a fact")
    await stage.types("Ingrid", typed)
    assert set(effect_of(stage).edit.facts) == {aspect}


@pytest.mark.parametrize("typed", ["note: It was in 2015.", "P.S.: Four weeks.", "12: It was in 2015."])
async def test_what_names_no_aspect_is_no_fact(typed: str) -> None:
    stage = Stage()
    await stage.types("Ingrid", "/entry passport-what")
    await stage.presses("Ingrid", "Add a fact")
    await stage.types("Ingrid", typed)
    assert typed in str((await stage.news())["Ingrid"][-1])


@pytest.mark.parametrize("typed", ["Coolpass\nCool Pass", "Coolpass, Cool Pass", "- Coolpass;\n- Cool Pass"])
def test_names_hold_for_all_languages(typed: str) -> None:
    turn = entry_editor.take_words(scene(typed), WaitForNames(entry="passport-what"))
    assert turn.effect == ProposeEdit(NewNames("passport-what", ("Coolpass", "Cool Pass")))


def test_a_fact_keeps_its_bold_and_links() -> None:
    typed = scene("date: In 2015.", "date: In <b>2015</b>.")
    effect = entry_editor.take_words(typed, WaitForFacts(entry="passport-what", language="de")).effect
    assert effect == ProposeEdit(NewFacts("passport-what", "de", {"date": "In <b>2015</b>."}))


# ------------------------------------------------------------- translations


async def test_an_entry_is_shown_and_edited_in_another_language() -> None:
    """`/entry de ...` shows the German words to an admin who speaks English."""
    stage = Stage()
    await stage.types("Ingrid", "/entry de passport-what")
    (seen,) = (await stage.news())["Ingrid"]
    assert release().catalog.entry_words("passport-what", "de").question in seen.text
    await stage.presses("Ingrid", "Edit the answer")
    await stage.types("Ingrid", "Der Passport hilft.")
    edit = effect_of(stage).edit
    assert (edit.language, edit.answer) == ("de", "Der Passport hilft.")


def stale_release(tmp_path: Path) -> Any:
    """A release of the small content whose English has moved on, and which lacks an entry in French."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    visits, french = folder / "en/faq/visits.yaml", folder / "fr/faq/about.yaml"
    visits.write_text(visits.read_text("utf-8").replace("Nothing.", "Nothing at all."), "utf-8")
    french.write_text(french.read_text("utf-8").partition("  - id: who-is-in-it")[0], "utf-8")
    (folder / "en/texts.yaml").write_bytes((packaged() / "en/texts.yaml").read_bytes())
    (folder / "fr/texts.yaml").write_bytes((packaged() / "fr/texts.yaml").read_bytes())
    return prepare(folder)


def test_translations_left_behind_are_buttons_after_publishing(tmp_path: Path) -> None:
    """One a language, which opens the entry in it; what is up to date is not asked about."""
    after = replace(scene(), release=stale_release(tmp_path))
    release_entry = Published(2, NOON, "Ingrid", "~faq:visit-cost ~faq:what-is-it", "v")
    (_, told) = [
        message.reply for message in releases.report_result(after, PublishProposal("p"), release_entry).messages
    ]
    assert "What does a visit cost?" in plain(told.text)
    assert [button.action for row in told.rows for button in row] == ["ent:show:visit-cost:fr", "ent:stale"]


def test_all_that_lags_behind_can_be_listed(tmp_path: Path) -> None:
    after = replace(scene(), release=stale_release(tmp_path))
    (told,) = [message.reply for message in translations.list_stale(after, callbacks.ListStale()).messages]
    actions = [button.action for row in told.rows for button in row]
    assert actions == ["ent:show:who-is-in-it:fr", "ent:show:visit-cost:fr"]


def test_a_translation_that_is_still_right_needs_one_press(tmp_path: Path) -> None:
    """The English text stands below it, so that both can be compared."""
    after = replace(scene("/entry fr visit-cost"), release=stale_release(tmp_path))
    (told,) = [message.reply for message in entry_editor.lookup(after).messages]
    assert "Older than the English text" in plain(told.text)
    assert "Nothing at all." in plain(told.text)
    keep = callbacks.KeepTranslation("visit-cost", "fr")
    assert keep.encode() in [button.action for row in told.rows for button in row]
    assert entry_editor.keep_translation(after, keep).effect == ProposeEdit(StillRight("visit-cost", "fr"))


def test_an_entry_without_a_translation_offers_to_translate_it(tmp_path: Path) -> None:
    after = replace(scene("/entry fr who-is-in-it"), release=stale_release(tmp_path))
    (told,) = [message.reply for message in entry_editor.lookup(after).messages]
    assert [button.label for row in told.rows for button in row] == ["Translate it"]


async def test_an_old_button_tells_first_that_the_entry_is_translated() -> None:
    stage = Stage()
    await stage.presses_action("Ingrid", callbacks.Translate("passport-what", "de").encode())
    told, asked = stage.chats[1004][-2:]
    assert "translated by now" in told.text
    assert told.rows[0][0].action == callbacks.LookUpEntry("passport-what", "de").encode()
    assert "translated by now" not in asked.text


async def test_a_translation_has_its_facts_too() -> None:
    """They are asked for with the English ones before the eyes, under any name of the aspect; or left out."""
    stage = Stage()
    aspect = next(iter(release().catalog.entry_words("passport-what", "en").facts))
    label = release().catalog.aspect_words(aspect, "de").label
    for words in (f"{label}: Auf Deutsch.", ""):
        await stage.presses_action("Ingrid", callbacks.Translate("passport-what", "de").encode())
        await stage.types("Ingrid", "Was ist der Passport?")
        await stage.types("Ingrid", "Eine Hilfe im Ausland.")
        assert f"{release().catalog.aspect_words(aspect, 'en').label}: " in stage.chats[1004][-1].text
        await (stage.types("Ingrid", words) if words else stage.presses("Ingrid", "Skip"))
        edit = effect_of(stage).edit
        assert (edit.language, edit.id, edit.answer) == ("de", "passport-what", "Eine Hilfe im Ausland.")
        assert edit.facts == ({aspect: "Auf Deutsch."} if words else {})


# -------------------------------------------------------------------- files


def test_a_caption_that_is_a_path_says_where_a_file_belongs() -> None:
    file = Attachment(kind="document", file="f1", name="newsletter.yaml")
    assert releases.propose_file(scene("de/faq/newsletter.yaml"), file).effect == ProposeFile(
        "f1", "de/faq/newsletter.yaml"
    )
    assert releases.propose_file(scene("please have a look"), file).effect == ProposeFile("f1", "newsletter.yaml")


def test_a_file_whose_place_is_unclear_gets_a_button_for_each() -> None:
    """And the file is remembered until one is pressed."""
    unclear = Failed("refused.unclear", {"names": "da/faq/newsletter.yaml, de/faq/newsletter.yaml"})
    turn = releases.report_result(scene(), ProposeFile("f1", "newsletter.yaml"), unclear)
    rows = turn.messages[0].reply.rows
    assert [row[0].action for row in rows[:2]] == ["put:da/faq/newsletter.yaml", "put:de/faq/newsletter.yaml"]
    session = turn.session
    assert session
    assert session.composing.file == "f1"
    pressed = scene(composing=Composition(file="f1"))
    chosen = releases.place_file(pressed, callbacks.PlaceFile("de/faq/newsletter.yaml"))
    assert chosen
    assert chosen.effect == ProposeFile("f1", "de/faq/newsletter.yaml")
    assert releases.place_file(scene(), callbacks.PlaceFile("de/faq/newsletter.yaml")) is None


# ------------------------------------------------------------- findability


NEW = NewEntry(
    language="en",
    topic="visits",
    id="snow",
    question="How do we get a ski pass?",
    answer="At the desk.",
    phrasings=("where are ski passes sold", "buy a ski pass", "ski passes for our staff", "get ski passes for us"),
    tests=("where can we buy ski passes", "what does a visit cost us"),
    sources=("Ingrid",),
)


@pytest.fixture
async def proposal(tmp_path: Path) -> Proposal:
    """The proposal of the new entry."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    opened = await Releases.open(folder, authority=SMALL)
    return await opened.propose_edit(NEW, ("ski passes please", "who is in it"))


async def test_the_preview_says_whether_people_would_find_a_new_entry(proposal: Proposal) -> None:
    """Its tests one by one, the questions it takes over, its phrasings by one another."""
    known = proposal.findability
    assert known
    assert [asked.found for asked in known.tests] == [Finding.FIRST, Finding.OTHER]
    assert known.tests[1].other == Label(Kind.FAQ, "visit-cost")
    assert known.captured == ("ski passes please",)
    assert (known.phrasings, known.found) == (4, 4)
    assert not known.is_lost
    told = plain(releases.report_result(scene(), ProposeEdit(NEW), proposal).messages[0].reply.text)
    assert "✅ “where can we buy ski passes” finds it." in told
    assert "⚠️ “what does a visit cost us” is answered by “What does a visit cost?”." in told
    assert "Of the 4 ways to ask, 4 would be found even if they weren't listed." in told
    assert "isn't published" not in told
    assert "This question would now go to it:\n• ski passes please" in told


async def test_new_entries_in_a_file_are_tried_as_well(tmp_path: Path) -> None:
    """Of several it's said which is which; one that nobody would find needs a second press."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    opened = await Releases.open(folder, authority=SMALL)
    about = (folder / "en/faq/visits.yaml").read_text(encoding="utf-8")
    phrasings, tests = "[buy a ski pass, get ski passes for us]", "[where can we buy ski passes]"
    words = f"question: Ski passes?, answer: Here., phrasings: {phrasings}, tests: {tests}"
    snow = f"  - {{id: snow, {words}, sources: [x]}}\n"
    proposal = await opened.propose_file("visits.yaml", (about + snow).encode(), ("ski passes please",))
    assert proposal.findability
    assert proposal.findability.captured == ("ski passes please",)
    told = plain(releases.report_result(scene(), ProposeFile("", ""), proposal).messages[0].reply.text)
    assert "✅ “where can we buy ski passes” finds it." in told
    more = "  - {id: zyx, question: Zyx?, answer: There., tests: [who belongs to the network], sources: [x]}\n"
    (folder / "en/faq/visits.yaml").write_text(about + snow + more, encoding="utf-8")
    proposal = await opened.propose()
    assert [finding.entry for finding in proposal.new] == ["zyx", "snow"]
    assert proposal.careful
    told = plain(releases.report_result(scene(), ProposeFolder(), proposal).messages[0].reply.text)
    assert "Would people find it?\nZyx?\n⚠️ “who belongs to the network”" in told
    assert "Would people find it?\nSki passes?\n✅ “where can we buy ski passes” finds it." in told
    assert "Zyx?\n⚠️ None of your questions finds this entry." in told


async def test_the_preview_says_what_a_named_entry_would_call_unpublished(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    opened = await Releases.open(folder, authority=SMALL)
    named = replace(NEW, names=("Ski pass",), facts={"website": "It has a page of its own."})
    told = plain(
        releases.report_result(scene(), ProposeEdit(named), await opened.propose_edit(named)).messages[0].reply.text
    )
    missing = re.search(r"isn't among its facts \((.*) …\)", told)
    assert missing
    assert "Website" not in missing[1]
    assert "How many" in missing[1]
    assert "“Add a fact”" in told


async def test_the_preview_calls_aspects_what_admins_choose_them_by(tmp_path: Path) -> None:
    """In the admin's language; what only looks like an aspect stays as it was typed."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    opened = await Releases.open(folder, authority=SMALL)
    made = replace(NEW, answer="By train: an hour.\nsnow: all year.", facts={"website": "It has a page: snow.org."})
    proposal = await opened.propose_edit(made)
    for language, label in (("en", "Website"), ("fr", "Site web")):
        told = plain(releases.report_result(scene(spoken=language), ProposeEdit(made), proposal).messages[0].reply.text)
        assert f"{label}: It has a page: snow.org." in told
        assert "\nsnow: all year." in told
        assert "website:" not in told


async def test_the_preview_of_a_translation_shows_its_question_too(tmp_path: Path) -> None:
    """The heading names the entry in the admin's language."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    opened = await Releases.open(folder, authority=SMALL)
    await opened.publish((await opened.propose_edit(NEW)).id, "Ingrid", MORNING)
    made = NewEntry("fr", NEW.topic, NEW.id, "Où acheter un forfait ?", "À la gare.")
    proposal = await opened.propose_edit(made)
    told = plain(releases.report_result(scene(), ProposeEdit(made), proposal).messages[0].reply.text)
    assert f"{NEW.question} · fr\nOù acheter un forfait ?\n\nÀ la gare." in told


async def test_an_entry_that_nobody_would_find_needs_a_second_press(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    opened = await Releases.open(folder, authority=SMALL)
    lost = replace(NEW, question="Zyx?", phrasings=(), tests=("who belongs to the network", "visit price"))
    proposal = await opened.propose_edit(lost)
    assert proposal.findability
    assert proposal.findability.is_lost
    assert proposal.careful
    told = plain(releases.report_result(scene(), PublishProposal(proposal.id), proposal).messages[0].reply.text)
    assert "None of your questions finds this entry." in told


async def test_without_a_question_to_check_it_with_the_preview_says_that_it_cannot_tell(tmp_path: Path) -> None:
    """Its nearest entry is told all the same: by the answer."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    opened = await Releases.open(folder, authority=SMALL)
    bare = replace(NEW, answer="A visit costs what it costs.", phrasings=(), tests=())
    proposal = await opened.propose_edit(bare)
    told = plain(releases.report_result(scene(), ProposeEdit(bare), proposal).messages[0].reply.text)
    assert "You gave no questions that must find it" in told
    assert "Nearest entry: “What does a visit cost?”." in told


@pytest.mark.parametrize(
    "words",
    [
        "what do people ask most?",
        "was wird am häufigsten gefragt?",
        "quelles sont les questions les plus posées ?",
        "¿qué se pregunta más?",
        "quali sono le domande più frequenti?",
        "hvad bliver der spurgt mest om?",
    ],
)
async def test_admins_are_shown_what_is_asked_most(words: str) -> None:
    stage = Stage()
    for asked in ("what does the passport cost?", "who can use the passport?", "what does the passport cost?"):
        await stage.types("Camille", asked)
    await stage.types("Ingrid", words)
    assert stage.chats[CAST["Ingrid"]][-1].text.splitlines()[1].startswith("2 · ")
