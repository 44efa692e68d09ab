"""Turns schema errors into issues in plain words, on the right line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knowledge.issues import Issue, did_you_mean, nearest
from knowledge.source.yaml_document import Document, Path, Unquoted

Model = TypeVar("Model", bound=BaseModel)

UNIT = {"tuple_type": "a list", "bool_type": "true or false", "int_type": "a whole number"}
KEYED = "keys with values"
SAMPLES = {"sources": "[who says so, and when]"}
"""What is written at a key that doesn't speak for itself."""
MAPPING = ("dict_type", "mapping_type", "model_type", "model_attributes_type")


def read_value(model: type[Model], document: Document, path: Path, issues: list[Issue]) -> Model | None:
    """Return the value at `path` as `model`, or None after adding the reasons to `issues`."""
    value = document.value
    for step in path:
        value = value[step]
    return validate(model, value, document, path, issues)


def validate(model: type[Model], value: Any, document: Document, path: Path, issues: list[Issue]) -> Model | None:
    """Return `value`, found at `path`, as `model`, or None after adding the reasons to `issues`."""
    try:
        fit = model.model_validate(value)
    except ValidationError as error:
        issues.extend(_explain(error.errors(include_url=False), model, document, path))
        return None
    swallowed = (_swallowed(document, path, key) for key in model.model_fields if key not in value)
    if first := min(filter(None, swallowed), default=None):  # the others only follow from this one
        issues.append(first)
        return None
    return fit


def _explain(errors: list[ErrorDetails], model: type[BaseModel], document: Document, path: Path) -> Iterator[Issue]:
    renamed = set()
    for error in errors:
        if error["type"] == "extra_forbidden":
            loc = error["loc"]
            known = _keys(model, loc[:-1])
            near = nearest(str(loc[-1]), known)
            if near:
                renamed.add((*loc[:-1], near))
            yield _unknown_key(document, path + loc, known)
    for error in errors:
        if error["type"] == "extra_forbidden" or error["loc"] in renamed:
            continue
        yield _issue(error, model, document, path)


def _unknown_key(document: Document, path: Path, known: set[str]) -> Issue:
    key = str(path[-1])
    remedy = did_you_mean(key, known) or f"Known here: {', '.join(sorted(known))}."
    return document.issue(path, f"Unknown key `{key}`.", remedy, place=document.key_place(path))


def _issue(error: ErrorDetails, model: type[BaseModel], document: Document, path: Path) -> Issue:
    loc = tuple(step for step in error["loc"] if step != "[key]")
    where, kind, given = path + loc, error["type"], error["input"]
    if kind == "missing":
        return _missing(document, where)
    if given is None:
        return document.issue(
            where, f"Nothing is written at `{where[-1] if where else ''}`.", "Fill it in, or remove the key."
        )
    if kind == "string_type":
        return not_text(document, where, given)
    if kind in UNIT or kind in MAPPING:
        return _other_kind(document, where, kind, given)
    if kind == "literal_error":
        known = re.findall(r"'([^']+)'", str(error.get("ctx", {}).get("expected", "")))
        remedy = did_you_mean(str(given), known) or f"Known here: {', '.join(known)}."
        return document.issue(where, f"`{given}` is not one of the known values.", remedy)
    return document.issue(where, *_limits(error, given))


def _missing(document: Document, where: Path) -> Issue:
    key, around = str(where[-1]), where[:-1]
    message, remedy = f"The key `{key}` is missing.", f"Add `{key}: {SAMPLES.get(key, '...')}`."
    return _swallowed(document, around, key) or document.issue(where, message, remedy, place=document.place(around))


def _swallowed(document: Document, around: Path, key: str) -> Issue | None:
    """Return the issue of a key that was indented too far and became part of the text above, or None."""
    node = document.node(around)
    for sibling, (child, _) in node.children.items() if node else ():
        if "\n" in child.raw and re.search(rf"^{re.escape(key)}:", child.raw, re.MULTILINE):
            place = document.place_within((*around, sibling), f"{key}:")
            message = f"`{key}:` is indented too far: it became part of `{sibling}`."
            return document.issue((*around, key), message, "Indent it like the keys above.", place=place)
    return None


def not_text(document: Document, where: Path, given: Any) -> Issue:
    """Return the issue of a value that YAML reads as something other than text."""
    raw = document.raw(where)
    if isinstance(given, bool):
        word = "true" if given else "false"
        return document.issue(where, f"`{raw}` is read as {word}, not as text.", f'Put it in quotes: "{raw}".')
    if isinstance(given, Unquoted | int | float):
        kind = "a date" if isinstance(given, Unquoted) and given.kind == "timestamp" else "a number"
        return document.issue(where, f"`{raw}` is read as {kind}, not as text.", f'Put it in quotes: "{raw}".')
    if isinstance(given, Mapping):
        key = next(iter(given), "")
        message = f"Because of the colon, `{key}:` is read as a key, not as text."
        return document.issue(where, message, "Put the whole text in quotes.")
    return document.issue(where, "This is a list, not text.", "Write one text, without `- `.")


def _other_kind(document: Document, where: Path, kind: str, given: Any) -> Issue:
    wanted = UNIT.get(kind, KEYED)
    remedy = {
        "a list": "Put each item on a line of its own that begins with `- `.",
        KEYED: "Write `key: value` lines, indented below.",
    }.get(wanted, "Write it without quotes." if isinstance(given, str) else "")
    return document.issue(where, f"This must be {wanted}, not {_kind(given)}.", remedy)


def _kind(given: Any) -> str:
    if isinstance(given, Mapping):
        return KEYED
    if isinstance(given, tuple):
        return "a list"
    return f"`{given.raw}`" if isinstance(given, Unquoted) else f"`{str(given)[:40]}`"


def _limits(error: ErrorDetails, given: Any) -> tuple[str, str]:
    """Return message and remedy for a value of the right type that isn't allowed."""
    kind, context = error["type"], error.get("ctx", {})
    text = str(given)
    if kind == "string_too_short":
        return "The text is empty.", "Write something, or remove the line."
    if kind == "string_too_long":
        limit = int(context["max_length"])
        return f"The text has {len(text.strip())} characters; {limit} are allowed.", "Shorten it."
    if kind == "string_pattern_mismatch":
        return f"`{text[:60]}` is not written the right way.", _pattern(str(context["pattern"]))
    limits = " ".join(f"{name} {value}" for name, value in context.items())
    return f"`{text[:60]}` is out of range.", f"Allowed: {limits}."


def _pattern(pattern: str) -> str:
    if "a-z0-9" in pattern:
        return "Use small letters without accents, digits and single hyphens."
    if "{1,6}" in pattern:
        return "Use one to six capital letters."
    if "A-Z" in pattern:
        return "Use two capital letters."
    return f"It must match {pattern}."


def _keys(model: Any, loc: Path) -> set[str]:
    """Return the keys that the schema knows at `loc` below `model`."""
    for step in loc:
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = model.model_fields[str(step)].annotation
        elif get_origin(model):
            model = get_args(model)[1 if isinstance(step, str) else 0]
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return set()
    return {field.alias or name for name, field in model.model_fields.items()}
