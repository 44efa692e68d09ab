"""Matches that rank first but can't be meant: thanks in a question about prices, the status of a request never sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.questions.entry_or_action import SHOWN_AT_ONCE
from bot.dialogue.questions.own_places import look_past_own_place, look_past_places_together
from bot.dialogue.questions.own_requests import look_past_place_of_request
from bot.dialogue.scene import Scene
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import (
    begins_with,
    fold,
    has_phrase,
    has_word,
    looks_like_question,
    normalised_list,
    single_words,
    word_list,
)
from bot.dialogue.words.service_names import only_named
from knowledge.schema import REFERENCE_LANGUAGE, Catalog, per_catalog
from knowledge.search import Band, Kind, Label, Match, Ranking

SURE = 0.8
"""Confidence from which a courtesy or an action is meant, whatever else the words resemble."""
NAMED = 0.95
"""Confidence from which an entry named in the words precedes an unsure one that isn't named."""
ASKED_TOO, SAID_TOO = 0.1, 0.2
"""Confidence of an entry from which a question, or other words, mean it although they resemble a courtesy."""
ASKED_RATHER = 0.7
"""Confidence of an entry from which a question means it rather than a less likely action."""
OFTEN = 0.25
"""Share of a courtesy's phrasings that must be questions for it to count as one that people ask: "how are you?"."""
ANSWERED, LIKELY, PERHAPS = 0.8, 0.3, 0.05
"""Confidence from which a remaining entry answers surely, or probably, and from which it's worth a button."""

ELIGIBILITY, WHO_MAY = "eligibility", 0.5
"""The aspect of who may use something, and its chance from which a question about a service asks that."""
MORE = 0.2
"""Lead from which a service is meant rather than an action that ranks before it."""
HELP, LANGUAGE, SERVICES = (Label(Kind.ACTION, action) for action in ("help", "language", "services"))
FEW_WORDS = 6
"""Words up to which a call for help says what it needs help with."""


def drop_misreadings(scene: Scene, text: str, ranking: Ranking) -> Ranking:
    """Return the ranking without matches that can't be meant, and with a named entry before one that isn't named."""
    if not ranking.verbatim:
        ranking = _drop_misread_action(scene, text, ranking)
    ranking = look_past_place_of_request(scene, text, look_past_own_place(scene, text, ranking))
    ranking = _put_who_may_first(scene, text, ranking)
    ranking = look_past_places_together(scene, text, ranking)
    if _is_excepted(scene.catalog, text, ranking.best):
        ranking = _replace_matches(scene, ranking, ranking.matches[1:])
    if ranking.verbatim or ranking.best is None or ranking.matches[0].confidence >= SURE:
        return ranking
    first, *others = ranking.matches
    told = next((match for match in others if match.label.kind is Kind.FAQ), None)
    if first.label.kind is Kind.SMALLTALK and _is_no_courtesy(scene, text, ranking, told):
        return _replace_matches(scene, ranking, others)
    if first.label.kind is Kind.ACTION and (surer := _surer_service(scene, text, first, others)):
        matches = (surer, *(match for match in others if match != surer))
        return replace(ranking, matches=matches, band=Band.LIKELY)
    if first.label.kind is Kind.ACTION and first.label.id in SHOWN_AT_ONCE and _goes_on(scene):
        return _replace_matches(scene, ranking, others)
    if first.label.kind is Kind.ACTION and told and _is_asked(scene, text, first, told):
        return _replace_matches(scene, ranking, others)
    names = scene.catalog.entries[told.label.id].names if told else ()
    if first.label.kind is Kind.FAQ and told and told.confidence >= NAMED and has_phrase(text, map(fold, names)):
        return _replace_matches(scene, ranking, (told, *(match for match in ranking.matches if match != told)))
    return ranking


