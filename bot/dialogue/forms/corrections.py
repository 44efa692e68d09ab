"""Corrections of earlier answers: "change the cluster to Quebec", "other e-mail", "no, rather in Italy"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile, pairwise

from bot.dialogue.drafts import Correction, next_field
from bot.dialogue.fields import Answer, AskedField, Reading, Refusal, date_in, read, type_of
from bot.dialogue.fields.clusters import NONE, may_be_none
from bot.dialogue.fields.dates import is_understood
from bot.dialogue.fields.texts import PAUSE, extract_name, takes_sentences
from bot.dialogue.forms import chosen_options, hearing, held_back, swaps
from bot.dialogue.forms.named_fields import find_named, nearly_named
from bot.dialogue.scene import Scene
from bot.dialogue.wishes import own_names, slot_filling
from bot.dialogue.wishes.cues import only_place
from bot.dialogue.words.field_names import field_names
from bot.dialogue.words.plain_words import (
    begins_with,
    ends_with,
    fold,
    has_phrase,
    has_word,
    looks_like_question,
    says,
    single_words,
    split_parts,
    without_ends,
    without_rather,
)
from knowledge.schema import Catalog, ServiceField

LONGEST, MOST_WORDS = 120, 8
"""Characters and words of a correction: longer texts say more than that."""
FEW_WORDS = 4
"""Words of a new answer, typed in the review, that doesn't say what it changes."""
NAMING = 6
"""Words before a stated answer: "the name of our company is"."""
CHANGING = ("change", "back")
"""Words that cannot begin an answer."""
DENYING = ("not", "none", "polite")
"""Lists of words that may surround the name of what the company doesn't have."""
CUES = (*CHANGING, "other", "rather", "no")
"""Words that a correction begins with."""


def explicit_correction(question: AskedField, words: str) -> Correction | None:
    """Return the correction in words that start with a verb of change and name a field: "back to the dates".

    The field may be unanswered. In languages with the verb last, the verb may end the words: "Firmenname ändern". A
    place may be asked for instead of the one given: "can we do Milan instead?".
    """
    if asks_for_another_place(question.scene, words):
        return _correct_places(question, words)
    words = without_rather(question.catalog, words)
    if not orders_change(question, words, *CHANGING):
        return None if type_of(question.field).free else _correct_put(question, words)
    named = find_named(question, words)
    return _correct_field(question.of(named), words) if named else None


def _correct_put(question: AskedField, words: str) -> Correction | None:
    """Return the new answer in words that order to put it: "put June for the dates"; None for other words."""
    puts = len(words.split()) <= MOST_WORDS and begins_with(question.catalog, words, "putting")
    named = find_named(question, words) if puts else None
    if named is None or named.options or takes_sentences(named):  # "put us in touch with partners"
        return None
    return Correction({named.id: value}) if (value := _value(question.of(named), words)) else None


def asks_for_another_place(scene: Scene, words: str) -> bool:
    """Return whether a short question asks for one place instead of another: "can we do Milan instead?"."""
    few = len(words.split()) <= MOST_WORDS and only_place(scene, words) is not None
    asks = few and looks_like_question(scene.catalog, words)
    return asks and has_word(scene.catalog, words, "rather", "change")


def orders_change(question: AskedField, words: str, *lists: str) -> bool:
    """Return whether a few words order to change something, first or last: "I'd like to edit the photo"."""
    bare = without_ends(question.catalog, words, "rather", "polite", "wanting-to")
    short = len(words) <= LONGEST and len(bare.split()) <= MOST_WORDS and not words.rstrip().endswith("?")
    opens = begins_with(question.catalog, bare, *(lists or ("change",)))
    return short and (opens or ends_with(question.catalog, bare, "change"))


def find_correction(question: AskedField, words: str, reading: Reading | None = None) -> Correction | None:
    """Return what the words change in earlier answers, or None.

    `question` is the field being asked, or any field in the review. `reading` is the words read as an answer to it;
    this reading wins unless the words say explicitly what they change.
    """
    if len(words) > LONGEST or words.rstrip().endswith("?"):
        return None
    if swapped := swaps.find_swap(question, words):
        return Correction(swapped)
    if question.field.role == "home" and reading == Answer(NONE):
        return None  # "no, our company is in no cluster"
    if wrong := correct_wrong(question, words):
        return wrong
    if plain := _correct_labelled(question, words) or _name_person(question, words) or _correct_name(question, words):
        return plain
    answers = reading is not None and not isinstance(reading, Refusal)
    free = answers and type_of(question.field).free
    if taken_out := _take_out(question, words, free=free):
        return taken_out
    if len(words.split()) <= MOST_WORDS and (chosen := chosen_options.correct_options(question, words)):
        return chosen
    too_short = reading == Refusal("form.refused.too-short")
    refused = refuses(question, reading) or (not too_short and chosen_options.names_only_options(question, words))
    if refused and (told := _correct_told(question, words) or chosen_options.add_options(question, words)):
        return told
    if len(words.split()) > MOST_WORDS or not begins_with(question.catalog, words, *CUES):
        return None
    named = find_named(question, words)
    if named and named.id in question.draft.answers and not free:
        return _correct_field(question.of(named), words)
    if free or not answers or has_word(question.catalog, words, "rather"):
        return _correct_places(question, words)
    return None


