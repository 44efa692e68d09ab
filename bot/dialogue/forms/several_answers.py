"""Answers to several questions in one message: they are confirmed before they count."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.dialogue.fields import Answer, AskedField, coach, read, type_of
from bot.dialogue.fields.texts import extract_name, websites
from bot.dialogue.forms import corrections, form, held_back, place_sides
from bot.dialogue.turn import Turn
from bot.dialogue.wishes import own_names, slot_filling
from bot.dialogue.wishes.introductions import introduced
from bot.dialogue.words.plain_words import fold, has_phrase, split_parts
from knowledge.schema import ServiceField
from knowledge.search.text import beginning
from storage.records import Confirming

LISTED = re.compile(r"[;\n]")
"""What stands between labelled answers."""
WEB = ("www.", "http://", "https://")
"""What a web address begins with that is no missing blank ("pumps.We")."""
FEWEST = 2
"""Labelled answers from which a text is a list of them."""
MOST = 40
"""Lines of a list that are looked at."""
SENTENCE = 8
"""Words from which an answer may tell more than what was asked."""


def confirm_several(question: AskedField, words: str) -> Turn | None:
    """Ask the person to confirm a sentence that answers several fields; None if it answers just this one."""
    scene, service, draft = question.scene, question.service, question.draft
    if turn := _confirm_with_place(question, words) or _confirm_names(question, words):
        return turn
    own_words = type_of(question.field).free and question.field.role != "company"
    own = introduced(scene, service, words) if question.field.role == "company" else {}
    person = service.field_that_is("person")
    names = person is not None and {person.id, question.field.id} <= own.keys()  # "Bright Roofs, I'm Eva"
    short = len(words.split()) < SENTENCE and question.field.kind != "cluster" and not names
    if own_words or short or words.rstrip().endswith("?"):
        return None
    wish = slot_filling.understand(scene, service, words, besides=frozenset(map(str, draft.answers.values())))
    told = {field: value for field, value in wish.answers.items() if field not in draft.answers}
    told = {**_place_asked(question, words, told), **told}
    known = {**own, **own_names.add_own(scene, service, told, words), **_website(question, words)}
    news = {id: value for id, value in known.items() if id not in draft.answers}
    if len(news) < 2 and not (news and question.field.role == "company"):
        return None
    noticed = held_back.notice(question, words)
    kept = {**draft.noticed, **(noticed.answers if noticed else {})}
    tells = coach.tells_story(question.catalog, words)
    wish_told = draft.wish or (" ".join((noticed.rest if noticed else words).split()) if tells else "")
    update = {"step": Confirming(understood=news), "wish": wish_told, "noticed": kept}
    after = draft.model_copy(update=update)
    return (held_back.explain(question, noticed) if noticed else Turn()) + form.confirm(scene, after)


def _place_asked(question: AskedField, words: str, told: Mapping[str, object]) -> Mapping[str, object]:
    """Return the cluster that the words answer to the question for one; nothing where they tell it of another side, or
    name it in passing.
    """
    reading = read(question, words) if question.field.kind == "cluster" else None
    if not isinstance(reading, Answer) or not reading.value or reading.value in told.values():
        return {}
    return {} if place_sides.names_in_passing(question, words, reading) else {question.field.id: reading.value}


def _website(question: AskedField, words: str) -> Mapping[str, object]:
    """Return the only web address that is plainly written as one, or named as one ("website brightroofs.at"), as the
    answer to the field that asks for it.
    """
    field = question.service.field_of("website")
    names = question.of(field).names if field else frozenset[str]()
    named = has_phrase(words, names)
    found = websites(" ".join(word for word in words.split() if named or word.casefold().startswith(WEB)))
    return {field.id: found[0]} if field and len(found) == 1 else {}


def confirm_labelled(question: AskedField, words: str) -> Turn | None:
    """Ask the person to confirm a list of labelled answers ("Company: Bright Roofs; Website: ..."), or return None."""
    names = {field: question.of(field).names for field in question.service.answerable}
    parts = [part.partition(":") for part in LISTED.split(words, maxsplit=MOST)[:MOST]]
    answers: dict[str, object] = {}
    for label, colon, value in parts:
        asked = _labelled_field(question, names, label, answers) if colon and value.strip() else None
        if asked and (answer := _without_addresses(asked, value.strip())):
            answers[asked.field.id] = answer
    if len(answers) < FEWEST:
        return None
    return form.confirm(question.scene, question.draft.model_copy(update={"step": Confirming(understood=answers)}))


def _labelled_field(
    question: AskedField, names: Mapping[ServiceField, frozenset[str]], label: str, answers: Mapping[str, object]
) -> AskedField | None:
    """Return the field that a label names. A mere "cluster" is one's own where whom to ask is known already."""
    named = next((field for field, known in names.items() if fold(label) in known), None)
    home = question.service.field_that_is("home")
    known = {**question.draft.answers, **answers}
    if named and named.role == "target" and named.id in known and home and home.id not in known:
        named = home
    return question.of(named) if named and named.kind not in ("consent", "files") else None


def _without_addresses(question: AskedField, value: str) -> object:
    """Return the field's value in these words, without addresses that belong elsewhere; None if there is none."""
    noticed = held_back.notice(question, value)
    reading = read(question, noticed.rest if noticed else value)
    return reading.value if isinstance(reading, Answer) else None


def _confirm_with_place(question: AskedField, words: str) -> Turn | None:
    """Ask the person to confirm a company name given with its place ("Bright Roofs, Graz"), or return None."""
    service, draft, home = question.service, question.draft, question.service.field_that_is("home")
    if question.field.role != "company" or home is None or home.id in draft.answers:
        return None
    named = own_names.name_with_place(question.scene, service, home.id, words)
    if named is None or named[1] in draft.answers.values():
        return None
    if not named[1]:
        return form.settle(question, Answer(named[0]))
    step = Confirming(understood={question.field.id: named[0], home.id: named[1]})
    return form.confirm(question.scene, draft.model_copy(update={"step": step}))


def _confirm_names(question: AskedField, words: str) -> Turn | None:
    """Ask the person to confirm their own name and the company's ("I'm called Eva and the company is Bright Roofs"), or
    return None.
    """
    person, known = question.service.field_that_is("person"), question.draft.answers
    parts = [part.strip() for part in split_parts(question.catalog, beginning(words))]
    if question.field.role != "company" or person is None or len(parts) < FEWEST:
        return None
    told: dict[str, object] = {}
    for part in parts:
        name = extract_name(question.catalog, part, "my-name")
        stated = corrections.correct_stated(question, part)
        told |= {person.id: name} if name != part else stated.answers if stated else {}
    if not {person.id, question.field.id} <= {*told} - {*known}:
        return None
    return form.confirm(question.scene, question.draft.model_copy(update={"step": Confirming(understood=told)}))
