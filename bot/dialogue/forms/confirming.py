"""Replies to "is this what you meant?": yes, no, thanks, a correction, further answers, or a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from bot.dialogue.drafts import Correction
from bot.dialogue.fields import AskedField, date_in
from bot.dialogue.fields.options import names_option
from bot.dialogue.forms import (
    asides,
    asked_topics,
    corrections,
    doubts,
    explaining,
    finder,
    for_later,
    form,
    hearing,
    held_back,
    other_wishes,
    unplaced_words,
)
from bot.dialogue.questions import policy
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from bot.dialogue.wishes import own_names, slot_filling
from bot.dialogue.wishes.cues import only_place
from bot.dialogue.words import country_names
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import (
    GOING_ON,
    agrees,
    begins_with,
    fold,
    has_word,
    looks_like_question,
    says,
    says_both,
    without_courtesies,
    word_list,
)
from knowledge.schema import Catalog, Service, ServiceField
from storage.records import Asking, Confirming, Draft, Reviewing

FEW_WORDS, LONG_WORD = 6, 5
"""Words of a text that only agrees, and letters of the words that may end it."""
SENTENCE = 8
"""Words from which a text is a story, in which a place changes nothing unless the text says so."""


def take_words(scene: Scene, draft: Draft, words: str) -> Turn:
    """Decide on words typed while what was understood waits for confirmation."""
    service, catalog = scene.catalog.services[draft.service], scene.catalog
    if turn := _answer_asked(scene, service, draft, words) or _find_target(scene, service, draft, words):
        return turn
    if len(words.split()) <= FEW_WORDS and begins_with(catalog, words, "nearly"):
        return form.confirm(scene, draft, "form.unclear")
    question = _question(scene, service, draft, draft.understood)
    ends = _ends_agreeing(question, words) and not scene.release.places.find(words)
    begins = _begins_agreeing(catalog, words) or _agrees_and_asks(scene, service, words)
    begins = begins or _only_agrees(question, words)
    remembered = isinstance(draft.step, Confirming) and draft.step.remembered
    same = remembered and (says(catalog, words, "use") or says_both(catalog, words, ("yes",), ("use",)))
    if agrees(catalog, words) or says(catalog, words, "skip", "done") or begins or ends or same:
        return form.settle_understood(scene, service, draft, right=True)
    if says(catalog, words, "no", "back"):
        return form.settle_understood(scene, service, draft, right=False)
    if courtesy := asides.find_courtesy(scene, words):
        return asides.reply_to_words(scene, words, courtesy) + form.confirm(scene, draft)
    if several := _ask_which(scene, service, draft, words):
        return several
    if _agrees_without_options(scene, service, draft, words):
        return form.settle_understood(scene, service, draft, right=True)
    known = draft.understood
    now = _understand_anew(scene, service, draft, words)
    if now is not None and _comparable(now) == _comparable(known):
        if begins_with(catalog, words, "yes"):
            return form.settle_understood(scene, service, draft, right=True)
        return form.confirm(scene, draft, "form.same-said")
    if now is not None and not now:  # the only thing understood was wrong
        return form.settle_understood(scene, service, draft, right=begins_with(catalog, words, "yes"))
    if now is not None:
        return _confirm_anew(_question(scene, service, draft, known), draft, now, words)
    return _take_otherwise(scene, service, draft, words)


def _confirm_anew(question: AskedField, draft: Draft, now: Mapping[str, object], words: str) -> Turn:
    """Ask again for confirmation of what is understood `now`; addresses in what is new are masked."""
    new = {field: value for field, value in now.items() if draft.understood.get(field) != value}
    held, masked, told = held_back.mask_answers(question, new)
    draft = _with_told(question, draft.model_copy(update={"noticed": held.draft.noticed}), words)
    before = {field: value for field, value in draft.understood.items() if field in now}
    step = Confirming(understood={**before, **masked})
    return told + form.confirm(question.scene, draft.model_copy(update={"step": step}))


def _understand_anew(scene: Scene, service: Service, draft: Draft, words: str) -> Mapping[str, object] | None:
    """Return what is known once the words are taken into account, or None if they don't concern it."""
    known = draft.understood
    if wrong := corrections.correct_wrong(_question(scene, service, draft, known), words):
        return _corrected(known, wrong)
    revised = _add_options(scene, service, known, words, _revise(scene, service, draft, known, words))
    return _with_names(scene, service, draft, words, revised)


