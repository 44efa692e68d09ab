"""How an answer is shown: the fact asked for first, then the gist, then as much as fits on a phone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from bot.dialogue import callbacks, held_messages
from bot.dialogue.counters import Counter
from bot.dialogue.interpretation.follow_ups import PROCEDURE, like_aspects
from bot.dialogue.questions import elsewhere, feedback
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.language import add_apology
from bot.dialogue.questions.policy import only_addresses
from bot.dialogue.questions.sources import translate_sources
from bot.dialogue.questions.unpublished import covers, is_unpublished, unknown_sentence
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, choice, join, markup
from bot.dialogue.turn import Rows, Turn, say, update_session
from knowledge.schema import REFERENCE_LANGUAGE, Catalog, EntryWords, FaqEntry, SmallTalk
from knowledge.search import Kind, Label
from knowledge.search.aspects import AspectMatch
from knowledge.telegram_html import visible
from storage.messages import Attachment, Choice, Text
from storage.records import LastAnswer, Why

MOST_RELATED = 2
SCREEN = 700
"""Characters of an answer that a phone shows without scrolling much."""
SURE_ASPECT, NEAR_ASPECT = 0.35, 0.2
"""Confidence from which an aspect was surely asked for, and from which a second one may have been asked for too."""
PERHAPS_ASPECT = 0.05
"""Confidence from which a known fact is shown although another, unknown one was probably asked for."""
NEW_WORDS, SHORT_WORD = 0.25, 3
"""The largest share of new words with which a fact still only repeats what was said; shorter words don't count."""
TELLING = ("privacy",)
"""Actions that tell something people go on to ask about."""
PICTURES = (".png", ".jpg", ".jpeg")
"""What a picture ends with; any other file is sent as a document."""


# ------------------------------------------------------------------ showing


def show_decision(scene: Scene, question: str, decision: Decision) -> Turn:
    """Return the decision as the person reads it, and record the topic or the unanswered question."""
    speech = Speech(scene.catalog, decision.language)
    if decision.outcome is Outcome.FALLBACK and not decision.id and _only_marks(question):
        return say(scene, speech.text("other.empty"), *fallback_rows(speech))
    if decision.outcome is Outcome.FALLBACK and only_addresses(question):
        return say(scene, speech.text("other.address"), *fallback_rows(speech))  # it isn't kept as a question either
    text, rows = reply(speech, decision)
    answers = decision.outcome is Outcome.ANSWER
    text = add_apology(scene, question, decision.ranking, text, answers=answers)
    if decision.unheard:
        text = join((text, speech.text("several-questions")), "\n\n")
    turn = Turn()
    if decision.outcome is Outcome.FALLBACK and not decision.elsewhere and _is_missed(speech, decision.id):
        turn, more = feedback.keep_missed(scene, question, decision.language, Why.UNKNOWN)
        rows = (*rows, *more)
    carrying = _with_words(rows, decision.told, scene.incoming.token)
    if carrying != rows:  # "looking for pilots" may go on with "in Scandinavia"
        last = LastAnswer(entry=scene.context.entry, at=scene.now, told=scene.incoming.token)
        turn = update_session(scene, held_messages.hold(scene, turn, question), answered=last)
    turn = say(scene, text, *carrying, attachment=_media(scene, decision.id)) + turn
    if decision.outcome is Outcome.ANSWER:
        told = scene.incoming.token if carrying != rows else ""
        return set_topic(scene, turn + count_view(decision.id), decision.id, told, _asked_aspect(speech, decision))
    quiet = decision.outcome in (Outcome.SMALLTALK, Outcome.DECLINED)
    return turn if quiet else update_session(scene, turn, asked=question)


def _is_missed(speech: Speech, trap: str) -> bool:
    """Return whether the content might answer this one day: it matches no trap, or a trap whose questions are kept."""
    known = speech.catalog.intents[REFERENCE_LANGUAGE].outside
    return not trap or any(line.missed for line in known if line.id == trap)


def _with_words(rows: Rows, told: frozenset[str], token: str) -> Rows:
    """Add the held words to the buttons of services that the question said something about."""
    begins = {callbacks.Begin(service).encode(): callbacks.Begin(service, token).encode() for service in told}
    return tuple(
        tuple(choice.model_copy(update={"action": begins.get(choice.action, choice.action)}) for choice in row)
        for row in rows
    )


def _only_marks(question: str) -> bool:
    """Return whether only punctuation ("?", "...") or a single letter was typed."""
    return len(question.strip()) == 1 or all(unicodedata.category(letter)[0] in "PZ" for letter in question.strip())


def count_view(entry_id: str) -> Turn:
    """Return a turn that counts one view of the entry."""
    return Turn(counts={Counter("asked", entry_id): 1})


