"""Questions about the last answer that name nothing: "and who paid for it?", "tell me more"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from bot.dialogue.interpretation.asking_words import is_asking_word, stems_of
from bot.dialogue.interpretation.other_entries import YEAR, without_joining
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import has_word, normalised_list, normalised_words, word_list
from knowledge.releases.release import Release
from knowledge.schema import Catalog, EntryWords, FaqEntry, per_catalog
from knowledge.search import Band, Engine, Kind, Label, Match, Ranking
from knowledge.search.aspects import MASK, AspectMatch
from knowledge.search.languages import words_as_written
from knowledge.search.text import normalise

PROCEDURE, CONTACT = "procedure", "contact"
"""The aspects of how to get or apply for something, and of whom to talk to."""
SURELY = 0.35
"""Chance from which an aspect is asked for."""
WORD_FOR_WORD = 0.9
"""Chance of an aspect that is asked for (almost) in words known for it."""
PERHAPS_TOLD = 0.3
"""Chance from which a second aspect may be meant if the entry has a fact about it."""
ITS_WORDS, CERTAIN = 0.5, 0.9
"""Chance from which an aspect is asked for in a word from the card, and from which another entry is meant."""
AMOUNTS, BEHIND_IT = frozenset({"cost", "money"}), frozenset({"coordinator", "host"})
ALIKE = {"cost": AMOUNTS, "money": AMOUNTS, "coordinator": BEHIND_IT}
"""Aspects asked for in the same words: "how much was Coolsweep?" means its cost or its worth, "who organised it" its
leader or its host.
"""
OF_MEMBERS = frozenset({"date", "duration", "status"})
"""Aspects asked for because somebody belongs to the network: "since when are they in the network?"."""
PERHAPS, PLAUSIBLE, SURE = 0.1, 0.5, 0.8
"""Chance from which an entry on the same topic answers the question, from which another one may, and from which it
surely does.
"""
FEW = 5
"""Words up to which a question that names nothing needs no word such as "it": "and when?"."""
AROUND_A_NAME, WANTED = ("joining", "filling", "around-a-name"), ("telling", "wanting")
"""Lists of words that say nothing beside a name, and of those that say that it's wanted."""


def apply_follow_up(release: Release, engine: Engine, text: str, ranking: Ranking, entry_id: str) -> Ranking:
    """Put the entry shown last first if the question is about it.

    It is if its words name no subject, only an aspect, and the entry has a fact about that, or should have.
    `engine` searches as the person who asks would.
    """
    entry = release.catalog.entries.get(entry_id)
    if entry is None or _names_another_year(release, text, entry):
        return ranking
    of_cluster = release.catalog.is_of_cluster(entry.id)
    aspects, points = _asked_aspects(release, text, ranking)
    if not aspects and ranking.repaired:  # "hats geklappt" is "hat es geklappt"
        aspects, points = _asked_aspects(release, ranking.repaired, ranking)
    aspects = aspects or _asked_in_its_words(release, text, ranking, entry)
    aspects = _those_told_first(release.catalog, entry, aspects) if of_cluster else aspects
    if not aspects and points and entry.names and _is_answered_by_none(release, text, ranking):
        return put_first(ranking, entry_id)
    if not aspects or _is_of_one(release.catalog, ranking, entry):
        return ranking
    orders = _orders(ranking) and not Clauses.of(release.catalog).asks(text)
    if not points and (orders or _asks_for_people(release.catalog, ranking, entry, aspects[0])):
        return ranking
    if _is_part_of(release, text, ranking, entry, aspects[0]):
        return ranking
    itself = ranking.best == Label(Kind.FAQ, entry_id) and ranking.band in (Band.ANSWER, Band.LIKELY)
    if not itself and not _tells(release.catalog, entry, aspects[0]) and not _orders(ranking):
        if aspects[0].id == PROCEDURE and entry.offers:
            return put_first(ranking, entry_id, aspects)  # it's asked for with the buttons of its card
        beside = _ask_in_topic(release, engine, text, ranking, entry, aspects[0])
        if beside is not ranking or not entry.names:
            return beside
    if _says_enough(release.catalog, text, ranking, entry, aspects[0]):
        return ranking
    if not _has_fact(release.catalog, entry, aspects[0]):
        likelier = ranking.band is not Band.UNKNOWN and ranking.confidence > aspects[0].confidence
        return ranking if likelier and _names_topic(release.catalog, text, ranking) else put_first(ranking, entry_id)
    if not _tells(release.catalog, entry, aspects[0]) and _tells_of_offer(release.catalog, ranking, entry):
        return ranking
    return put_first(ranking, entry_id, aspects)


