"""Finds the company's name in a sentence that says more: "our company is called X and we sit in Graz", "X, Graz"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import islice, pairwise, takewhile

from bot.dialogue.fields.texts import extract_name
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.cues import cue_of_origin, field_before, only_place, own_brackets, starts_of_cues
from bot.dialogue.wishes.introductions import LARGE_NOUNS, introduced, is_form
from bot.dialogue.words import country_names
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import begins_with, fold, split_parts, strip_quotes, without_rather, word_list
from knowledge.schema import Catalog, Service
from knowledge.search.text import beginning, normalise

CLAUSE = re.compile(r"(?:[!?;:,()\n]|(?<!\b\w)\.)+\s*|(?<!\s)\s+[-–—]\s+")
"""What separates the clauses of a sentence."""
SENTENCES = re.compile(r"[.!?;\n]+\s*")
PARTS = (",", ";", "/", "|", "(", "-", "–", "—")
"""Marks between a name and its place."""
BETWEEN = 2
"""Words that may stand between a name and its place."""
MOST_WORDS = 6
"""Words of the longest name that is found in a sentence."""


def add_own(scene: Scene, service: Service, answers: Mapping[str, object], text: str) -> Mapping[str, object]:
    """Return the answers with the company's name, its activity and the writer's name, if the text gives the
    company's name.

    If people only say what they make, they are asked for that later, with their words as a suggestion.
    """
    company, told = service.field_that_is("company"), introduced(scene, service, text)
    if company is None or company.id in answers:
        return answers
    ways = (_name_in_passing, _name_with_origin, _name_in_brackets, _name_in_front)
    found = (find_stated_name(scene, service, text), told.get(company.id, ""))
    name = next(filter(None, (*found, *(way(scene, service, text) for way in ways), find_bare_name(scene, text))), "")
    return {**told, **answers, company.id: name} if name else answers


def find_stated_name(scene: Scene, service: Service, text: str) -> str:
    """Return the name a clause states ("we are called X"), or "" if none or several do."""
    names = {_name(scene, service, clause, "called") for clause in CLAUSE.split(beginning(text))} - {""}
    return names.pop() if len(names) == 1 else ""


def find_person(scene: Scene, service: Service, text: str) -> Mapping[str, object]:
    """Return the person's name in a clause that states it, by the field that asks for it; empty for none."""
    person, catalog = service.field_that_is("person"), scene.catalog
    clauses = (part.strip() for clause in CLAUSE.split(beginning(text)) for part in split_parts(catalog, clause))
    named = {extract_name(catalog, clause, "my-name") for clause in clauses if begins_with(catalog, clause, "my-name")}
    names = [name for name in named if name[:1].isupper() and _fits(name)] or _names_introduced(scene, text)
    return {person.id: names[0]} if person and person.asked and len(names) == 1 else {}


def _names_introduced(scene: Scene, text: str) -> list[str]:
    """Return the names with which people introduce themselves: "I'm Camille from a company in Grenoble". Places
    don't count, and in German, where nouns have capitals ("ich bin Ingenieurin"), a name takes two words.
    """
    catalog, fewest = scene.catalog, 2 if scene.language == LARGE_NOUNS else 1
    clauses = [clause for clause in CLAUSE.split(beginning(text)) if begins_with(catalog, clause, "i-am")]
    found = {_written_as_name(catalog, extract_name(catalog, clause, "i-am")) for clause in clauses}
    return [name for name in found if len(name.split()) >= fewest and not scene.release.places.find(name)]


def _name_in_passing(scene: Scene, service: Service, text: str) -> str:
    """Return the name in a description of the company ("we're a small company in Graz called X"), or ""."""
    catalog, found = scene.catalog, set[str]()
    named = word_list(catalog, "named")
    for clause in CLAUSE.split(beginning(text)):
        words = clause.split()
        starts = (place for place in range(2, len(words)) if _begins(fold(" ".join(words[place:])), named))
        place = next(starts, 0)
        if place and _tells_own(scene, service, clause, len(" ".join(words[:place]))):
            behind = " ".join(words[place:])
            name = _written_as_name(catalog, extract_name(catalog, behind, "named"))
            found |= {strip_quotes(name) or _name(scene, service, behind, "named")} - {""}
    return found.pop() if len(found) == 1 else ""


