"""Which request words name: by a company's or person's name, a number, or the place among others ("the second one")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dialogue.fields import time_words
from bot.dialogue.requests import cards
from bot.dialogue.scene import Scene
from bot.dialogue.words import request_numbers
from bot.dialogue.words.plain_words import any_of, fold, has_word, positions_in_list, without_ends, word_list
from knowledge.schema import Catalog, per_catalog
from knowledge.search.words import is_good_word
from storage.records import Request, Side

SHORTEST = 3
"""Letters from which a word of a company's name tells it from others."""
AT_END = 2
"""Words at either end of a message among which a request is told by its place."""
ADDRESSED = re.compile(r"^@?([^:,;.!?\n]{3,60}?)\s?([:,])\s")
"""What a message to somebody of several begins with: "Solarwerk: yes", "for Solarwerk: yes"."""


def is_named(scene: Scene, request: Request) -> bool:
    """Return whether the words contain the request's number or a name of its other side."""
    catalog, text = scene.catalog, scene.incoming.text
    words = f" {fold(text)} "
    numbered = request_numbers.split_number(catalog, text)
    called = any(len(name) >= SHORTEST and f" {name} " in words for name in _names(scene, request))
    begun = _is_part(_beginning(scene, ":,"), [_organisation(scene, request)])
    called = called or bool(_target_as_written(scene, request)) or _is_place_named(scene, request)
    return begun or called or bool(numbered and numbered[0] == request.number)


def is_addressed(scene: Scene, request: Request) -> bool:
    """Return whether the words begin with the other side's name and a colon: "for Solarwerk: yes"."""
    return _is_part(_beginning(scene, ":"), [_organisation(scene, request), *_names(scene, request)])


def _beginning(scene: Scene, marks: str) -> str:
    """Return what stands before the first mark, folded, without "for"; "" where that is another one or none."""
    begins = ADDRESSED.match(scene.incoming.text)
    known = begins is not None and begins[2] in marks
    return without_ends(scene.catalog, fold(begins[1]), "addressed-to") if begins and known else ""


def _is_part(said: str, names: Iterable[str]) -> bool:
    return bool(said) and any(set(said.split()) <= set(name.split()) for name in names)


def numbered_request(scene: Scene) -> Request | None:
    """Return this chat's request whose number the words contain, or None."""
    number = request_numbers.find_mentioned(scene.catalog, scene.incoming.text)
    own = (request for request in scene.snapshot.requests if scene.sides(request))
    return next((request for request in own if request.number == number), None)


def may_be_named(text: str, request: Request) -> bool:
    """Return whether the words contain a number that may be the request's, or any word of the company's name."""
    words = set(fold(text).split())
    company = {word for word in fold(str(request.answers.get("company", ""))).split() if len(word) >= SHORTEST}
    return str(request.number) in {word.lstrip("0") for word in words} or bool(words & company)


def is_told_apart(scene: Scene) -> bool:
    """Return whether the words tell one request by its place among several: "the second one is fine"."""
    return has_word(scene.catalog, scene.incoming.text, "other-of-several") or bool(_place(scene))


def without_names(scene: Scene, requests: Iterable[Request]) -> str:
    """Return the words without what names one of these requests, or tells it by its place."""
    catalog, text = scene.catalog, scene.incoming.text
    numbered = request_numbers.split_number(catalog, text)
    place, words = _place(scene), f" {fold(numbered[1] if numbered else text)} "
    phrases = {*word_list(catalog, "other-of-several"), *([place] if place else [])}
    for request in requests:
        phrases |= {fold(cards.company_name(scene.speech, request)), *_names(scene, request)}
        phrases.add(_target_as_written(scene, request))
    for phrase in sorted(filter(None, phrases), key=len, reverse=True):
        words = words.replace(f" {phrase} ", " ", 1)
    return without_ends(catalog, words.strip(), "addressed-to")


def _place(scene: Scene) -> str:
    """Return the words at an end of a message that tell a request by its place, or "". A time isn't one: "the first
    week".
    """
    catalog, words = scene.catalog, fold(scene.incoming.text).split()
    ones = word_list(catalog, "one-of-several", "of-requests")
    for language in catalog.languages:
        ordinals = positions_in_list(catalog, language, "ordinals")
        for at, word in enumerate(words[1:], 1):
            if word not in ordinals or words[at - 1] not in word_list(catalog, "the"):
                continue
            end = at + 1 + (words[at + 1 : at + 2] != [] and words[at + 1] in ones)
            is_time = time_words.mentions_time(catalog, language, " ".join(words[end : end + 2]))
            if not is_time and (at <= AT_END or end == len(words)):
                return " ".join(words[at - 1 : end])
    return ""


def _names(scene: Scene, request: Request) -> set[str]:
    """Return the names by which the words may mean the other side, folded: all of it, a first name, or an unusual word
    such as "Solarwerk". A common word such as "Heat" is none.
    """
    speech, theirs = scene.speech, [event for event in request.history if event.by is Side.CONTACT and event.named]
    people = [request.person.first_name, cards.person_name(speech, request)]
    if _is_company(scene, request):
        people = [event.name for event in theirs]
    whole = _organisation(scene, request)
    unusual = {word for word in whole.split() if len(word) > SHORTEST and not is_good_word(word)}
    return {whole, *unusual, *(fold(name.split(" ")[0]) for name in people)} - {""}


def _target_as_written(scene: Scene, request: Request) -> str:
    """Return the name of the cluster that a company has asked, folded, if it stands in the words letter by letter:
    "CLEAN", which is a common word else. Returns "" where it doesn't.
    """
    name = cards.target_name(scene.speech, request) if _is_company(scene, request) and request.target else ""
    return fold(name) if name and re.search(rf"\b{re.escape(name)}\b", scene.incoming.text) else ""


def _is_place_named(scene: Scene, request: Request) -> bool:
    """Return whether a company names the place of the cluster that it has asked: "and for Copenhagen, by May"."""
    places = scene.release.places
    return _is_company(scene, request) and request.target in places.clusters_in(scene.incoming.text)


def _organisation(scene: Scene, request: Request) -> str:
    """Return the other side's name without a legal form, folded."""
    other = Side.CONTACT if _is_company(scene, request) else Side.COMPANY
    name = cards.side_name(scene.speech, request, other, scene.directory)
    return strip_legal_form(scene.catalog, name)


def _is_company(scene: Scene, request: Request) -> bool:
    return scene.incoming.address.among([request.company])


def strip_legal_form(catalog: Catalog, company: str) -> str:
    """Return a company's name without its legal form, folded; a legal form alone as it is."""
    name = fold(company)
    return _legal_forms(catalog).sub("", name).strip() or name


@per_catalog
def _legal_forms(catalog: Catalog) -> re.Pattern[str]:
    """Compile a pattern for the legal form at the end of a folded company name."""
    return re.compile(rf"(?: (?:{any_of(word_list(catalog, 'company-forms'))}))+$")