def refuses(question: AskedField, reading: Reading | None) -> bool:
    """Return whether the words don't answer a question that doesn't take free text, so that they may mean something
    else.
    """
    refused = isinstance(reading, Refusal) and not reading.plain
    return (refused or reading == Answer(None)) and not type_of(question.field).free


def _correct_told(question: AskedField, words: str) -> Correction | None:
    """Return a new answer to a question already answered, given with its field's name, or as a date or an address:
    "the number of members is 130".
    """
    found = correct_stated(question, words) or _correct_date(question, words) or _correct_address(question, words)
    given = found is not None and all(id in question.draft.answers for id in found.answers)
    return found if given else None


def _take_out(question: AskedField, words: str, *, free: bool) -> Correction | None:
    """Remove an optional answer: "remove the website". `free` means that the current field takes free text."""
    named = field_to_remove(question, words, anywhere=not free)
    known = question.draft.answers
    if named is None or named.required:
        return None
    unasked = named.id not in known and next_field(question.service, question.draft) is not None
    return None if unasked and (free or named != question.field) else Correction({named.id: None})


def field_to_remove(question: AskedField, words: str, *, anywhere: bool = True) -> ServiceField | None:
    """Return the field whose answer a few words order to remove. They begin with the order unless it may stand
    `anywhere`.
    """
    matches = has_word if anywhere else begins_with
    few = len(words.split()) <= FEW_WORDS + 1 and not has_word(question.catalog, words, "wrong")
    return find_named(question, words) if few and matches(question.catalog, words, "remove") else None


def correct_denied(question: AskedField, words: str) -> Correction | None:
    """Return the correction in words that say that the person has nothing for a field: "no website yet", "any
    time".

    "No cluster" means that the company belongs to none; the cluster to be asked for help stays.
    """
    said, dated = fold(words), question.service.field_of("date")
    if dated and not dated.required and says(question.catalog, words, "when-any"):
        return Correction({dated.id: None})
    named = find_named(question, words) if len(said.split()) <= MOST_WORDS else None
    lacked = question.service.field_that_is("home") if named and named.role == "target" else named
    if named is None or lacked is None or (lacked.required and not (lacked.kind == "cluster" and may_be_none(lacked))):
        return None
    name = max((name for name in question.of(named).names if f" {name} " in f" {said} "), key=len, default="")
    rest = f" {said} ".replace(f" {name} ", " ").split()
    known = single_words(question.catalog, *DENYING)
    denies = has_word(question.catalog, " ".join(rest), "not", "none")
    if not (name and denies and all(word in known or (len(word) == 1 and word.isalpha()) for word in rest)):
        return None
    return Correction({lacked.id: NONE if lacked.kind == "cluster" else None})


def _correct_labelled(question: AskedField, words: str) -> Correction | None:
    """Return an answer written after another field's label: "Company: Bright Roofs"."""
    label, colon, _ = words.partition(":")
    names = field_names(question.catalog, question.service.id)
    named = next((id for id, known in names.items() if colon and fold(label) in known), None)
    field = question.service.field(named) if named and named != question.field.id else None
    if field is None or (field in question.service.questions and field.id not in question.draft.answers):
        return None
    return _correct_field(question.of(field), words)


def correct_wrong(question: AskedField, words: str) -> Correction | None:
    """Return the new value of an answer that is said to be wrong ("the name is wrong, it's Eva Holm"), or the field
    to ask again. None for other words.
    """
    parts = PAUSE.split(words)
    at = next((place for place, part in enumerate(parts) if has_word(question.catalog, part, "wrong")), 0)
    complaint, said = (*PAUSE.split(", ".join(parts[at:]), maxsplit=1), "")[:2]
    if len(complaint.split()) > MOST_WORDS or not has_word(question.catalog, complaint, "wrong"):
        return None
    field = find_named(question, complaint)
    if field is None or (field != question.field and field.id not in question.draft.answers):
        return None
    lists = ("should-be", "called", "being", "my-name", "introducing-me")
    named = question.of(field)
    reading = read(named, extract_name(question.catalog, said, *lists)) if said else None
    return Correction({field.id: reading.value}) if isinstance(reading, Answer) else Correction({}, field)


