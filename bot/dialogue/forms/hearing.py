"""What words typed into a form are for, by what people were seen to type: an answer, a question or order, or a remark.

Without the encoder nothing is heard, and only the words themselves tell.
"""

from __future__ import annotations

from bot.dialogue.fields import AskedField
from bot.dialogue.fields.time_words import mentions_time
from bot.dialogue.words.plain_words import fold, looks_like_question, word_list

ASKS, SURELY_ASKS, PLAINLY_ASKS = 0.5, 0.75, 0.9
"""Chance from which words may ask something, so that they aren't stored unseen; from which they're answered even if
nothing is known about it; and from which even a likely answer is told where nothing is asked.
"""
ABOUT, ORDERED = 0.45, 0.6
"""Chance of a topic, if something is asked, from which it's told, and from which something is done."""
ABOUT_FORM = 0.3
"""Chance that the form is asked about, if something is, from which a word such as "why" tells the topic."""
TALKS, ONLY_TALKS, TELLS = 0.5, 0.45, 0.25
"""Chance from which words are a remark ("hang on, my boss is calling"), the chance where they can be no answer, and the
chance below which they ask nothing.
"""
ANSWERS, HARDLY_ANSWERS = 0.85, 0.1
"""Chance from which words are an answer, although they begin like a question ("how we can use less water"), and up to
which they're none, whatever else they are.
"""


def asks(question: AskedField, least: float = ASKS) -> bool:
    """Return whether the event's words ask or order something of the assistant, with at `least` this chance.

    What ends like a company's name or tells a time where one is asked for does so only if it surely does.
    """
    act = question.scene.act
    if act is None or act.asks < least:
        return False
    return act.asks >= SURELY_ASKS or not _has_form_of_answer(question, fold(question.scene.incoming.text))


def _has_form_of_answer(question: AskedField, said: str) -> bool:
    if question.field.kind == "date":
        return mentions_time(question.catalog, question.speech.language, said)
    return question.field.role == "company" and not word_list(question.catalog, "company-forms").isdisjoint(
        said.split()
    )


def may_ask(question: AskedField, words: str) -> bool:
    """Return whether the words look like a question, or are heard as one."""
    return looks_like_question(question.catalog, words) or asks(question)


def talks(question: AskedField, least: float = TALKS) -> bool:
    """Return whether the event's words are only a remark, with at `least` this chance."""
    act = question.scene.act
    return act is not None and (act.talks >= least or (act.answer <= HARDLY_ANSWERS and act.talks >= act.asks))


def answers(question: AskedField) -> bool:
    """Return whether the event's words surely answer the form's question."""
    act = question.scene.act
    return act is not None and act.answer >= ANSWERS


def tells(question: AskedField) -> bool:
    """Return whether the event's words ask nothing, whatever they begin with."""
    act = question.scene.act
    return act is not None and act.asks < TELLS


def asks_about_form(question: AskedField) -> bool:
    """Return whether the event's words may well ask about the form, if a word in them says so, too."""
    act = question.scene.act
    return act is not None and asks(question) and act.about_form >= ABOUT_FORM


def rather_answers(question: AskedField) -> bool:
    """Return whether the event's words are likelier an answer than anything else."""
    act = question.scene.act
    return act is not None and act.answer > max(act.asks, act.talks)


def hardly_answers(question: AskedField) -> bool:
    """Return whether the event's words are no answer to the form's question."""
    act = question.scene.act
    return act is not None and act.answer <= HARDLY_ANSWERS


def topic(question: AskedField, least: float = ABOUT) -> str:
    """Return what the event's words ask about the form, one of `TOPICS`, with at `least` this chance; "" where they ask
    nothing or anything else.
    """
    act = question.scene.act
    return act.topic if act is not None and asks(question) and act.sure >= least else ""


def ordered_topic(question: AskedField) -> str:
    """Return the topic where it's sure enough to do something about it."""
    return topic(question, least=ORDERED)