def reply(speech: Speech, decision: Decision) -> tuple[Text, Rows]:
    """Return the text and buttons for a decision. Services and actions are carried out elsewhere."""
    if decision.outcome is Outcome.ANSWER:
        text, rows = entry_card(
            speech,
            decision.id,
            whole=decision.whole,
            aspects=decision.aspects,
            akin=decision.choices,
            besides=decision.besides,
        )
        return (join((speech.text("likely"), text), "\n\n") if decision.likely else text), rows
    sole = decision.choices[0] if len(decision.choices) == 1 else None
    if decision.outcome is Outcome.SUGGEST and sole and sole.kind is Kind.SERVICE:
        return markup(speech.catalog.words_of(sole.id, speech.language).summary), suggestions(speech, decision.choices)
    if decision.outcome is Outcome.SUGGEST:
        return speech.text("suggest"), suggestions(speech, decision.choices)
    if decision.outcome is Outcome.SMALLTALK:
        return _line(speech, "smalltalk", decision.id), _offer_rows(speech, decision.id)
    if decision.outcome is Outcome.DECLINED:
        return speech.text("declined"), ((button(speech, Label(Kind.ACTION, "status")),),)
    rows = tuple((button(speech, label),) for label in decision.choices)
    if decision.elsewhere:
        text = elsewhere.no_cluster_text(speech, decision.elsewhere)
    elif decision.id:
        text, rows = _line(speech, "outside", decision.id), rows or _resembling_rows(speech, decision.id)
    else:
        text = speech.text("fallback-near" if rows else "fallback")
    shown = {choice.label for row in rows for choice in row}
    ways = (tuple(choice for choice in row if choice.label not in shown) for row in fallback_rows(speech))
    return text, (*rows, *filter(None, ways))


def _resembling_rows(speech: Speech, trap: str) -> Rows:
    """Return one button for each entry that the trap may be mistaken for."""
    known = speech.catalog.intents[REFERENCE_LANGUAGE].outside
    related = next((line.related for line in known if line.id == trap), ())
    return tuple((button(speech, Label(Kind.FAQ, entry)),) for entry in related)


def _line(speech: Speech, kind: str, name: str) -> Text:
    """Return the reply to a courtesy or trap."""
    for language in (speech.language, *speech.catalog.languages):
        lines: tuple[SmallTalk, ...] = getattr(speech.catalog.intents[language], kind)
        found = next((line for line in lines if line.id == name), None)
        if found:
            return markup(found.answer)
    raise KeyError(name)


def _offer_rows(speech: Speech, courtesy: str) -> Rows:
    """Return one button for each service that a courtesy offers."""
    offers = speech.catalog.intents[REFERENCE_LANGUAGE].offers_of(courtesy)
    return tuple((button(speech, Label(Kind.SERVICE, service)),) for service in offers)


def entry_card(
    speech: Speech,
    entry_id: str,
    *,
    whole: bool = False,
    aspects: tuple[AspectMatch, ...] = (),
    akin: tuple[Label, ...] = (),
    besides: tuple[Label, ...] = (),
) -> tuple[Text, Rows]:
    """Return an entry's card, with buttons for what may come next.

    `aspects` are the aspects asked about: their facts come first, or the honest sentence that they aren't known.
    `whole` shows everything. `akin` are labels that may have been meant instead; their buttons precede the related
    ones. `besides` are further entries that the message asks for; their answers replace the card's other facts. An
    untranslated entry is shown in English, below a sentence that says so.
    """
    known, reader = speech.catalog.entries[entry_id], speech
    words = speech.catalog.entry_words(entry_id, speech.language)
    if speech.language not in known.words:
        speech = replace(speech, language=REFERENCE_LANGUAGE)
    asked = _asked_facts(speech, known, words, aspects)
    parts, left = [], _sort_by_likelihood(words.facts, aspects)
    way = [speech.text("procedure-here")] if _asks_way_to_offers(known, words, aspects) else []
    if asked is None:
        parts += [unknown_sentence(speech, known, words, aspects[0].id), *way, markup(_first_line(words.answer))]
    else:
        parts += map(markup, dict.fromkeys(left.pop(aspect) for aspect in asked))  # two may say the same
        parts += [*way, markup(words.answer)]
    said = " ".join(visible("".join(part.strings)) for part in parts)
    left = _new_facts(left, said)
    fitting = left if whole or asked is not None else _possibly_asked(left, aspects)
    shown = _fact_lines(speech, {} if besides else fitting, SCREEN - len(said), whole=whole)
    parts += [join(shown)] if shown else [_further_answer(speech, label) for label in besides]
    if whole and known.sources:
        parts.append(speech.text("sources", sources=translate_sources(speech, "; ".join(known.sources))))
    more = not whole and len(shown) + len(asked or ()) < len(words.facts)
    note = (reader.text("only-english"),) if reader is not speech else ()
    others = tuple(label for label in (*akin, *_related_labels(known, speech.catalog)) if label not in besides)
    return join((*note, *parts), "\n\n"), _rows_under(reader, known, others, more=more)


