"""A wish for another request in mid-form: it's offered, and the one being filled in waits."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue import callbacks, held_messages
from bot.dialogue.drafts import asked_question, is_worth_keeping
from bot.dialogue.fields import AskedField, type_of
from bot.dialogue.fields.clusters import candidates
from bot.dialogue.fields.options import is_option
from bot.dialogue.fields.texts import SENTENCES, takes_sentences
from bot.dialogue.forms import beginning, form
from bot.dialogue.questions import policy
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Rows, Turn, say
from bot.dialogue.wishes import slot_filling
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import (
    fold,
    has_word,
    looks_like_question,
    single_words,
    without_courtesies,
    without_ends,
    word_list,
)
from bot.dialogue.words.service_names import holds_name, is_name, names_of
from knowledge.schema import Catalog, Service
from knowledge.search import Band
from storage.records import Draft

HANDOFF = "handoff"
"""The action that begins a message to the secretariat."""
MESSAGE_WORDS = 10
"""Words of the longest wish to write to the secretariat."""
SHORT = 8
"""Words of the longest wish to ask another cluster as well."""
FEW_WORDS = 4
"""Words from which an order is no name."""
AROUND_ANOTHER = ("and", "filling", "polite", "around-a-name", "and-now", "begin")
"""Lists of words around "another request" that tell nothing more."""


def find_wanted_service(scene: Scene, draft: Draft, decision: Decision) -> Service | None:
    """Return the service that the words ask for, or None if they ask for none or only describe the one in progress."""
    if decision.is_for(Outcome.ACTION, HANDOFF):
        return scene.catalog.service_that_is("contact-to-secretariat")
    service = scene.catalog.services.get(decision.id) if decision.outcome is Outcome.SERVICE else None
    own = scene.catalog.services[draft.service]
    if service and _asks_the_same(service, own):  # the Passport of companies that have no choice of a home
        service = own
    if service is None or service.id != draft.service or decision.ranking.verbatim:
        return service
    return service if _is_news(service, draft, decision.slots) else None


def _asks_the_same(service: Service, other: Service) -> bool:
    """Return whether two services are about the same: they have the same fields."""
    return {field.id for field in service.fields} == {field.id for field in other.fields}


def is_plain(question: AskedField, words: str, decision: Decision) -> bool:
    """Return whether words that could be the answer surely ask for another service.

    Where whole sentences are expected, a wish for help from a cluster may be part of the answer.
    """
    service = find_wanted_service(question.scene, question.draft, decision)
    if service and decision.id == HANDOFF and decision.outcome is Outcome.ACTION:
        return len(words.split()) <= MESSAGE_WORDS and has_word(question.catalog, words, "ours")
    if service is None or service == question.service or decision.ranking.band is not Band.ANSWER:
        return False
    if decision.ranking.verbatim:
        return True
    orders = Clauses.of(question.catalog).is_command(words) and len(words.split()) >= FEW_WORDS
    return orders and (question.field.max_length < SENTENCES or service.field_that_is("target") is None)


def may_wish(question: AskedField, words: str) -> bool:
    """Return whether a short text names one of the services, so that it may wish for it instead of answering."""
    short = len(words.split()) <= MESSAGE_WORDS and not looks_like_question(question.catalog, words)
    return short and any(holds_name(question.catalog, service, words) for service in question.catalog.services)


def is_by_name(question: AskedField, words: str, decision: Decision, *, answers: bool) -> bool:
    """Return whether the words wish for a service by its name: "passport to Quebec please".

    `answers`: they're also an answer that isn't free text. Where whole sentences are expected, only another request of
    the same service is meant for sure.
    """
    field, own = question.field, question.service
    if (field.options and answers) or not may_wish(question, words):
        return False
    if not question.is_message and is_name(question.catalog, own.id, words):
        return not answers
    service = question.catalog.services.get(decision.id) if decision.outcome is Outcome.SERVICE else None
    if service is None or not holds_name(question.catalog, service.id, words) or (field.role == "target" and answers):
        return False
    whole_sentences = not question.is_message and type_of(field).free and field.max_length >= SENTENCES
    if service == own:
        return not question.is_message
    return not whole_sentences


def offer_another(question: AskedField, words: str) -> Turn | None:
    """Offer another request of the same service if the words ask for one: "another passport", and in the review also
    words that do so by the way. Offer another service if they are its name: "the newsletter, please".
    """
    if _names_one_more(question, words):
        told = slot_filling.understand_request(question.scene, question.service, words)
        if _is_news(question.service, question.draft, told):
            return offer(question.scene, question.draft, question.service, told, words)
        return beginning.begin(question.scene, question.service.id)
    if other := _named_alone(question, words):
        return offer(question.scene, question.draft, other, {}, words)
    reviewing = asked_question(question.scene, question.draft) is None
    if not reviewing or not may_wish(question, words) or not has_word(question.catalog, words, "other"):
        return None
    decision = policy.decide(question.scene, words)
    wished = decision.is_for(Outcome.SERVICE, question.service.id)
    named = wished and holds_name(question.catalog, question.service.id, words)
    return offer(question.scene, question.draft, question.service, decision.slots, words) if named else None


def _named_alone(question: AskedField, words: str) -> Service | None:
    """Return the other service whose name is all that the words say, where no sentence or choice is asked for."""
    field, catalog = question.field, question.catalog
    sentences = takes_sentences(field) and field.role != "activity"
    if sentences or (field.options and is_option(question, words)) or is_name(catalog, question.service.id, words):
        return None
    said = without_ends(catalog, words, "filling", "polite", "articles")
    return next((service for service in catalog.services.values() if is_name(catalog, service.id, said)), None)


def _names_one_more(question: AskedField, words: str) -> bool:
    """Return whether the words are no more than the service's name and "another", before or behind it, and perhaps a
    place: "and now a second request for Denmark".
    """
    catalog = question.catalog
    if len(words.split()) > MESSAGE_WORDS:
        return False
    said = f" {without_courtesies(catalog, fold(question.scene.release.places.without(words)))} "
    known = names_of(catalog, question.service.id) | word_list(catalog, "request")
    return any(_says_another(catalog, said, name) for name in known if f" {name} " in said)


def _says_another(catalog: Catalog, said: str, name: str) -> bool:
    """Return whether "another" stands right beside the name or around it, and nothing that tells more stands there."""
    if said.replace(f" {name} ", " ").strip() in word_list(catalog, "one-more"):
        return True
    for another in word_list(catalog, "one-more"):
        for both in (f" {another} {name} ", f" {name} {another} "):
            if both in said:
                rest = said.replace(both, " ", 1).split()
                return single_words(catalog, *AROUND_ANOTHER).issuperset(rest)
    return False


def names_another_target(question: AskedField, words: str) -> bool:
    """Return whether the words name a second cluster to ask, which one's own is not: "also send it to Denmark"."""
    scene, target = question.scene, question.service.field_that_is("target")
    if target is None or len(words.split()) > SHORT or not has_word(question.catalog, words, "also"):
        return False
    named = scene.release.places.clusters_in(words) - {question.service.answer("home", question.draft.answers)}
    return bool(named & {cluster.id for cluster in candidates(scene, target)})


