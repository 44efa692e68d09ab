"""Fields answered by yes or no, among them the consent to pass the answers on."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from bot.dialogue import callbacks
from bot.dialogue.fields.field_type import Answer, AskedField, FieldType, Reading, Refusal
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Rows
from bot.dialogue.words.plain_words import (
    begins_with,
    ends_with,
    fold,
    has_phrase,
    has_word,
    looks_like_question,
    says,
    word_list,
)
from knowledge.schema import Catalog, ServiceField

YES_NO = ("yes", "no")
FEW_WORDS = 6
"""Words up to which a text that begins with yes is a yes."""


class YesNo(FieldType):
    """A yes or no."""

    def read(self, question: AskedField, text: str) -> Reading:
        answers = [answer for answer in YES_NO if says(question.catalog, text, answer)]
        return Answer(answers[0]) if len(answers) == 1 else Refusal("form.refused.press")

    def show(self, speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
        return speech.label(f"form.{answer}")

    def rows(self, question: AskedField) -> Rows:
        labels = {answer: question.speech.label(f"form.{answer}") for answer in YES_NO}
        return (tuple(question.option(label, callbacks.Pick, answer) for answer, label in labels.items()),)

    def pickable(self, question: AskedField) -> tuple[str, ...]:
        return YES_NO


def consent_record(question: AskedField) -> Mapping[str, str]:
    """Return the consent as stored: when it was given and to which words."""
    language = question.speech.language
    version = version_of(question.catalog, question.service.id, question.field.id, language)
    return {"at": question.scene.now.isoformat(), "language": language, "version": version}


def version_of(catalog: Catalog, service_id: str, field_id: str, language: str) -> str:
    """Return a fingerprint of the words people consent to, as releases keep them."""
    words = catalog.words_of(service_id, language).fields[field_id].prompt
    return blake2b(words.encode(), digest_size=6).hexdigest()


def offered_name(question: AskedField) -> str:
    """Return the person's Telegram name if the card may show it and they were never asked; else ""."""
    field, profile = question.service.field_that_is("person"), question.scene.session.profile
    if field is None or field.asked or question.draft.answers.get(field.id) or "person" in profile:
        return ""
    return question.scene.incoming.person.first_name


def _agrees(question: AskedField, text: str) -> bool:
    """Return whether this is a yes with a few more words ("ok go ahead") that don't qualify or revoke it."""
    catalog, words = question.catalog, fold(text)
    limits = word_list(catalog, "limiting") | _names_of_person(question)  # to show their name, people use the button
    few = len(words.split()) <= FEW_WORDS and not looks_like_question(catalog, text)
    plain = limits.isdisjoint(words.split()) and not has_word(catalog, text, "not", "except", "but", "rather")
    return few and plain and begins_with(catalog, text, "yes") and not ends_with(catalog, text, "no")


def _names_of_person(question: AskedField) -> frozenset[str]:
    """Return what people call the person's name in every language, folded."""
    person = question.service.field_that_is("person")
    return question.of(person).names if person else frozenset()


def agrees_with_name(question: AskedField, text: str) -> bool:
    """Return whether a few words agree and choose to show the name offered: "yes, with my name"."""
    names = (_names_of_person(question) | word_list(question.catalog, "own-name") | {fold(offered_name(question))}) - {
        ""
    }
    few = len(fold(text).split()) <= FEW_WORDS and not looks_like_question(question.catalog, text)
    denied = has_word(question.catalog, text, "not", "except") or says(question.catalog, text, "no")
    opens = begins_with(question.catalog, text, "yes", "together-with")
    return few and opens and not denied and has_phrase(text, names)


def _agrees_without_name(question: AskedField, text: str) -> bool:
    """Return whether a few words agree and leave out the optional name: "yes, without my name"."""
    catalog, words = question.catalog, fold(text)
    person = question.service.field_that_is("person")
    given = person is None or question.draft.answers.get(person.id)
    name = max((name for name in _names_of_person(question) if f" {name} " in f" {words} "), key=len, default="")
    if given or not name or len(words.split()) > FEW_WORDS or looks_like_question(catalog, text):
        return False
    before, behind = (part.strip() for part in words.partition(name)[::2])
    return not behind and has_word(catalog, before, "not") and says(catalog, _up_to_denial(catalog, before), "yes")


def _up_to_denial(catalog: Catalog, words: str) -> str:
    """Return the folded words up to a denial, without a "but" or "and" before it: "yes but without my" is "yes"."""
    said = words.split()
    first = next((place for place, word in enumerate(said) if word in word_list(catalog, "not")), len(said))
    while first and said[first - 1] in word_list(catalog, "but") | word_list(catalog, "and"):
        first -= 1
    return " ".join(said[:first])


class Consent(FieldType):
    """A clear yes, stored with its time and the version of the words."""

    def read(self, question: AskedField, text: str) -> Reading:
        agreed = not says(question.catalog, text, "no") and (
            says(question.catalog, text, "yes")
            or _agrees(question, text)
            or _agrees_without_name(question, text)
            or agrees_with_name(question, text)
        )
        return Answer(consent_record(question)) if agreed else Refusal("form.refused.press")

    def show(self, speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
        return speech.label("form.agreed")

    def rows(self, question: AskedField) -> Rows:
        agree: Rows = ((question.button("form.agree", callbacks.Agree),),)
        if name := offered_name(question):
            agree = (*agree, (question.button("form.agree-named", callbacks.AgreeNamed, name=name),))
        return (*agree, (question.button("form.refuse", callbacks.Refuse),))

    def is_shown(self, answer: Any) -> bool:
        return False

    def is_current(self, question: AskedField, answer: Any) -> bool:
        """Return whether the consent is to today's words. Older records have no version and count as current."""
        if not isinstance(answer, Mapping):
            return bool(answer)
        language = question.catalog.best_language(answer["language"])
        version = version_of(question.catalog, question.service.id, question.field.id, language)
        return bool(answer["version"] == version)
