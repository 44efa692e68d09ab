"""Words that hardly answer the current question but do answer another open one: they are kept for that one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import callbacks, held_messages
from bot.dialogue.drafts import save
from bot.dialogue.fields import (
    NO_ANSWERS,
    Answer,
    AskedField,
    ClusterProposal,
    Reading,
    Refusal,
    Several,
    Ticks,
    coach,
    date_in,
    type_of,
)
from bot.dialogue.fields.clusters import NONE
from bot.dialogue.fields.dates import is_understood
from bot.dialogue.fields.options import is_option, resembles_option
from bot.dialogue.fields.texts import says_what, websites
from bot.dialogue.forms import asides, doubts, form, hearing, held_back, other_wishes, place_sides
from bot.dialogue.forms.prompts import is_adding
from bot.dialogue.questions.decision import Decision
from bot.dialogue.turn import Turn, say
from bot.dialogue.wishes import own_names, slot_filling
from bot.dialogue.wishes.introductions import is_form
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import (
    clean,
    fold,
    has_phrase,
    has_word,
    looks_like_question,
    says,
    without_rather,
    word_list,
)
from knowledge.schema import ServiceField
from knowledge.search.text import normalise
from storage.records import Draft

SENTENCE = 8
"""Words from which a text may answer a question that asks for sentences."""
SHORTEST_SENTENCE = 3
"""Words of a sentence about the company or what it wants."""
NAMED = ("cluster", "country", "website", "email")
"""Kinds of fields that ask for an address, or for a name on a list."""
PAUSE = re.compile(r"[,;.!]\s+|\n")
"""What separates a text from the sentence that names a website."""
FEW_WORDS = 5
"""Words of a text that may be just a date."""
MOST_OF_PRODUCT = 4
"""Words of the longest product name: "pompes à chaleur réversibles"."""
OPENING = 3
"""Words in which a sentence says that it's a wish."""
TOO_LONG = "form.refused.too-long"


def keep(question: AskedField, words: str, reading: Reading | None, decision: Decision | None) -> Turn | None:
    """Keep words for a later question if it's the only open one they can answer, and repeat the current question.

    Returns None if there is no such question, for addresses (which are held back) and for questions: `decision`
    says what the words are as a question. If the `reading` finds clusters in the words, only a plain answer is
    kept.
    """
    if isinstance(reading, Answer | Several | Ticks):
        return None
    if plainly := _keep_plain_answer(question, words):
        return plainly
    if isinstance(reading, ClusterProposal):
        return None
    if isinstance(reading, Refusal) and reading.key == TOO_LONG and question.is_name:
        return _keep_story(question, words)
    if _asks_or_tells_address(question, words):
        return None
    sure = decision is not None and asides.is_sure(decision)
    sure = sure or (decision is not None and other_wishes.is_by_name(question, words, decision, answers=False))
    if type_of(question.field).free or (sure and not _tells_activity(question, words)):
        return None
    elsewhere = _tells_something_else(question, words)
    told = keep_activity(question, words) if elsewhere else None
    kept = keep_sentences(question, question.draft, words) if told is None else None
    told = told or (keep_sentence(question, words) if elsewhere and kept is None else None)
    kept = (_say_kept(question, told[0]), told[1]) if told else kept
    return kept and save(question.scene, kept[0] + form.ask_in_short(question), kept[1])


def _keep_story(question: AskedField, words: str) -> Turn | None:
    """Keep a text that is too long for a name for the question it answers, and ask for the name again; None if it's
    too long for that question as well.
    """
    told = keep_sentence(question, words)
    field = told[0] if told else _for_wish(question, question.draft)
    if field is None or len(words) > field.max_length:
        return None
    draft = told[1] if told else _with_wish(question.of(field), question.draft, words)
    asked = replace(question, draft=draft)
    return save(question.scene, _say_kept(question, field) + form.ask_in_short(asked), draft)