def _corrected(known: Mapping[str, object], correction: Correction) -> Mapping[str, object]:
    """Return the known answers with the correction, without an answer that is to be asked again."""
    anew = correction.field.id if correction.field else ""
    return {**{field: value for field, value in known.items() if field != anew}, **correction.answers}


def _answer_asked(scene: Scene, service: Service, draft: Draft, words: str) -> Turn | None:
    """Answer what the words ask, if they ask something, and ask for confirmation again; else None."""
    if explaining.asks_again(scene.catalog, words):
        return form.confirm(scene, draft)
    question = _question(scene, service, draft, draft.understood)
    told = explaining.tell_progress(scene, service, draft, words)
    told = told or explaining.explain_beside(question, words) or asked_topics.tell(question)
    changes = corrections.asks_for_another_place(scene, words)
    asks = words.rstrip().endswith("?") and any(map(str.isalnum, words)) and not changes
    if told is None and asks and not _agrees_and_asks(scene, service, words):
        told = asides.reply_to_words(scene, words, asides.decide(scene, draft, words))
    asks = not hearing.tells(question) and not hearing.talks(question) and not _is_unsure(scene, words)
    asked = _asks_instead(scene, words) if asks else ""
    if told is None and asked:
        told = asides.reply_to_words(scene, asked, asides.decide(scene, draft, f"{asked}?"))
    return told + form.confirm(scene, draft) if told else None


def _is_unsure(scene: Scene, words: str) -> bool:
    """Return whether somebody doesn't know what to choose, and names no place."""
    few = len(words.split()) <= FEW_WORDS and not scene.release.places.find(words)
    return few and begins_with(scene.catalog, words, "unsure")


def _find_target(scene: Scene, service: Service, draft: Draft, words: str) -> Turn | None:
    """Accept what was understood, and help people who are unsure to find the cluster to ask. None for other words,
    or if it's known.
    """
    if not _is_unsure(scene, words):
        return None
    target, known = service.field_that_is("target"), draft.understood
    if target is None or target.id in known:
        return form.confirm(scene, draft, "form.unclear")
    answered = draft.with_answers(known, step=Asking(field=target.id))
    return form.confirm_taken(scene, draft, right=True) + finder.begin(AskedField(scene, service, answered, target))


def _asks_instead(scene: Scene, words: str) -> str:
    """Return the question of somebody who first calls the request off: "no wait, I only wanted to know who is
    there"; "" for other words, and if a place is named, which corrects the one understood.
    """
    catalog, clauses = scene.catalog, Clauses.of(scene.catalog)
    few = len(words.split()) <= 2 * SENTENCE and not scene.release.places.find(words)
    few = few and begins_with(catalog, words, "no", "rather", "announcing")
    last = clauses.parts_asked(words)[-1:] if few else []
    return next(filter(clauses.asks, last), "")


def _ask_which(scene: Scene, service: Service, draft: Draft, words: str) -> Turn | None:
    """Ask which of several clusters is meant if several are named, "in Denmark or Sweden", with those first; None
    for other words.
    """
    target, known = service.field_that_is("target"), draft.understood
    wish = slot_filling.understand(scene, service, words)
    if target is None or len(words.split()) >= SENTENCE or not wish.whom or target.id in wish.answers:
        return None
    left = Confirming(understood={field: value for field, value in known.items() if field != target.id})
    asked = draft.model_copy(update={"step": left, "wish": "\n".join((draft.wish, words)).strip()})
    return form.settle_understood(scene, service, asked, right=bool(left.understood))


