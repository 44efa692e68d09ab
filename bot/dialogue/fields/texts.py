"""Fields answered by free text, an e-mail address or a website."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from email_validator import EmailNotValidError, validate_email

from bot.dialogue import callbacks
from bot.dialogue.fields import coach
from bot.dialogue.fields.field_type import Answer, AskedField, FieldType, Reading, Refusal
from bot.dialogue.fields.options import names_option
from bot.dialogue.fields.time_words import mentions_time
from bot.dialogue.speech import shorten
from bot.dialogue.turn import Rows
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.field_names import field_names
from bot.dialogue.words.plain_words import (
    agrees,
    begins_with,
    fold,
    has_phrase,
    has_word,
    single_words,
    strip_quotes,
    without_ends,
    without_rather,
    word_list,
)
from knowledge.schema import Catalog, ServiceField
from knowledge.search.text import beginning

LEADING = 5
"""Words of the longest beginning of a sentence that tells a name."""
SENTENCES = 300
"""Characters that fit at least into a field that asks for whole sentences."""
MOST_OF_ASSENT = 100
"""Characters at the end of an answer that may only say that it's right."""
MOST_OF_WHOLE = 6
"""Words behind a name of the longest phrase that says it's the whole name."""
PAUSE = re.compile(r"[.,;:!?–—]\s+|\s[-–—]\s|\s*\n\s*")
"""What stands between what somebody says and what they say instead."""
LABEL_SHOWN = 30
"""Characters shown of somebody's own words on a button."""
AROUND = " \t.,;:!?()[]{}<>|/\\" + "\"'`*_“”„‟‘’‚‛«»‹›…"
"""What may stand around an address without belonging to it."""
WHOLE = re.compile(r"(?<!\.\w)[ .!]+$|(?<=\.\w)[ !]+$")
"""What ends a sentence behind a name, but for the last dot of "S.L."."""
AT_SIGN = re.compile(r"\s*[(\[{]\s*(?:at|ät|arroba|chiocciola|arobase|snabel-?a|@)\s*[)\]}]\s*", re.IGNORECASE)
"""What people write for the at sign, to hide an address from machines."""
SPELT_AT = re.compile(r"\s+(?:at|ät|arroba|chiocciola|arobase|arobas|snabel-?a)\s+", re.IGNORECASE)
SPELT_DOT = re.compile(r"(?:\s+|\s*[(\[{]\s*)(?:dot|punkt|punto|point|punktum|prik)(?:\s+|\s*[)\]}]\s*)", re.IGNORECASE)
"""How people spell an address out."""
AROUND_AT = re.compile(r"\s*@\s*")
MISSED_DOT = re.compile(r",(?=[a-z]{2,4}\b)|\s+\.(?=[a-z])|\.\s+(?=[a-z]{2,4}\W*$)", re.IGNORECASE)
"""A comma in place of the dot, or a blank beside it."""
MISSED_SCHEME = re.compile(r"\b(https?)(?::/?|//?)(?=[^/:\s])", re.IGNORECASE)
"""What is left of "https://" when a key was missed."""
SHORT, FEW_TOLD = 3, 1
"""Letters of the longest word that tells nothing, and words that a wish has more of which says what is wanted."""
FEW_WORDS = 6
"""Words of a text in which an address is mended."""
LABEL = r"(?!-)[\w-]{1,63}(?<!-)"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*\.(?:xn--[a-z0-9-]{{1,59}}(?<!-)|[^\W\d_]{{2,63}})", re.IGNORECASE)


def emails(text: str) -> tuple[str, ...]:
    """Return the e-mail addresses in a text, in the form they are stored."""
    found: dict[str, None] = {}
    for word in dict.fromkeys(re.split(r"[\s,;<>|]+", unicodedata.normalize("NFKC", text))):
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


