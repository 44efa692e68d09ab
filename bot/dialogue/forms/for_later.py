"""Words that can't answer the question asked, but another one of the same form: they are kept for that."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.forms import asides, corrections, form, held_back
from bot.dialogue.forms.corrections import is_understood
from bot.dialogue.forms.drafts import save
from bot.dialogue.forms.fields import Answer, AskedField, type_of
from bot.dialogue.plain_words import clean, folded, looks_like_question
from bot.dialogue.questions.policy import Decision
from bot.dialogue.turn import Turn, say
from knowledge.schema import ServiceField
from storage.records import Draft

SENTENCE = 8
"""Words from which a text may be the answer to a question that asks for sentences."""
FEW_WORDS = 5
"""Words of a text that may be a date and nothing else."""


def keep(question: AskedField, words: str, decision: Decision | None) -> Turn | None:
    """Keep words for the one open question that they can answer, and ask this one again.

    None where there is no such question, for an address (which is held back) and for what asks something: `decision` is
    what the words are as a question.
    """
    if looks_like_question(question.catalog, words) or held_back.notice(question, words):
        return None
    scene, draft = question.scene, question.draft
    told = recognise_by_form(question, words)
    fitting = [field for field in question.service.questions if field.id in told and field.id not in draft.answers]
    if len(fitting) == 1 and fitting[0] != question.field:
        field = fitting[0]
        draft = draft.model_copy(update={"answers": {**draft.answers, field.id: told[field.id]}})
        asked = AskedField(scene, question.service, draft, question.field)
        return save(scene, _say_kept(question, field) + form.ask_in_short(asked), draft)
    if type_of(question.field).free or (decision is not None and asides.is_sure(decision)):
        return None
    kept = keep_sentences(question, draft, words)
    return kept and save(scene, kept[0] + form.ask_in_short(question), kept[1])


def recognise_by_form(question: AskedField, words: str) -> Mapping[str, object]:
    """Return answers recognisable by their form: an address, a date, or text after a label ("Company: ...")."""
    found: dict[str, object] = {}
    label, colon, rest = words.partition(":")
    for field in question.service.questions:
        asked = question.of(field)
        named = bool(colon) and folded(label) in corrections.names_of(asked)
        looks = field.kind in ("email", "website") or (field.kind == "date" and len(words.split()) <= FEW_WORDS)
        if not named and not looks:
            continue
        reading = type_of(field).read(asked, clean(rest if named else words))
        plainly = named or field.kind != "date" or (isinstance(reading, Answer) and is_understood(reading.value))
        if isinstance(reading, Answer) and reading.value and plainly:
            found[field.id] = reading.value
    if "@" in words and not colon:  # an e-mail address contains a host name, which isn't a website
        kinds = {field.id: field.kind for field in question.service.questions}
        return {field: value for field, value in found.items() if kinds[field] != "website"}
    return found


def keep_sentences(question: AskedField, draft: Draft, words: str) -> tuple[Turn, Draft] | None:
    """Return the draft with a longer text kept for the question that asks for sentences, and the word that it is.

    None for a short text, and where no such question is open.
    """
    asked = next((field for field in question.service.questions if field.wants or field.thin_below), None)
    if asked is None or asked.id in draft.answers or len(words.split()) < SENTENCE:
        return None
    noticed = held_back.notice(question.of(asked), words)
    wish = " ".join((draft.wish, noticed.rest if noticed else words)).strip()[: asked.max_length]
    return _say_kept(question, asked), draft.model_copy(update={"wish": wish})


def _say_kept(question: AskedField, field: ServiceField) -> Turn:
    """Say that words are kept for another field."""
    return say(question.scene, question.speech.text("form.wish-kept", field=question.of(field).words.label))
