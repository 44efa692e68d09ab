"""Checks of single texts: markup, length, placeholders, and the commands they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import get_args

from knowledge.checks.placeholders import Malformed, placeholders
from knowledge.checks.sent_texts import Group, SentText, sent_texts, texts_of
from knowledge.issues import Issue, did_you_mean
from knowledge.schema import REFERENCE_LANGUAGE, ActionId
from knowledge.source.parsed_content import LanguageContent, ParsedContent
from knowledge.telegram_html import TAGS, commands, escape_ampersands, problems, units, visible

CARD = 750
"""Characters of an answer that fit on a phone's screen together with a fact or two."""

MESSAGE = 4_096
"""UTF-16 units Telegram takes in one message."""

_TAG = re.compile(rf"</?(?:{'|'.join(sorted(TAGS))})\b[^<>]*>", re.IGNORECASE)


@dataclass
class _Model:
    """What the reference text of a group contains; `readable` if its braces are well-formed."""

    names: set[str] = field(default_factory=set)
    commands: set[str] = field(default_factory=set)
    plural: bool = False
    readable: bool = True


def wording_issues(parsed: ParsedContent, used: LanguageContent) -> Iterator[Issue]:
    """Yield issues of the texts. `used` are the reference texts, whose placeholders the code fills in.

    Texts that the code doesn't vouch for follow the reference language. If several translations agree with each other
    but not with it, the reference is reported.
    """
    own = list(sent_texts(parsed))
    models = _agreed_models(
        [_models(sent for sent in own if sent.language == language) for language in parsed.languages]
    )
    models |= {group: _Model(names={"name"}) for group in models if group[0] == "aspect"}
    if used is not parsed.languages.get(REFERENCE_LANGUAGE):
        models |= _models(texts_of(REFERENCE_LANGUAGE, used))
    named = {command for model in models.values() for command in model.commands}
    known = {*get_args(ActionId), *(name.replace("-", "_") for name in parsed.known("services")), *named}
    for sent in own:
        yield from _label(sent) if sent.label else _message(sent)
        yield from _placeholders(sent, models.get(sent.group))
        yield from _commands(sent, known, models.get(sent.group))


def _agreed_models(models: list[dict[Group, _Model]]) -> dict[Group, _Model]:
    """Return the models of the first language, or of the others if two or more of them agree against it."""
    reference, *others = models or [{}]
    for group, model in reference.items():
        translated = [other[group].names for other in others if group in other and other[group].readable]
        if len(translated) > 1 and all(names == translated[0] for names in translated):
            model.names, model.readable = translated[0], True
    return reference


def _models(of_one_language: Iterable[SentText]) -> dict[Group, _Model]:
    models: dict[Group, _Model] = {}
    for sent in of_one_language:
        model = models.setdefault(sent.group, _Model())
        names = placeholders(sent.text.value)
        if isinstance(names, Malformed):
            model.readable = False
        else:
            model.names |= names
        if sent.form:
            model.plural = True
        if sent.group[0] == "text":  # only there the bot's own code vouches for them
            model.commands |= commands(sent.text.value)
    return models


def _label(sent: SentText) -> Iterator[Issue]:
    found = _TAG.search(sent.text.value)
    if found:
        place = sent.text.document.place_within(sent.text.path, found[0])
        yield sent.text.error(f"`{found[0]}` would be shown as it stands here.", "Remove the tag.", at=place)


def _message(sent: SentText) -> Iterator[Issue]:
    text, document = sent.text.value, sent.text.document
    for problem in problems(text):
        place = document.place_within(sent.text.path, problem.snippet, problem.nth)
        yield sent.text.error(problem.message, problem.remedy, at=place)
    shown = visible(escape_ampersands(text))
    if units(shown) > MESSAGE:
        message = f"The text has {units(shown)} characters as Telegram counts; {MESSAGE} are allowed."
        yield sent.text.error(message, "Shorten it, or move a part to another entry.")
    elif len(shown) > CARD and sent.group[0] == "entry" and sent.group[-1] == "answer":
        message = f"The answer has {len(shown)} characters; {CARD} fit a phone screen."
        yield sent.text.warning(message, "Keep one or two sentences, and move the details to `facts`.")


def _placeholders(sent: SentText, model: _Model | None) -> Iterator[Issue]:
    names = placeholders(sent.text.value)
    if isinstance(names, Malformed):
        place = sent.text.document.place_within(sent.text.path, names.snippet)
        yield sent.text.error(names.message, "Write `{name}`; a brace that is to be seen appears twice.", at=place)
    elif model is not None and model.readable:
        yield from _placeholder_differences(sent, set(names), model)


def _placeholder_differences(sent: SentText, names: set[str], model: _Model) -> Iterator[Issue]:
    counted = {"count"} if model.plural else set()
    for name in sorted(names - model.names - counted):
        place = sent.text.document.place_within(sent.text.path, "{" + name)
        remedy = did_you_mean(name, model.names - names) or _list_placeholders(model.names)
        yield sent.text.error(f"The bot cannot fill in `{{{name}}}` here.", remedy, at=place)
    missing = sorted(model.names - names)
    near = {other for name in names - model.names for other in missing if did_you_mean(name, (other,))}
    if sent.form in ("", "other"):  # the other forms may leave out the number, for example
        for name in missing:
            if name not in near:
                message = f"`{{{name}}}` is missing; the same text has it elsewhere."
                yield sent.text.error(message, f"Write `{{{name}}}` where it belongs.")
    if sent.form and not model.plural and "count" not in model.names:
        yield sent.text.error("This text has no plural forms where the bot uses it.", "Write a single text.")


def _list_placeholders(names: Iterable[str]) -> str:
    offered = ", ".join(f"`{{{name}}}`" for name in sorted(names))
    return f"Use {offered}." if offered else "Remove it."


def _commands(sent: SentText, known: set[str], model: _Model | None) -> Iterator[Issue]:
    allowed = known | (model.commands if model else set())
    for name in sorted(commands(sent.text.value) - allowed):
        place = sent.text.document.place_within(sent.text.path, "/" + name)
        remedy = did_you_mean(name, allowed).replace("`", "`/", 1) or "Remove it."
        yield sent.text.warning(f"The bot has no command `/{name}`.", remedy, at=place)
