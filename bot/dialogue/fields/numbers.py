"""Fields answered by a number or a phone number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import phonenumbers
from babel.numbers import format_decimal

from bot.dialogue.fields.field_type import Answer, AskedField, FieldType, Reading, Refusal
from bot.dialogue.fields.number_words import numbers
from bot.dialogue.fields.texts import noticed_rows
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Rows
from bot.dialogue.words import plain_words
from bot.dialogue.words.positions import read_number
from knowledge.schema import ServiceField

FEW_WORDS = 4
"""Words of a text in which a number may be in another language than the person's own."""


class Number(FieldType):
    """A number of at least zero, in digits or as a small number word, alone or in a sentence."""

    def read(self, question: AskedField, text: str) -> Reading:
        if re.search(r"(?<!\w)[-−]\d", text) or _counts_themselves(question, text):
            return Refusal("form.refused.number")
        if plain_words.says(question.catalog, text, "alone"):
            return Answer(1)
        if (whole := read_number(question.catalog, text)) is not None and not _says_more(question, text):
            return Answer(whole)
        own = question.speech.language
        for language in (own, *(other for other in question.catalog.languages if other != own)):
            found = numbers(question.catalog, language, text if language == own else _foreign(question, text))
            if found is None:
                break
            if found:
                return (
                    Answer(found[0])
                    if len(found) == 1 and _is_counted(found[0], text)
                    else Refusal("form.refused.number")
                )
        return Refusal("form.refused.number")

    def show(self, speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
        return str(format_decimal(answer, locale=speech.language))


def _foreign(question: AskedField, text: str) -> str:
    """Return what may be a number in another language than the person's own: "to" is two in Danish. In a sentence
    that isn't short, nothing but figures may.
    """
    if len(text.split()) > FEW_WORDS:
        return ""
    own = plain_words.positions_in_list(question.catalog, question.speech.language, "unfinished")
    return " ".join(word for word in text.split() if plain_words.fold(word) not in own)


def _counts_themselves(question: AskedField, text: str) -> bool:
    """Return whether people name themselves beside a number: "me and two colleagues" are three."""
    words = plain_words.fold(text).split()
    own, joining = plain_words.word_list(question.catalog, "myself"), plain_words.word_list(question.catalog, "and")
    pairs = pairwise(words)
    return ":" not in text and any({*pair} & own and {*pair} & joining for pair in pairs)


def _says_more(question: AskedField, text: str) -> bool:
    """Return whether the word is another number in the person's own language: "tres" in Danish."""
    found = numbers(question.catalog, question.speech.language, text)
    return bool(found) and found != [read_number(question.catalog, text)]


def _is_counted(value: int | float, text: str) -> bool:
    """Return False for a "one" in a sentence, because it's an article in many languages."""
    return value != 1 or any(map(str.isdecimal, text)) or len(text.split()) == 1


class Phone(FieldType):
    """A phone number, stored in international format."""

    def read(self, question: AskedField, text: str) -> Reading:
        found = {
            phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL): None
            for region in (None, *regions(question))
            for match in phonenumbers.PhoneNumberMatcher(_with_plus(text), region)
        }
        return Answer(next(iter(found))) if len(found) == 1 else Refusal("form.refused.phone")

    def rows(self, question: AskedField) -> Rows:
        return noticed_rows(question)


def _with_plus(text: str) -> str:
    """Return the text with a leading 00 replaced by a plus; inside a number it stays: "+44 20 7946 0018"."""
    return re.sub(r"(?<!\d)(?<!\d[\s./()-])00(?=[1-9])", "+", text)


def regions(question: AskedField) -> Iterator[str]:
    """Yield the country codes of this request: its clusters' and those named in it."""
    for field in question.service.fields:
        answer = str(question.draft.answers.get(field.id))
        if field.kind == "cluster" and answer in question.catalog.clusters:
            yield question.catalog.clusters[answer].country
        if field.kind == "country" and len(answer) == 2:
            yield answer