def _tells_activity(question: AskedField, words: str) -> bool:
    """Return whether a sentence says what the company does, and asks nothing: "we make heat pumps"."""
    return coach.tells_doing(question.catalog, words) and not looks_like_question(question.catalog, words)


def _keep_plain_answer(question: AskedField, words: str) -> Turn | None:
    """Keep words that plainly answer exactly one other open question, and ask again; None for other words."""
    plainly = answers_another(question, words)
    if plainly is None:
        return None
    field, draft = plainly
    asked = replace(question, draft=draft)
    return save(question.scene, _say_kept(question, field) + form.ask_in_short(asked), draft)


def _tells_something_else(question: AskedField, words: str) -> bool:
    """Return whether a sentence plainly doesn't try to give the name or address asked for."""
    if question.field.kind not in NAMED or len(words.split()) < SHORTEST_SENTENCE:
        return False
    own = has_phrase(words, question.names)
    denies = has_word(question.catalog, words, "not", "none")
    return not own and not denies and not question.scene.release.places.find(words)


def ask_about_doubt(question: AskedField, words: str, reading: Reading) -> Turn | None:
    """Ask whether the words are meant as the answer; None if nothing speaks against it.

    What plainly answers another open question is kept for that one, unless the person says that it's meant here.
    """
    if not isinstance(reading, Answer):
        return None
    if home := place_sides.read_own_cluster(question, words, reading):
        draft = question.draft.with_answers(home)
        still = form.ask_in_short(replace(question, draft=draft))
        return save(question.scene, form.confirm_changed(question, home) + still, draft)
    if taken := _take_beside_website(question, words):
        return taken
    noticed = held_back.notice(question, words)
    if noticed and not noticed.rest:
        return None  # an address and no more: what happens to it is said
    key = doubts.find_doubt(question, words, reading)
    free = type_of(question.field).free
    plainly = answers_another(question, without_rather(question.catalog, words)) if free else None
    told = (key == "form.doubt.name" or _tells_a_goal(question, words)) and keep_sentence(question, words)
    told = told or _keep_product(question, words)
    field, draft = plainly or told or (None, question.draft)
    if not key and field is None:
        return None
    beside = _options_beside(question, words) if key == "form.doubt.home" else {}
    draft = draft.with_answers(beside)
    scene = question.scene
    key, name = ("form.doubt.later", question.of(field).words.label) if field else (key, words)
    use = callbacks.UseWords(draft.id, question.field.id, scene.incoming.token)
    place = (
        "" if free else type_of(question.field).show(scene.speech, question.service.id, question.field, reading.value)
    )
    text = scene.speech.text(key, words=name, field=name, cluster=place)
    asked = form.confirm_changed(question, beside) if beside else Turn()
    asked += say(scene, text, (scene.speech.button("form.use-forwarded", use),))
    again = form.ask_in_short(AskedField(scene, question.service, draft, question.field))
    return held_messages.hold(scene, save(scene, asked + again, draft), words)


def _keep_product(question: AskedField, words: str) -> tuple[ServiceField, Draft] | None:
    """Return the question about what the company does, and the draft with these words kept for it, if the company's
    name is asked for and the words name a product: "heat pumps". Names have capitals ("Alpine Pumps") or a legal
    form.
    """
    activity, said = question.service.field_that_is("activity"), fold(words).split()
    known = tuple(word_list(question.catalog, "products"))
    if question.field.role != "company" or activity is None or activity.id in question.draft.answers:
        return None
    named = any(map(str.isupper, words[1:])) or any(is_form(question.catalog, word) for word in words.split()[1:])
    if named or len(said) > MOST_OF_PRODUCT or not any(word.endswith(known) for word in said):
        return None
    return activity, _with_wish(question.of(activity), question.draft, words)


