"""A wish for another request in mid-form: it's offered, and the one being filled in waits."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue import callbacks, held_messages
from bot.dialogue.clauses import Clauses
from bot.dialogue.forms import form
from bot.dialogue.forms.drafts import asked_question, worth_keeping
from bot.dialogue.forms.fields import AskedField, type_of
from bot.dialogue.forms.fields.texts import SENTENCES
from bot.dialogue.plain_words import holds
from bot.dialogue.questions.policy import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Rows, Turn, say
from knowledge.schema import Service
from knowledge.search import Band
from storage.records import Draft

HANDOFF = "handoff"
"""The action that begins a message to the secretariat."""
MESSAGE_WORDS = 10
"""Words of the longest wish to write to the secretariat."""
FEW_WORDS = 4
"""Words from which an order is no name."""


def wanted(scene: Scene, draft: Draft, decision: Decision) -> Service | None:
    """Return the service that the words ask for, or None if they ask for none or only describe the one in progress."""
    catalog = scene.release.catalog
    if (decision.outcome, decision.id) == (Outcome.ACTION, HANDOFF):
        return catalog.service_that_is("contact-to-secretariat")
    service = catalog.services.get(decision.id) if decision.outcome is Outcome.SERVICE else None
    if service is None or service.id != draft.service or decision.ranking.verbatim:
        return service
    return service if _is_news(service, draft, decision.slots) else None


def is_plain(question: AskedField, words: str, decision: Decision) -> bool:
    """Return whether words that could be the answer surely ask for another service.

    Where whole sentences are expected, a wish for help from a cluster may be part of the answer.
    """
    service = wanted(question.scene, question.draft, decision)
    if service and decision.id == HANDOFF and decision.outcome is Outcome.ACTION:
        return len(words.split()) <= MESSAGE_WORDS and holds(question.catalog, words, "ours")
    if service is None or service == question.service or decision.ranking.band is not Band.ANSWER:
        return False
    if decision.ranking.verbatim:
        return True
    orders = Clauses.of(question.catalog).is_command(words) and len(words.split()) >= FEW_WORDS
    return orders and (question.field.max_length < SENTENCES or service.field_that_is("target") is None)


def is_told(scene: Scene, draft: Draft, words: str, decision: Decision) -> bool:
    """Return whether words that are no answer ask for another service.

    Help from a cluster is meant only by an order or together with a cluster: "we look for a partner" may tell of this
    request.
    """
    service = wanted(scene, draft, decision)
    if service is None:
        return False
    plain = decision.ranking.verbatim or Clauses.of(scene.release.catalog).is_command(words)
    return plain or service.field_that_is("target") is None or bool(service.answer("target", decision.slots))


def offered(scene: Scene, draft: Draft, service: Service, decision: Decision | None = None, words: str = "") -> Turn:
    """Offer to open the other service by name, or say that it's the one being filled in.

    The `decision` about the `words` holds what they say of it.
    """
    question, speech = asked_question(scene, draft), scene.speech
    slots = dict(decision.slots) if decision else {}
    if service.id == draft.service and not _is_news(service, draft, slots):
        told = say(scene, speech.text("form.this-one"))
        return told + (form.ask_in_short(question) if question else form.remind(scene, draft))
    target = service.answer("target", slots)
    name = speech.catalog.words_of(service.id, speech.language).name
    name = f"{name} → {speech.cluster(target)}" if target else name
    key = "form.other" if worth_keeping(draft) else "form.other-instead"
    token = scene.incoming.token if slots else ""
    rows: Rows = (
        (speech.button("form.other-open", callbacks.Begin(service.id, token)),),
        (speech.button("form.other-stay", callbacks.Stay(draft.id)),),
    )
    if question and words and type_of(question.field).free:
        meant = callbacks.UseWords(draft.id, question.field.id, scene.incoming.token)
        rows = (*rows, (speech.button("form.use-words", meant),))
    turn = say(scene, speech.text(key, name=name), *rows)
    return held_messages.hold(scene, turn, words) if words else turn


def _is_news(service: Service, draft: Draft, slots: Mapping[str, object]) -> bool:
    """Return whether the words name another cluster than the draft."""
    target = service.answer("target", slots)
    return bool(target) and target != service.answer("target", draft.answers)
