"""Fields answered by free text, an e-mail address or a website."""

from __future__ import annotations

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from bot.dialogue import callbacks
from bot.dialogue.forms import coach
from bot.dialogue.forms.fields.field_type import Answer, AskedField, FieldType, Reading, Refusal
from bot.dialogue.plain_words import begins_with, folded, holds, listed, unquoted
from bot.dialogue.speech import shortened
from bot.dialogue.turn import Rows
from knowledge.schema import Catalog

LEADING = 5
"""Words of the longest beginning of a sentence that tells a name."""
SENTENCES = 300
"""Characters that fit at least into a field that asks for whole sentences."""
LABEL_SHOWN = 30
"""Characters shown of somebody's own words on a button."""
AROUND = " \t.,;:!?()[]{}<>|/\\" + "\"'`*_“”„‟‘’‚‛«»‹›…"
"""What may stand around an address without belonging to it."""
AT_SIGN = re.compile(r"\s*[(\[{]\s*(?:at|ät|arroba|chiocciola|arobase|snabel-?a|@)\s*[)\]}]\s*", re.IGNORECASE)
"""What people write for the at sign, to hide an address from machines."""
LABEL = r"(?!-)[\w-]{1,63}(?<!-)"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*\.(?:xn--[a-z0-9-]{{1,59}}(?<!-)|[^\W\d_]{{2,63}})", re.IGNORECASE)


def emails(text: str) -> tuple[str, ...]:
    """Return the e-mail addresses in a text, in the form they are stored."""
    found: dict[str, None] = {}
    for word in re.split(r"[\s,;<>|]+", unicodedata.normalize("NFKC", text)):
        address = word.strip(AROUND).removeprefix("mailto:")
        if "@" in address and (valid := _email(address)):
            found[valid] = None
    return tuple(found)


def _email(address: str) -> str:
    """Return the normalised address, or "" if it can't be one. Whether it exists isn't checked."""
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return ""


def name_in(catalog: Catalog, text: str, *lists: str) -> str:
    """Return the name in a sentence that states it ("we are called Bright Roofs"), or else the text unchanged.

    `lists` name the word lists of introductions: `called`, and `being` ("we are") if a name was asked for.
    """
    words, known = text.split(), frozenset[str]().union(*(listed(catalog, name) for name in lists))
    for count in range(min(LEADING, len(words) - 1), 0, -1):
        introduces = count == 1 or not words[count - 1][:1].isupper()  # "We Are Heat" may be the whole name
        if introduces and folded(" ".join(words[:count])) in known:
            name = " ".join(words[count:]).rstrip(" .!")
            return text if begins_with(catalog, name, "article") else name
    return text


class TextField(FieldType):
    """Free text."""

    free = True

    def read(self, question: AskedField, text: str) -> Reading:
        text, asked = unquoted(text), question.field
        text = (
            unquoted(name_in(question.catalog, text, "called", "being", "my-name"))
            if asked.role in ("company", "person")
            else text
        )
        if len(text) > asked.max_length:
            return Refusal("form.refused.too-long", {"limit": asked.max_length, "length": len(text)})
        if sum(character.isalnum() for character in text) < min(asked.min_length, 2):
            return Refusal("form.refused.no-words")
        if len(text) < asked.min_length:
            return Refusal("form.refused.too-short")
        return Answer(text)

    def rows(self, question: AskedField) -> Rows:
        if wish := suggested(question):
            return ((question.button("form.use-wish", callbacks.UseWish, words=shortened(wish, LABEL_SHOWN)),),)
        return ()


def suggested(question: AskedField) -> str:
    """Return the wish as typed if it may answer this free-text question and wasn't used yet; else "".

    It counts as the company's activity only if it says what they make or have, not what they look for.
    """
    draft, asked = question.draft, question.field
    sentences = asked.kind == "text" and asked.max_length >= SENTENCES
    sentences = sentences and (asked.role != "activity" or coach.tells(question.catalog, "offer", draft.wish))
    fits = asked.min_length <= len(draft.wish) <= asked.max_length
    return draft.wish if draft.wish and sentences and fits and draft.wish not in draft.answers.values() else ""


class Email(FieldType):
    """An e-mail address, alone or in a sentence."""

    def read(self, question: AskedField, text: str) -> Reading:
        found = emails(text) or emails(AT_SIGN.sub("@", text))
        if len(found) > 1:
            return Refusal("form.refused.emails", plain=True)
        return Answer(found[0]) if found else Refusal("form.refused.email")

    def rows(self, question: AskedField) -> Rows:
        return noticed_rows(question)


def noticed_rows(question: AskedField) -> Rows:
    """Return a button for the address found in another field's answer."""
    noticed = question.draft.noticed.get(question.field.id)
    return ((question.button("form.use-noticed", callbacks.UseNoticed, value=noticed),),) if noticed else ()


class Website(FieldType):
    """A web address, alone or in a sentence."""

    def read(self, question: AskedField, text: str) -> Reading:
        found = websites(text)
        if len(found) == 1:
            return Answer(found[0])
        if not found and not question.field.required and holds(question.catalog, text, "not", "none"):
            return Answer(None)
        return Refusal("form.refused.website")


def websites(text: str) -> tuple[str, ...]:
    """Return the web addresses in a text, each with its scheme."""
    found: dict[str, None] = {}
    for word in re.split(r"[\s,;<>|]+", unicodedata.normalize("NFKC", text)):
        address = word.strip(AROUND)
        if address and (whole := _website(address)):
            found[whole] = None
    return tuple(found)


def _website(address: str) -> str:
    """Return the address with its scheme, or "" if it isn't one."""
    scheme, separator, rest = address.partition("://")
    if not separator:
        scheme, rest = "https", address
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    name, _, port = host.partition(":")
    host = HOST.fullmatch(name.casefold().removeprefix("www."))
    good = scheme.casefold() in ("http", "https") and host and (not port or port.isdecimal())
    return f"{scheme.casefold()}://{rest}" if good else ""