def ask_the_same(release: Release, text: str, ranking: Ranking, aspect: str) -> Ranking:
    """Ask for the same aspect as before if the question only names another thing: "and in Hamburg?" after how many
    members a cluster has.
    """
    rest = release.engine.without_names(text) if aspect else text
    if rest == text or not is_bare(release.catalog, rest):
        return ranking
    return replace(ranking, aspects=(AspectMatch(aspect, 1.0),))


def _ask_in_topic(
    release: Release, engine: Engine, text: str, ranking: Ranking, entry: FaqEntry, aspect: AspectMatch
) -> Ranking:
    """Put an entry on the same topic first that has the fact the one shown lacks: "what does it cost?" after who
    can become a member. After an entry with a name, that must be one without a name.
    """
    catalog = release.catalog
    topic = catalog.topics[entry.topic]
    title = topic.titles.get(ranking.language or ranking.guess or catalog.languages[0], "")
    others = [other for other in catalog.entries.values() if other.topic == topic.id and other.id != entry.id]
    general = not entry.names or not catalog.is_of_cluster(entry.id)  # what all clusters do isn't what one does
    plain = [other for other in others if not other.names and _tells(catalog, other, aspect)]
    telling = plain if entry.names else others
    beside = frozenset(Label(Kind.FAQ, other.id) for other in telling)
    if not title or not beside or not general:
        return ranking
    found = engine.rank(f"{text.rstrip('?! ')} · {title}", prefer=beside, aspects=False)
    told = next((match.label for match in found.matches if match.label in beside and match.confidence >= PERHAPS), None)
    if told:
        return put_first(ranking, told.id, (aspect,) if _tells(catalog, catalog.entries[told.id], aspect) else ())
    related = [other for other in plain if other.id in entry.related]
    surely = len(related) == 1 and not entry.names and aspect.confidence >= WORD_FOR_WORD
    return put_first(ranking, related[0].id, (aspect,)) if surely else ranking


def _is_of_one(catalog: Catalog, ranking: Ranking, entry: FaqEntry) -> bool:
    """Return whether a question is surely about one of the things that the entry lists: "where was the last one?"."""
    told = next(iter(ranking.entries), None)
    thing = catalog.entries[told.label.id] if told and told.confidence >= SURE else entry
    return not entry.names and bool(thing.names) and thing.topic == entry.topic


def _says_enough(catalog: Catalog, text: str, ranking: Ranking, entry: FaqEntry, aspect: AspectMatch) -> bool:
    """Return whether a question without a pronoun surely means something else: an action, or an entry about what
    the one shown doesn't mention. What is clearly asked about a thing needs no pronoun: "a qué se dedica".
    """
    if aspect.confidence >= WORD_FOR_WORD and not _tells_of_offer(catalog, ranking, entry):
        return False
    pronouns = normalised_list(catalog, "pronouns", language=ranking.likely_language)
    sure = ranking.band is Band.ANSWER and ranking.confidence >= SURE
    if not sure or ranking.best is None or not pronouns.isdisjoint(normalise(text).split()):
        return False
    return ranking.best.kind is Kind.ACTION or not _tells(catalog, entry, aspect)


