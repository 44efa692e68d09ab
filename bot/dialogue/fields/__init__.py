"""The kinds of fields. A new kind is one class and one line in `TYPES`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bot.dialogue.fields.clusters import ClusterField
from bot.dialogue.fields.consent import Consent, YesNo
from bot.dialogue.fields.countries import CountryField
from bot.dialogue.fields.dates import PeriodField, date_in, tells_a_day
from bot.dialogue.fields.field_type import (
    Answer,
    AskedField,
    ClusterProposal,
    FieldType,
    Fit,
    Reading,
    Refusal,
    Several,
    Ticks,
    field_words,
    profile_key,
)
from bot.dialogue.fields.files import FilesField
from bot.dialogue.fields.numbers import Number, Phone
from bot.dialogue.fields.options import OneOption, SeveralOptions
from bot.dialogue.fields.texts import Email, TextField, Website, suggested_answer
from bot.dialogue.words.plain_words import (
    agrees,
    begins_with,
    clean,
    fold,
    has_phrase,
    has_word,
    says,
    says_both,
    word_list,
)
from knowledge.schema import Catalog, FieldKind, ServiceField

__all__ = [
    "NO_ANSWERS", "TYPES", "UNSURE", "Answer", "AskedField", "ClusterProposal", "FieldType", "Fit", "Reading",
    "Refusal", "Several", "Ticks", "answers_nothing", "date_in", "field_words", "is_form_label", "profile_key", "read",
    "tells_a_day", "type_of",
]  # fmt: skip

TYPES: Mapping[FieldKind, FieldType] = {
    "text": TextField(),
    "email": Email(),
    "website": Website(),
    "choice": OneOption(),
    "choices": SeveralOptions(),
    "yes-no": YesNo(),
    "cluster": ClusterField(),
    "country": CountryField(),
    "phone": Phone(),
    "number": Number(),
    "date": PeriodField(),
    "files": FilesField(),
    "consent": Consent(),
}
"""How each kind of field is read, shown and asked."""


NO_ANSWERS = (
    "yes", "no", "skip", "none", "all", "back", "send", "stop", "continue", "change", "done", "keep", "later",
    "withheld", "no-such",
)  # fmt: skip
"""Words that never answer a question in free text."""


LEFT_OUT = ("skip", "none", "no-such", "done", "keep", "later", "withheld")
"""Words that skip an optional question."""


DASHES = ("-", "--", "–", "—", "/")
"""What people type if there is nothing to say."""


LABELS = (
    "form.right", "form.wrong", "form.same-right", "form.same-wrong", "form.agree", "form.agree-named", "form.keep",
    "form.done",
    "form.change-answer", "form.show-choices", "form.send-anyway", "form.use-words", "form.use-forwarded",
    "form.delete", "form.later", "form.go-on", "form.go-on-with", "form.anew", "form.in-none", "form.other-open",
    "form.other-stay", "form.edit-files", "form.show-open", "finder.unsure", "finder.by-country", "finder.any-market",
    "finder.any-technology",
)  # fmt: skip
"""Labels of a form's buttons: typed where the button isn't shown, they aren't an answer."""


FEW_WORDS = 6
"""Words up to which a text that begins with not knowing says nothing else."""
UNSURE = Refusal("finder.market", plain=True)
"""People don't know which cluster: the finder helps them."""


def type_of(field: ServiceField) -> FieldType:
    """Return the type that handles this field's kind."""
    return TYPES[field.kind]


def read(question: AskedField, typed: str) -> Reading:
    """Read typed text as the field's value."""
    text, field = clean(typed), question.field
    if not text:
        return Refusal("form.refused.empty")
    if field.kind == "cluster" and _is_unsure(question, text):
        return UNSURE
    if question.answer and field.kind != "consent" and says(question.catalog, text, "keep"):
        return Answer(question.answer)
    denied = field.kind == "yes-no" and says(question.catalog, text, "no")
    unsure = field.kind != "consent" and says(question.catalog, text, "unsure")
    left_out = unsure or says(question.catalog, text, *LEFT_OUT) or text in DASHES
    if not field.required and not denied and left_out:
        return Answer(question.answer if type_of(field).gathers else None)
    plain = answers_nothing(question.catalog, text) or says_both(question.catalog, text, NO_ANSWERS, NO_ANSWERS)
    consents = is_form_label(question.catalog, text) or _names_oneself(question, text)
    plain = plain or unsure or (type_of(field).free and consents)
    exact = fold(text) in word_list(question.catalog, *NO_ANSWERS)
    if field.kind == "date" and plain and not exact and tells_a_day(question, text):
        plain = False  # "påske", Easter in Danish, is a slip away from "måske", perhaps
    again = says(question.catalog, text, "already")
    if again and field.role != "message" and (wish := suggested_answer(question)):
        return Answer(wish)
    kind, no_answer = type_of(field), field.role != "message" and (plain or again)
    missing = _missing(field, again=again)
    reading = missing if no_answer and kind.free else kind.read(question, text)
    return missing if no_answer and field.required and isinstance(reading, Refusal) else reading


def answers_nothing(catalog: Catalog, text: str) -> bool:
    """Return whether the words answer no question. "Is it confidential?" is a question, and doesn't withhold an
    answer.
    """
    asks = text.rstrip().endswith("?")
    return agrees(catalog, text) or says(
        catalog, text, *(name for name in NO_ANSWERS if not (asks and name == "withheld"))
    )


def _names_oneself(question: AskedField, text: str) -> bool:
    """Return whether a few words agree and say how to name or reach the person, which is another question: "yes,
    without my name", "yes, but not my phone".
    """
    if question.is_name or len(text.split()) > FEW_WORDS or not begins_with(question.catalog, text, "yes"):
        return False
    person = question.service.field_that_is("person")
    named = person is not None and has_phrase(text, question.of(person).names)
    return named or has_word(question.catalog, text, "field-phone", "field-email")


def _is_unsure(question: AskedField, text: str) -> bool:
    """Return whether people don't know which cluster, and name no place: "I don't know really". For the target, not
    caring counts too.
    """
    if says(question.catalog, text, "unsure", *(("whatever",) if question.field.role == "target" else ())):
        return True
    few, behind = len(text.split()) <= FEW_WORDS and not text.rstrip().endswith("?"), text.partition(",")[2]
    opens = any(begins_with(question.catalog, said, "unsure") for said in (text, behind))  # "hm, no idea where"
    return few and opens and not question.scene.release.places.find(text)


def _missing(field: ServiceField, *, again: bool) -> Refusal:
    """Return the refusal of words that answer nothing. `again`: they say that the answer was given before."""
    if again:
        return Refusal("form.refused.already", plain=True)
    return Refusal("form.refused.required" if field.required else "form.refused.optional")


def is_form_label(catalog: Catalog, text: str) -> bool:
    """Return whether the text is the label of a form's button, in any language."""
    return fold(text) in _form_labels(catalog)


@lru_cache(maxsize=8)
def _form_labels(catalog: Catalog) -> frozenset[str]:
    """Return the labels of a form's buttons in every language, folded, without single words.

    A label that ends in a name is known by the words before it: "Yes, with my name: {name}".
    """
    texts = (str(catalog.text(language, key)) for language in catalog.languages for key in LABELS)
    labels = (fold(text.partition("{")[0]) for text in texts)
    return frozenset(label for label in labels if " " in label)
