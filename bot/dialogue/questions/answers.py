"""Questions in plain words: which outcome fits, and how the person reads it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.dialogue import callbacks, held_messages
from bot.dialogue.figures import Figure
from bot.dialogue.forms.slot_filling import Wish, understood
from bot.dialogue.interpretation import LONGEST as LONGEST
from bot.dialogue.interpretation import ranked
from bot.dialogue.questions import feedback
from bot.dialogue.questions.language import language_of, noting_language
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, choice, join, markup
from bot.dialogue.turn import Rows, Turn, say, update_session
from knowledge.schema import REFERENCE_LANGUAGE, SmallTalk
from knowledge.search import Band, Ranking
from storage.messages import Attachment, Choice, Text
from storage.records import Why

MOST_SUGGESTIONS = 3
MOST_RELATED = 2
PICTURES = (".png", ".jpg", ".jpeg")
"""What a picture ends with; any other file is sent as a document."""
PAGE = 8
"""Questions of a topic shown at once."""


class Outcome(StrEnum):
    """What a question turned out to be."""

    ANSWER = "answer"
    """An entry answers it."""
    SUGGEST = "suggest"
    """Up to three things may be meant."""
    SERVICE = "service"
    """A guided request is wanted."""
    ACTION = "action"
    """Something the bot does by itself is wanted: status, help ..."""
    SMALLTALK = "smalltalk"
    """A courtesy."""
    FALLBACK = "fallback"
    """Not ours, or not known."""


@dataclass(frozen=True)
class Decision:
    """What a question turned out to be: `id` of the entry, service or action, and what else was understood."""

    outcome: Outcome
    id: str
    score: float
    language: str
    ranking: Ranking
    choices: tuple[str, ...] = ()
    """Labels such as "faq:passport-what", best first: what may be meant, or under an answer may have been meant."""
    slots: Mapping[str, object] = field(default_factory=dict)
    likely: bool = False
    """True where the best stands alone without being sure: the person is told so."""
    told: frozenset[str] = frozenset()
    """Services of whose request the words tell something."""


OUTCOMES = {
    "faq": Outcome.ANSWER,
    "service": Outcome.SERVICE,
    "action": Outcome.ACTION,
    "smalltalk": Outcome.SMALLTALK,
    "outside": Outcome.FALLBACK,
}
"""What comes of each kind of label that is found for sure."""
OFFERED = ("faq", "service", "action")
"""Kinds of labels that a button can stand for."""
NEAR = 0.5
"""Part of the best score from which something is worth a button beside what ranks first."""
AKIN = 0.1
"""Part of the best score from which something is asked for by a button under an answer rather than what is related."""
TO_BE_MEANT = ("withdraw", "cancel", "start")
"""Actions that change something: they are done for those only who surely ask for them."""
SURE = 0.95
"""Score from which an answer is given although the words also read as a wish."""


def decide(scene: Scene, question: str) -> Decision:
    """What the question is, and of which requests it tells something."""
    catalog = scene.release.catalog
    ranking = ranked(scene, question)
    wishes = {
        service.id: understood(scene, service, question[:LONGEST], ranking.repaired)
        for service in catalog.services.values()
    }
    found = _wish(scene, question, ranking, wishes) or _ranked(scene, question, ranking)
    return replace(found, told=frozenset(id for id, wish in wishes.items() if wish.answers))


def _ranked(scene: Scene, question: str, ranking: Ranking) -> Decision:
    """What the ranking alone makes of the question."""
    near = _offered(ranking, NEAR * _score(ranking))
    if ranking.band is Band.UNKNOWN or not ranking.matches:
        near = near if _score(ranking) >= ranking.thresholds.suggest / 2 else ()
        return replace(_decision(scene, question, ranking, Outcome.FALLBACK, ""), choices=near)
    kind, _, name = ranking.matches[0].label.partition(":")
    found = _decision(scene, question, ranking, OUTCOMES[kind], name)
    if kind == "outside" and ranking.band is Band.SUGGEST and not ranking.alone and not near:
        return replace(found, id="")  # none of ours, but which of the lines fits it is a guess
    if kind == "outside" or not near:
        return replace(found, choices=near)
    if ranking.band is Band.SUGGEST and (not ranking.alone or (kind == "action" and name in TO_BE_MEANT)):
        return replace(found, outcome=Outcome.SUGGEST, id="", choices=_offered(ranking))
    akin = _offered(ranking, AKIN * _score(ranking))[1:] if kind == "faq" else ()
    return replace(found, choices=akin, likely=_likely(ranking))


def _offered(ranking: Ranking, least: float = 0.0) -> tuple[str, ...]:
    """What may be meant and a button can stand for, with its score of at least so much."""
    found = [one.label for one in ranking.matches if one.label.partition(":")[0] in OFFERED and one.score >= least]
    return tuple(found[:MOST_SUGGESTIONS])


def _wish(scene: Scene, question: str, ranking: Ranking, wishes: Mapping[str, Wish]) -> Decision | None:
    """The question as a wish for a guided request: when it ranks as one, or when it says whom and what for."""
    best = ranking.matches[0].label if ranking.matches else ""
    for service, wish in wishes.items():
        likely = _likely(ranking) and (wish.whom or not wish.answers)  # who tells of themselves alone may ask anything
        ranked = best == f"service:{service}" and (ranking.band is Band.ANSWER or likely)
        if ranked or (wish.whom and _speaks_up(wish, ranking, service)):
            found = _decision(scene, question, ranking, Outcome.SERVICE, service)
            return replace(found, slots=wish.answers, likely=ranked and ranking.band is not Band.ANSWER)
    return None


def _likely(ranking: Ranking) -> bool:
    """True when the best match is probably the right one without being sure."""
    return ranking.band is Band.SUGGEST and ranking.alone


def _speaks_up(wish: Wish, ranking: Ranking, service: str) -> bool:
    """True when a wish that names its target is plainer than what the ranking found.

    The surer the ranking, the more must have been said: whom and what for in the person's own words, against an answer;
    two of the three, against suggestions.
    """
    labels = [one.label for one in ranking.matches]
    ours = not labels[0].startswith("outside:") if labels else True
    if ranking.band is Band.ANSWER:
        return ours and wish.own and wish.cued and wish.what and _score(ranking) < SURE
    if wish.what and (wish.own or wish.cued):
        return True
    return ours and wish.own and wish.cued and (ranking.band is Band.UNKNOWN or f"service:{service}" in labels)


def _decision(scene: Scene, question: str, ranking: Ranking, outcome: Outcome, name: str) -> Decision:
    return Decision(outcome, name, _score(ranking), language_of(scene, question, ranking), ranking)


def _score(ranking: Ranking) -> float:
    return ranking.matches[0].score if ranking.matches else 0.0


LEAVING = ("cancel", "help", "start")
"""Actions that a few words ask for even where an answer is expected."""


def leaving(scene: Scene, text: str) -> str | None:
    """The action that the whole text asks for in so many words, such as "stop"; None for all else."""
    words = text.strip(" .!").casefold()
    for language in scene.release.catalog.languages:
        for action in scene.release.catalog.intents[language].actions:
            if action.id in LEAVING and words in {one.casefold() for one in action.phrasings}:
                return action.id
    return None


def hearing(scene: Scene, decision: Decision) -> Scene:
    """The scene in the language of the question, where that could be told: what follows is said in it too."""
    if decision.ranking.language != decision.language:
        return scene
    return scene.with_session(spoken=decision.language)


# ------------------------------------------------------------------ showing


def answered(scene: Scene, question: str, decision: Decision) -> Turn:
    """The decision as a person reads it, and what is remembered of it: the topic, or the question that was missed."""
    speech = Speech(scene.release.catalog, decision.language)
    if decision.outcome is Outcome.FALLBACK and not decision.id and _only_marks(question):
        return say(scene, speech.text("other.empty"), *fallback_rows(speech))
    text, rows = reply(speech, decision)
    text = noting_language(scene, question, text)
    turn = Turn()
    if decision.outcome is Outcome.FALLBACK and not decision.id:
        turn, more = feedback.missed(scene, question, decision.language, Why.UNKNOWN)
        rows = (*rows, *more)
    carrying = _with_words(rows, decision.told, scene.incoming.token)
    if carrying != rows:
        turn = held_messages.hold(scene, turn, question)
    turn = say(scene, text, *carrying, attachment=_media(scene, decision.id)) + turn
    if decision.outcome is Outcome.ANSWER:
        topic = scene.release.catalog.entries[decision.id].topic
        return update_session(scene, turn + asked(decision.id), topic=topic)
    return turn if decision.outcome is Outcome.SMALLTALK else update_session(scene, turn, asked=question)


def _with_words(rows: Rows, told: frozenset[str], token: str) -> Rows:
    """The buttons; those that begin a service of which the question told something bring it along, by its token."""
    begins = {callbacks.Begin(service).encode(): callbacks.Begin(service, token).encode() for service in told}
    return tuple(
        tuple(choice.model_copy(update={"action": begins.get(choice.action, choice.action)}) for choice in row)
        for row in rows
    )


def _only_marks(question: str) -> bool:
    """True when nothing but punctuation was typed, such as "?" or "...": there is nothing to know about it."""
    return all(unicodedata.category(one)[0] in "PZ" for one in question.strip())


def asked(entry_id: str) -> Turn:
    """The figure that an entry was asked for and shown."""
    return Turn(counts={Figure("asked", entry_id): 1})


def reply(speech: Speech, decision: Decision) -> tuple[Text, Rows]:
    """The words and buttons of a decision. Services and actions are not shown here: they are done."""
    if decision.outcome is Outcome.ANSWER:
        text, rows = entry(speech, decision.id, akin=decision.choices)
        return (join((speech.text("likely"), text), "\n\n") if decision.likely else text), rows
    if decision.outcome is Outcome.SUGGEST:
        return speech.text("suggest"), suggestions(speech, decision.choices)
    if decision.outcome is Outcome.SMALLTALK:
        return _line(speech, "smalltalk", decision.id), _ways_on(speech, decision.id)
    rows = tuple((button(speech, label),) for label in decision.choices)
    if decision.id:
        text, rows = _line(speech, "outside", decision.id), rows or _resembling(speech, decision.id)
    else:
        text = speech.text("fallback-near" if rows else "fallback")
    return text, (*rows, *fallback_rows(speech))


def _resembling(speech: Speech, trap: str) -> Rows:
    """The entries that a trap may be mistaken for, one button each."""
    known = speech.catalog.intents[REFERENCE_LANGUAGE].outside
    related = next((one.related for one in known if one.id == trap), ())
    return tuple((button(speech, f"faq:{entry}"),) for entry in related)


def _line(speech: Speech, kind: str, name: str) -> Text:
    """The answer of a courtesy or trap."""
    for language in (speech.language, *speech.catalog.languages):
        lines: tuple[SmallTalk, ...] = getattr(speech.catalog.intents[language], kind)
        found = next((one for one in lines if one.id == name), None)
        if found:
            return markup(found.answer)
    raise KeyError(name)


def _ways_on(speech: Speech, courtesy: str) -> Rows:
    """The services that a courtesy offers, one button each."""
    known = speech.catalog.intents[REFERENCE_LANGUAGE].smalltalk
    offers = next((one.offers for one in known if one.id == courtesy), ())
    return tuple((button(speech, f"service:{service}"),) for service in offers)


def entry(speech: Speech, entry_id: str, *, whole: bool = False, akin: tuple[str, ...] = ()) -> tuple[Text, Rows]:
    """An entry's answer, with what may be asked or done next.

    `whole` adds the longer part; `akin` are labels that the question may have meant instead: they go before what is
    related.
    """
    known = speech.catalog.entries[entry_id]
    words = speech.catalog.entry_words(entry_id, speech.language)
    parts = [markup(words.answer)]
    rows: list[tuple[Choice, ...]] = []
    if words.facts and whole:
        labels = {aspect: speech.catalog.aspect_words(aspect, speech.language).label for aspect in words.facts}
        parts.append(join([markup(f"{labels[aspect]}: {fact}") for aspect, fact in words.facts.items()]))
    elif words.facts:
        rows.append((speech.button("button.more", callbacks.ShowMore(entry_id)),))
    rows += [(button(speech, f"service:{service}"),) for service in known.offers]
    offered = {f"service:{service}" for service in known.offers}
    others = dict.fromkeys((*akin, *(f"faq:{other}" for other in known.related)))
    rows += [(button(speech, label),) for label in [one for one in others if one not in offered][:MOST_RELATED]]
    rows.append((choice("👍", callbacks.ThumbUp(entry_id)), choice("👎", callbacks.ThumbDown(entry_id))))
    return join(parts, "\n\n"), tuple(rows)


def _media(scene: Scene, entry_id: str) -> Attachment | None:
    """The picture or document of an entry."""
    known = scene.release.catalog.entries.get(entry_id)
    if known is None or not known.media:
        return None
    kind = "photo" if known.media.lower().endswith(PICTURES) else "document"
    return Attachment(kind=kind, path=f"{scene.folder}/{known.media}")


def suggestions(speech: Speech, labels: tuple[str, ...]) -> Rows:
    """What may be meant, one button each, and a way on when none of it is."""
    return (
        *((button(speech, label),) for label in labels),
        (speech.button("button.none-of-these", callbacks.NoneOfThese()),),
    )


def button(speech: Speech, label: str) -> Choice:
    """The button for a label."""
    kind, _, name = label.partition(":")
    leads: callbacks.Callback = callbacks.Do(name)
    if kind in ("faq", "service"):
        leads = callbacks.ShowEntry(name) if kind == "faq" else callbacks.Begin(name)
    return choice(title(speech, label), leads)


def title(speech: Speech, label: str) -> str:
    """What a label is called."""
    kind, _, name = label.partition(":")
    if kind == "faq":
        return speech.catalog.entry_words(name, speech.language).question
    if kind == "service":
        return speech.catalog.words_of(name, speech.language).button
    return speech.label(f"action.{name}")


def fallback_rows(speech: Speech) -> Rows:
    """Useful ways on when nothing is known."""
    return ((button(speech, "action:topics"), button(speech, "action:handoff")),)


# ------------------------------------------------------------------- topics


def topics(scene: Scene) -> Turn:
    """All topics as buttons."""
    speech = scene.speech
    buttons = [
        choice(topic.titles.get(speech.language) or topic.titles[REFERENCE_LANGUAGE], callbacks.ShowTopic(topic.id))
        for topic in speech.catalog.topics.values()
    ]
    return say(
        scene,
        speech.text("topics"),
        *(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)),
    )


def topic(scene: Scene, pressed: callbacks.ShowTopic) -> Turn:
    """The questions of a topic as buttons, a page of them."""
    speech, page = scene.speech, pressed.page
    known = speech.catalog.topics.get(pressed.topic)
    entries = [entry.id for entry in speech.catalog.entries.values() if entry.topic == pressed.topic]
    shown = entries[page * PAGE : (page + 1) * PAGE]
    if known is None or not shown:
        return Turn(notice=speech.label("notice.old-button"))
    rows = [(button(speech, f"faq:{entry}"),) for entry in shown]
    if len(entries) > (page + 1) * PAGE:
        rows.append((speech.button("button.next-page", callbacks.ShowTopic(pressed.topic, page + 1)),))
    rows.append((speech.button("button.all-topics", callbacks.Do("topics")),))
    name = known.titles.get(speech.language) or known.titles[REFERENCE_LANGUAGE]
    return say(scene, speech.text("topic", title=name), *rows, replaces=scene.incoming.message)


def show_entry(scene: Scene, pressed: callbacks.ShowEntry | callbacks.ShowMore) -> Turn:
    """An entry asked for by its button."""
    entry_id, whole = pressed.entry, isinstance(pressed, callbacks.ShowMore)
    if entry_id not in scene.release.catalog.entries:
        return Turn(notice=scene.speech.label("notice.gone"))
    text, rows = entry(scene.speech, entry_id, whole=whole)
    media = None if whole else _media(scene, entry_id)
    turn = say(scene, text, *rows, replaces=scene.incoming.message if whole else None, attachment=media)
    turn += Turn() if whole else asked(entry_id)
    return update_session(scene, turn, topic=scene.release.catalog.entries[entry_id].topic)
