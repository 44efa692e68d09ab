"""Checks of single texts: markup, length, placeholders, and the commands they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import get_args

from knowledge.checks.lines import Group, Line, lines, texts
from knowledge.checks.placeholders import Malformed, placeholders
from knowledge.issues import Issue, did_you_mean
from knowledge.schema import REFERENCE_LANGUAGE, ActionId
from knowledge.source.parser import LanguageContent, ParsedContent
from knowledge.telegram_html import TAGS, commands, mended, problems, units, visible

SCREEN = 1_000
"""Characters an answer may have to be read without scrolling on."""

MESSAGE = 4_096
"""UTF-16 units Telegram takes in one message."""

_TAG = re.compile(rf"</?(?:{'|'.join(sorted(TAGS))})\b[^<>]*>", re.IGNORECASE)


@dataclass
class _Model:
    """What the texts of one group hold in the language that the others follow; `readable` if the braces fit."""

    names: set[str] = field(default_factory=set)
    commands: set[str] = field(default_factory=set)
    plural: bool = False
    readable: bool = True


def wording(draft: ParsedContent, used: LanguageContent) -> Iterator[Issue]:
    """Faults of the draft's texts. `used` holds the texts the code fills in: they name the placeholders.

    Where the code cannot be asked, all texts follow the reference language; when several translations agree with
    one another and not with it, it is the one at issue.
    """
    own = list(lines(draft))
    models = _agreed([_models(line for line in own if line.language == language) for language in draft.spoken])
    if used is not draft.spoken.get(REFERENCE_LANGUAGE):
        models |= _models(texts(REFERENCE_LANGUAGE, used))
    known = {*get_args(ActionId), *(name.replace("-", "_") for name in draft.known("services"))}
    for line in own:
        yield from _label(line) if line.label else _message(line)
        yield from _placeholders(line, models.get(line.group))
        yield from _commands(line, known, models.get(line.group))


def _agreed(spoken: list[dict[Group, _Model]]) -> dict[Group, _Model]:
    """The models of the first language, or of the others where two or more of them agree against it."""
    reference, *others = spoken or [{}]
    for group, model in reference.items():
        translated = [other[group].names for other in others if group in other and other[group].readable]
        if len(translated) > 1 and all(names == translated[0] for names in translated):
            model.names, model.readable = translated[0], True
    return reference


def _models(of_one_language: Iterable[Line]) -> dict[Group, _Model]:
    models: dict[Group, _Model] = {}
    for line in of_one_language:
        model = models.setdefault(line.group, _Model())
        names = placeholders(line.text.value)
        if isinstance(names, Malformed):
            model.readable = False
        else:
            model.names |= names
        if line.form:
            model.plural = True
        if line.group[0] == "text":  # only there the bot's own code vouches for them
            model.commands |= commands(line.text.value)
    return models


def _label(line: Line) -> Iterator[Issue]:
    found = _TAG.search(line.text.value)
    if found:
        place = line.text.document.place_within(line.text.path, found[0])
        yield line.text.error(f"`{found[0]}` would be shown as it stands here.", "Remove the tag.", at=place)


def _message(line: Line) -> Iterator[Issue]:
    text, document = line.text.value, line.text.document
    for problem in problems(text):
        place = document.place_within(line.text.path, problem.snippet, problem.nth)
        yield line.text.error(problem.message, problem.remedy, at=place)
    shown = visible(mended(text))
    if units(shown) > MESSAGE:
        message = f"The text has {units(shown)} characters as Telegram counts; {MESSAGE} are allowed."
        yield line.text.error(message, "Shorten it, or move a part to another entry.")
    elif len(shown) > SCREEN and line.group[0] == "entry" and line.group[-1] == "answer":
        message = f"The answer has {len(shown)} characters; {SCREEN} fit a phone screen."
        yield line.text.warning(message, "Move what is not needed first to `more`.")


def _placeholders(line: Line, model: _Model | None) -> Iterator[Issue]:
    names = placeholders(line.text.value)
    if isinstance(names, Malformed):
        place = line.text.document.place_within(line.text.path, names.snippet)
        yield line.text.error(names.message, "Write `{name}`; a brace that is to be seen stands twice.", at=place)
    elif model is not None and model.readable:
        yield from _differing(line, set(names), model)


def _differing(line: Line, names: set[str], model: _Model) -> Iterator[Issue]:
    counted = {"count"} if model.plural else set()
    for name in sorted(names - model.names - counted):
        place = line.text.document.place_within(line.text.path, "{" + name)
        remedy = did_you_mean(name, model.names - names) or _offered(model.names)
        yield line.text.error(f"Nothing fills in `{{{name}}}` here.", remedy, at=place)
    missing = sorted(model.names - names)
    near = {other for name in names - model.names for other in missing if did_you_mean(name, (other,))}
    if line.form in ("", "other"):  # the other forms may leave out, say, the number
        for name in missing:
            if name not in near:
                message = f"`{{{name}}}` is missing; the same text has it elsewhere."
                yield line.text.error(message, f"Write `{{{name}}}` where it belongs.")
    if line.form and not model.plural and "count" not in model.names:
        yield line.text.error("This text has no plural forms where the bot uses it.", "Write a single text.")


def _offered(names: Iterable[str]) -> str:
    offered = ", ".join(f"`{{{name}}}`" for name in sorted(names))
    return f"Use {offered}." if offered else "Remove it."


def _commands(line: Line, known: set[str], model: _Model | None) -> Iterator[Issue]:
    allowed = known | (model.commands if model else set())
    for name in sorted(commands(line.text.value) - allowed):
        place = line.text.document.place_within(line.text.path, "/" + name)
        remedy = did_you_mean(name, allowed).replace("`", "`/", 1) or "Remove it."
        yield line.text.warning(f"The bot has no command `/{name}`.", remedy, at=place)