def _further_answer(speech: Speech, label: Label) -> Text:
    """Return the answer to a further question of a message, below what it answers."""
    answer = markup(speech.catalog.entry_words(label.id, speech.language).answer)
    return join((speech.fill("<b>{question}</b>", {"question": title(speech, label)}), answer), "\n")


def _possibly_asked(facts: Mapping[str, str], aspects: tuple[AspectMatch, ...]) -> dict[str, str]:
    """Return the facts that may have been asked for instead of one that isn't known."""
    near = [aspect.id for aspect in aspects if aspect.confidence >= PERHAPS_ASPECT]
    return {aspect: facts[aspect] for aspect in near if aspect in facts}


def _sort_by_likelihood(facts: Mapping[str, str], aspects: tuple[AspectMatch, ...]) -> dict[str, str]:
    """Return the facts, the likeliest to be asked for first, so that they are seen even if another one is shown."""
    likely = {aspect.id: facts[aspect.id] for aspect in aspects if aspect.id in facts}
    return {**likely, **facts}


def _asked_facts(
    speech: Speech, known: FaqEntry, words: EntryWords, aspects: tuple[AspectMatch, ...]
) -> tuple[str, ...] | None:
    """Return the aspects whose facts to show first; None if the fact asked for is known not to be published."""
    if aspects and covers(words, aspects[0].id):
        return ()
    found = tuple(aspect.id for aspect in aspects if aspect.confidence >= NEAR_ASPECT and aspect.id in words.facts)
    if aspects and aspects[0].id not in (*words.facts, *words.unknown):
        found = found or tuple(like_aspects(aspects[0].id) & words.facts.keys())
    if found and (aspects[0].confidence >= SURE_ASPECT or len(found) > 1 or aspects[0].id in found):
        return found
    return None if is_unpublished(speech, known, words, aspects) else ()


def _asked_aspect(speech: Speech, decision: Decision) -> str:
    """Return the aspect that the card answers first or says isn't known; "" for none."""
    known, words = speech.catalog.entries[decision.id], speech.catalog.entry_words(decision.id, speech.language)
    asked = _asked_facts(speech, known, words, decision.aspects)
    return decision.aspects[0].id if asked is None else next(iter(asked), "")


def _asks_way_to_offers(known: FaqEntry, words: EntryWords, aspects: tuple[AspectMatch, ...]) -> bool:
    """Return whether people ask how to get what the card's buttons offer, and no fact answers that."""
    asked = next(iter(aspects), None)
    surely = asked is not None and asked.id == PROCEDURE and asked.confidence >= SURE_ASPECT
    return surely and bool(known.offers) and PROCEDURE not in words.facts


def _first_line(answer: str) -> str:
    """Return the first line of an answer, with the list it announces."""
    first, *further = answer.strip().split("\n")
    listed = takewhile(lambda line: line.startswith("•"), further) if first.endswith(":") else ()
    return "\n".join((first.rstrip(), *listed))


def _new_facts(facts: Mapping[str, str], said: str) -> dict[str, str]:
    """Return the facts that add something to the answer and to the facts before them."""
    left: dict[str, str] = {}
    for aspect, fact in facts.items():
        if not _repeats(visible(fact), said):
            left[aspect] = fact
            said = f"{said} {visible(fact)}"
    return left


def _repeats(fact: str, said: str) -> bool:
    """Return whether a fact hardly adds anything: no new number, and at most one word in four is new."""
    told, words = _telling_words(said), _telling_words(fact)
    new = {word for word in words - told if word[0].isdigit() or not any(_is_same_word(word, known) for known in told)}
    return not any(word[0].isdigit() for word in new) and len(new) <= len(words) * NEW_WORDS


def _is_same_word(word: str, known: str) -> bool:
    """Return whether two words are forms of the same word: one begins with the other."""
    return word.startswith(known) or known.startswith(word)


def _telling_words(text: str) -> set[str]:
    """Return the numbers and the longer words of a text; short ones seldom matter."""
    return {word for word in re.findall(r"\w+", text.casefold()) if word[0].isdigit() or len(word) > SHORT_WORD}


