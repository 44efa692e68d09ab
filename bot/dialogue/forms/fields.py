"""Reading an answer to one field: what was typed becomes a value, or the reason why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process, utils

from bot.dialogue.scene import Scene
from bot.dialogue.speech import Value
from knowledge.schema import Cluster, ServiceField

CLOSE_ENOUGH = 84
"""Similarity (0-100) from which a typed option counts as meant; below, people are asked again."""

EMAIL = re.compile(r"[^@\s<>(),;:\"]+@[^@\s<>(),;:\"]+\.[^@\s<>(),;:\".]{2,}")
HOST = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63})*\.[^\W\d_]{2,63}\.?")


@dataclass(frozen=True)
class Answer:
    """A value that may be kept."""

    value: Any


@dataclass(frozen=True)
class Refusal:
    """Why an answer cannot be kept: the key of the words that say so."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Several:
    """The answer fits more than one cluster."""

    clusters: tuple[Cluster, ...]


Reading = Answer | Refusal | Several


def read(scene: Scene, service_id: str, asked: ServiceField, typed: str) -> Reading:
    """What was typed, as the field's value. Line ends are kept in long texts, other runs of white space are one."""
    text = "\n".join(" ".join(line.split()) for line in typed.strip().splitlines())
    if not text:
        return Refusal("form.refused.empty")
    if not asked.required and _is_among(scene, "form.skip-words", text):
        return Answer(None)
    if asked.kind in ("text", "website", "email") and len(text) > asked.max_length:
        return Refusal("form.refused.too-long", {"limit": asked.max_length, "length": len(text)})
    return READERS[asked.kind](scene, service_id, asked, text)


def _text(scene: Scene, service_id: str, asked: ServiceField, text: str) -> Reading:
    if sum(character.isalnum() for character in text) < min(asked.min_length, 2):
        return Refusal("form.refused.no-words")
    if len(text) < asked.min_length:
        return Refusal("form.refused.too-short")
    return Answer(text)


def _email(scene: Scene, service_id: str, asked: ServiceField, text: str) -> Reading:
    found = EMAIL.findall(text.removeprefix("mailto:"))
    return Answer(found[0].rstrip(".")) if len(found) == 1 else Refusal("form.refused.email")


def _website(scene: Scene, service_id: str, asked: ServiceField, text: str) -> Reading:
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return Refusal("form.refused.website")
    good = (
        parts.scheme in ("http", "https")
        and HOST.fullmatch(host)
        and not re.search(r"\s", text)
        and "@" not in parts.netloc
    )
    return Answer(address) if good else Refusal("form.refused.website")


def _choices(scene: Scene, service_id: str, asked: ServiceField, text: str) -> Reading:
    found = [_option(scene, service_id, asked, part) for part in _listed(scene, text)]
    if not found or None in found:
        return Refusal("form.refused.option")
    return Answer(tuple(option for option in asked.options if option in found))


def _listed(scene: Scene, text: str) -> list[str]:
    """The parts of a list in plain words: between commas and whatever a language says for "and"."""
    catalog = scene.release.catalog
    ands = {
        word.strip()
        for language in catalog.languages
        for word in str(catalog.text(language, "form.and-words")).split(",")
    }
    between = "|".join(rf"\s{re.escape(word)}\s" for word in sorted(ands, key=len, reverse=True) if word)
    return [part.strip() for part in re.split(rf"[,;/\n+&]|{between}", text, flags=re.IGNORECASE) if part.strip()]


def _choice(scene: Scene, service_id: str, asked: ServiceField, text: str) -> Reading:
    option = _option(scene, service_id, asked, text)
    return Answer(option) if option else Refusal("form.refused.option")


def _option(scene: Scene, service_id: str, asked: ServiceField, text: str) -> str | None:
    """The option whose words are nearest, if near enough; else the one that the text is another word for."""
    words = scene.release.catalog.words_of(service_id, scene.language).fields[asked.id]
    best = process.extractOne(text, words.options, scorer=fuzz.token_set_ratio, processor=utils.default_process)
    if best and best[1] >= CLOSE_ENOUGH:
        return best[2]
    meant = {cue: option for option, cues in words.option_cues.items() for cue in cues if option in asked.options}
    near = process.extractOne(text, list(meant), scorer=fuzz.ratio, processor=utils.default_process)
    return meant[near[0]] if near and near[1] >= CLOSE_ENOUGH else None


def _cluster(scene: Scene, service_id: str, asked: ServiceField, text: str) -> Reading:
    offered = {cluster.id: cluster for cluster in clusters(scene, asked.kind)}
    found = [one for mention in scene.release.places.find(text) for one in mention.cluster_ids if one in offered]
    named = tuple(dict.fromkeys(found))
    if not named:
        return Refusal("form.refused.cluster")
    return Answer(named[0]) if len(named) == 1 else Several(tuple(offered[one] for one in named))


def _consent(scene: Scene, service_id: str, asked: ServiceField, text: str) -> Reading:
    return Answer(scene.now.isoformat()) if agrees(scene, text) else Refusal("form.refused.press")


def agrees(scene: Scene, text: str) -> bool:
    """True when the text is a plain yes."""
    return _is_among(scene, "form.yes-words", text)


def _is_among(scene: Scene, key: str, text: str) -> bool:
    """True when the text is one of the words that the content lists under `key`, separated by commas."""
    known = {word.strip().casefold() for word in scene.speech.label(key).split(",")}
    return text.strip(" .!").casefold() in known


def clusters(scene: Scene, kind: str) -> tuple[Cluster, ...]:
    """The clusters to choose from: targets somebody answers for, and neither side of a request twice."""
    catalog = scene.release.catalog
    answers = scene.session.draft.answers if scene.session.draft else {}
    taken = answers.get("home" if kind == "target" else "target")
    if kind == "home":
        return scene.speech.by_country(one for one in catalog.homes() if one.id != taken)
    answered_for = scene.directory.answered_for
    targets = [cluster for cluster in catalog.targets() if cluster.id != taken and answered_for(cluster.id)]
    return scene.speech.by_country(targets)


READERS: Mapping[str, Callable[[Scene, str, ServiceField, str], Reading]] = {
    "text": _text,
    "email": _email,
    "website": _website,
    "choice": _choice,
    "choices": _choices,
    "home": _cluster,
    "target": _cluster,
    "consent": _consent,
}
"""How each kind of field reads what was typed."""
