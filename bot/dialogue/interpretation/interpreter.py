"""What somebody's words mean to the search: worked out once per event, outside the event loop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

from bot.dialogue.effects import NO_VERDICT, Verdict
from bot.dialogue.events import Event, WorkDone
from bot.dialogue.interpretation import about_shown, follow_ups, other_entries
from bot.dialogue.interpretation.hearing import hear
from bot.dialogue.interpretation.ordinary_names import write_names
from bot.dialogue.words import request_numbers
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import has_word, normalised_list
from knowledge.releases.release import Release
from knowledge.schema import REFERENCE_LANGUAGE, Catalog, per_catalog
from knowledge.search import Band, Kind, Label, Match, Ranking
from knowledge.search.acts import Act, Asked
from knowledge.search.engine import Engine
from knowledge.search.items import COMPANIES
from knowledge.search.purposes import Purpose
from knowledge.search.text import normalise

MOST = 5
"""Matches that a decision may use."""
HEARD = 3
"""Questions of one message that are ranked one by one; of a longer message, only these are looked at."""
ROOM = 150
"""Characters of all questions ranked one by one: each takes as long as a message of its own, and if they aren't
understood the whole message is ranked as well.
"""
ENCODED, GREETING = 200, 30
"""Characters after which hardly anything of a text is encoded, and characters of a greeting at most."""
AKIN = 0.2
"""Confidence from which an unsure question may be about the topic of the question before it."""
ALMOST_SURE = 0.8
"""Confidence from which a question is understood whatever came before it."""
PLAUSIBLE = 0.5
"""Confidence from which an entry answers the only question of a message."""
FOREIGN = 0.7
"""Chance of an off-topic message, according to the recogniser, from which its only question is off topic too."""
SURELY_ASKED = 0.35
"""Chance from which the exact words of a known question ask for one detail of its answer."""
OUTRANKING = 0.05
"""Confidence by which a whole message must outrank its parts to replace them."""
MOST_POLITE = 2
"""Words after a courtesy that may belong to it: "hello my friend"."""
LONGEST_HEARSAY = 12
"""Words of the longest beginning that says how somebody heard of us."""


@dataclass(frozen=True)
class Context:
    """What a conversation is about, and who asks: the topic of the last answer, its entry if that is recent, and
    the aspect asked about. `told` is the token of a held message that said something about a request before that.
    `asked` is what an open form asks for. `corresponds`: words may be for the other side of an open request.
    """

    topic: str = ""
    entry: str = ""
    aspect: str = ""
    told: str = ""
    audience: str = COMPANIES
    asked: Asked = ""
    corresponds: bool = False


@dataclass(frozen=True)
class Interpretation:
    """The ranking of a `text` in its `context`.

    `whole`: more of the last answer is wanted. `besides`: answers to further questions in the message. `unheard`:
    it contains more questions than were looked at. `verdict`: the judge's choice, if it was asked; the ranking
    follows it. `act`: what words in an open form are for.
    """

    text: str
    context: Context
    ranking: Ranking
    besides: tuple[Label, ...] = ()
    verdict: Verdict = NO_VERDICT
    whole: bool = False
    unheard: bool = False
    act: Act | None = None
    purpose: Purpose | None = None


def spell_out_number(release: Release, text: str) -> str:
    """Return the text with a request's number replaced by "my request", in the text's language: "ICN-2026" names no
    meeting.
    """
    if request_numbers.split_number(release.catalog, text) is None:
        return text
    heard = release.engine.languages.hear(text)
    return request_numbers.spell_out(release.catalog, text, heard.sure or heard.guess or REFERENCE_LANGUAGE)


def verdict_of(event: Event) -> Verdict | None:
    """Return the judge's choice, if the event is its result."""
    return event.result if isinstance(event, WorkDone) and isinstance(event.result, Verdict) else None


def interpret(release: Release, text: str, context: Context, verdict: Verdict | None = None) -> Interpretation:
    """Find out what the words ask, without courtesies and what they turn down. Takes CPU time: call it in a thread.

    The ranking follows the `verdict` if there is one.
    """
    found = _interpret(release, text, context)
    if context.asked or found.ranking.vector is not None:
        found = replace(found, act=hear(release, text, context.asked))
    if context.corresponds and release.engine.purposes:
        found = replace(found, purpose=release.engine.purposes.of(text))
    return (
        replace(found, ranking=_apply_verdict(release, found.ranking, verdict), verdict=verdict) if verdict else found
    )