def _fact_lines(speech: Speech, facts: dict[str, str], room: int, *, whole: bool) -> list[Text]:
    """Return further facts as short lines, as many as there is room for."""
    shown: list[Text] = []
    for aspect, fact in facts.items():
        label = speech.catalog.aspect_words(aspect, speech.language).label
        line = speech.text("card.line", label=label, answer=markup(fact))
        room -= len(visible(fact)) + len(label) + 3
        if room < 0 and not whole:
            break
        shown.append(line)
    return shown


def _related_labels(known: FaqEntry, catalog: Catalog) -> tuple[Label, ...]:
    return tuple(Label(Kind.FAQ, other) for other in known.related if other in catalog.entries)


def _rows_under(speech: Speech, known: FaqEntry, others: Sequence[Label], *, more: bool) -> Rows:
    """Return the buttons under an entry, the first of the `others` among them."""
    rows: list[tuple[Choice, ...]] = []
    if more:
        rows.append((speech.button("button.more", callbacks.ShowMore(known.id)),))
    if known.action:
        rows.append((button(speech, Label(Kind.ACTION, known.action)),))
    rows += [(button(speech, Label(Kind.SERVICE, service)),) for service in known.offers]
    said = {choice.label for row in rows for choice in row}
    related = {each.label: each for each in reversed([button(speech, label) for label in others])}
    rows += [(each,) for label, each in reversed(related.items()) if label not in said][:MOST_RELATED]
    rows.append((choice("👍", callbacks.ThumbUp(known.id)), choice("👎", callbacks.ThumbDown(known.id))))
    return tuple(rows)


def _media(scene: Scene, entry_id: str) -> Attachment | None:
    """Return the entry's picture or document, or None."""
    known = scene.catalog.entries.get(entry_id)
    if known is None or not known.media:
        return None
    kind = "photo" if known.media.lower().endswith(PICTURES) else "document"
    return Attachment(kind=kind, path=f"{scene.folder}/{known.media}")


def suggestions(speech: Speech, labels: tuple[Label, ...]) -> Rows:
    """Return one button per suggestion, and a way on if none of them is meant."""
    return (
        *((button(speech, label),) for label in labels),
        (speech.button("button.none-of-these", callbacks.NoneOfThese()),),
    )


def button(speech: Speech, label: Label) -> Choice:
    """Return the button for a label."""
    leads: callbacks.Callback = callbacks.Do(label.id)
    if label.kind is Kind.FAQ:
        leads = callbacks.ShowEntry(label.id)
    elif label.kind is Kind.SERVICE:
        leads = callbacks.Begin(label.id)
    return choice(title(speech, label), leads)


def title(speech: Speech, label: Label) -> str:
    """Return a label's title."""
    if label.kind is Kind.FAQ:
        return speech.catalog.entry_words(label.id, speech.language).question
    if label.kind is Kind.SERVICE:
        return speech.catalog.words_of(label.id, speech.language).button
    return speech.label(f"action.{label.id}")


def fallback_rows(speech: Speech) -> Rows:
    """Return useful next steps when no answer is known."""
    return ((button(speech, Label(Kind.ACTION, "topics")), button(speech, Label(Kind.ACTION, "handoff"))),)


def show_entry(scene: Scene, pressed: callbacks.ShowEntry | callbacks.ShowMore) -> Turn:
    """Show an entry requested by its button."""
    entry_id, whole = pressed.entry, isinstance(pressed, callbacks.ShowMore)
    if entry_id not in scene.catalog.entries:
        return Turn(notice=scene.speech.label("notice.gone"))
    text, rows = entry_card(scene.speech, entry_id, whole=whole)
    media = None if whole else _media(scene, entry_id)
    turn = say(scene, text, *rows, replaces=scene.incoming.message if whole else None, attachment=media)
    turn += Turn() if whole else count_view(entry_id)
    return set_topic(scene, turn, entry_id)


def set_topic(scene: Scene, turn: Turn, entry_id: str, told: str = "", aspect: str = "") -> Turn:
    """Remember the entry and the aspect asked about as the topic, so that the next question needn't name them. A
    request that follows starts from the held message `told`, or else from what was said recently.
    """
    answered = LastAnswer(entry=entry_id, at=scene.now, aspect=aspect, told=told or scene.context.told)
    return update_session(scene, turn, topic=scene.catalog.entries[entry_id].topic, answered=answered)


def set_topic_of_action(scene: Scene, turn: Turn, action: str) -> Turn:
    """Remember the entry that leads to an action as the topic, so that the next question may refer to it: "and how
    long do you keep it?" after the privacy notice.
    """
    entries = scene.catalog.entries.values()
    leading = next((entry for entry in entries if entry.action == action and action in TELLING), None)
    return set_topic(scene, turn, leading.id) if leading else turn