def _drop_misread_action(scene: Scene, text: str, ranking: Ranking) -> Ranking:
    """Return the ranking without an action that the words only resemble."""
    if len(text.strip()) == 1:  # a letter says nothing, whatever it resembles
        return replace(ranking, matches=(), band=Band.UNKNOWN, trap=None)
    if ranking.best in (HELP, SERVICES) and _names_a_thing(scene.catalog, ranking.repaired or text):
        about = _replace_matches(scene, ranking, ranking.matches[1:])  # "help with patents", "do you offer parking"
        return about if about.band is not Band.UNKNOWN or ranking.best == SERVICES else ranking
    if ranking.best != LANGUAGE:
        return ranking
    if has_word(scene.catalog, text, "translating"):  # "translate hello to Danish" chooses no language
        return replace(ranking, matches=(), band=Band.UNKNOWN)
    others = _seeks_people(scene, text) or _tells_what_is_spoken(scene.catalog, text)
    return _replace_matches(scene, ranking, ranking.matches[1:]) if others else ranking


def _put_who_may_first(scene: Scene, text: str, ranking: Ranking) -> Ranking:
    """Put the entry on who may use a service first, if the question names the service and asks that, and nothing
    else surely answers it: "who may apply for a Passport" is no wish for one.
    """
    release = scene.release
    catalog, service = release.catalog, only_named(release.catalog, text)
    sure = bool(ranking.best_entry) and ranking.confidence >= SURE
    clauses = Clauses.of(catalog)
    alone = len(clauses.questions(clauses.parts_asked(text))) == 1
    if not service or sure or ranking.verbatim or not alone or release.places.find(text):
        return ranking
    asked = next(iter(release.engine.aspects_in(text, ranking.likely_language)), None)
    if asked is None or asked.id != ELIGIBILITY or asked.confidence < WHO_MAY:
        return ranking
    leading = (Label(Kind.FAQ, entry.id) for entry in catalog.entries.values() if entry.offers == (service,))
    told = next((label for label in leading if ELIGIBILITY in release.engine.aspects_told_anyway(label)), None)
    others = tuple(match for match in ranking.matches if match.label != told)
    return _replace_matches(scene, ranking, (Match(told, asked.confidence), *others)) if told else ranking


def _seeks_people(scene: Scene, text: str) -> bool:
    """Return whether words with the name of a people look for somebody and don't ask for a language."""
    sought = bool(scene.release.places.find(text)) and has_word(scene.catalog, text, "seeking-out")
    return sought and not has_word(scene.catalog, text, "speaking")


def _tells_what_is_spoken(catalog: Catalog, text: str) -> bool:
    """Return whether a company says which language it speaks: "add that we speak French" doesn't ask for French."""
    reporting = "|".join(sorted(map(re.escape, normalised_list(catalog, "reporting"))))
    parts = re.split(rf"\b(?:{reporting})\b", text)
    return not looks_like_question(catalog, text) and any(begins_with(catalog, part, "our-side") for part in parts)


def _surer_service(scene: Scene, text: str, action: Match, others: Sequence[Match]) -> Match | None:
    """Return another service that is more surely wanted than an action: "call me back" takes nothing back."""
    if Clauses.of(scene.catalog).asks(text):
        return None
    services = [match for match in others if match.label.kind is Kind.SERVICE and match.label.id != action.label.id]
    return next((match for match in services if match.confidence >= action.confidence + MORE), None)


def _is_excepted(catalog: Catalog, text: str, best: Label | None) -> bool:
    """Return whether the words leave out what they name: "who else is in Scandinavia besides CLEAN?"."""
    entry = catalog.entries.get(best.id) if best and best.kind is Kind.FAQ else None
    names = {fold(name) for name in entry.names} if entry else set()
    return has_phrase(text, (f"{said} {name}" for said in word_list(catalog, "except") for name in names))