def _tells_own(scene: Scene, service: Service, clause: str, end: int) -> bool:
    """Return whether a clause up to there is about the sender's own company ("we're a company"), not one they seek."""
    home, target = service.field_that_is("home"), service.field_that_is("target")
    own, sought = (starts_of_cues(scene, service, field.id, clause) if field else () for field in (home, target))
    return min(sought, default=end) >= end and (bool(own) or begins_with(scene.catalog, clause, "being"))


def _written_as_name(catalog: Catalog, text: str) -> str:
    """Return the capitalised words at the beginning of a text, with a legal form: "Bright Roofs ltd in Graz"."""
    words = takewhile(lambda word: not word[:1].islower() or is_form(catalog, word), text.split())
    name = " ".join(words)
    return name if name[:1].isupper() and _fits(name) else ""


def _begins(words: str, phrases: Collection[str]) -> bool:
    return any(words.startswith(f"{phrase} ") for phrase in phrases)


def find_bare_name(scene: Scene, text: str) -> str:
    """Return the company's name if the text consists of it and it has a legal form, "Helle Dächer GmbH" or "it's
    Bright Roofs Ltd"; else "".
    """
    words = extract_name(scene.catalog, text, "called", "being").rstrip(" .!").split()
    ends = 1 < len(words) <= MOST_WORDS and is_form(scene.catalog, words[-1])
    return " ".join(words) if ends and not begins_with(scene.catalog, text, "yes", "no") else ""


def _name_in_front(scene: Scene, service: Service, text: str) -> str:
    """Return the name with a legal form that begins a sentence ("Bright Roofs Ltd from Leeds is looking"), or ""."""
    catalog, found = scene.catalog, set[str]()
    for sentence in SENTENCES.split(beginning(text)):
        words = _written_as_name(catalog, sentence).replace(",", " ").split()
        ends = (end for end, word in enumerate(words, 1) if end > 1 and is_form(catalog, word))
        found |= {" ".join(words[:end]) for end in islice(ends, 1)}
    return found.pop() if len(found) == 1 else ""


def _name_with_origin(scene: Scene, service: Service, text: str) -> str:
    """Return the name given with its place ("we are Bright Roofs from Graz"), or "". In German, where nouns have
    capitals ("wir sind Ingenieure aus Graz"), a name takes two words.
    """
    home, fewest = service.field_that_is("home"), 2 if scene.language == LARGE_NOUNS else 1
    found = set()
    said = beginning(text)
    clauses = CLAUSE.split(said)
    parts = (part.strip() for clause in clauses for part in split_parts(scene.catalog, clause))
    pairs = (f"{clause}, {place}" for clause, place in pairwise(clauses))  # "we are X, of Graz, and look for"
    for clause in (*parts, *pairs, *SENTENCES.split(said)) if home else ():  # "we are X, Graz"
        name, _ = (home and name_with_place(scene, service, home.id, clause)) or ("", "")
        introduced = extract_name(scene.catalog, clause, "being") != clause and not CLAUSE.search(name)
        if introduced and name[:1].isupper() and len(name.split()) >= fewest:
            found.add(name)
    return found.pop() if len(found) == 1 else ""


def _name_in_brackets(scene: Scene, service: Service, text: str) -> str:
    """Return the name given with its place in brackets ("We (Bright Roofs, Graz) look for"), or before such
    brackets ("Bright Roofs (Graz) looks for"); else "".
    """
    brackets = own_brackets(scene, service, text)
    place = brackets and only_place(scene, brackets[1])
    if brackets is None or place is None:
        return ""
    clause = CLAUSE.split(text[: brackets.start()].rstrip())[-1]
    inside, before = brackets[1][: place.start].rstrip(" ,-–—"), extract_name(scene.catalog, clause, "called", "being")
    name = inside or ("" if normalise(clause) in Clauses.of(scene.catalog).telling else before)
    return strip_quotes(name) if name[:1].isupper() and _fits(name) else ""