def _take_otherwise(scene: Scene, service: Service, draft: Draft, words: str) -> Turn:
    """Decide on words that neither agree nor change what was understood: another wish, a question, or something to
    keep.
    """
    catalog = scene.catalog
    known = draft.understood
    question = _question(scene, service, draft, known)
    if calm := asides.answer_remark(question, words):
        return calm + form.confirm(scene, draft)
    decision = policy.decide(scene, words)
    other = other_wishes.find_wanted_service(scene, draft, decision)
    if (
        other and other != service and other_wishes.asks_for_other(scene, draft, words, decision)
    ):  # more about the same one is heard below
        return other_wishes.offer(scene, draft, other, decision.slots, words)
    if _orders(catalog, service, words, decision):
        return form.settle_understood(scene, service, draft, right=True)
    if turn := asked_topics.obey(question) or _take_activity(question, draft, words):
        return turn
    if asked_topics.asks_else(question, decision) or (decision.elsewhere and doubts.is_place(question, words)):
        return asides.reply_to_words(scene, words, decision) + form.confirm(scene, draft)
    if hearing.asks(question):
        return form.confirm(scene, draft, "form.unclear")
    if (noticed := held_back.notice(question, words)) and not noticed.rest:
        draft = draft.model_copy(update={"noticed": {**draft.noticed, **noticed.answers}})
        return held_back.explain(question, noticed) + form.confirm(scene, draft)
    if kept := _keep_sentences(scene, service, draft, words):
        return kept
    return unplaced_words.ask_where(question, words) or form.confirm(scene, draft, "form.unclear")


def _take_activity(question: AskedField, draft: Draft, words: str) -> Turn | None:
    """Take a sentence that only says what the company does as the answer to that question, if it's open; else None."""
    if len(words.split()) < for_later.SHORTEST_SENTENCE or looks_like_question(question.catalog, words):
        return None
    told = for_later.keep_activity(question, words)
    if told is None or begins_with(question.catalog, words, "being"):
        return None
    return unplaced_words.take_understood(AskedField(question.scene, question.service, draft, told[0]), words)


def _with_told(question: AskedField, draft: Draft, words: str) -> Draft:
    """Return the draft with a sentence kept that adds something and also says what the company does."""
    told = for_later.keep_sentence(question, words) if len(words.split()) >= for_later.SHORTEST_SENTENCE else None
    if told is None or told[0].role != "activity" or begins_with(question.catalog, words, "no", "not"):
        return draft
    return draft.model_copy(update={"wish": told[1].wish})


def _orders(catalog: Catalog, service: Service, words: str, decision: Decision) -> bool:
    """Return whether a few words ask for just this request: "fine, let's send them a request"."""
    few = len(words.split()) < SENTENCE and not has_word(catalog, words, "not")
    agreed = begins_with(catalog, words, "yes") and has_word(catalog, words, "request")
    return few and (agreed or decision.is_for(Outcome.SERVICE, service.id))


def _begins_agreeing(catalog: Catalog, words: str) -> bool:
    """Return whether a few words agree and then tell to go on: "yes, do send it"."""
    said = without_courtesies(catalog, fold(words)).split()
    few = len(said) <= FEW_WORDS and not has_word(catalog, words, "not", "no", "rather")
    cuts = ((" ".join(said[:place]), " ".join(said[place:])) for place in range(1, len(said)))
    return few and any(
        says(catalog, agreed, "yes") and begins_with(catalog, order, "send", "continue", "begin")
        for agreed, order in cuts
    )


def _only_agrees(question: AskedField, words: str) -> bool:
    """Return whether a few words begin with a yes and add nothing: "sì dai", "sí, eso"."""
    catalog = question.catalog
    few = len(words.split()) <= FEW_WORDS and not question.scene.release.places.find(words)
    hesitates = has_word(catalog, words, "not", "no", "rather", "but", "also", "later", "announcing")
    return few and begins_with(catalog, words, "yes") and hearing.talks(question) and not hesitates