def _asks_for_people(catalog: Catalog, ranking: Ranking, entry: FaqEntry, aspect: AspectMatch) -> bool:
    """Return whether people ask for somebody to talk to, whom the entry doesn't mention, and the best entry leads
    to the secretariat: "I need to talk to a person now" after a project.
    """
    best = catalog.entries.get(ranking.best_entry)
    if best is None or aspect.id != CONTACT or _tells(catalog, entry, aspect) or ranking.band is Band.UNKNOWN:
        return False
    service = catalog.service_that_is("contact-to-secretariat")
    return service is not None and service.id in (*best.offers, best.action)


def _orders(ranking: Ranking) -> bool:
    """Return whether the words are an order to do something."""
    return ranking.best is not None and ranking.best.kind is Kind.ACTION and ranking.band is not Band.UNKNOWN


def _is_answered_by_none(release: Release, text: str, ranking: Ranking) -> bool:
    """Return whether nothing that was found can be meant: "and did they get it?"."""
    if ranking.band is Band.UNKNOWN:
        return True
    if has_word(release.catalog, text, "wanting", "commanding"):
        return False  # "we'd like to write to them"
    return _is_about_nothing(release, text, ranking) and ranking.matches[0].confidence < SURE


def put_first(ranking: Ranking, entry_id: str, aspects: tuple[AspectMatch, ...] = ()) -> Ranking:
    """Return the ranking with this entry first, and with these aspects asked about it."""
    first = Match(Label(Kind.FAQ, entry_id), aspects[0].confidence if aspects else 1.0)
    others = tuple(match for match in ranking.matches if match.label != first.label)
    return replace(ranking, matches=(first, *others), band=Band.ANSWER, aspects=aspects, trap=None)


def wants_more(catalog: Catalog, text: str) -> bool:
    """Return whether the text only asks for more: "tell me more", "and why?"."""
    return not {" ".join(normalise(text).split()), without_joining(catalog, text)}.isdisjoint(
        normalised_list(catalog, "more")
    )


def says_little(release: Release, text: str, ranking: Ranking) -> bool:
    """Return whether a question points back or has hardly any words, so that it doesn't change the subject."""
    language = ranking.likely_language
    pronouns = normalised_list(release.catalog, "pronouns", language=language)
    words = normalise(text).split()
    return len(words) < FEW - 2 or (len(words) <= FEW and not pronouns.isdisjoint(words))


def is_bare(catalog: Catalog, words: str, *, wanted: bool = False) -> bool:
    """Return whether the words around a name say nothing ("what about ...?") or only replace another name ("no, I
    meant ..."). With `wanted`, they may also say that it's wanted: "we're interested in ...".
    """
    known = normalised_list(catalog, *AROUND_A_NAME)
    if wanted:  # "we're" is two words
        known |= normalised_words(catalog, *WANTED)
    return known.union(_words_of_correcting(catalog)).issuperset(normalise(words).split())


def points_to_another(catalog: Catalog, words: str) -> bool:
    """Return whether the words around a name only say that another such thing is meant: "and the ... one"."""
    around = normalised_list(catalog, "around-a-name")
    return is_bare(catalog, words) and not around.isdisjoint(normalise(words).split())


@per_catalog
def _words_of_correcting(catalog: Catalog) -> frozenset[str]:
    """Return the single words with which people replace something they said."""
    said = word_list(catalog, "rather", "no")
    return frozenset(word for words in said for word in normalise(words).split())


