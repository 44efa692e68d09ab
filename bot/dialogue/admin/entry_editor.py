"""Entries for admins: looked up with their counters, and edited in the chat, language by language."""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.admin import new_entry
from bot.dialogue.admin.fact_lines import aspect_label, fact_lines, list_aspects, read_facts, refuse
from bot.dialogue.counters import Counter
from bot.dialogue.effects import ProposeEdit
from bot.dialogue.questions import answers
from bot.dialogue.scene import FRESH, Scene
from bot.dialogue.speech import choice, join, literal, markup
from bot.dialogue.turn import Rows, Turn, say, stop_waiting, update_session
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.language_names import named_language
from bot.dialogue.words.plain_words import has_word, looks_like_question
from knowledge.releases.edits import Edit, NewAnswer, NewFacts, NewNames, NewPhrasings, StillRight
from knowledge.schema import REFERENCE_LANGUAGE, EntryWords
from knowledge.search import Band, Kind, Label
from knowledge.search.text import beginning
from knowledge.telegram_html import problems
from storage.messages import Choice, Text
from storage.records import LastAnswer, Why
from storage.waits import (
    Composition,
    EntryWait,
    WaitForAnswer,
    WaitForFacts,
    WaitForNames,
    WaitForPhrasings,
)

SHOWN = 6
"""Phrasings shown of an entry, until the others are asked for."""
LOOKED_AT, OFFERED = 12, 3
"""Matches among which entries are looked for, and entries offered of them."""
MOST_ASKED = 10
"""Entries listed as those asked for most."""
SHOWN_FAULTS = 3
"""Faults of a typed answer told at once."""
TOLD = new_entry.MARKED | WaitForAnswer | WaitForFacts
"""What waits for an answer or facts, which may have markup."""
SENTENCE = 6
"""Words from which a text without an end mark may be a sentence rather than what is looked for."""
MOST_WORDS = 12
"""Up to this many words may be a question in between."""


def lookup(scene: Scene) -> Turn:
    """`/entry words`: the matching entry, or up to three to choose from when it isn't certain.

    `/entry de fees` shows it in German, whatever the admin's own language.
    """
    words = scene.incoming.text.partition(" ")[2].strip()
    language, words = _language(scene, words)
    if not words:
        return say(scene, scene.speech.text("entry.how"), *_begin_row(scene))
    if words in scene.catalog.entries:
        return show(scene, words, language)
    ranking = scene.release.engine.rank(beginning(words), limit=LOOKED_AT)
    matches = list(ranking.entries)
    found = [match.label.id for match in matches[:OFFERED]]
    if found and ranking.band is Band.ANSWER and ranking.matches[0] == matches[0]:
        return show(scene, found[0], language)
    near = ranking.band is not Band.UNKNOWN and bool(matches)
    return _offer(scene, found, language, near=near)


def _offer(scene: Scene, found: list[str], language: str, *, near: bool) -> Turn:
    """Offer entries to choose from: those that may be meant, else the nearest ones."""
    key = "entry.which" if near else "entry.nearest" if found else "entry.none"
    buttons = [
        choice(answers.title(scene.speech, Label(Kind.FAQ, entry)), callbacks.LookUpEntry(entry, language))
        for entry in found
    ]
    return say(scene, scene.speech.text(key), *((button,) for button in buttons), *_begin_row(scene))


def _language(scene: Scene, words: str) -> tuple[str, str]:
    """Return the language that the words begin or end with, if any, and the others: "de c40", "c40 in German"."""
    first, _, others = words.partition(" ")
    if first in scene.catalog.languages and others.strip():
        return first, others.strip()
    said = words.split()
    for named, rest in ((said[:1], said[1:]), (said[-1:], said[:-1])):
        if rest and (language := named_language(scene.catalog, " ".join(named))):
            kept = rest[:-1] if has_word(scene.catalog, rest[-1], "before-tongue") else rest
            return language, " ".join(kept or rest)
    return "", words


def _begin_row(scene: Scene) -> Rows:
    return ((scene.speech.button("entry.new", callbacks.NewEntryButton()),),)


def show(scene: Scene, entry: str, language: str = "", *, whole: bool = False) -> Turn:
    """Show an entry as an admin sees it; with `whole` all phrasings are shown, in place of the shorter message."""
    speech, catalog = scene.speech, scene.catalog
    if entry not in catalog.entries:
        return Turn(notice=speech.label("notice.gone"))
    shown = language if language in catalog.languages else speech.language
    words = catalog.entry_words(entry, shown)
    parts = [
        speech.text("entry.heading", id=entry, question=words.question),
        *_state(scene, entry, shown),
        markup(words.answer),
        *_facts(scene, words),
        *_names(scene, entry),
        speech.text("entry.figures", **_figures(scene, entry)),
        _phrasings(scene, words.phrasings, len(words.phrasings) if whole else SHOWN),
    ]
    rows = _rows(scene, entry, language, shown, many=len(words.phrasings) > SHOWN and not whole)
    turn = say(scene, join(parts, "\n\n"), *rows, replaces=scene.incoming.message if whole else None)
    own = shown if shown in catalog.entries[entry].words else ""
    return update_session(scene, turn, answered=LastAnswer(entry=entry, at=scene.now, looked_up=own))


