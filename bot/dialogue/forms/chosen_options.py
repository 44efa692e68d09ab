"""Changes to the chosen options: "no, only partners", "also meetings", "remove suppliers"."""

from __future__ import annotations

from bot.dialogue.drafts import Correction, next_field
from bot.dialogue.fields import Answer, AskedField, Ticks, type_of
from bot.dialogue.fields.options import is_option, options_named, orders_removal
from bot.dialogue.fields.texts import takes_sentences
from bot.dialogue.words.plain_words import begins_with, has_word, says, without_words

LONGEST = 8
"""Words of the longest change."""
OPTION_WORDS = 3
"""Most words that only name options."""
DENYING_OPTIONS = ("not", "rather", "no")
"""Lists of words that turn an option down."""


def correct_options(question: AskedField, words: str) -> Correction | None:
    """Replace or reduce the options chosen last: "no, only partners", "no meetings after all"."""
    made = [field for field in question.service.questions if field.options and question.draft.answers.get(field.id)]
    if not made or question.field == made[-1]:
        return None
    last = question.of(made[-1])
    refused, _, rest = words.partition(",")
    if last.field.kind == "choices" and (more := _more_options(last, words)):
        return more
    if rest.strip() and says(question.catalog, refused, "no"):
        reading = type_of(last.field).read(last, rest.strip())
        if isinstance(reading, Ticks) and reading.without:
            return _without_options(last, rest.strip())  # "no, not suppliers"
        return Correction({last.field.id: reading.value}) if isinstance(reading, Answer) else None
    if last.field.kind != "choices":
        return None
    if orders_removal(question.catalog, words):
        return _remove_options(
            last, words, free=type_of(question.field).free and bool(next_field(question.service, question.draft))
        )
    return _without_options(last, words) if begins_with(question.catalog, words, *DENYING_OPTIONS) else None


def add_options(question: AskedField, words: str) -> Correction | None:
    """Add the options named to those chosen, "also meetings"; if only one may be chosen, it replaces the other."""
    adding = begins_with(question.catalog, words, "add") or has_word(question.catalog, words, "also")
    for field in question.service.questions:
        of_field = question.of(field)
        if field.kind == "choices" and begins_with(question.catalog, words, "all"):
            but = type_of(field).read(of_field, words)  # "all but suppliers"
            return Correction({field.id: but.value}) if isinstance(but, Answer) else None
        named = field.options and (is_option(of_field, words) or (adding and len(words.split()) <= LONGEST))
        reading = type_of(field).read(of_field, words) if named and of_field.answer else None
        if isinstance(reading, Answer) and field.kind == "choices":
            now = {*of_field.answer, *reading.value}
            return Correction({field.id: tuple(option for option in field.options if option in now)})
        if isinstance(reading, Answer):
            return Correction({field.id: reading.value})
    return None


def names_only_options(question: AskedField, words: str) -> bool:
    """Return whether the words only name kinds of help where sentences are expected: "partners, and perhaps a
    visit".
    """
    choosing = (question.of(field) for field in question.service.questions if field.kind == "choices")
    return takes_sentences(question.field) and any(is_option(choice, words) for choice in choosing)


def _more_options(question: AskedField, words: str) -> Correction | None:
    """Add the options that second thoughts name: "no wait, partners too"."""
    second = begins_with(question.catalog, words, "no", "rather") and has_word(question.catalog, words, "also")
    bare = without_words(question.catalog, words, "no", "rather", "polite", "also") if second else ""
    if not bare or not is_option(question, bare):
        return None
    now = {*(question.answer or ()), *options_named(question, bare)}
    return Correction({question.field.id: tuple(option for option in question.field.options if option in now)})


def _remove_options(question: AskedField, words: str, *, free: bool) -> Correction | None:
    """Remove the options named in an order such as "remove partners"; if none is left, ask for options again.

    `free` means that the current field takes free text, which may begin like an order: then the words may name
    nothing but options.
    """
    bare = _without_names(question, without_words(question.catalog, words, "remove", "rather", "polite"))
    if free and not is_option(question, bare):
        return None
    named = options_named(question, bare)
    left = tuple(option for option in question.answer or () if option not in named)
    if len(left) == len(question.answer):
        return None
    return Correction({question.field.id: left}) if left else Correction({}, question.field)


def _without_names(question: AskedField, words: str) -> str:
    """Return the folded words without the field's own name: "the kind of help partners" becomes "the partners"."""
    rest = f" {words} "
    for name in sorted(question.names, key=len, reverse=True):
        rest = rest.replace(f" {name} ", " ") if " " in name else rest
    return rest.strip()


def _without_options(question: AskedField, words: str) -> Correction | None:
    """Remove the options that the words deny without adding anything; the last one stays."""
    bare = without_words(question.catalog, words, "rather", "polite", "not")
    reading = type_of(question.field).read(question, words) if len(bare.split()) <= OPTION_WORDS else None
    if isinstance(reading, Answer):  # "no partners, meetings instead"
        return Correction({question.field.id: reading.value})
    denied = reading.without if isinstance(reading, Ticks) else ()
    left = tuple(option for option in question.answer or () if option not in denied)
    return Correction({question.field.id: left}) if left and denied else None
