"""Addresses and phone numbers typed into another field: contacts get an address only once they accept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import phonenumbers

from bot.dialogue.forms.fields import Question
from bot.dialogue.forms.fields.texts import emails

WORDS_LEFT = 3
"""Letters that must be left over for the rest to be an answer of its own."""


@dataclass(frozen=True)
class Noticed:
    """What was found: `rest` is the text with each of it covered, `answers` what belongs to other fields."""

    rest: str
    email: bool = False
    phone: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def nothing_else(self) -> bool:
        """True when hardly more than the address or number was typed."""
        return not self.rest


def notice(question: Question, text: str) -> Noticed | None:
    """What of the text is held back; None when nothing is, and where everything typed goes to people as it is."""
    if question.field.kind == "email" or question.field.role == "message":
        return None
    addresses, phones = emails(text), tuple(_phones(question, text))
    if not addresses and not phones:
        return None
    bare = _without(text, (*_as_typed(text, addresses), *phones), "")
    covered = text
    for found, key in ((_as_typed(text, addresses), "form.email-covered"), (phones, "form.phone-covered")):
        covered = _without(covered, found, question.speech.label(key))
    asked = next((one for one in question.service.fields if one.kind == "email"), None)
    return Noticed(
        rest=covered if sum(letter.isalnum() for letter in bare) >= WORDS_LEFT else "",
        email=bool(addresses),
        phone=bool(phones),
        answers={asked.id: addresses[0]} if asked and addresses else {},
    )


def _as_typed(text: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the text that hold the addresses, which are kept in another form than they were typed."""
    words = (word.strip(".,;:!?()<>[]\"'") for word in text.split())
    return tuple(word for word in words if "@" in word and set(emails(word)) & set(addresses))


def _without(text: str, found: tuple[str, ...], instead: str) -> str:
    for words in found:
        text = text.replace(words, instead)
    return text


def _phones(question: Question, text: str) -> Iterator[str]:
    """The phone numbers in the text: with a country code, or as people write them in their own country."""
    regions = {None, *_regions(question)}
    seen = set()
    for region in regions:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            if match.raw_string not in seen:
                seen.add(match.raw_string)
                yield match.raw_string


def _regions(question: Question) -> Iterator[str]:
    """The countries of the clusters of this request."""
    for field_asked in question.service.fields:
        cluster = question.catalog.clusters.get(str(question.draft.answers.get(field_asked.id)))
        if field_asked.kind == "cluster" and cluster:
            yield cluster.country