def _state(scene: Scene, entry: str, spoken: str) -> list[Text]:
    """Say that the translation is missing or older than the English text, and show that text."""
    if spoken not in scene.catalog.stale_languages(entry):
        return []
    if spoken not in scene.catalog.entries[entry].words:
        return [scene.speech.text("entry.untranslated", language=scene.speech.tongue(spoken))]
    original = scene.catalog.entry_words(entry, REFERENCE_LANGUAGE)
    lines = f"{original.answer}\n{fact_lines(scene, original.facts)}".strip()
    return [scene.speech.text("entry.stale"), markup(f"<blockquote>{lines}</blockquote>")]


def _rows(scene: Scene, entry: str, language: str, spoken: str, *, many: bool) -> list[tuple[Choice, ...]]:
    speech, catalog = scene.speech, scene.catalog
    words = catalog.entries[entry].words
    rows: list[tuple[Choice, ...]] = []
    if spoken not in words:
        return [(speech.button("entry.translate", callbacks.Translate(entry, spoken)),)]
    if spoken in catalog.stale_languages(entry):
        rows.append((speech.button("entry.still-right", callbacks.KeepTranslation(entry, spoken)),))
    rows += [
        (
            speech.button("entry.edit-answer", callbacks.EditAnswer(entry, language)),
            speech.button("entry.add-fact", callbacks.AddFacts(entry, language)),
        ),
        (
            speech.button("entry.add-phrasing", callbacks.AddPhrasings(entry, language)),
            speech.button("entry.add-name", callbacks.AddNames(entry)),
        ),
    ]
    if many:
        count = len(words[spoken].phrasings)
        rows.append((speech.button("entry.all-phrasings", callbacks.AllPhrasings(entry, language), count=count),))
    others = [other for other in catalog.languages if other != spoken]
    return [*rows, tuple(choice(other, callbacks.LookUpEntry(entry, other)) for other in others)]


def _facts(scene: Scene, words: EntryWords) -> list[Text]:
    """Return the facts of an entry, each after its aspect, and what it says is unknown."""
    sentences = (*words.facts.items(), *words.unknown.items())
    lines = [markup(f"<i>{aspect_label(scene, aspect)}</i>: {sentence}") for aspect, sentence in sentences]
    return [join(lines)] if lines else []


def _names(scene: Scene, entry: str) -> list[Text]:
    names = scene.catalog.entries[entry].names
    return [scene.speech.text("entry.names", names=", ".join(names))] if names else []


def _phrasings(scene: Scene, phrasings: tuple[str, ...], most: int) -> Text:
    """Return the first phrasings of an entry, and how many there are."""
    count, lines = len(phrasings), "\n".join(f"• {phrasing}" for phrasing in phrasings[:most])
    if count > most:
        return scene.speech.text("entry.some-phrasings", shown=most, total=count, phrasings=lines)
    return scene.speech.text("entry.phrasings", count=count, phrasings=lines)


def _figures(scene: Scene, entry: str) -> dict[str, int]:
    """Return how often it was asked, and what people thought of it, over all releases and months that are kept."""
    counts = scene.snapshot.counts
    return {
        "asked": Counter("asked", entry).total(counts),
        "up": Counter("up", entry).total(counts),
        "down": Counter("down", entry).total(counts),
    }


def list_most_asked(scene: Scene) -> Turn:
    """List the entries that were asked for most, with how often."""
    asked = {entry: _figures(scene, entry)["asked"] for entry in scene.catalog.entries}
    first = sorted((entry for entry in asked if asked[entry]), key=lambda entry: -asked[entry])[:MOST_ASKED]
    titles = {entry: answers.title(scene.speech, Label(Kind.FAQ, entry)) for entry in first}
    lines = [literal(f"{asked[entry]} · {title}") for entry, title in titles.items()]
    text = scene.speech.text("entry.asked-most" if first else "entry.none-asked")
    buttons = ((choice(title, callbacks.LookUpEntry(entry, "")),) for entry, title in titles.items())
    return say(scene, join((text, *lines)), *buttons)


def look_up(scene: Scene, pressed: callbacks.LookUpEntry | callbacks.AllPhrasings) -> Turn:
    """Show an entry by its button."""
    return show(scene, pressed.entry, pressed.language, whole=isinstance(pressed, callbacks.AllPhrasings))


# -------------------------------------------------------------------- edits


