"""Words in the review, or at what was understood, that name no answer: the person says to which they belong."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue import callbacks, held_messages
from bot.dialogue.fields import Answer, AskedField, Reading, Refusal, read, type_of
from bot.dialogue.fields.number_words import numbers
from bot.dialogue.fields.options import names_option
from bot.dialogue.fields.texts import takes_sentences
from bot.dialogue.forms import doubts, form, held_back
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.speech import choice, in_rows, shorten
from bot.dialogue.turn import Rows, Turn, say
from bot.dialogue.words.plain_words import fold, looks_like_question
from knowledge.search.words import is_good_word
from storage.records import Confirming

QUOTED = 60
"""Characters of the words that are repeated."""
SENTENCE = 4
"""Words of a text that is plainly no address."""
NAMED = ("website", "email", "phone", "number", "choice", "yes-no")
"""Kinds of fields that ask for an address, a number or a choice."""
FEW_WORDS = 5
"""Words of the longest name, and of the longest time that tells no date."""


def ask_where(question: AskedField, words: str) -> Turn | None:
    """Ask which answer the words are meant for; None for a question, and where they can be none.

    `question` is any question of the draft, with the answers known so far.
    """
    everyday = words.islower() and is_good_word(fold(words))  # "wait"
    if looks_like_question(question.catalog, words) or everyday:
        return None
    draft = question.draft
    rows = rows_where(question, words, question.scene.incoming.token)
    if not rows:
        return None
    keep = question.speech.button("form.keep", callbacks.Stay(draft.id))
    text = question.speech.text("form.where", words=shorten(words, QUOTED))
    return held_messages.hold(question.scene, say(question.scene, text, *rows, (keep,)), words, unplaced=draft.id)


def rows_where(question: AskedField, words: str, token: str) -> Rows:
    """Return a button for each answer of the draft to which the words, held under the token, may belong."""
    questions = [question.of(field) for field in question.service.answerable]
    return _rows([each for each in questions if _may_be_answer(each, words)], token)


def rows_to_add(question: AskedField, words: str) -> Rows:
    """Return a button for each earlier answer that may go on with the words, or be another time: "no wait, May"."""
    others = (field for field in question.service.questions if field != question.field)
    given = [question.of(field) for field in others if takes_sentences(field) or field.kind == "date"]
    fitting = [each for each in given if each.answer and _may_be_answer(each, words)]
    return _rows(fitting, question.scene.incoming.token)


def _rows(fitting: Iterable[AskedField], token: str) -> Rows:
    use = ((each, callbacks.UseWords(each.draft.id, each.field.id, token)) for each in fitting)
    return in_rows([choice(each.words.label, button) for each, button in use], 2)


def ask_where_told(question: AskedField, words: str, decision: Decision) -> Turn | None:
    """Ask which answer a sentence is meant for that only resembles what an entry answers; None for other words."""
    resembles = decision.outcome is Outcome.ANSWER and not decision.ranking.verbatim
    return ask_where(question, words) if resembles and len(words.split()) >= SENTENCE else None


def ask_where_to_add(question: AskedField, words: str, reading: Reading) -> Turn | None:
    """Ask which earlier answer a sentence adds to, if it can't be the address, number or choice that is asked for, or
    tells no time where one is. Returns None if it may be an answer, or adds to none.
    """
    timeless = isinstance(reading, Answer) and doubts.find_doubt(question, words, reading) == "form.doubt.time"
    refused = isinstance(reading, Refusal) and not reading.plain and question.field.kind in NAMED
    if not timeless and not refused:
        return None
    if len(words.split()) < SENTENCE or looks_like_question(question.catalog, words):
        return None
    if question.field.options and names_option(question, words):
        return None  # "a call or a visit" leaves open which
    counts = question.field.kind == "number" and numbers(question.catalog, question.speech.language, words)
    if held_back.notice(question, words) or counts:
        return None  # an address has a question of its own, and "two or three" tries to answer this one
    rows = rows_to_add(question, words)
    if not rows:
        return None
    if timeless:
        use = callbacks.UseWords(question.draft.id, question.field.id, question.scene.incoming.token)
        rows = ((question.speech.button("form.use-forwarded", use),), *rows)
    text = question.speech.text("form.doubt.time" if timeless else "form.where", words=shorten(words, QUOTED))
    asked = say(question.scene, text, *rows) + form.ask_in_short(question)
    return held_messages.hold(question.scene, asked, words, unplaced=question.draft.id)


def _may_be_answer(question: AskedField, words: str) -> bool:
    """Return whether words may be the answer to a field of free text."""
    free = type_of(question.field).free and not question.is_message
    fits = takes_sentences(question.field) or len(words.split()) <= FEW_WORDS
    reading = read(question, words) if free and fits else None
    return isinstance(reading, Answer) and bool(reading.value) and not doubts.find_doubt(question, words, reading)


def take_understood(question: AskedField, words: str) -> Turn:
    """Add the words to what was understood, as the answer to the question; addresses in them are masked."""
    draft, noticed = question.draft, held_back.notice(question, words)
    reading = read(question, noticed.rest if noticed else words)
    if not isinstance(draft.step, Confirming) or not isinstance(reading, Answer):
        return form.confirm(question.scene, draft)
    step = Confirming(understood={**draft.step.understood, question.field.id: reading.value})
    kept = {**draft.noticed, **(noticed.answers if noticed else {})}
    told = held_back.explain(question, noticed) if noticed else Turn()
    return told + form.confirm(question.scene, draft.model_copy(update={"step": step, "noticed": kept}))