def _apply_verdict(release: Release, ranking: Ranking, verdict: Verdict) -> Ranking:
    """Move the entry that the judge chose to the front; if it chose none, treat the question as unknown."""
    if verdict.entry == "":
        return ranking if ranking.band is Band.UNKNOWN else replace(ranking, band=Band.UNKNOWN, trap=None)
    chosen = [match for match in ranking.matches if match.label == Label(Kind.FAQ, verdict.entry or "")]
    if not chosen:
        return ranking
    others = (match for match in ranking.matches if match not in chosen)
    found = replace(ranking, matches=(*chosen, *others), band=Band.LIKELY, trap=None)
    return replace(found, aspects=release.engine.aspects_of(found))


def _interpret(release: Release, text: str, context: Context) -> Interpretation:
    clauses, engine = Clauses.of(release.catalog), release.engine.seen_by(context.audience)
    text = clauses.gist(text)
    entries, prefer = release.catalog.entries, _labels_of_topic(release.catalog, context.topic)
    rank = partial(engine.rank, prefer=prefer, limit=MOST, aspects=False)
    spelled = write_names(release.catalog, spell_out_number(release, text))
    parts = _parts_of(release, engine, spelled)
    questions = clauses.questions(parts)
    whole = " ".join(parts) if parts else text
    said = whole if clauses.turns_aside(spelled) else spelled
    if len(questions) > HEARD:
        first = _rank_first_of_many(questions[:HEARD], rank)
        asked_first, besides = _keep_whole(*first, partial(rank, said)) if len(spelled) <= 2 * ROOM else first
        return Interpretation(text, context, add_aspects(release, asked_first), besides, unheard=True)
    split = engine.verbatim_label(whole) is None and sum(map(len, questions)) <= ROOM

    def asked(part: str, subject: str) -> Ranking:
        """Rank a question, which may go on from what the one before it was about."""
        akin = _labels_of_topic(release.catalog, entries[subject].topic) if subject else prefer
        near = _prefer_topic(akin if subject else (), rank(part, prefer=akin))
        return follow_ups.apply_follow_up(release, engine, part, near, subject)

    fits = partial(_fits, release, clauses.is_long(text))
    found, besides = _split_questions(questions if split else [], asked, fits)
    alone = found is None
    found = found or rank(whole)
    if not (alone and said == whole):
        again = partial(engine.rank_without_name, said, found, MOST, prefer)
        found, besides = _keep_whole(found, besides, again if _begin_alike(said, whole) else partial(rank, said))
    if alone:
        if going_on := _continue_answer(release, text, context, found):
            return going_on
        found = about_shown.go_on(release, engine, " ".join(parts), found, context.entry)
        found = follow_ups.ask_the_same(release, whole, found, context.aspect)
        found = _rank_only_question(questions if len(parts) > 1 else [], found, rank)
        found = _prefer_topic(prefer, found, PLAUSIBLE) if context.entry else found
    if not found.language:  # what is left may be a name: "pas la newsletter, le Passport"
        heard = engine.languages.hear(text)
        found = replace(found, language=heard.sure, guess=found.guess or heard.guess)
    return Interpretation(text, context, found if found.aspects else add_aspects(release, found), besides)


def _begin_alike(said: str, whole: str) -> bool:
    """Return whether the same words of a long message are encoded with and without its greeting."""
    return len(said) > ENCODED and 0 <= normalise(said).find(normalise(whole)[:ENCODED]) <= GREETING


def _parts_of(release: Release, engine: Engine, text: str) -> list[str]:
    """Return the parts of a message that say something, without courtesies; or only the order at its end."""
    clauses = Clauses.of(release.catalog)
    parts = clauses.parts_asked(clauses.without_denied(text))
    return _find_final_order(release, engine, parts) or _without_courtesies(release, engine, parts)


def add_aspects(release: Release, found: Ranking) -> Ranking:
    """Return the ranking with the aspects asked about its best entry, unless they can't change its card. For
    places, people ask whom to reach there, which another entry answers.
    """
    entry = release.catalog.entries.get(found.best_entry)
    told = entry is not None and (entry.names or any(words.facts or words.unknown for words in entry.words.values()))
    asked = release.engine.with_aspects(found) if told or release.places.find(found.repaired) else found
    weak = found.verbatim and all(aspect.confidence < SURELY_ASKED for aspect in asked.aspects[:1])
    return found if weak else asked  # what is known word for word hardly asks for more than its card