def _asked_aspects(release: Release, text: str, ranking: Ranking) -> tuple[tuple[AspectMatch, ...], bool]:
    """Return the aspects asked for without naming a thing, and whether a pronoun refers to it. Very few words may
    be about the last answer even if they are a known question about something else, unless they address "you".
    """
    catalog, language = release.catalog, ranking.likely_language
    if (outside := _without_belonging(catalog, text)) != " ".join(words_as_written(text)):
        aspects, points = _asked_aspects(release, outside, ranking)
        return (aspects if aspects and aspects[0].id in OF_MEMBERS else ()), points
    pronouns = normalised_list(catalog, "pronouns", language=language)
    words = [(word, normalise(word)) for word in words_as_written(text)]
    if any(folded not in pronouns and not is_asking_word(catalog, folded) for _, folded in words):
        return (), False
    if words and words[0][1] in normalised_list(catalog, "joining"):
        words = words[1:]
    filling = normalised_list(catalog, "filling") - pronouns  # a word of one language may fill in another: "da"
    said, words = words, [(word, folded) for word, folded in words if folded not in filling]
    points = any(folded in pronouns for _, folded in words)
    known = ranking.verbatim and len(words) >= FEW - 1
    addressed = not normalised_list(catalog, "addressing").isdisjoint(folded for _, folded in said)
    if not points and (addressed or known or len(words) > FEW):
        return (), False
    mask = next(iter(catalog.word_list("stand-in", language)), MASK)
    asked = " ".join(mask if folded in pronouns else word for word, folded in words)
    typed, unchanged = " ".join(words_as_written(text)), not points and words == said
    # as it's written it may say more: "il fait quoi" without "il", and without "fait" as in "au fait"
    others = (asked, " ".join(word for word, _ in said))
    # what the text itself means is known already
    ways = dict.fromkeys((text,) if unchanged else (text if way == typed else way for way in others))
    found = [aspects for aspects in (release.engine.aspects_in(way, language) for way in ways) if aspects]
    best = max(found, key=lambda aspects: aspects[0].confidence, default=())
    return (best if best and best[0].confidence >= SURELY else ()), points


def _is_about_nothing(release: Release, text: str, ranking: Ranking) -> bool:
    """Return whether a question names nothing and no entry answers it: "did they get it?"."""
    told = next((match.confidence for match in ranking.entries), 0.0)
    return told < PLAUSIBLE and release.engine.without_names(text) == text


def _those_told_first(catalog: Catalog, entry: FaqEntry, aspects: tuple[AspectMatch, ...]) -> tuple[AspectMatch, ...]:
    """Return the aspects, the second one first if it may be meant and only that has a fact: of a cluster, "how many
    members" asks for a figure, though it resembles how many people.
    """
    first, second, *others = (*aspects, None, None)
    if not first or not second or second.confidence < PERHAPS_TOLD or _tells(catalog, entry, first):
        return aspects
    return (second, first, *filter(None, others)) if _tells(catalog, entry, second) else aspects


def _asked_in_its_words(release: Release, text: str, ranking: Ranking, entry: FaqEntry) -> tuple[AspectMatch, ...]:
    """Return the aspects asked for in words of the card itself ("how many missions?"), if the card tells them and
    nothing else is surely meant.
    """
    catalog, language = release.catalog, ranking.likely_language
    words = normalise(text).split()
    sure = ranking.band is Band.ANSWER and ranking.confidence >= CERTAIN
    answered = sure and bool(ranking.best_entry)
    if answered or not entry.names or len(words) > FEW + 2:
        return ()
    known = normalised_list(catalog, "pronouns", language=language) | _words_on_card(catalog, entry.id, language)
    if not all(word in known or is_asking_word(catalog, word) for word in words):
        return ()
    found = release.engine.aspects_in(text, language)
    return found if found and found[0].confidence >= ITS_WORDS and _tells(catalog, entry, found[0]) else ()


def _words_on_card(catalog: Catalog, entry_id: str, language: str) -> frozenset[str]:
    """Return the folded words that an entry's card has in a language."""
    return frozenset(normalise(catalog.entry_words(entry_id, language or catalog.languages[0]).told).split())


def _without_belonging(catalog: Catalog, text: str) -> str:
    """Return the text without the words that say that something belongs to the network."""
    words = list(words_as_written(text))
    folded = [normalise(word) for word in words]
    for said in map(str.split, sorted(normalised_list(catalog, "belonging"), key=len, reverse=True)):
        for start in range(len(words) - len(said), -1, -1):
            if folded[start : start + len(said)] == said:
                del words[start : start + len(said)], folded[start : start + len(said)]
    return " ".join(words)