def extract_name(catalog: Catalog, text: str, *lists: str) -> str:
    """Return the name in a sentence that states it ("we are called Bright Roofs"), or else the text unchanged.

    `lists` name the word lists of introductions: `called`, and `being` ("we are") if a name was asked for.
    """
    words, known = text.split(), word_list(catalog, *lists)
    for count in range(min(LEADING, len(words) - 1), 0, -1):
        introduces = count == 1 or not words[count - 1][:1].isupper()  # "We Are Heat" may be the whole name
        if introduces and fold(" ".join(words[:count])) in known:
            name = WHOLE.sub("", " ".join(words[count:]))
            return text if begins_with(catalog, name, "article") else name
    return text


def _last_said(catalog: Catalog, text: str) -> str:
    """Return the name that somebody ends up with who begins anew: "Nordlys AS. Actually wait, Nordlys Energi AS"."""
    for pause in PAUSE.finditer(beginning(text)):
        rest = text[pause.end() :]
        if begins_with(catalog, rest, "rather", "slip") and (name := without_rather(catalog, rest)):
            return _last_said(catalog, name)
    return text


def _without_assent(catalog: Catalog, text: str) -> str:
    """Return a name without what only says behind it that it's right, or the whole: "Bright Roofs, that's right". What
    form of company it is belongs to the name: "Bright Roofs, c'est une SARL".
    """
    for pause in PAUSE.finditer(text, max(0, len(text) - MOST_OF_ASSENT)):
        name, said = text[: pause.start()], text[pause.end() :]
        if agrees(catalog, said):
            return name
        form = without_ends(catalog, said, "it-is", "being", "article").strip(AROUND)
        if form != said.strip(AROUND) and fold(form) in word_list(catalog, "company-forms"):
            return f"{name} {form}"
    words, wholes = text.split(), word_list(catalog, "name-is-whole")
    begins = max(1, len(words) - MOST_OF_WHOLE)
    ends = (end for end in range(begins, len(words)) if fold(" ".join(words[end:])) in wholes)
    return " ".join(words[: next(ends, len(words))]).rstrip(" ,;–—-")


def _name_stated(catalog: Catalog, text: str) -> str:
    """Return the name of somebody of whom a sentence says what they are, or the text: "the leader is Ann Lee"."""
    verbs = {verb for language in catalog.languages for verb in catalog.word_list("is", language)}
    words = re.split(r"[,;(]", beginning(text))[0].split()
    for place in (place for place, word in enumerate(words[1:-1], 1) if word in verbs):
        before, behind = words[:place], words[place + 1 :]
        if all(word[:1].isupper() for word in behind):
            return " ".join(behind)
        if all(word[:1].isupper() for word in before):
            return " ".join(before)
    return text


def takes_sentences(field: ServiceField) -> bool:
    """Return whether the field asks for whole sentences."""
    return field.kind == "text" and field.max_length >= SENTENCES


class TextField(FieldType):
    """Free text."""

    free = True

    def read(self, question: AskedField, text: str) -> Reading:
        text, field = strip_quotes(text), question.field
        if question.is_name:
            text = _last_said(question.catalog, text)
            text = _without_assent(question.catalog, text)
            lists = ("called", "being", "my-name", *(("introducing-me", "i-am") if field.role == "person" else ()))
            text = strip_quotes(extract_name(question.catalog, text, *lists)).rstrip(" ,;")
            text = _name_stated(question.catalog, text) if field.role == "person" else text
        if len(text) > field.max_length:
            return Refusal("form.refused.too-long", {"limit": field.max_length, "length": len(text)})
        if sum(character.isalnum() for character in text) < min(field.min_length, 2):
            return Refusal("form.refused.no-words")
        if len(text) < field.min_length:
            return Refusal("form.refused.too-short")
        return Answer(text)

    def rows(self, question: AskedField) -> Rows:
        if wish := suggested_answer(question):
            return ((question.button("form.use-wish", callbacks.UseWish, words=shorten(wish, LABEL_SHOWN)),),)
        return ()