def _agrees_and_asks(scene: Scene, service: Service, words: str) -> bool:
    """Return whether a few words agree and ask for just this request: "sounds good, can you introduce us?"."""
    agreed, comma, asked = words.partition(",")
    if not comma or len(words.split()) > SENTENCE or not says(scene.catalog, agreed, *GOING_ON):
        return False
    wish = slot_filling.understand(scene, service, asked)
    return wish.own and wish.what and not has_word(scene.catalog, asked, "but", "also")


def _agrees_without_options(scene: Scene, service: Service, draft: Draft, words: str) -> bool:
    """Return whether the words agree but turn down an option that wasn't named before: "yes, but no suppliers"."""
    catalog = scene.catalog
    agreed, comma, rest = words.partition(",")
    if not comma or not says(catalog, agreed, *GOING_ON) or not has_word(catalog, rest, "not"):
        return False
    question = _question(scene, service, draft, {})
    named = any(names_option(question.of(field), rest) for field in service.fields if field.options)
    return named and not slot_filling.understand(scene, service, rest).answers


def _add_options(
    scene: Scene, service: Service, known: Mapping[str, object], words: str, now: Mapping[str, object] | None
) -> Mapping[str, object] | None:
    """Return `now` with the further options that the words name: "also installers", "and meetings". In a correction
    they replace the others ("no, meetings", "only meetings"), and a story changes none.
    """
    catalog = scene.catalog
    replaces = slot_filling.corrects(catalog, words) or has_word(catalog, words, "limiting", "not", "except")
    if (replaces or len(words.split()) >= SENTENCE) and not has_word(catalog, words, "also"):
        return now
    told = slot_filling.understand(scene, service, words).answers
    choosing = (field for field in service.questions if field.kind == "choices" and field.id in {*known} & {*told})
    more = {field.id: _in_order(field, known[field.id], told[field.id]) for field in choosing}
    changed = any(more[field] != tuple(cast(Iterable[str], known[field])) for field in more)
    return {**(known if now is None else now), **more} if changed else now


def _in_order(field: ServiceField, *chosen: object) -> tuple[str, ...]:
    """Return the options of all these answers, in the order of the field."""
    every = {option for options in chosen for option in cast(Iterable[str], options)}
    return tuple(option for option in field.options if option in every)


def _ends_agreeing(question: AskedField, words: str) -> bool:
    """Return whether a few words end in agreeing: "das ist so weit richtig"."""
    catalog, said = question.catalog, fold(words)
    if hearing.asks(question, hearing.SURELY_ASKS):
        return False  # "muss los, mache morgen weiter"
    agreeing = (word for word in word_list(catalog, *GOING_ON) if len(word) >= LONG_WORD)
    few = len(said.split()) <= FEW_WORDS and not has_word(catalog, words, "not", "no", "rather")
    return few and any(said.endswith(f" {word}") for word in agreeing)


def _revise(
    scene: Scene, service: Service, draft: Draft, known: Mapping[str, object], words: str
) -> Mapping[str, object] | None:
    """Return what is known once the words are taken into account, or None if they don't concern it.

    The result equals `known` if they only repeat it.
    """
    catalog = scene.catalog
    changing = begins_with(catalog, words, "no", "change", "other") or has_word(catalog, words, "rather")
    recognised = for_later.recognise_by_form(_question(scene, service, draft, known), words)
    if len(words.split()) >= SENTENCE and not changing:
        when = date_in(_question(scene, service, draft, known), words)
        more = {**when, **recognised, **_read_story(scene, service, known, words)}
        return {**known, **more} if more else None
    if recognised or (recognised := _own_cluster(scene, service, known, words)):
        return {**known, **recognised}
    home, place = service.answer("home", known), only_place(scene, words)
    if home and place and home in place.cluster_ids and fold(place.text) == without_courtesies(catalog, fold(words)):
        return known  # one's own cluster, named once more
    remembered = isinstance(draft.step, Confirming) and draft.step.remembered
    when = date_in(_question(scene, service, draft, known), words)
    if now := {**slot_filling.correct(scene, service, known, words, remembered=remembered), **when}:
        now = {**known, **when} if now == when else now
        return _without_denied(scene, known, words) if _comparable(now) == _comparable(known) else now
    question = _question(scene, service, draft, known)
    correction = corrections.find_correction_at_review(question, words)
    return _corrected(known, correction) if correction else None


