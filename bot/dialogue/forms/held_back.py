"""E-mail addresses and phone numbers typed into other fields. Contacts see an address only after they accept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import phonenumbers

from bot.dialogue.fields import TYPES, Answer, AskedField
from bot.dialogue.fields.numbers import regions
from bot.dialogue.fields.texts import emails
from bot.dialogue.turn import Turn, say
from bot.dialogue.words import request_numbers
from bot.dialogue.words.plain_words import fold, has_word, without_rather, word_list
from knowledge.schema import Catalog, FieldKind

WORDS_LEFT = 3
"""Letters that must remain for the rest to count as an answer."""

WORDS_OF_NAME = 2
"""Words of a name beside its owner's address."""

FAR_TOO_LONG = 2
"""How many times too long a text may be before it's refused without masking."""

TAKEN_AS_THEY_ARE = ("email", "phone", "number")
"""Kinds of fields whose answers contain addresses or figures."""


@dataclass(frozen=True)
class Noticed:
    """What was found: `rest` is the text with it masked, `answers` are values for the fields they belong to."""

    rest: str
    email: bool = False
    phone: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


HELD_BACK: Mapping[FieldKind, Callable[[Noticed], bool]] = {
    "email": lambda noticed: noticed.email,
    "phone": lambda noticed: noticed.phone,
}
"""What may be held back, by the kind of field that asks for it."""


def notice(question: AskedField, text: str) -> Noticed | None:
    """Mask what must be held back, or return None if there is nothing or the words go to people as they are."""
    if question.field.kind in TAKEN_AS_THEY_ARE or question.is_message:
        return None
    if question.field.max_length and len(text) > FAR_TOO_LONG * question.field.max_length:
        return None  # it will be refused anyway, and searching all of it for numbers would be slow
    addresses, phones = emails(text), tuple(_phones(question, text))
    if not addresses and not phones:
        return None
    bare = _replace_all(text, (*_as_typed(text, addresses), *phones), "")
    covered = text
    for found, key in ((_as_typed(text, addresses), "form.email-covered"), (phones, "form.phone-covered")):
        covered = _replace_all(covered, found, question.speech.label(key))
    ids = {field.kind: field.id for field in question.service.fields if field.kind in ("email", "phone")}
    values = {"email": next(iter(addresses), ""), "phone": _stored_form(question, phones)}
    said = without_rather(question.catalog, bare)  # "no, I meant"
    other_words = [word for word in fold(said).split() if word not in word_list(question.catalog, "reaching")]
    rest = _without_end(question.catalog, bare) if question.is_name else covered
    signs = not question.is_name and any(_names_owner(bare, address) for address in addresses)
    return Noticed(
        rest=rest if sum(map(len, other_words)) >= WORDS_LEFT and not signs else "",
        email=bool(addresses),
        phone=bool(phones),
        answers={ids[kind]: found for kind, found in values.items() if found and kind in ids},
    )


def _names_owner(name: str, address: str) -> bool:
    """Return whether an address is accompanied only by its owner's name: "Camille Roux, camille@x.example"."""
    words = re.findall(r"[^\W\d_]+", name)
    written = len(words) == WORDS_OF_NAME and all(word[0].isupper() for word in words)
    return written and any(fold(word) in fold(address.partition("@")[0]).split() for word in words)


def mask_answers(question: AskedField, answers: Mapping[str, object]) -> tuple[AskedField, dict[str, object], Turn]:
    """Return the corrected answers with addresses masked, the question with the addresses kept for their own
    fields, and the message that says so. Answers that consist of nothing else are left out.
    """
    masked, told = dict(answers), Turn()
    for id, value in answers.items():
        field = question.service.field(id)
        noticed = notice(question.of(field), value) if field and isinstance(value, str) else None
        if noticed:
            if noticed.rest:
                masked[id] = noticed.rest
            else:
                del masked[id]
            aside = {**question.draft.noticed, **noticed.answers}
            question = replace(question, draft=question.draft.model_copy(update={"noticed": aside}))
            told += explain(question, noticed)
    return question, masked, told


def _without_end(catalog: Catalog, name: str) -> str:
    """Return a name without the words that introduced an address after it: "Bright Roofs, tel"."""
    words = name.split()
    while len(words) > 1 and (not fold(words[-1]) or fold(words[-1]) in word_list(catalog, "reaching")):
        words.pop()
    return " ".join(words).strip(" ,;:-–")


def explain(question: AskedField, noticed: Noticed) -> Turn:
    """Tell the person what happens to the address or number, which depends on the service."""
    turn = Turn()
    for kind, found in HELD_BACK.items():
        if found(noticed):
            own = question.service.field_of(kind)
            is_shown = own is not None and own.shared and own.id in noticed.answers
            turn += say(question.scene, question.speech.text(f"form.noticed-{kind}{'-kept' if is_shown else ''}"))
    return turn


def _stored_form(question: AskedField, phones: tuple[str, ...]) -> str:
    """Return the only phone number as its field stores it, or "" if that isn't possible."""
    reading = TYPES["phone"].read(question, phones[0]) if len(phones) == 1 else None
    return str(reading.value) if isinstance(reading, Answer) else ""


def _as_typed(text: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses as they were typed: stored ones may be normalised."""
    words = (word.strip(".,;:!?()<>[]\"'") for word in text.split())
    return tuple(word for word in words if "@" in word and set(emails(word)) & set(addresses))


def _replace_all(text: str, found: tuple[str, ...], instead: str) -> str:
    for words in found:
        text = text.replace(words, instead)
    return text


def _phones(question: AskedField, text: str) -> Iterator[str]:
    """Yield phone numbers in the text, international or in the format of the request's countries.

    Where the words speak of a phone, it may be a number of any country with a cluster.
    """
    catalog, seen = question.catalog, set()
    speaks = has_word(catalog, text, "phone", "field-phone")
    anywhere = {cluster.country for cluster in catalog.clusters.values()} if speaks else set()
    called = request_numbers.split_number(catalog, text)
    text = called[1] if called else text  # the number of a request is none to call
    for region in {None, *regions(question), *anywhere}:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            if match.raw_string not in seen:
                seen.add(match.raw_string)
                yield match.raw_string
