"""Fields answered by a number or a phone number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import phonenumbers
from babel.numbers import format_decimal

from bot.dialogue import plain_words
from bot.dialogue.forms.fields.field_type import Answer, AskedField, FieldType, Reading, Refusal
from bot.dialogue.forms.fields.texts import noticed_rows
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Rows
from knowledge.schema import Catalog, ServiceField

FIGURE = re.compile(r"\d[\d.,'’\u00a0\u202f ]*\d|\d")
GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+")
"""Figures in groups of three, with whatever a country puts between them."""


class Number(FieldType):
    """A number of at least zero, in digits or as a small number word, alone or in a sentence."""

    def read(self, question: AskedField, text: str) -> Reading:
        found: list[int | float] = [value for figure in FIGURE.findall(text) if (value := _number(figure)) is not None]
        found = found or _spoken(question.catalog, text)
        negative = bool(re.search(r"(?<!\w)[-−]\d", text))
        return Answer(found[0]) if len(found) == 1 and not negative else Refusal("form.refused.number")

    def show(self, speech: Speech, service_id: str, asked: ServiceField, answer: Any) -> str:
        return str(format_decimal(answer, locale=speech.language))


def _spoken(catalog: Catalog, text: str) -> list[int | float]:
    """Return the number words in the text. "One" counts only alone, because it's an article in many languages."""
    if (whole := plain_words.number(catalog, text)) is not None:
        return [whole]
    words = (plain_words.number(catalog, word) for word in plain_words.folded(text).split())
    return [value for value in words if value is not None and value > 1]


def _number(figure: str) -> int | float | None:
    """Return the number that the digits form, or None if they form several or none."""
    if GROUPED.fullmatch(figure):
        return int(re.sub(r"\D", "", figure))
    try:
        return float(figure.replace(",", ".")) if re.search(r"[.,]", figure) else int(figure)
    except ValueError:
        return None


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
    """Return the text with a leading 00 replaced by a plus."""
    return re.sub(r"(?<!\d)00(?=[1-9])", "+", text)


def regions(question: AskedField) -> Iterator[str]:
    """Yield the country codes of this request: its clusters' and those named in it."""
    for asked in question.service.fields:
        answer = str(question.draft.answers.get(asked.id))
        if asked.kind == "cluster" and answer in question.catalog.clusters:
            yield question.catalog.clusters[answer].country
        if asked.kind == "country" and len(answer) == 2:
            yield answer
