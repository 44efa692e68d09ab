"""Questions about the last answer in unusual words: "do they take European start-ups?".

They don't ask for one of the usual details, so only a pronoun, or their shortness, shows what they are about.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.dialogue.interpretation.asking_words import is_asking_word
from bot.dialogue.interpretation.follow_ups import apply_follow_up, put_first
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import begins_with, has_word, normalised_list
from knowledge.releases.release import Release
from knowledge.schema import Catalog, FaqEntry
from knowledge.search import Band, Engine, Kind, Label, Ranking
from knowledge.search.aspects import AspectMatch
from knowledge.search.text import normalise

PARTICIPANTS = "participants"
"""The aspect of who took part."""
SHOWN_AT_ONCE = ("status",)
"""Actions that bare questions resemble: "is it still going?"."""
CERTAIN = 0.9
"""Confidence of the entry shown last, named in the question, from which it's meant even if the ranking isn't sure."""
SURE, PROBABLE = 0.8, 0.5
"""Confidence of another answer from which the question is about that: if it points to the last answer, and if it's only
short.
"""
NOT_OURS, TOLD, WANTED = 0.4, 0.3, 0.3
"""Chances of an off-topic question, of a statement and of a wish from which the question isn't about the last answer.
"""
AT_MOST = 0.6
"""Total chance of everything that isn't a question up to which words count as one without looking like one."""
FEW, SOME = 5, 10
"""Words up to which a question may be about the last answer: without a pronoun, and with one."""


def go_on(release: Release, engine: Engine, text: str, ranking: Ranking, entry_id: str) -> Ranking:
    """Put the entry shown last first if a question is about it, in usual words or others."""
    found = apply_follow_up(release, engine, text, ranking, entry_id)
    return ask_about_shown(release, engine, text, ranking, entry_id) if found is ranking else found


def ask_about_shown(release: Release, engine: Engine, text: str, ranking: Ranking, entry_id: str) -> Ranking:
    """Put the entry shown last first, as probably meant, if a question points to it and nothing else surely answers
    it.
    """
    entry = release.catalog.entries.get(entry_id)
    if entry is None or ranking.verbatim or not normalise(text) or not _asks(release.catalog, text, ranking):
        return ranking  # nothing but courtesies or signs is no question
    if _asks_who_is_from(release, text, entry):
        return put_first(ranking, entry.id, (AspectMatch(PARTICIPANTS, 1.0),))
    if not _may_go_on(release, text, ranking, entry):
        return ranking
    words = release.catalog.entry_words(entry.id, ranking.likely_language or release.catalog.languages[0])
    subject = entry.names[0] if entry.names else words.question.rstrip("? ")
    # "how much did they get from Brussels?" isn't about the cluster there
    asked = release.engine.without_names(text) if release.places.find(text) else text
    near = engine.rank(f"{asked.rstrip('?! ')} · {subject}", aspects=False)
    if near.best != Label(Kind.FAQ, entry.id) or not _is_question(near):
        return ranking
    nothing_else = _finds_nothing(ranking) and near.band is Band.LIKELY
    by_meaning = near.heard is not None and (near.confidence >= CERTAIN or nothing_else)
    if near.band is Band.ANSWER or by_meaning:
        return replace(put_first(ranking, entry.id), band=Band.LIKELY)
    return ranking


def _may_go_on(release: Release, text: str, ranking: Ranking, entry: FaqEntry) -> bool:
    """Return whether a question may be about the entry: it names nothing else, and nothing else answers it."""
    catalog, words = release.catalog, normalise(text).split()
    language = ranking.likely_language
    pronouns = normalised_list(catalog, "pronouns", language=language)
    places = release.places.find(text)
    unknown = ranking.heard is not None and _finds_nothing(ranking)
    behind_verb = not pronouns.isdisjoint(words[1:2]) and (unknown or bool(places))
    points = behind_verb or _points(catalog, words, pronouns, language)  # "tager de danskere"
    open_to_it = points and _finds_nothing(ranking)  # "can they test our pump" may sound like a statement
    if not (_is_ours(ranking) or (open_to_it and _may_be_ours(ranking))):
        return False
    if all(word in pronouns or is_asking_word(catalog, word) for word in words):
        return False  # what asks for a usual detail was looked at as such
    if places:
        return _asks_about_place(release, text, entry, language, points=points)
    addressed = not normalised_list(catalog, "addressing").isdisjoint(words)
    if len(words) > (SOME if points else FEW) or (addressed and not points):
        return False
    answered = _is_answered(catalog, ranking, entry, SURE if points else PROBABLE)
    return not answered and release.engine.without_names(text) == text


def _finds_nothing(ranking: Ranking) -> bool:
    """Return whether nothing answers a text, or only a courtesy that it resembles: "can they test it" isn't "test"."""
    courtesy = ranking.best is not None and ranking.best.kind is Kind.SMALLTALK and ranking.band is Band.LIKELY
    return ranking.band is Band.UNKNOWN or courtesy