def _name_person(question: AskedField, words: str) -> Correction | None:
    """Return the person's own name if given where something else is asked: "my name is Eva Berg". An address after
    it is left for `held_back.mask_answers`.
    """
    person = question.service.field_that_is("person")
    if person is None or person == question.field or question.field.role == "message":
        return None
    name = extract_name(question.catalog, without_rather(question.catalog, words), "my-name")
    noticed = held_back.notice(question.of(person), name)
    bare = noticed.rest if noticed else name
    stated = begins_with(question.catalog, words, "my-name") and 0 < len(bare.split()) <= FEW_WORDS
    return Correction({person.id: name}) if stated and bare[:1].isupper() else None


def _complete_name(question: AskedField, words: str) -> Correction | None:
    """Return the person's full name if the words consist of it and begin with the part already known."""
    person = question.service.field_that_is("person")
    known = str(question.draft.answers.get(person.id) or "") if person else ""
    longer = known and words.startswith(f"{known} ") and len(words.split()) <= FEW_WORDS
    named = longer and all(word[0].isupper() for word in words.split())
    return Correction({person.id: words}) if person and named else None


def _correct_name(question: AskedField, words: str) -> Correction | None:
    """Return the company's name if the words restate it: "the company is called Bright Roofs", "Bright Roofs Ltd"."""
    company = question.service.field_that_is("company")
    known = question.draft.answers
    if company is None or company.id not in known or company == question.field:
        return None
    free = type_of(question.field).free
    said = without_rather(question.catalog, words)
    corrects = begins_with(question.catalog, said, "called") and (question.field.role != "person" or said != words)
    if free and not corrects:
        return None  # this may be an answer to the current question that happens to mention the name
    bare = "" if free or correct_stated(question, words) else own_names.find_bare_name(question.scene, words)
    name = own_names.find_stated_name(question.scene, question.service, words) or bare
    return Correction({company.id: name}) if name else None


def strip_label(question: AskedField, words: str) -> str:
    """Return the words without the field's own label in front: "Company: Bright Roofs" -> "Bright Roofs"."""
    label, colon, rest = words.partition(":")
    own = question.names
    return rest.strip() if colon and rest.strip() and fold(label) in own else words


def opens_with_label(question: AskedField, words: str) -> bool:
    """Return whether words begin with the field's own label of several words and ask nothing: "what we do is ..."."""
    names = [name for name in question.names if " " in name]
    return not words.rstrip().endswith("?") and any(fold(words).startswith(f"{name} ") for name in names)


def find_correction_at_review(question: AskedField, words: str) -> Correction | None:
    """Like `find_correction`, but for the review, where an address or a place on its own is enough."""
    if plain := correct_denied(question, words) or _complete_name(question, words) or _correct_put(question, words):
        return plain
    correction = find_correction(question, words) or _correct_mentioned(question, words)
    if correction := correction or correct_stated(question, words):
        return correction
    if len(words) > LONGEST or words.rstrip().endswith("?"):
        return None
    alone = _correct_date(question, words) or _correct_address(question, words)
    if told := alone or chosen_options.add_options(question, words):
        return told
    if len(words.split()) <= FEW_WORDS:
        return _correct_places(question, words) or _known_place(question, words)
    instead = len(words.split()) <= MOST_WORDS and has_word(question.catalog, words, "rather", "but")
    return _correct_places(question, words) if instead else None


def _correct_address(question: AskedField, words: str) -> Correction | None:
    """Return a new e-mail or web address, if the words hold one."""
    for field in question.service.fields:
        if field.kind in ("email", "website") and (value := _value(question.of(field), words)):
            return Correction({field.id: value})
    return None


def _known_place(question: AskedField, words: str) -> Correction | None:
    """Return the clusters that the words name and the request already has, as a correction that changes nothing."""
    named = question.scene.release.places.clusters_in(words)
    known = question.draft.answers
    same = {
        field.id: known[field.id]
        for field in question.service.fields
        if field.kind == "cluster" and known.get(field.id) in named
    }
    return Correction(same) if same else None


def correct_stated(question: AskedField, words: str) -> Correction | None:
    """Return a new answer from a sentence that starts with its field's name: "our company is Bright Roofs"; "when will
    I hear" asks.
    """
    if looks_like_question(question.catalog, words):
        return None
    for before, said in _cut_at_cues(question.catalog, without_rather(question.catalog, words)):
        excuse, _, before = before.rpartition(",")  # "sorry, our company is"
        if len(excuse.split()) >= FEW_WORDS or len(before.split()) > NAMING or len(said.split()) > MOST_WORDS:
            continue
        named = find_named(question, before)
        if named and not takes_sentences(named) and (value := _value(question.of(named), words)):
            return Correction({named.id: value})
    counted = find_named(question, words) if len(words.split()) <= MOST_WORDS else None
    if counted and counted.kind == "number" and (number := _value(question.of(counted), words)):
        return Correction({counted.id: number})  # "45 members"
    return None


