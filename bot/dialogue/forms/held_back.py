"""Addresses and phone numbers typed into another field: contacts get an address only once they accept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import phonenumbers

from bot.dialogue.forms.fields import TYPES, Answer, AskedField
from bot.dialogue.forms.fields.numbers import regions
from bot.dialogue.forms.fields.texts import emails
from bot.dialogue.plain_words import folded, listed
from bot.dialogue.turn import Turn, say
from knowledge.schema import FieldKind

WORDS_LEFT = 3
"""Letters that must be left over for the rest to be an answer of its own."""

FAR_TOO_LONG = 2
"""A text so many times longer than it may be is too long even without what would be covered."""

TAKEN_AS_THEY_ARE = ("email", "phone", "number")
"""Kinds of fields whose answers hold addresses or figures."""


@dataclass(frozen=True)
class Noticed:
    """What was found: `rest` is the text with each of it covered, `answers` what belongs to other fields."""

    rest: str
    email: bool = False
    phone: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


HELD_BACK: Mapping[FieldKind, Callable[[Noticed], bool]] = {
    "email": lambda noticed: noticed.email,
    "phone": lambda noticed: noticed.phone,
}
"""What may be held back, by the kind of the field that asks for it."""


def notice(question: AskedField, text: str) -> Noticed | None:
    """What of the text is held back; None when nothing is, and where everything typed goes to people as it is."""
    if question.field.kind in TAKEN_AS_THEY_ARE or question.field.role == "message":
        return None
    if question.field.max_length and len(text) > FAR_TOO_LONG * question.field.max_length:
        return None  # it's refused as it is, and to look for numbers in all of it would take long
    addresses, phones = emails(text), tuple(_phones(question, text))
    if not addresses and not phones:
        return None
    bare = _without(text, (*_as_typed(text, addresses), *phones), "")
    covered = text
    for found, key in ((_as_typed(text, addresses), "form.email-covered"), (phones, "form.phone-covered")):
        covered = _without(covered, found, question.speech.label(key))
    asked = {field.kind: field.id for field in question.service.fields if field.kind in ("email", "phone")}
    kept = {"email": next(iter(addresses), ""), "phone": _dialled(question, phones)}
    told = [word for word in folded(bare).split() if word not in listed(question.catalog, "reaching")]
    return Noticed(
        rest=covered if sum(map(len, told)) >= WORDS_LEFT else "",
        email=bool(addresses),
        phone=bool(phones),
        answers={asked[kind]: found for kind, found in kept.items() if found and kind in asked},
    )


def told(question: AskedField, noticed: Noticed) -> Turn:
    """What is said of an address or number that was held back: what becomes of it depends on the service."""
    turn = Turn()
    for kind, found in HELD_BACK.items():
        if found(noticed):
            own = question.service.field_of(kind)
            kept = own is not None and own.shared and own.id in noticed.answers
            turn += say(question.scene, question.speech.text(f"form.noticed-{kind}{'-kept' if kept else ''}"))
    return turn


def _dialled(question: AskedField, phones: tuple[str, ...]) -> str:
    """The only phone number as its own field keeps it; empty where it cannot be."""
    reading = TYPES["phone"].read(question, phones[0]) if len(phones) == 1 else None
    return str(reading.value) if isinstance(reading, Answer) else ""


def _as_typed(text: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the text that hold the addresses, which are kept in another form than they were typed."""
    words = (word.strip(".,;:!?()<>[]\"'") for word in text.split())
    return tuple(word for word in words if "@" in word and set(emails(word)) & set(addresses))


def _without(text: str, found: tuple[str, ...], instead: str) -> str:
    for words in found:
        text = text.replace(words, instead)
    return text


def _phones(question: AskedField, text: str) -> Iterator[str]:
    """The phone numbers in the text: with a country code, or as people write them in their own country."""
    seen = set()
    for region in {None, *regions(question)}:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            if match.raw_string not in seen:
                seen.add(match.raw_string)
                yield match.raw_string