def name_with_place(scene: Scene, service: Service, home: str, text: str) -> tuple[str, str] | None:
    """Return name and cluster if the answer consists of just these ("X, Graz", "we are X from Graz"), else None. It's
    "" for a place without a cluster: "X, Vienna".

    `home` is the id of the field for the company's own cluster.
    """
    start, end, cluster = _only_place(scene, text) or (0, 0, "")
    if not end or text[end:].strip(" .!)"):
        return None
    before = text[:start].rstrip()
    if named := _up_to_form(scene.catalog, before):
        return named, cluster
    if field_before(scene.catalog, service, text, start) not in ("", home):
        return None  # "partners from Graz"
    cues = [begins for begins in starts_of_cues(scene, service, home, text) if 0 < begins < start]
    cues = cues or [cue.start for cue in cue_of_origin(scene, service, text)]
    if not cues and not before.endswith(PARTS):
        return None
    name = extract_name(scene.catalog, before[: min(cues, default=len(before))].rstrip(" ,;/|(-–—"), "called", "being")
    nobody = begins_with(scene.catalog, name, "being") or normalise(name) in Clauses.of(scene.catalog).telling
    return (name, cluster) if _fits(name) and not nobody else None


def _only_place(scene: Scene, text: str) -> tuple[int, int, str] | None:
    """Return the position of the text's only place, and its cluster ("" if it has none); None if there isn't
    exactly one.
    """
    if place := only_place(scene, text):
        return place.start, place.end, place.cluster_ids[0]
    elsewhere = [] if scene.release.places.find(text) else [*country_names.find(scene.catalog, text)]
    return (*elsewhere[0], "") if len(elsewhere) == 1 else None


def _up_to_form(catalog: Catalog, text: str) -> str:
    """Return a name with a legal form if at most a word or two such as "in" follow: "X SARL à"; else ""."""
    words = text.split()
    forms = word_list(catalog, "company-forms")
    ends = [end for end, word in enumerate(words, 1) if fold(word) in forms and not word.islower()]
    if not ends or len(words) - ends[-1] > BETWEEN:
        return ""
    name = strip_quotes(extract_name(catalog, " ".join(words[: ends[-1]]).rstrip(" ,;/|(-–—"), "called", "being"))
    return name if 1 < len(name.split()) <= MOST_WORDS else ""


def _name(scene: Scene, service: Service, clause: str, *lists: str) -> str:
    """Return the name in a clause, cut off where something else begins ("X and we", "X, sits in"), or ""."""
    clause = without_rather(scene.catalog, clause)
    name = extract_name(scene.catalog, clause, *lists)
    if name == clause:
        return ""
    clauses, home = Clauses.of(scene.catalog), service.field_that_is("home")
    words = name.split()
    while len(words) > 1 and fold(words[0]) in word_list(scene.catalog, "rather"):
        words = words[1:]  # "is called actually X"
    name = " ".join(words)
    starts = starts_of_cues(scene, service, home.id, name) if home else frozenset()
    at = 0
    for number, word in enumerate(words):
        following = normalise(words[number + 1]) if number + 1 < len(words) else ""
        tells = following in clauses.telling or at + len(word) + 1 in starts
        goes_on = name[:1].isupper() and number + 2 < len(words) and words[number + 1].islower()  # not "Dupont et fils"
        joins = normalise(word) in clauses.joining and (tells or goes_on)
        if number and (joins or at in starts):
            words = words[:number]
            break
        at += len(word) + 1
    name = strip_quotes(" ".join(words))
    return name if _fits(name) else ""


def _fits(name: str) -> bool:
    """Return whether this could be a company name."""
    return 1 <= len(name.split()) <= MOST_WORDS and len(fold(name)) > 1