def _take_beside_website(question: AskedField, words: str) -> Turn | None:
    """Take a text that also names the website ("pumps. Our site is pumps.example") as the answer, and keep the
    website for its own question; None if the text says nothing else.
    """
    site, answers = question.service.field_of("website"), question.draft.answers
    found = websites(words)
    if site is None or site == question.field or site.id in answers or len(found) != 1 or is_adding(question):
        return None
    parts = [part.strip() for part in PAUSE.split(words)]
    rest = ". ".join(part for part in parts if part and not websites(part))
    if question.field.role != "activity" or not fold(rest):
        return None
    noted = {site.id: found[0]}
    after = replace(question, draft=question.draft.with_answers(noted))
    return form.confirm_changed(question, noted) + form.settle(after, type_of(question.field).read(after, rest))


def _options_beside(question: AskedField, words: str) -> Mapping[str, object]:
    """Return the options of open questions that the words name beside a place, such as the help in "partners in
    Graz".
    """
    told = slot_filling.understand(question.scene, question.service, words).answers
    choosing = (field.id for field in question.service.questions if field.options)
    return {id: told[id] for id in choosing if id in told and id not in question.draft.answers}


def _tells_a_goal(question: AskedField, words: str) -> bool:
    """Return whether a sentence that should say what the company does only says what it wants."""
    tells_offer, tells_goal = (coach.tells(question.catalog, telling, words) for telling in ("offer", "goal"))
    if question.field.role != "activity" or len(words.split()) < SHORTEST_SENTENCE or not tells_goal:
        return False
    wanting, said = Clauses.of(question.catalog).wanting, normalise(words).split()
    return not wanting.isdisjoint(said[:OPENING] if tells_offer else said)  # "we look for ..., we pay the trip"


def answers_another(question: AskedField, words: str) -> tuple[ServiceField, Draft] | None:
    """Return the open question that the words answer by their form, and the draft with the answer; None unless it's
    exactly one.

    An addition to an answer is left alone.
    """
    if _asks_or_tells_address(question, words) or is_adding(question) or says(question.catalog, words, *NO_ANSWERS):
        return None
    draft, told = question.draft, recognise_by_form(question, words)
    fitting = [
        field for field in question.service.questions if field.id in told and draft.answers.get(field.id) is None
    ]
    if len(fitting) != 1 or fitting[0] == question.field:
        return None
    return fitting[0], draft.with_answers({fitting[0].id: told[fitting[0].id]})


def _asks_or_tells_address(question: AskedField, words: str) -> bool:
    return hearing.may_ask(question, words) or hearing.talks(question) or held_back.notice(question, words) is not None


def recognise_by_form(question: AskedField, words: str) -> Mapping[str, object]:
    """Return answers recognised by their form: an address, a date, an option, or text after a label ("Company:
    ...").
    """
    found: dict[str, object] = {}
    label, colon, rest = words.partition(":")
    for field in question.service.questions:
        asked = question.of(field)
        named = bool(colon) and fold(label) in asked.names
        if not named and not _looks_like(asked, words):
            continue
        reading = type_of(field).read(asked, clean(rest if named else words))
        plainly = named or field.kind != "date" or (isinstance(reading, Answer) and is_understood(reading.value))
        if isinstance(reading, Answer) and type_of(field).is_shown(reading.value) and plainly:
            found[field.id] = reading.value
        elif field.kind == "date" and has_phrase(words, asked.names):
            found |= date_in(asked, words)  # "15 April for the date"
    kinds = {field.id: field.kind for field in question.service.questions}
    if not colon and "email" in {kinds[field] for field in found}:  # its host name isn't a website
        return {field: value for field, value in found.items() if kinds[field] != "website"}
    return found


def _looks_like(question: AskedField, words: str) -> bool:
    """Return whether words may be an answer to the field and nothing else."""
    field = question.field
    if field.kind == "date":
        return len(words.split()) <= (SENTENCE if has_phrase(words, question.names) else FEW_WORDS)
    if field.role == "company":
        return bool(own_names.find_bare_name(question.scene, words))
    if field.role == "home":  # "we aren't in any cluster"
        clusters = (other for other in question.service.questions if other.kind == "cluster")
        names = frozenset[str]().union(*(question.of(other).names for other in clusters))
        named = has_phrase(words, names)
        placed = bool(question.scene.release.places.find(words))  # "not the cluster in Quebec" is about another one
        return named and not placed and type_of(field).read(question, words) == Answer(NONE)
    if field.kind == "number":  # "85 members"
        return len(words.split()) <= FEW_WORDS and has_phrase(words, question.names)
    return field.kind in ("email", "website") or (
        bool(field.options) and (is_option(question, words) or resembles_option(question, words))
    )


