"""Ways through the dialogue that people seldom take: crafted buttons, drafts left half-way, content that went."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.admin import entry_editor, missed_questions, previews, releases
from bot.dialogue.callbacks import SameAs, ThumbDown
from bot.dialogue.directory import Directory
from bot.dialogue.effects import InvalidContent, ProposeEdit, ProposeFile, ProposeFolder
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.questions import feedback
from bot.dialogue.requests import ladder
from bot.dialogue.scene import Scene
from bot.dialogue.speech import plain
from bot.telegram.rendering import fits
from knowledge.issues import Issue, IssueKind
from knowledge.releases.edits import NewAnswer, NewPhrasings
from knowledge.releases.release import prepare
from knowledge.releases.releases import Change, Origin, Proposal, Scores
from knowledge.releases.things import Thing, ThingKind
from knowledge.search import Label
from storage.messages import telegram
from storage.records import (
    Asking,
    Draft,
    HistoryEntry,
    Person,
    Request,
    Reviewing,
    Session,
    Side,
    Snapshot,
    Status,
    UnansweredQuestion,
    Vote,
    Why,
)
from storage.waits import Composition, WaitForAnswer, WaitForNewAnswer, WaitForPhrasings
from tests.stage import DIRECTORY, NOON, Stage, release
from tests.unit.test_doubts import draft_of

SMALL = Path(__file__).parents[1] / "small_content"

PASSPORT = Thing(ThingKind.FAQ, "passport-what")


def occasion(session: Session, **more: Any) -> Scene:
    """A scene that nobody typed or pressed."""
    incoming = Incoming(token="t1", kind=EventKind.SERVICE, address=session.address, person=Person(id=0))
    return Scene(release(), DIRECTORY, Snapshot(session=session, **more), incoming, NOON)


async def test_only_a_consent_is_agreed_to() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    draft = draft_of(stage)
    await stage.presses_action("Camille", f"f:agree:{draft.id}:target")
    assert stage.sessions[1001].draft == draft


async def test_a_message_to_the_secretariat_that_cannot_arrive_is_told_in_whole_words() -> None:
    stage = Stage()
    await stage.types("Camille", "/handoff")
    await stage.types("Camille", "Please call me")
    (request,) = stage.requests.values()
    scene = occasion(Session(address=telegram(1004)), requests=(request,))
    (told,) = ladder.handle_undeliverable(scene, request, telegram(1004)).messages
    assert "the contact for ICN's secretariat can't be reached" in plain(told.reply.text)


async def test_a_guided_entry_whose_question_was_settled_meanwhile_just_ends() -> None:
    stage = Stage()
    stage.sessions[1004] = Session(address=telegram(1004), expected=WaitForNewAnswer())
    await stage.types("Ingrid", "It costs nothing.")
    assert stage.sessions[1004].expected is None


def test_only_the_edit_itself_settles_missed_questions() -> None:
    missed = UnansweredQuestion(
        id="m1", question="snowboards?", language="en", why=Why.UNKNOWN, at=NOON, address=telegram(1001)
    )
    scene = occasion(
        Session(address=telegram(1004), composing=Composition(unanswered=("m1",), entry="passport-what")),
        unanswered=(missed,),
    )
    same = Scores(1, 1, 1)
    proposal = Proposal("p1", Origin.EDIT, release(), (), (), (), (), (), before=same, after=same)
    assert releases.report_result(scene, ProposeFolder(), proposal).session is None
    bound = releases.report_result(scene, ProposeEdit(NewAnswer("passport-what", "en", "It helps.")), proposal).session
    assert bound
    assert bound.composing.proposal == "p1"


def test_questions_that_an_entry_has_word_for_word_are_settled_without_an_edit() -> None:
    """As after an operator has put them into the files, which settles nothing by itself."""
    phrasing = release().catalog.entry_words("passport-what", "en").phrasings[0]
    asked = UnansweredQuestion(
        id="m1", question=phrasing, language="en", why=Why.UNKNOWN, at=NOON, address=telegram(1001)
    )
    composing = Composition(unanswered=("m1",))
    scene = occasion(Session(address=telegram(1004), composing=composing), unanswered=(asked,))
    turn = missed_questions.decide(scene, SameAs("m1", "passport-what"))
    assert turn
    assert (turn.effect, turn.settled) == (None, ("m1",))
    to_admin, to_company = turn.messages
    assert "already get the answer to “What is the ICN Passport?”" in plain(to_admin.reply.text)
    assert to_company.address == telegram(1001)
    assert f"You asked: “{phrasing}”. Now I have an answer:" in plain(to_company.reply.text)


async def test_writing_to_a_person_in_mid_form_loses_nothing_that_was_filled_in() -> None:
    stage = Stage()
    for words in ("/passport", "Quebec", "Alpine Heat"):
        await stage.types("Camille", words)
    await stage.types("Camille", "/handoff")
    await stage.news()
    await stage.types("Camille", "Which one is ours?")
    assert any("ICN Passport" in str(seen) for seen in (await stage.news())["Camille"])
    await stage.presses("Camille", "Continue")
    session = stage.sessions[1001]
    assert session.draft
    assert session.draft.answers["company"] == "Alpine Heat"
    assert session.draft.step == Asking(field="home")
    assert len(session.drafts) == 1


async def test_a_button_of_a_parked_draft_brings_it_back() -> None:
    stage = Stage()
    for words in ("/passport", "Quebec", "Alpine Heat", "/mission", "Chile"):
        await stage.types("Camille", words)
    await stage.presses("Camille", "🇫🇷 Tenerrdis · Grenoble")
    session = stage.sessions[1001]
    assert session.draft
    assert session.draft.service == "passport"
    assert session.draft.answers["home"] == "tenerrdis"
    (behind,) = (draft for draft in session.drafts.values() if draft != session.draft)
    assert behind.service == "mission"


@pytest.mark.parametrize("act", ["/status", "/start", "/cancel", "/passport", "What is the Passport?", "tenerrdis"])
async def test_a_draft_of_a_service_that_went_is_forgotten(act: str) -> None:
    stage = Stage()
    gone = Draft(id="d1", service="gone", step=Reviewing(), answers={"a": "b"}, started=NOON)
    stage.sessions[1001] = Session(address=telegram(1001), drafts={"d1": gone}, active="d1")
    await stage.types("Camille", act)
    assert (await stage.news())["Camille"]


async def test_a_request_of_a_service_that_went_can_still_be_decided() -> None:
    stage = Stage()
    camille = Person(id=1001, first_name="Camille")
    event = HistoryEntry(at=NOON, by=Side.COMPANY, event="submit")
    stage.requests["OLD-0001"] = Request(
        id="OLD-0001", number=1, service="gone", company=telegram(1001), person=camille, language="en",
        answers={"a": "b"},
        target="ecotech-quebec", contacts=(telegram(1002),), created=NOON, updated=NOON, history=(event,),
    )  # fmt: skip
    await stage.presses_action("Noah", "req:show:OLD-0001")
    await stage.presses_action("Noah", "req:accept:OLD-0001")
    assert stage.requests["OLD-0001"].status is Status.ACCEPTED


async def with_a_request(stage: Stage) -> None:
    """A Passport request of Camille that Noah has accepted."""
    for words in (
        "/passport",
        "Quebec",
        "Alpine Heat",
        "Tenerrdis",
        "Heat pumps",
        "suppliers",
        "Find makers of compressors near Montréal for our pilot",
    ):
        await stage.types("Camille", words)
    for words in ("no", "no", "camille@alpineheat.example", "yes"):
        await stage.types("Camille", words)
    await stage.presses("Camille", "Send ✓")
    await stage.presses("Noah", "✅ Accept")
    await stage.news()


async def test_a_former_contact_reads_no_more_words_and_the_new_one_takes_over() -> None:
    stage = Stage()
    await with_a_request(stage)
    stage.directory = Directory(contacts={"ecotech-quebec": (telegram(1003),)}, admins=(telegram(1004),))
    await stage.news()
    await stage.types("Camille", "Zorbl qwmx blonk")
    news = await stage.news()
    assert news["Noah"] == []
    assert "Zorbl qwmx blonk" in str(news["Léa"][-1])
    await stage.presses_action("Noah", "req:write:ICN-2026-0001")
    assert (await stage.news())["Noah"] == []
    await stage.presses("Léa", "✍️ Write")
    await stage.types("Léa", "I take over")
    assert "I take over" in str((await stage.news())["Camille"][-1])


async def test_a_thumb_that_turns_up_is_asked_nothing_more() -> None:
    stage = Stage()
    await stage.types("Camille", "What is the Passport?")
    await stage.presses("Camille", "👎")
    await stage.presses("Camille", "👍")
    assert stage.sessions[1001].expected is None


def previewed(*changes: Change, before: Scores, after: Scores) -> str:
    """What an admin reads of a proposal."""
    proposal = Proposal("p1", Origin.FOLDER, release(), changes, (), (), (), (), before, after)
    told = releases.report_result(occasion(Session(address=telegram(1004))), ProposeFolder(), proposal)
    return plain(told.messages[0].reply.text)


def test_a_preview_calls_things_by_their_names_and_shows_only_what_differs() -> None:
    same = Scores(0, 0, 0)
    asked = Change("changed", PASSPORT, "en", "", "what is it", "phrasings")
    seen = previewed(asked, before=same, after=same)
    assert seen == "What would change (one thing):\n\n✏️ What is the ICN Passport? · en · ways to ask, new:\nwhat is it"
    gone = Change("changed", Thing.parse("service:passport"), "", "a: 1", "", "settings")
    assert "✏️ service: ICN Passport request · settings, no longer:\na: 1" in previewed(gone, before=same, after=same)
    seen = previewed(Change("removed", Thing.parse("text:old"), "en", "Bye", ""), before=same, after=same)
    assert "➖ bot text: old · en\nBye" in seen


def test_a_preview_leaves_out_what_translations_take_over_from_english() -> None:
    """A new English fact is shown in each language until it's translated: that's one change, not six."""
    same, told = Scores(0, 0, 0), "What is it?\n\nA project.\n{}"
    unknown, fact = "money (unknown): {}", "money: It cost a million."
    english = Change("changed", PASSPORT, "en", told.format(unknown.format("Not said.")), told.format(fact))
    german = Change("changed", PASSPORT, "de", told.format(unknown.format("Ist nicht bekannt.")), told.format(fact))
    own = Change("changed", PASSPORT, "fr", told.format("date: En 2015."), told.format(fact))
    seen = previewed(english, german, own, before=same, after=same)
    assert "2 things" in seen
    assert "· de" not in seen
    assert "· fr" in seen  # it loses a sentence of its own
    assert "· de" in previewed(german, before=same, after=same)


def test_a_preview_says_what_to_do_about_questions_that_are_missed_now() -> None:
    """By the questions of entries rather than their ids."""
    same = Scores(0, 0, 0)
    words = "“merci” is not found: `passport-what` is nearest."
    missed = Issue("fr/intents.yaml", 3, 9, "", words, "", "warning", IssueKind.MISSED)
    proposal = Proposal("p1", Origin.EDIT, release(), (), (), (missed,), (), (), same, same)
    told = releases.report_result(occasion(Session(address=telegram(1004))), ProposeFolder(), proposal)
    seen = plain(told.messages[0].reply.text)
    assert "“merci” is not found: “What is the ICN Passport?” is nearest." in seen
    assert "they were close calls, and you can publish" in seen


def test_a_preview_calls_a_new_entry_by_its_question_too() -> None:
    """The content in use doesn't have it yet."""
    same = Scores(0, 0, 0)
    missed = Issue("fr/intents.yaml", 3, 9, "", "It finds `what-is-it`.", "", "warning", IssueKind.MISSED)
    proposal = Proposal("p1", Origin.EDIT, prepare(SMALL), (), (), (missed,), (), (), same, same)
    told = releases.report_result(occasion(Session(address=telegram(1004))), ProposeFolder(), proposal)
    assert "It finds “What is the network?”." in plain(told.messages[0].reply.text)