def _is_no_courtesy(scene: Scene, text: str, ranking: Ranking, told: Match | None) -> bool:
    """Return whether the words aren't the courtesy they resemble, but mean something else, such as the entry `told`."""
    catalog = scene.catalog
    name = ranking.best.id if ranking.best else ""
    near, unsure = told.confidence if told else 0.0, ranking.band is Band.LIKELY
    if fold(text) in Clauses.of(catalog).asking:  # "wo" is no "yo"
        return True
    if near >= NAMED and told and catalog.entries[told.label.id].topic not in _topics_of_bot(catalog):
        return True  # "e il prossimo" is no goodbye, "¿cuántos sois?" no question about the bot
    if name in _asked_courtesies(catalog) or (not Clauses.of(catalog).asks(text) and _opens_with(scene, text, ranking)):
        return False
    if told and told.confidence > ranking.matches[0].confidence:  # "y a t il un événement bientôt" is no "à bientôt"
        return True
    if Clauses.of(catalog).asks(text):
        return unsure or near >= ASKED_TOO
    return unsure and near >= SAID_TOO and not catalog.intents[REFERENCE_LANGUAGE].offers_of(name)


def _opens_with(scene: Scene, text: str, ranking: Ranking) -> bool:
    """Return whether what follows the last pause begins with the best match itself: "genial, gracias por la info"."""
    words = re.split(r"[,.!]\s", text.strip())[-1].split()
    return bool(words) and scene.release.engine.verbatim_label(words[0]) == ranking.best


def _is_asked(scene: Scene, text: str, action: Match, told: Match) -> bool:
    """Return whether a question means an entry that doesn't lead to the action: "who can take part?"."""
    entry = scene.catalog.entries[told.label.id]
    leads = action.label.id in (*SHOWN_AT_ONCE, *entry.offers, entry.action)
    nearer = told.confidence > max(action.confidence, ASKED_RATHER)
    return nearer and not leads and Clauses.of(scene.catalog).asks(text)


def _goes_on(scene: Scene) -> bool:
    """Return whether somebody without a request asks further about the last answer: "and last year?"."""
    return not scene.snapshot.requests and bool(scene.context.entry)


def _replace_matches(scene: Scene, ranking: Ranking, matches: Sequence[Match]) -> Ranking:
    """Return the ranking with these matches only, as sure as its best entry is."""
    told = next((match for match in matches if match.label.kind is Kind.FAQ), None)
    near = told.confidence if told else 0.0
    band = Band.ANSWER if near >= ANSWERED else Band.LIKELY if near >= LIKELY else Band.SUGGEST
    found = replace(ranking, matches=tuple(matches), band=band if near >= PERHAPS else Band.UNKNOWN)
    return (
        found if found.aspects else scene.release.engine.with_aspects(found)
    )  # what was asked before, of another thing


def _names_a_thing(catalog: Catalog, text: str) -> bool:
    """Return whether a few words name something that nobody mentions when speaking about the bot itself."""
    words = fold(text).split()
    return len(words) <= FEW_WORDS and not _words_to_the_bot(catalog).issuperset(words)


@per_catalog
def _words_to_the_bot(catalog: Catalog) -> frozenset[str]:
    """Return the folded words with which people command the bot and chat with it, in every language."""
    intents = [catalog.intents[language] for language in catalog.languages]
    said = [line.phrasings for each in intents for line in each.actions]
    said += [line.phrasings for each in intents for line in each.smalltalk]
    texts = (text for phrasings in said for text in phrasings)
    return single_words(catalog, "when-soon").union(word for text in texts for word in fold(text).split())


@per_catalog
def _topics_of_bot(catalog: Catalog) -> frozenset[str]:
    """Return the topics of what the bot does when asked: their entries resemble courtesies."""
    return frozenset(entry.topic for entry in catalog.entries.values() if entry.action)


@per_catalog
def _asked_courtesies(catalog: Catalog) -> frozenset[str]:
    """Return the courtesies that are questions."""
    said, asked = Counter[str](), Counter[str]()
    for language in catalog.languages:
        for line in catalog.intents[language].smalltalk:
            said[line.id] += len(line.phrasings)
            asked[line.id] += sum(map(Clauses.of(catalog).asks, line.phrasings))
    return frozenset(courtesy for courtesy in said if asked[courtesy] >= OFTEN * said[courtesy])