def keep_sentences(question: AskedField, draft: Draft, words: str) -> tuple[Turn, Draft] | None:
    """Return the message that a longer text is kept for the question that asks for sentences, and the draft with
    it.

    None for a short text, and if no such question is open.
    """
    asked = _for_wish(question, draft)
    if asked is None or len(words.split()) < SENTENCE or _leaves_open(question, words):
        return None
    return _say_kept(question, asked), _with_wish(question.of(asked), draft, words)


def keep_sentence(question: AskedField, words: str) -> tuple[ServiceField, Draft] | None:
    """Return the open question that a sentence answers, and the draft with the sentence kept for it: what the
    company does, or what it wants. None if it says neither.
    """
    draft, activity = question.draft, question.service.field_that_is("activity")
    does, tells_goal = coach.tells_doing(question.catalog, words), coach.tells(question.catalog, "goal", words)
    if (not does and not tells_goal) or _leaves_open(question, words):
        return None
    own = activity if activity and activity.id not in draft.answers and does and not tells_goal else None
    asked = own or _for_wish(question, draft)
    return (asked, _with_wish(question.of(asked), draft, words)) if asked else None


def _leaves_open(question: AskedField, words: str) -> bool:
    """Return whether a sentence only says what isn't wanted ("I don't want my data to be kept"), or postpones the
    decision: "we can discuss that next week".
    """
    if not PAUSE.search(words) and Clauses.of(question.catalog).declines(words):
        return True
    return has_word(question.catalog, words, "undecided") and not doubts.tells_goal_besides(question.catalog, words)


def keep_activity(question: AskedField, words: str) -> tuple[ServiceField, Draft] | None:
    """Like `keep_sentence`, for a sentence about what the company does, but not about how far it has got."""
    told = None if coach.tells(question.catalog, "stage", words) else keep_sentence(question, words)
    return told if told and told[0].role == "activity" else None


def keep_told_besides(question: AskedField, words: str) -> AskedField:
    """Return the question, with a sentence that names options or a cluster also kept for the question about what is
    wanted: "we look for two installers who test our pumps; a pilot is ready".

    It replaces a wish that was only a question: "can you put me in contact with them?"
    """
    story = coach.tells_story(question.catalog, words)
    told = bool(question.field.options) or (question.field.role == "target" and story)
    asked = _for_wish(question, question.draft) if told else None
    if asked is None or len(words.split()) < SENTENCE:
        return question
    draft = question.draft
    if draft.wish and not looks_like_question(question.catalog, draft.wish):
        return question
    return replace(question, draft=_with_wish(question.of(asked), draft.model_copy(update={"wish": ""}), words))


def _for_wish(question: AskedField, draft: Draft) -> ServiceField | None:
    """Return the question that asks what the company wants, if it's still open."""
    asked = next((field for field in question.service.questions if field.wants or field.thin_below), None)
    return asked if asked and asked.id not in draft.answers else None


def _with_wish(question: AskedField, draft: Draft, words: str) -> Draft:
    """Return the draft with the words added to its wish, addresses masked."""
    noticed = held_back.notice(question, words)
    before = draft.wish if says_what(replace(question, draft=draft)) else ""  # not "help in Hamburg"
    wish = "\n".join((before, noticed.rest if noticed else words)).strip()
    return draft.model_copy(update={"wish": wish[: question.field.max_length]})


def _say_kept(question: AskedField, field: ServiceField) -> Turn:
    """Say that the words are kept for another field."""
    return say(question.scene, question.speech.text("form.wish-kept", field=question.of(field).words.label))