def test_whoever_sent_a_file_sends_it_again_once_it_is_mended() -> None:
    broken = InvalidContent((Issue("en/faq/a.yaml", 1, 1, "", "The text is empty.", "Write something."),))
    person = occasion(Session(address=telegram(1004)))
    sent = releases.report_result(person, ProposeFile("f1", "a.yaml"), broken).messages[0].reply.text
    folder = releases.report_result(person, ProposeFolder(), broken).messages[0].reply.text
    assert "/reload" in plain(folder)
    assert "/reload" not in plain(sent)


def test_a_preview_tells_how_the_test_questions_go_when_there_are_any() -> None:
    assert "100% before, 100% after" in previewed(before=Scores(9, 1, 1), after=Scores(9, 1, 1))
    assert "before" not in previewed(before=Scores(0, 0, 0), after=Scores(0, 0, 0))


def test_the_summary_of_a_release_is_told_in_words() -> None:
    said = plain(
        previews.summary_text(
            occasion(Session(address=telegram(1004))), "+faq:gone ~faq:passport-what ~topic:passport (+2)"
        )
    )
    assert said == "added: gone\nchanged: What is the ICN Passport?, topic: ICN Passport\n… and 2 more."


async def test_an_entry_shows_all_its_phrasings_when_asked_for_them() -> None:
    stage = Stage()
    await stage.types("Ingrid", "/entry passport-what")
    (seen,) = (await stage.news())["Ingrid"]
    count = len(release().catalog.entry_words("passport-what", "en").phrasings)
    assert f"6 of {count} phrasings:" in seen.text
    await stage.presses("Ingrid", f"Show all {count} phrasings")
    (seen,) = (await stage.news())["Ingrid"]
    assert f"{count} phrasings:" in seen.text
    assert seen.text.count("\n• ") == count
    assert seen.labels[:4] == ["Edit the answer", "Add a fact", "Add a phrasing", "Add a name"]
    assert seen.labels[4:] == ["da", "de", "es", "fr", "it"]


