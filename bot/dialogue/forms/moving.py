"""Moving between the questions of a form in plain words: "back", "next"."""

from __future__ import annotations

from bot.dialogue.drafts import next_field
from bot.dialogue.fields import AskedField, Refusal, tells_a_day
from bot.dialogue.fields.options import ticked_options
from bot.dialogue.forms import finder, form, presses
from bot.dialogue.turn import Turn, say
from bot.dialogue.words.plain_words import agrees, says, says_done, says_framed


def move(question: AskedField, words: str) -> Turn | None:
    """Go back or on to another question if the words only say so, else None."""
    if says(question.catalog, words, "back") or says_framed(question.catalog, words, "back"):
        finding = finder.is_finding(question)
        return form.ask_again(question.scene, question.draft) if finding else _go_back(question)
    if ticked_options(question) and _is_content(question, words):
        return _go_on(question)
    goes_on = says(question.catalog, words, "next") or says_framed(question.catalog, words, "next", "skip")
    dated = question.field.kind == "date" and tells_a_day(question, words)  # "næste maj" is next May
    if goes_on and not dated and not finder.is_finding(question):
        return _go_on(question)
    return None


def _is_content(question: AskedField, words: str) -> bool:
    """Return whether somebody is content with what is ticked: "yes", "that's it", "no, nothing else"."""
    catalog = question.catalog
    return agrees(catalog, words) or says_done(catalog, words) or says(catalog, words, "none", "no")


def _go_back(question: AskedField) -> Turn:
    """Go back one question; from an extra opened in the review, go back to the review."""
    if not question.field.asked:
        return form.retire(question, question.field) + form.show_review(question.scene, question.draft)
    if question.field == question.service.questions[0]:
        return say(question.scene, question.speech.text("form.first-question")) + form.ask_in_short(question)
    before = presses.previous_field(question.service, question.field)
    return form.retire(question, before) + form.ask(question.scene, question.service, question.draft, before)


def _go_on(question: AskedField) -> Turn:
    """Go on with what is ticked or answered already, or without an answer where none is needed."""
    draft, field = question.draft, question.field
    if ticked := ticked_options(question):
        return form.choose(question, ticked)
    if field.id in draft.answers:
        after = next_field(question.service, draft)
        return form.retire(question, field) + form.ask(question.scene, question.service, draft, after)
    if field.required:
        return form.refuse(question, Refusal("form.refused.required"))
    return form.choose(question, None)
