"""Beginning a request: by a command or button, from people's own words, or while another one is being filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import callbacks, held_messages
from bot.dialogue.drafts import go_on_rows, is_worth_keeping, next_field, park
from bot.dialogue.fields import AskedField, date_in
from bot.dialogue.fields.clusters import clusters_near_places, clusters_side_by_side
from bot.dialogue.forms import form, held_back, profile, subjects
from bot.dialogue.requests import submission
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, markup
from bot.dialogue.turn import Turn, say
from bot.dialogue.wishes import own_names
from bot.dialogue.wishes.slot_filling import understand_request
from knowledge.schema import Service
from knowledge.search.text import beginning
from storage.messages import Text
from storage.records import Asking, Confirming, Draft, Reviewing


def begin(scene: Scene, service_id: str, understood: Mapping[str, object] | None = None, wish: str = "") -> Turn:
    """Start a draft and ask its first question. If the service already has drafts, offer those first.

    `understood` holds answers taken from the person's own words, the `wish`; they are asked to confirm them.
    """
    service = scene.catalog.services.get(service_id)
    if service is None:
        return Turn(notice=scene.speech.label("notice.old-button"))
    if not scene.incoming.private:
        return say(scene, scene.speech.text("form.private-only"))
    if not submission.is_reachable(scene, service):
        return say(scene, scene.speech.text("form.nobody"))
    if understood and not service.review and all(field.id in understood for field in service.questions):
        return begin_filled(_without_unconfirmed(scene, service_id), service, understood)  # one look is enough
    if understood and (told := _find_fuller_draft(scene, service_id, understood)):
        return form.ask_again(park(scene), told)
    if understood:
        return start_another(_without_unconfirmed(scene, service_id), service_id, understood, wish)
    begun = [
        draft for draft in scene.session.drafts.values() if draft.service == service_id and is_worth_keeping(draft)
    ]
    if not begun:
        return start_another(scene, service_id, wish=wish)
    if len(begun) == 1 and isinstance(begun[0].step, Confirming):
        return form.ask_again(park(scene), begun[0])
    return _already_begun(scene, service_id, tuple(begun))


def begin_after_talk(
    scene: Scene, service_id: str, understood: Mapping[str, object] | None = None, words: str = ""
) -> Turn:
    """Start a draft with what was `understood`, or with what the `words` and the message just before say. If no
    cluster to ask is known, it may be the one shown just before.
    """
    service = scene.catalog.services.get(service_id)
    if service is None:
        return begin(scene, service_id)
    known, target = understood or _understand(scene, service, words), service.field_that_is("target")
    if target is None:
        return begin(scene, service_id, known, words)
    if (before := held_messages.held_words(scene, scene.context.told)) != words and before:
        told = _understand(scene, service, before)
        more = {field: value for field, value in told.items() if value not in known.values()}
        known, words = {**more, **known}, f"{before} {words}".rstrip()
    shown = _cluster_shown(scene)
    if shown and target.id not in known and shown not in known.values():
        known = {target.id: shown, **known}
    return begin(scene, service_id, known, words)


def _understand(scene: Scene, service: Service, words: str) -> Mapping[str, object]:
    """Return what the words say about the request; nothing without words."""
    return understand_request(scene, service, beginning(words)) if words else {}


def _cluster_shown(scene: Scene) -> str:
    """Return the id of the cluster whose card was shown just now; "" without one that may be asked for help."""
    entry = scene.catalog.entries.get(scene.context.entry)
    named = [cluster.id for cluster in scene.catalog.targets() if entry and cluster.name in entry.names]
    return named[0] if len(named) == 1 else ""


def _find_fuller_draft(scene: Scene, service_id: str, understood: Mapping[str, object]) -> Draft | None:
    """Return an unconfirmed draft whose guesses include all of this and more, so that pressing an older button
    loses nothing.
    """
    for draft in scene.session.drafts.values():
        guesses = draft.understood if draft.service == service_id else {}
        if len(guesses) > len(understood) and all(_is_same(guesses.get(id), told) for id, told in understood.items()):
            return draft
    return None


def _is_same(known: object, told: object) -> bool:
    """Return whether answers are the same; the store returns tuples as lists."""
    return (list(known) if isinstance(known, tuple) else known) == (list(told) if isinstance(told, tuple) else told)


def _without_unconfirmed(scene: Scene, service_id: str) -> Scene:
    """Return the scene without drafts of the service that hold nothing but unconfirmed guesses from earlier words."""
    drafts = scene.session.drafts.values()
    kept = [
        draft
        for draft in drafts
        if draft.service != service_id or not isinstance(draft.step, Confirming) or draft.answers
    ]
    return scene.with_session(drafts={draft.id: draft for draft in kept})


def start_another(
    scene: Scene, service_id: str, understood: Mapping[str, object] | None = None, wish: str = ""
) -> Turn:
    """Start a draft beside existing ones. From now on "what does it cost" refers to this service, and "how many are
    they" to its cluster.
    """
    scene = park(scene)
    service = scene.catalog.services[service_id]
    understood = own_names.add_own(scene, service, understood, wish) if understood else {}
    understood = {**_date_in(scene, service, wish), **understood} if understood else {}
    known = profile.remembered_answers(scene, service, understood)
    scene = subjects.speak_of(scene, service, understood)
    step = Confirming(understood={**known, **understood}, remembered=not understood)
    draft = Draft(
        id=scene.incoming.token,
        service=service_id,
        step=step if step.understood else Asking(field=service.questions[0].id),
        started=scene.now,
    )
    tells = understood or clusters_side_by_side(scene, wish) or clusters_near_places(scene.catalog, wish)
    draft = _with_wish(scene, service, draft, " ".join(wish.split())) if tells else draft
    return introduce(scene, service, form.ask_again(scene, draft))


def _date_in(scene: Scene, service: Service, wish: str) -> Mapping[str, object]:
    """Return when help is wanted, if the wish says so."""
    draft = Draft(id=scene.incoming.token, service=service.id, step=Reviewing(), started=scene.now)
    return date_in(AskedField(scene, service, draft, service.questions[0]), beginning(wish))


def _with_wish(scene: Scene, service: Service, draft: Draft, wish: str) -> Draft:
    """Keep the wish as typed, with addresses and phone numbers masked and stored apart."""
    noticed = held_back.notice(AskedField(scene, service, draft, service.questions[0]), wish)
    if noticed is None:
        return draft.model_copy(update={"wish": wish})
    return draft.model_copy(update={"wish": noticed.rest, "noticed": noticed.answers})


def introduce(scene: Scene, service: Service, turn: Turn) -> Turn:
    """Show what the service is above its first question."""
    *before, first = turn.messages
    text = join((introduction(scene, service), first.reply.text), "\n\n")
    return replace(turn, messages=(*before, replace(first, reply=first.reply.model_copy(update={"text": text}))))


def introduction(scene: Scene, service: Service) -> Text:
    """Return what the service is. Someone who has sent requests before sees only its name."""
    words = scene.catalog.words_of(service.id, scene.language)
    summary = Text() if scene.session.profile else markup("\n" + words.summary)
    return scene.speech.text("form.intro", name=words.name, summary=summary)


def begin_filled(scene: Scene, service: Service, answers: Mapping[str, object], declined: tuple[str, ...] = ()) -> Turn:
    """Start a draft with answers, at its next question or the review. `declined` are clusters that said no."""
    scene = park(scene)
    id, step = scene.incoming.token, Reviewing()
    draft = Draft(id=id, service=service.id, step=step, answers=answers, declined=declined, started=scene.now)
    return form.ask(scene, service, draft, next_field(service, draft))


def _already_begun(scene: Scene, service_id: str, begun: tuple[Draft, ...]) -> Turn:
    """Offer to continue an existing draft or start another."""
    speech = scene.speech
    name = scene.catalog.words_of(service_id, scene.language).name
    go_on = go_on_rows(speech, begun)
    if len(begun) == 1:
        go_on = ((speech.button("form.go-on", callbacks.Resume(begun[0].id)),),)
    another = speech.button("form.anew", callbacks.StartAnew(begun[-1].id))
    return say(scene, speech.text("form.begun", name=name), *go_on, (another,))