async def test_an_answer_counts_as_asked_wherever_it_was_shown() -> None:
    stage = Stage()
    await stage.types("Camille", "What is the ICN Passport?")
    await stage.types("Camille", "/passport")
    await stage.types("Camille", "What is the ICN Passport?")
    await stage.presses("Camille", "How does a Passport request work?")
    await stage.types("Ingrid", "/entry passport-what")
    await stage.types("Ingrid", "/entry passport-how")
    what, how = (await stage.news())["Ingrid"]
    assert "Asked 2×" in what.text
    assert "Asked 1×" in how.text


async def test_figures_are_kept_by_month_so_that_old_ones_can_go() -> None:
    stage = Stage()
    await stage.types("Camille", "What is the ICN Passport?")
    await stage.presses("Camille", "👍")
    version = release().catalog.version
    assert stage.counts["asked:passport-what@2026-05"] == 1
    assert stage.counts[f"up:passport-what:{version}@2026-05"] == 1


async def test_a_changed_thumb_is_taken_from_the_release_and_the_month_it_was_counted_in() -> None:
    stage = Stage()
    await stage.types("Camille", "What is the Passport?")
    await stage.presses("Camille", "👍")
    (entry,) = stage.sessions[1001].votes
    now, before = release().catalog.version, "0" * 8
    assert stage.sessions[1001].votes[entry] == Vote(thumb="up", release=now, month="2026-05")
    then = {"thumb": "up", "release": before, "month": "2026-03"}
    earlier = Session.model_validate({"address": telegram(1001), "votes": {entry: then}})
    kept_without = Session.model_validate({"address": telegram(1001), "votes": {entry: {"thumb": "up"}}})
    for session, given in ((earlier, f"{before}@2026-03"), (kept_without, f"{now}@2026-05")):
        scene = occasion(session)
        turn = feedback.vote(scene, ThumbDown(entry))
        assert turn.changes(scene).counts == {f"down:{entry}:{now}@2026-05": 1, f"up:{entry}:{given}": -1}