def _continue_answer(release: Release, text: str, context: Context, ranking: Ranking) -> Interpretation | None:
    """Return what a text means that wants more of the last answer, or the other thing that answer named; None for
    other texts.
    """
    if follow_ups.wants_more(release.catalog, text) and context.entry in release.catalog.entries:
        return Interpretation(text, context, follow_ups.put_first(ranking, context.entry), whole=True)
    if (near := other_entries.neighbour_in_time(release.catalog, text, context.entry)) and len(near) == 1:
        return Interpretation(text, context, follow_ups.put_first(ranking, near[0].id))
    if listing := other_entries.list_of_the_kind(release.catalog, text, context.entry):
        return Interpretation(text, context, follow_ups.put_first(ranking, listing))
    engine = release.engine.seen_by(context.audience)
    told = None if _is_sure(ranking) else other_entries.same_for_another(release, engine, text, ranking, context.entry)
    if told:
        return Interpretation(text, context, replace(follow_ups.put_first(ranking, told.id), band=Band.LIKELY))
    others = near or other_entries.other_entries(release.catalog, text, context.entry)
    meant = tuple(Match(label, 1 / len(others)) for label in others)
    found = replace(ranking, matches=meant, band=Band.SUGGEST, trap=None)
    return Interpretation(text, context, found) if others else None


def _rank_first_of_many(questions: Sequence[str], rank: Callable[[str], Ranking]) -> tuple[Ranking, tuple[Label, ...]]:
    """Return the ranking of the first of many questions, and what the next ones surely ask, as far as there is room."""
    ends = accumulate(map(len, questions))
    fitting = [question for question, end in zip(questions, ends, strict=True) if end <= ROOM]
    first, *others = map(rank, fitting or questions[:1])
    labels = dict.fromkeys(other.best for other in others if _is_sure(other))
    return first, tuple(label for label in labels if label is not None and label != first.best)


@per_catalog
def _labels_of_topic(catalog: Catalog, topic: str) -> frozenset[Label]:
    return frozenset(Label(Kind.FAQ, entry.id) for entry in catalog.entries.values() if entry.topic == topic)


def _prefer_topic(akin: Collection[Label], ranking: Ranking, least: float = AKIN) -> Ranking:
    """Move the best match of the topic to the front if the ranking isn't sure: "... and how do we apply?"."""
    near = [match for match in ranking.matches if match.label in akin and match.confidence >= least]
    if ranking.band is not Band.LIKELY or not near:
        return ranking
    return replace(ranking, matches=(near[0], *(match for match in ranking.matches if match != near[0])))


def _split_questions(
    questions: Sequence[str],
    rank: Callable[[str, str], Ranking],
    fits: Callable[[Ranking, str, str], bool],
) -> tuple[Ranking | None, tuple[Label, ...]]:
    """Return the ranking of the first question in a message, and what else it asks; None if the message should be
    ranked as a whole.

    It's split only if each question asks something of its own and one of them is surely understood. Long messages
    are understood better as a whole: split up, a third fewer were answered right. Ranking stops once there can't be
    two.
    """
    found: dict[Label, Ranking] = {}
    subject = ""
    for done, question in enumerate(questions):
        if len(found) + len(questions) - done < 2:
            return None, ()
        ranking = rank(question, subject)
        if ranking.best and fits(ranking, question, subject):
            found.setdefault(ranking.best, ranking)
            subject = ranking.best.id
    first, *besides = found or (None,)
    if first is None or not besides or not any(map(_is_sure, found.values())):
        return None, ()
    language = next((each.language for each in found.values() if each.language), None)
    return replace(found[first], language=language), tuple(besides)


def _fits(release: Release, long: bool, found: Ranking, part: str, subject: str) -> bool:
    """Return whether a question is understood: surely, almost surely, or probably and on the topic of the one
    before; in a `long` message only surely.

    One that says little by itself must be on the topic of the one before: "is ICN alive? Who pays for it?".
    """
    if found.best is None or found.best.kind is not Kind.FAQ:
        return False
    entries = release.catalog.entries
    akin = not subject or entries[subject].topic == entries[found.best.id].topic
    if not akin and follow_ups.says_little(release, part, found):
        return False
    likely = found.band is Band.LIKELY and (akin or found.confidence >= ALMOST_SURE)
    return _is_sure(found) or (likely and not long)


def _keep_whole(
    found: Ranking, besides: tuple[Label, ...], rank_whole: Callable[[], Ranking]
) -> tuple[Ranking, tuple[Label, ...]]:
    """Return the ranking of a message's parts, unless its whole text finds an entry far more surely that none of
    its parts ask for: "which one has the most companies and which is, like, super tiny?".
    """
    if _is_sure(found):
        return found, besides
    whole = rank_whole()
    if not whole.best_entry or whole.band is Band.UNKNOWN or whole.confidence < found.confidence + OUTRANKING:
        return found, besides
    if whole.best in besides:
        return found, besides
    others = dict.fromkeys((found.best, *besides) if besides else ())
    return whole, tuple(label for label in others if label is not None and label != whole.best)