def _has_fact(catalog: Catalog, entry: FaqEntry, aspect: AspectMatch) -> bool:
    """Return whether the entry has such a fact, or its card would say openly that it isn't known."""
    return _tells(catalog, entry, aspect) or (bool(entry.names) and catalog.aspects[aspect.id].value)


def _tells(catalog: Catalog, entry: FaqEntry, aspect: AspectMatch) -> bool:
    """Return whether the entry has a fact about the aspect, or a sentence of its own that it isn't known."""
    words: EntryWords = catalog.entry_words(entry.id, catalog.languages[0])
    return not like_aspects(aspect.id).isdisjoint(words.facts) or aspect.id in words.unknown


def like_aspects(aspect: str) -> frozenset[str]:
    """Return the aspect and those asked for in the same words."""
    return ALIKE.get(aspect, frozenset({aspect}))


def _tells_of_offer(catalog: Catalog, ranking: Ranking, entry: FaqEntry) -> bool:
    """Return whether the entry is about a cluster and the best one probably answers the question for the service it
    offers: "how much would that cost?" then means the Passport.
    """
    if not catalog.is_of_cluster(entry.id):
        return False
    best = catalog.entries.get(ranking.best_entry)
    likely = ranking.band in (Band.ANSWER, Band.LIKELY)
    return likely and best is not None and not best.action and best.offers[:1] == entry.offers[:1] != ()


def _names_another_year(release: Release, text: str, entry: FaqEntry) -> bool:
    """Return whether a question names a year that the entry doesn't: "and in 2014?"."""
    told = release.catalog.entry_words(entry.id, release.catalog.languages[0]).told
    return any(year not in told for year in YEAR.findall(text))


def _is_part_of(release: Release, text: str, ranking: Ranking, entry: FaqEntry, aspect: AspectMatch) -> bool:
    """Return whether the best entry says more about the same thing: it has the same name, or no name and the same
    topic.

    An entry about many things must be likelier than the aspect asked for, unless the question says hardly anything:
    "are they big?".
    """
    catalog = release.catalog
    best = catalog.entries.get(ranking.best_entry)
    if best is None or ranking.band is Band.UNKNOWN or best.id == entry.id:
        return False
    if best.names:
        return not set(best.names).isdisjoint(entry.names)
    plain = not catalog.aspects[aspect.id].value  # its card tells it as a whole: "what did they do?"
    facts = catalog.entry_words(entry.id, catalog.languages[0]).facts
    told = bool(entry.names) and (plain or aspect.id in facts)
    if catalog.is_of_cluster(entry.id) and _asks_of_all(catalog, text, ranking, entry):
        return True
    surely = aspect.confidence >= WORD_FOR_WORD and says_little(release, text, ranking)
    if told and surely and catalog.is_of_cluster(entry.id):
        return False
    itself = catalog.is_of_cluster(entry.id) or (told and ranking.confidence < SURE)
    return best.topic == entry.topic and not (itself and ranking.confidence < aspect.confidence)


def _asks_of_all(catalog: Catalog, text: str, ranking: Ranking, entry: FaqEntry) -> bool:
    """Return whether the question is about the entry's topic as a whole rather than the thing shown: "how many
    clusters".
    """
    language = ranking.likely_language
    known = *catalog.word_list("articles", language), *catalog.word_list("pronouns", language)
    pointing, title = frozenset(map(normalise, known)), catalog.topics[entry.topic].titles.get(language, "")
    words, named = ["", *normalise(text).split()], {*normalise(title).split()} - pointing
    return any(word in named and before not in pointing for before, word in pairwise(words))


def _names_topic(catalog: Catalog, text: str, ranking: Ranking) -> bool:
    """Return whether a question names the best entry's topic, such as clusters."""
    best = catalog.entries.get(ranking.best_entry)
    titles = catalog.topics[best.topic].titles if best else {}
    title = normalise(titles.get(ranking.likely_language, "")).split()
    return any({word, *stems_of(word)} & {*title}.union(*map(stems_of, title)) for word in normalise(text).split())