def _own_cluster(scene: Scene, service: Service, known: Mapping[str, object], words: str) -> Mapping[str, object]:
    """Return the company's own cluster, for services that ask for no other, if the words are just its name or a
    place ("we're from Graz"). If the service asks for a country, a country counts as the answer to that.
    """
    home, place = service.field_that_is("home"), only_place(scene, words)
    if home is None or place is None or service.field_that_is("target"):
        return {}
    catalog = scene.catalog
    if any(field.kind == "country" for field in service.fields) and fold(place.text) in country_names.by_name(catalog):
        return {}
    if fold(place.text) == without_courtesies(catalog, fold(words)):
        return {home.id: place.cluster_ids[0]}
    asked = catalog.service_that_is("help-from-cluster")
    told = asked.answer("home", slot_filling.understand(scene, asked, words).answers) if asked else ""
    return {home.id: told} if told else {}


def _without_denied(scene: Scene, known: Mapping[str, object], words: str) -> Mapping[str, object]:
    """Return what is known, without the clusters named if the words begin with a denial: "not the one in Graz"."""
    if not begins_with(scene.catalog, words, "no", "not"):
        return known
    named = scene.release.places.clusters_in(words)
    return {field: value for field, value in known.items() if value not in named}


def _with_names(
    scene: Scene, service: Service, draft: Draft, words: str, now: Mapping[str, object] | None
) -> Mapping[str, object] | None:
    """Return `now` with the names of the company and the person added if the words give them."""
    known = draft.understood
    named = {**own_names.add_own(scene, service, {}, words), **own_names.find_person(scene, service, words)}
    others = known if now is None else {id: value for id, value in now.items() if value not in named.values()}
    return {**others, **named} if named else now


def _read_story(scene: Scene, service: Service, known: Mapping[str, object], words: str) -> Mapping[str, object]:
    """Read a longer story with care.

    A place mentioned in passing isn't taken as the target, and the kind of help already understood stays.
    """
    wish, target = slot_filling.understand(scene, service, words), service.field_that_is("target")
    places = {field.id for field in service.questions if field.kind == "cluster"}
    passing = {target.id} if target and not wish.cued else set()
    new = {field: value for field, value in wish.answers.items() if field not in known or field in places - passing}
    return {field: value for field, value in new.items() if field not in passing and known.get(field) != value}


def _comparable(answers: Mapping[str, object]) -> Mapping[str, object]:
    """Return the answers with tuples as lists, which is how the store returns them."""
    return {field: list(value) if isinstance(value, tuple) else value for field, value in answers.items()}


def _question(scene: Scene, service: Service, draft: Draft, known: Mapping[str, object]) -> AskedField:
    """Return the last question of the draft, as asked of someone who has given `known`."""
    given = draft.with_answers(known, step=Reviewing())
    return AskedField(scene, service, given, service.fields[-1])


def _keep_sentences(scene: Scene, service: Service, draft: Draft, words: str) -> Turn | None:
    """Keep a longer text that changes nothing for the question that asks for sentences. None for a short text."""
    question = _question(scene, service, draft, {})
    kept = for_later.keep_sentences(question, draft, words)
    return kept and kept[0] + form.confirm(scene, kept[1])