def test_a_preview_says_how_many_warnings_it_does_not_show() -> None:
    fresh = tuple(Issue("en/faq/a.yaml", line, 1, "", "It is odd.", "", "warning") for line in range(1, 10))
    none = Scores(0, 0, 0)
    proposal = Proposal("p1", Origin.FOLDER, release(), (), (), fresh, (), (), none, none)
    told = releases.report_result(occasion(Session(address=telegram(1004))), ProposeFolder(), proposal)
    seen = plain(told.messages[0].reply.text)
    assert "9 new warnings:" in seen
    assert seen.endswith("• en/faq/a.yaml:6 It is odd.\n… and 3 more.")


def test_a_preview_shows_of_a_long_text_what_is_around_the_change() -> None:
    title, lead, tail = "What is the ICN Passport?\n\n", "one two three " * 20, " four five six" * 20
    old, new = (f"{title}{lead}{word}{tail}" for word in ("blue", "light green"))
    seen = previewed(
        Change("changed", PASSPORT, "en", old, new, "words"),
        before=Scores(0, 0, 0),
        after=Scores(0, 0, 0),
    )
    assert "What is the ICN Passport? · en\n… " in seen
    for word in ("blue", "light green"):
        (line,) = (shown for shown in seen.splitlines() if word in shown)
        assert line.startswith("… ")
        assert line.endswith(" …")
        assert len(line) < 150