def _correct_date(question: AskedField, words: str) -> Correction | None:
    """Return a new date, if the request already has one: "in May instead"."""
    bare = without_ends(question.catalog, without_rather(question.catalog, words), "better")
    if has_word(question.catalog, bare, "but"):  # "not week 24 but week 25"
        bare = split_parts(question.catalog, bare)[-1].strip()
    for field in question.service.fields:
        if field.kind == "date" and field != question.field and len(bare.split()) <= MOST_WORDS:
            reading = type_of(field).read(question.of(field), bare)
            if isinstance(reading, Answer) and is_understood(reading.value):
                return Correction({field.id: reading.value})
    return None


def _correct_mentioned(question: AskedField, words: str) -> Correction | None:
    """Return the correction for a field named anywhere beside a word of change: "I'd like another date"."""
    changing = (*CHANGING, "other", "add")
    named = find_named(question, words) if has_word(question.catalog, words, *changing) else None
    return _correct_field(question.of(named), words) if named else None


def _correct_field(question: AskedField, words: str) -> Correction:
    """Return the new answer for the named field if the words contain one; otherwise ask it again."""
    value = None if begins_with(question.catalog, words, "back") else _value(question, words)
    return Correction({question.field.id: value}) if value else Correction({}, question.field)


def _value(question: AskedField, words: str) -> object:
    """Return the value the words give the field, or None."""
    if question.field.kind in ("email", "website", "cluster", "number"):
        reading = type_of(question.field).read(question, words)
        if isinstance(reading, Answer) or question.field.kind != "number":
            return reading.value if isinstance(reading, Answer) else None
    said = _words_for(question, words)
    if not said and question.field.kind == "date":
        return date_in(question, words).get(question.field.id)  # "I meant 15 September for the date"
    if not said or says(question.catalog, said, "other", "not"):
        return None
    if question.field.role in ("company", "person"):  # "is now called Bright Roofs"
        leading = single_words(question.catalog, "named", "for-now", "rather", "filling")
        said = " ".join(dropwhile(lambda word: word in leading, said.split())) or said
    if question.field.kind != "text":
        said = without_ends(question.catalog, said, "rather", "polite", "filling", "limiting") or said
    reading = read(question, said)
    return reading.value if isinstance(reading, Answer) else None


def _words_for(question: AskedField, words: str) -> str:
    """Return the text after a colon, or after the field's name and a word that introduces the new answer, as "to"."""
    _, colon, rest = words.partition(":")
    if colon:
        return rest.strip()
    names = {question.field.id: question.names}
    for before, said in _cut_at_cues(question.catalog, words):
        if has_phrase(before, names[question.field.id]) or any(nearly_named(names, fold(before).split())):
            opens = begins_with(question.catalog, words, "change")
            return said if opens else without_ends(question.catalog, said, "change")  # "Firma in X ändern"
    return ""


def _cut_at_cues(catalog: Catalog, words: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after each colon or word that introduces a new answer, such as "to"."""
    before, colon, rest = words.partition(":")
    if colon:
        yield before, rest.strip()
    # compare with accents: "è" introduces an answer, "e" doesn't
    leading = {word for language in catalog.languages for word in catalog.word_list("to", language)}
    for place, (word, after) in enumerate(pairwise(parts := words.split())):  # "in realtà" introduces nothing
        if place and word.casefold() in leading and not says(catalog, f"{word} {after}", "rather"):
            yield " ".join(parts[:place]), " ".join(parts[place + 1 :])


def _correct_places(question: AskedField, words: str) -> Correction | None:
    """Return another cluster named in the words, for the side of the request it fits: the one given just before, if
    they say what they "meant".
    """
    known = question.draft.answers
    clusters = {field.id for field in question.service.fields if field.kind == "cluster" and known.get(field.id)}
    newest = {next(reversed([*known]), "")} & clusters
    clusters = newest if newest and has_word(question.catalog, words, "meant") else clusters
    now = slot_filling.correct(question.scene, question.service, {id: known[id] for id in clusters}, words)
    changed = {id: now[id] for id in clusters if id in now and now[id] != known[id]}
    return Correction(changed) if changed and not hearing.talks(question) else None  # "suena el teléfono" isn't Sweden