def offer_another_target(question: AskedField, words: str) -> Turn | None:
    """Offer another request of the same service, in mid-form, if the words only ask a second cluster: "we'd also like
    to ask Hamburg". A place alone may be the answer, such as that of one's own cluster.
    """
    scene, service = question.scene, question.service
    if not service.answer("target", question.draft.answers) or not names_another_target(question, words):
        return None
    helps = question.catalog.service_that_is("help-from-cluster") or service
    wishes = slot_filling.understand(scene, helps, words).own or Clauses.of(question.catalog).is_command(words)
    told = slot_filling.understand_request(scene, service, words) if wishes else {}
    return offer(scene, question.draft, service, told, words) if _is_news(service, question.draft, told) else None


def answer_wish(question: AskedField, words: str, decision: Decision) -> Turn:
    """Offer the service that the words name, or say that it's the one being filled in."""
    service = question.catalog.services.get(decision.id) if decision.outcome is Outcome.SERVICE else question.service
    return offer(question.scene, question.draft, service or question.service, decision.slots, words)


def asks_for_other(scene: Scene, draft: Draft, words: str, decision: Decision) -> bool:
    """Return whether words that are no answer ask for another service.

    Help from a cluster is meant only by an order or together with a cluster: "we look for a partner" may tell of this
    request.
    """
    service = find_wanted_service(scene, draft, decision)
    if service is None:
        return False
    plain = decision.ranking.verbatim or Clauses.of(scene.catalog).is_command(words)
    if service.field_that_is("target") is None:
        return plain or not decision.likely
    return plain or bool(service.answer("target", decision.slots))


def offer(scene: Scene, draft: Draft, service: Service, slots: Mapping[str, object], words: str = "") -> Turn:
    """Offer to open the other service by name, or say that it's the one being filled in.

    The `slots` are what the `words` say of it. One that was begun is gone on with.
    """
    question, speech = asked_question(scene, draft), scene.speech
    meant = use_words_row(question) if question and words else ()
    if service.id == draft.service and not _is_news(service, draft, slots):
        if has_word(speech.catalog, words, "other"):
            return beginning.begin(scene, service.id)  # which offers to start another
        told = say(scene, speech.text("form.this-one"), *meant)
        turn = told + (form.ask_in_short(question) if question else form.remind(scene, draft))
        return held_messages.hold(scene, turn, words) if words else turn
    target = service.answer("target", slots)
    name = speech.catalog.words_of(service.id, speech.language).name
    name = f"{name} → {speech.cluster(target)}" if target else name
    key = "form.other" if is_worth_keeping(draft) else "form.other-instead"
    token = scene.incoming.token if slots else ""
    others = (other for other in scene.session.drafts.values() if other.service == service.id != draft.service)
    kept = next(others, None) if not target else None
    opening = callbacks.Resume(kept.id) if kept else callbacks.Begin(service.id, token)
    rows: Rows = (
        (speech.button("form.other-open", opening),),
        (speech.button("form.other-stay", callbacks.Stay(draft.id)),),
    )
    turn = say(scene, speech.text(key, name=name), *rows, *meant)
    return held_messages.hold(scene, turn, words) if words else turn


def use_words_row(question: AskedField) -> Rows:
    """Return the "that was my answer" button for the words just typed, if the field takes free text."""
    if not type_of(question.field).free:
        return ()
    use = callbacks.UseWords(question.draft.id, question.field.id, question.scene.incoming.token)
    return ((question.speech.button("form.use-words", use),),)


def _is_news(service: Service, draft: Draft, slots: Mapping[str, object]) -> bool:
    """Return whether the words name another cluster than the draft."""
    target = service.answer("target", slots)
    return bool(target) and target != service.answer("target", draft.answers)