def _rank_only_question(questions: Sequence[str], whole: Ranking, rank: Callable[[str], Ranking]) -> Ranking:
    """Return the ranking of the only question in a message that isn't understood as a whole, if an entry probably
    answers it: "what do I get out of it? My boss wants to know by 3"; else that of the `whole`.

    Alone, a question may lose its subject: "I inherited a violin. What is it worth?".
    """
    foreign = whole.heard is not None and whole.heard.outside >= FOREIGN
    if whole.band is not Band.UNKNOWN or whole.trap is not None or foreign or len(questions) != 1:
        return whole
    found = rank(questions[0])
    likely = found.band in (Band.ANSWER, Band.LIKELY) and found.confidence >= PLAUSIBLE
    if not likely or not found.best_entry:
        return whole
    return replace(found, band=Band.LIKELY, heard=whole.heard)


def _find_final_order(release: Release, engine: Engine, parts: Sequence[str]) -> list[str]:
    """Return, as the only part, the order after the last comma ("I don't get it, help"); else []. After a wish it
    isn't one: "we need a partner in Graz, help".
    """
    before, pause, last = parts[-1].rpartition(",") if parts else ("", "", "")
    said = engine.verbatim_label(last.strip()) if pause and not before.rstrip().endswith("?") else None
    if said is None or said.kind is not Kind.ACTION:
        return []
    wishes = has_word(release.catalog, before, "sought-there") or bool(release.places.find(before))
    return [] if wishes else [last.strip()]


def _without_courtesies(release: Release, engine: Engine, parts: Sequence[str]) -> list[str]:
    """Return the parts of a message without courtesies. Beside a question, "thanks, Noah" counts as one."""
    clauses = Clauses.of(release.catalog)
    polite = [_is_courtesy(engine.verbatim_label(part)) or _thanks_by_name(engine, part) for part in parts]
    asks = any(clauses.asks(part) for part, said in zip(parts, polite, strict=True) if not said)
    said = polite if asks else [_is_courtesy(engine.verbatim_label(part)) for part in parts]
    kept = [_without_greeting(release, part) for part, done in zip(parts, said, strict=True) if not done]
    behind = [_without_hearsay(release.catalog, part) for part in kept]
    return list(filter(None, behind)) or kept


def _without_hearsay(catalog: Catalog, part: str) -> str:
    """Return the part without a beginning about how somebody heard of us: "a friend told me about you, what do you
    do"; "" if there is nothing else.
    """
    words = part.split()
    folded = [" ".join(normalise(word).split()) for word in words[: LONGEST_HEARSAY + 1]]
    heard = tuple(f" {phrase}" for phrase in normalised_list(catalog, "heard-of-you"))
    joining = normalised_list(catalog, "joining")
    for end in range(1, min(len(words), LONGEST_HEARSAY) + 1):
        if f" {' '.join(folded[:end])}".endswith(heard):
            rest = words[end + (end < len(folded) and folded[end] in joining) :]
            return part if len(rest) == 1 else " ".join(rest)
    return part


def _thanks_by_name(engine: Engine, part: str) -> bool:
    """Return whether a part of a message is a courtesy with a name behind it: "many thanks Noah!"."""
    words = part.split()
    shorter = (" ".join(words[:-name]) for name in range(1, MOST_POLITE + 1) if len(words) > name)
    return words[-1:] == [words[-1].capitalize()] and any(map(_is_courtesy, map(engine.verbatim_label, shorter)))


def _without_greeting(release: Release, part: str) -> str:
    """Return a question without the courtesy it begins with: "ciao chi siete". Of two courtesies, the second
    remains.
    """
    first, _, rest = part.partition(" ")
    said, further = release.engine.verbatim_label(first), len(rest.split())
    if _is_courtesy(said) and _is_courtesy(release.engine.verbatim_label(rest)):
        return rest  # "vale gracias" asks for no price
    if said is None or not _is_courtesy(said) or further < MOST_POLITE:
        return part
    greets = further > MOST_POLITE and release.catalog.intents[REFERENCE_LANGUAGE].is_greeting(said.id)
    return rest if greets or Clauses.of(release.catalog).asks(rest) else part


def _is_courtesy(label: Label | None) -> bool:
    return label is not None and label.kind is Kind.SMALLTALK


def _is_sure(ranking: Ranking) -> bool:
    """Return whether an entry surely answers it."""
    return bool(ranking.best_entry) and ranking.band is Band.ANSWER