def suggested_answer(question: AskedField) -> str:
    """Return the wish as typed if it may answer this free-text question and wasn't used yet; else "".

    It counts as the company's activity only if it says what they make or have, not what they look for; and as what they
    want only if it says more than whom they ask ("help in Hamburg").
    """
    draft, field = question.draft, question.field
    doing = field.role == "activity" and coach.tells_doing(question.catalog, draft.wish)
    tells_goal = doing or (field.role != "activity" and coach.tells(question.catalog, "goal", draft.wish))
    tells_goal = tells_goal or (field.role != "activity" and len(draft.wish) >= field.thin_below)
    seeks = field.role == "activity" and not has_word(question.catalog, draft.wish, "making")
    seeks = seeks and coach.tells(question.catalog, "goal", draft.wish)
    sentences = takes_sentences(field) and tells_goal and not seeks
    fits = field.min_length <= len(draft.wish) <= field.max_length and says_what(question)
    return draft.wish if draft.wish and sentences and fits and draft.wish not in draft.answers.values() else ""


def says_what(question: AskedField) -> bool:
    """Return whether the wish says more than that there's one, and whom it goes to: "a Passport to Denmark please"."""
    catalog, service = question.catalog, question.service.id
    if any(names_option(question.of(field), question.draft.wish) for field in question.service.fields if field.options):
        return True
    rest = fold(question.scene.release.places.without(question.draft.wish))
    wished = (catalog.words_of(service, code) for code in catalog.languages)
    empty = {word for words in wished for phrase in (*words.names, *words.wishes) for word in fold(phrase).split()}
    empty |= single_words(catalog, "polite", "offering", "article", "around-a-name") | Clauses.of(catalog).wanting
    return sum(len(word) > SHORT and word not in empty for word in rest.split()) > FEW_TOLD


def _withholds(question: AskedField, text: str) -> bool:
    """Return whether the words name what is asked for and deny it: "I'd rather not give my e-mail"."""
    names = field_names(question.catalog, question.service.id, question.speech.language)[question.field.id]
    names_field = has_phrase(text, names)
    return names_field and has_word(question.catalog, text, "not", "none")


def _has_none(question: AskedField, text: str) -> bool:
    """Return whether the words say that there is none: in a few words, or by the name of what is asked for."""
    few = len(text.split()) <= FEW_WORDS and has_word(question.catalog, text, "not", "none")
    choices = (question.of(field) for field in question.service.fields if field.options)
    other = any(names_option(each, text) for each in choices)  # "no wait, partners too"
    other = other or mentions_time(question.catalog, question.speech.language, text)  # "no wait, May is better"
    return (few and not other) or _withholds(question, text)


def _denied_addresses(catalog: Catalog, text: str) -> tuple[str, ...]:
    """Return the addresses right behind a denial: "not a@b.example but c@d.example"."""
    words = text.split()
    denied = (after for word, after in pairwise(words) if fold(word) in word_list(catalog, "not"))
    return emails(" ".join(denied))


def _mend_email(text: str) -> str:
    """Return a short text with an address that is spelt out, or has a missed key in it, as an address is written."""
    if len(text.split()) > FEW_WORDS:
        return ""
    spelt = SPELT_AT.sub("@", SPELT_DOT.sub(".", AT_SIGN.sub("@", text)))
    return MISSED_DOT.sub(".", AROUND_AT.sub("@", spelt)) if "@" in spelt else ""


def _mend_website(text: str) -> str:
    """Return a short text with a web address that is spelt out, or has a missed key in it, as one is written."""
    if len(text.split()) > FEW_WORDS:
        return ""
    return MISSED_DOT.sub(".", MISSED_SCHEME.sub(r"\1://", SPELT_DOT.sub(".", text)))


class Email(FieldType):
    """An e-mail address, alone or in a sentence."""

    def read(self, question: AskedField, text: str) -> Reading:
        found = emails(text) or emails(AT_SIGN.sub("@", text)) or emails(_mend_email(text))
        if len(found) > 1:
            wanted = [address for address in found if address not in _denied_addresses(question.catalog, text)]
            return Answer(wanted[0]) if len(wanted) == 1 else Refusal("form.refused.emails", plain=True)
        if not found and "@" not in text and _withholds(question, text):
            return Refusal("form.refused.required", plain=True)
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
        found = websites(text) or (() if emails(_mend_email(text)) else websites(_mend_website(text)))
        if len(found) == 1:
            return Answer(found[0])
        if not found and not question.field.required and _has_none(question, text):
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