def _asks(catalog: Catalog, text: str, ranking: Ranking) -> bool:
    """Return whether a text is a question, by its form or according to the recogniser: "tager de danskere". Words
    that begin with a pronoun and have no question mark may be a statement: "it's all so slow".
    """
    pronouns = normalised_list(catalog, "pronouns", language=ranking.likely_language)
    tells = normalise(text).split()[:1] and normalise(text).split()[0] in pronouns
    heard = ranking.heard
    sounds = heard is not None and heard.outside + heard.told + sum(heard.wanted.values()) <= AT_MOST
    clauses = Clauses.of(catalog)
    if text.rstrip().endswith("?") or begins_with(catalog, text, "asking-next") or clauses.asks_late(text):
        return True
    return not tells and (sounds or clauses.asks(text))


def _points(catalog: Catalog, words: Sequence[str], pronouns: Collection[str], language: str) -> bool:
    """Return whether a pronoun refers to what was shown. One that may be an article counts at the end: "slet det"."""
    articles = normalised_list(catalog, "articles", language=language)
    other = articles | normalised_list(catalog, "before-tongue", "when-this", language=language)
    behind = normalised_list(catalog, "joining", "filling", "telling", language=language) - other  # no noun: "die auch"
    meant, ours = frozenset(pronouns) - other, frozenset(pronouns) & articles
    alone = (word for word, after in pairwise(words) if word in meant or (word in ours and after in behind))
    return words[-1] in pronouns or any(len(word) > 1 for word in alone)


def _asks_who_is_from(release: Release, text: str, entry: FaqEntry) -> bool:
    """Return whether a few words ask for participants from a place, "and from Austria?", and the card's list of
    participants names a cluster there.
    """
    catalog, places = release.catalog, release.places.find(text)
    before = normalise(text[: places[0].start]).split()[-1:] if places else []
    few = len(normalise(text).split()) <= FEW
    if not few or not _is_of_thing(catalog, entry) or normalised_list(catalog, "from-a-place").isdisjoint(before):
        return False
    told = catalog.entry_words(entry.id, catalog.languages[0]).facts.get(PARTICIPANTS, "")
    there = {catalog.clusters[cluster].name for place in places for cluster in place.cluster_ids}
    return any(name in told for name in there)


def _asks_about_place(release: Release, text: str, entry: FaqEntry, language: str, *, points: bool) -> bool:
    """Return whether a question that names a place is about the entry: it points to it ("who was in it from
    France"), or asks in few words about a place mentioned on its card ("was Denmark in it", "why Colorado").
    """
    catalog, few = release.catalog, len(normalise(text).split()) <= FEW
    if points and _is_of_thing(catalog, entry):
        return True
    if has_word(catalog, text, "sought-there"):
        return False  # "partners in Italy?"
    said = catalog.entry_words(entry.id, language or catalog.languages[0])
    card = set(normalise(" ".join((said.answer, *said.facts.values()))).split())
    told = any(
        word in card for place in release.places.find(text) for word in normalise(text[place.start : place.end]).split()
    )
    asks_why = begins_with(catalog, text, "why")
    return told and few and (asks_why or _is_of_thing(catalog, entry))


def _is_of_thing(catalog: Catalog, entry: FaqEntry) -> bool:
    """Return whether an entry is about something with a name that isn't a cluster."""
    return bool(entry.names) and not catalog.is_of_cluster(entry.id)


def _is_answered(catalog: Catalog, ranking: Ranking, entry: FaqEntry, sure: float) -> bool:
    """Return whether something else answers surely enough; for an entry without a name, another entry on its topic
    will do.
    """
    best = ranking.best
    if best is None or ranking.band in (Band.UNKNOWN, Band.SUGGEST):
        return False
    if best.kind is Kind.SERVICE and ranking.heard is not None:
        return False  # nothing wishes for it: "on reçoit quoi en échange" arranges no exchange
    if best.kind is not Kind.FAQ:
        return ranking.band is Band.ANSWER or ranking.confidence >= PROBABLE
    if ranking.band is Band.ANSWER:
        return not entry.names or ranking.confidence >= sure
    akin = not entry.names and catalog.entries[best.id].topic == entry.topic
    return ranking.confidence >= (PROBABLE if akin else sure) and not entry.names


def _is_ours(ranking: Ranking) -> bool:
    """Return whether the recogniser takes the words for a question to us and not for a wish."""
    wanted = ranking.heard.wanted if ranking.heard else {}
    wished = max((chance for label, chance in wanted.items() if label.id not in SHOWN_AT_ONCE), default=0.0)
    return _is_question(ranking) and wished < WANTED


def _may_be_ours(ranking: Ranking) -> bool:
    """Return whether the recogniser takes the words for something about us, be it a question or a statement."""
    return ranking.heard is None or ranking.heard.outside < NOT_OURS


def _is_question(ranking: Ranking) -> bool:
    """Return whether the recogniser takes the words neither for an off-topic question nor for a statement."""
    return ranking.heard is None or (ranking.heard.outside < NOT_OURS and ranking.heard.told < TOLD)