def test_a_preview_of_a_question_that_changes_shows_it_old_and_new() -> None:
    answer = "\n\n" + "A long answer to it. " * 20
    old, new = f"What is the ICN Passport?{answer}", f"What's the ICN Passport?{answer}"
    seen = previewed(
        Change("changed", PASSPORT, "en", old, new, "words"),
        before=Scores(0, 0, 0),
        after=Scores(0, 0, 0),
    )
    assert "\nWhat is the ICN Passport?\n\nA long answer" in seen
    assert "becomes\nWhat's the ICN Passport?\n\nA long answer" in seen


def test_an_answer_keeps_the_form_it_was_given_in_telegram_and_a_phrasing_does_not() -> None:
    scene = occasion(Session(address=telegram(1004)))
    typed = replace(scene, event=replace(scene.incoming, text="It helps.", marked="It <b>helps</b>."))
    answer = entry_editor.take_words(typed, WaitForAnswer(entry="passport-what")).effect
    assert answer
    assert answer.edit == NewAnswer("passport-what", "en", "It <b>helps</b>.")
    phrasing = entry_editor.take_words(typed, WaitForPhrasings(entry="passport-what")).effect
    assert phrasing
    assert phrasing.edit == NewPhrasings(Label.parse("faq:passport-what"), "en", ("It helps.",))


def test_a_preview_of_many_long_changes_fits_one_message() -> None:
    none = Scores(0, 0, 0)
    old, new = "old words " * 90, "words anew " * 90
    changes = [
        Change("changed", Thing.parse(f"faq:{entry}"), "en", old, new, "words") for entry in release().catalog.entries
    ]
    issue = Issue("en/faq/passport.yaml", 1, 1, "", "What is said of it is of usual length. " * 3, "", "warning")
    proposal = Proposal("p1", Origin.FOLDER, release(), tuple(changes), (), (issue,) * 9, (issue,) * 9, (), none, none)
    (told,) = releases.report_result(occasion(Session(address=telegram(1004))), ProposeFolder(), proposal).messages
    assert fits(told.reply.text)
    assert "old words old words" in plain(told.reply.text)