def edit_answer(scene: Scene, pressed: callbacks.EditAnswer) -> Turn | None:
    """Ask for a new answer; publishing it settles the complaints about the present one."""
    speech, entry = scene.speech, pressed.entry
    if entry not in scene.catalog.entries:
        return None
    language = pressed.language or speech.language
    answer = literal(scene.catalog.entry_words(entry, language).answer)
    text = speech.text("entry.ask-answer", language=language, answer=answer)
    lacking = tuple(
        question.id for question in scene.snapshot.unanswered if question.why is Why.LACKING and question.entry == entry
    )
    composing = Composition(unanswered=lacking, entry=entry) if lacking else Composition()
    return new_entry.wait_for(scene, WaitForAnswer(entry=entry, language=language), text, composing)


def take_unasked(scene: Scene, words: str) -> Turn | None:
    """Take a statement typed right below an entry as its new answer, of which a preview is shown; None for any other
    words.
    """
    clauses, last = Clauses.of(scene.catalog), scene.session.answered
    if not last or not last.looked_up or scene.now - last.at > FRESH or not scene.directory.is_admin(scene.incoming):
        return None
    ended = words.rstrip().endswith((".", "!", "…"))
    asks = not ended and (looks_like_question(scene.catalog, words) or clauses.is_command(words))
    whole = ended or len(words.split()) >= SENTENCE
    if asks or not whole or not scene.incoming.private or last.entry not in scene.catalog.entries:
        return None
    edited = scene.with_session(answered=None)
    return take_words(edited, WaitForAnswer(entry=last.entry, language=last.looked_up))


def add_phrasings(scene: Scene, pressed: callbacks.AddPhrasings) -> Turn | None:
    """Ask for more phrasings of an entry."""
    if pressed.entry not in scene.catalog.entries:
        return None
    language = pressed.language or scene.language
    text = scene.speech.text("entry.ask-phrasing", language=language)
    return new_entry.wait_for(scene, WaitForPhrasings(entry=pressed.entry, language=language), text, Composition())


def add_facts(scene: Scene, pressed: callbacks.AddFacts) -> Turn | None:
    """Ask for facts of an entry, one per line."""
    if pressed.entry not in scene.catalog.entries:
        return None
    language = pressed.language or scene.language
    text = scene.speech.text("entry.ask-fact", language=language, **list_aspects(scene))
    return new_entry.wait_for(scene, WaitForFacts(entry=pressed.entry, language=language), text, Composition())


def add_names(scene: Scene, pressed: callbacks.AddNames) -> Turn | None:
    """Ask for more names of the thing an entry is about."""
    if pressed.entry not in scene.catalog.entries:
        return None
    text = scene.speech.text("entry.ask-name")
    return new_entry.wait_for(scene, WaitForNames(entry=pressed.entry), text, Composition())


def keep_translation(scene: Scene, pressed: callbacks.KeepTranslation) -> Turn:
    """Request the preview of a translation that needs no change."""
    return Turn(effect=ProposeEdit(StillRight(pressed.entry, pressed.language)))


def drop_step(scene: Scene, pressed: callbacks.DropEntryStep) -> Turn | None:
    """Stop waiting for words for the content; None if the button belongs to an older question."""
    wait = scene.session.expected
    if wait is None or wait.kind != pressed.step:
        return None
    return stop_waiting(scene)


def is_aside(scene: Scene, wait: EntryWait) -> bool:
    """Return whether the words ask something in between: no answer and no fact is a question."""
    told = isinstance(wait, TOLD)
    return told and scene.incoming.text.rstrip().endswith("?") and len(scene.incoming.text.split()) <= MOST_WORDS


def take_words(scene: Scene, wait: EntryWait) -> Turn:
    """Handle the words an admin was asked for."""
    marked = isinstance(wait, TOLD)
    words = (scene.incoming.marked if marked else "") or scene.incoming.text.strip()
    if not words:
        return say(scene, scene.speech.text("other.empty"))
    if marked and (issues := tuple(problems(words))):
        faults = join(literal(f"{issue.message} {issue.remedy}") for issue in issues[:SHOWN_FAULTS])
        text = scene.speech.text("entry.bad-markup", faults=faults)
        return say(scene, text, (new_entry.never_mind_button(scene, wait),))
    match wait:
        case WaitForAnswer():
            return _edit(scene, NewAnswer(wait.entry, wait.language or scene.language, words))
        case WaitForPhrasings():
            language = wait.language or scene.language
            return _edit(scene, NewPhrasings(Label(Kind.FAQ, wait.entry), language, new_entry.split_lines(words)))
        case WaitForNames():
            return _edit(scene, NewNames(wait.entry, new_entry.split_names(words)))
        case WaitForFacts():
            facts, unread = read_facts(scene, words)
            if unread:
                return say(scene, refuse(scene, unread, others=False), (new_entry.never_mind_button(scene, wait),))
            return _edit(scene, NewFacts(wait.entry, wait.language or scene.language, facts))
        case _:
            return new_entry.take_words(scene, wait, words)


def _edit(scene: Scene, edit: Edit) -> Turn:
    """Request the preview of an edit."""
    return update_session(scene, Turn(effect=ProposeEdit(edit)), expected=None)
