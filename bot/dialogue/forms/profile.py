"""The profile: answers a company gives with every request, remembered with its consent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue import callbacks, held_messages
from bot.dialogue.fields import Answer, AskedField, Refusal, profile_key, read, type_of
from bot.dialogue.forms import corrections, doubts, form, held_back
from bot.dialogue.requests import cards
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, in_rows, join, markup
from bot.dialogue.turn import Turn, say, stop_waiting, update_session
from bot.dialogue.words.plain_words import clean, says
from knowledge.schema import Service, ServiceField
from storage.messages import Text
from storage.records import Draft, Reviewing
from storage.waits import WaitForProfile

SELDOM = "phone"
"""What so few services ask for that it isn't offered to those who haven't given it."""
NAME = "person"
"""The part that is the person's name."""


def remembered_answers(scene: Scene, service: Service, besides: Mapping[str, object]) -> dict[str, Any]:
    """Return remembered answers to a service's fields that are still valid, given what is known already (`besides`)."""
    profile, draft = scene.session.profile, Draft(id="", service=service.id, step=Reviewing(), started=scene.now)
    found = {}
    for field in service.answerable:
        value = profile.get(profile_key(field))
        other = value not in besides.values() and field.id not in besides
        other = other and type_of(field).is_shown(value)
        if other and type_of(field).is_current(AskedField(scene, service, draft, field), value):
            found[field.id] = value
    return found


def take_remembered(question: AskedField, words: str) -> Turn | None:
    """Take what is remembered as the answer ("the one from before"); say that one is needed where a name, an address or
    a cluster is asked for and none is known. None where the words may mean something else.
    """
    known = remembered_answers(question.scene, question.service, question.draft.answers).get(question.field.id)
    if known:
        return form.choose(question, known)
    named = question.field.kind in ("email", "website", "phone", "cluster")
    named = named or (question.is_name and " " in words.strip())
    return form.refuse(question, Refusal("form.refused.required")) if named else None


def worth_remembering(service: Service, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of the answers worth remembering."""
    known = {part: field for field in service.answerable if (part := profile_key(field))}
    return {part: given[field.id] for part, field in known.items() if type_of(field).is_shown(given.get(field.id))}


def _add(profile: Mapping[str, Any], service: Service, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the profile with a service's answers added.

    Someone who declined to show their name isn't asked again: the name is stored as empty.
    """
    person = service.field_that_is("person")
    unnamed = {NAME: ""} if person and not person.asked else {}
    return {**unnamed, **profile, **worth_remembering(service, given)}


def offer_to_remember(scene: Scene, turn: Turn, service: Service, given: Mapping[str, Any]) -> Turn:
    """Add remembering the answers to the turn that sends a request; anyone not asked about it before is asked now."""
    if scene.session.remembers:
        return update_session(scene, turn, profile=_add(scene.session.profile, service, given))
    if scene.session.remembers is False or len(worth_remembering(service, given)) < 2:
        return turn
    speech, number = scene.speech, turn.requests[0].id
    rows = (
        (speech.button("profile.remember", callbacks.Remember(number)),),
        (speech.button("profile.remember-nothing", callbacks.RememberNothing()),),
    )
    return turn + say(scene, speech.text("profile.ask"), *rows)


def remember(scene: Scene, button: callbacks.Remember) -> Turn | None:
    """Remember a request's answers from now on."""
    request = scene.request(button.number)
    service = scene.catalog.services.get(request.service) if request else None
    if request is None or service is None or request.company.root != scene.incoming.address.root:
        return None
    turn = say(scene, scene.speech.text("profile.remembered"), replaces=scene.incoming.message)
    profile = _add(scene.session.profile, service, request.answers)
    return update_session(scene, turn, profile=profile, remembers=True)


def remember_nothing(scene: Scene, button: callbacks.RememberNothing) -> Turn:
    """Remember nothing, and don't ask again."""
    turn = say(scene, scene.speech.text("profile.not-remembered"), replaces=scene.incoming.message)
    return update_session(scene, turn, profile={}, remembers=False)


# --------------------------------------------------------------------- show


def show(scene: Scene) -> Turn:
    """Show what is remembered, with buttons to change each answer, to add what's missing, and to delete all."""
    speech, fields = scene.speech, _fields(scene)
    if not fields:
        return say(scene, speech.text("profile.none"))
    add = [
        speech.button("form.add", callbacks.ChangeProfile(part), field=_label(scene, *known))
        for part, known in _known(scene).items()
        if part not in fields and part != SELDOM
    ]
    lines = [_line(scene, service, field) for service, field in fields.values()]
    labels = {part: _label(scene, service, field) for part, (service, field) in fields.items()}
    buttons = [*(choice(label, callbacks.ChangeProfile(part)) for part, label in labels.items()), *add]
    pairs = in_rows(buttons, 2)
    delete = (speech.button("profile.delete", callbacks.DeleteProfile()),)
    shown = say(scene, join((speech.text("profile.heading"), *lines, speech.text("profile.how"))), *pairs, delete)
    return update_session(scene, shown, expected=None) if isinstance(scene.session.expected, WaitForProfile) else shown


def _fields(scene: Scene) -> dict[str, tuple[Service, ServiceField]]:
    """Map each remembered answer to its service and field, in the order in which requests ask for them."""
    profile = scene.session.profile
    return {part: known for part, known in _known(scene).items() if type_of(known[1]).is_shown(profile.get(part))}


def _known(scene: Scene) -> dict[str, tuple[Service, ServiceField]]:
    """Map everything that can be remembered to its service and field."""
    found: dict[str, tuple[Service, ServiceField]] = {}
    for service in scene.catalog.services.values():
        for field in service.answerable:
            if part := profile_key(field):
                found.setdefault(part, (service, field))
    return found


def _label(scene: Scene, service: Service, field: ServiceField) -> str:
    return scene.catalog.words_of(service.id, scene.language).fields[field.id].label


def _line(scene: Scene, service: Service, field: ServiceField) -> Text:
    value = scene.session.profile[profile_key(field)]
    return cards.answer_line(
        scene.speech, _label(scene, service, field), cards.answer_text(scene.speech, service.id, field, value)
    )


# ------------------------------------------------------------------- change


def change(scene: Scene, button: callbacks.ChangeProfile) -> Turn | None:
    """Ask for a new value of a remembered answer, or for a missing one; None if no service asks for it any more."""
    known = _known(scene).get(button.part)
    if known is None:
        return None
    service, field = known
    prompt = scene.catalog.words_of(service.id, scene.language).fields[field.id].prompt
    # where an answer may be left out, the prompt goes on about Skip, and there is no such button here
    prompt_text = markup(prompt if field.required else prompt.partition("\n")[0])
    line = (_line(scene, service, field),) if button.part in _fields(scene) else ()
    keep = scene.speech.button("form.keep", callbacks.Do("profile"))
    turn = say(scene, join((*line, prompt_text)), (keep,))
    return update_session(scene, turn, expected=WaitForProfile(part=button.part))


def take_change(scene: Scene) -> Turn | None:
    """Handle a change typed below the list, or where another answer is asked for, such as "other company"; else None.
    Later on, and while a request is being filled in, it has to say so: "change the company to Bright Roofs".
    """
    shown = [[callbacks.decode(choice.action) for choice in buttons] for buttons in scene.session.shown]
    offering = [any(isinstance(button, callbacks.ChangeProfile) for button in buttons) for buttons in shown]
    waits = isinstance(scene.session.expected, WaitForProfile)
    below, filling_in = waits or any(offering[:1]), scene.session.draft is not None
    fields = _fields(scene) if below or (any(offering) and not filling_in) else {}
    if not fields:
        return None
    service = next(iter(fields.values()))[0]
    known = {**dict.fromkeys(field.id for field in service.questions), **remembered_answers(scene, service, {})}
    draft = Draft(id="", service=service.id, step=Reviewing(), answers=known, started=scene.now)
    question = AskedField(scene, service, draft, service.fields[-1])
    words = clean(scene.incoming.text)
    removed = None if filling_in else corrections.field_to_remove(question, words)
    if removed and profile_key(removed) in fields:
        return _save(scene, {profile_key(removed): ""})
    told = below and not filling_in
    correction = (corrections.find_correction_at_review if told else corrections.explicit_correction)(question, words)
    if correction is None:
        return None
    if correction.field:
        return change(scene, callbacks.ChangeProfile(profile_key(correction.field)))
    parts = [profile_key(field) for field in service.answerable if field.id in correction.answers]
    return _save_told(question, correction.answers) if any(parts) else None


def _save_told(question: AskedField, told: Mapping[str, object]) -> Turn:
    """Save answers by their fields; an address or number within one is taken out and saved as its own."""
    asked, masked, _ = held_back.mask_answers(question, told)
    found = {**asked.draft.noticed, **masked}
    parts = {profile_key(field): found[field.id] for field in question.service.answerable if field.id in found}
    return _save(question.scene, {part: value for part, value in parts.items() if part})


def _save(scene: Scene, answers: Mapping[str, Any]) -> Turn:
    """Save the profile with these answers, removing those left empty."""
    known = {**scene.session.profile, **answers}
    kinds = {part: type_of(field) for part, (_, field) in _known(scene).items()}
    profile = {
        part: value for part, value in known.items() if part == NAME or (part in kinds and kinds[part].is_shown(value))
    }
    after = scene.with_session(profile=profile, expected=None)
    return update_session(scene, show(after), profile=profile, expected=None)


def take_words(scene: Scene, wait: WaitForProfile) -> Turn:
    """Take the words as the new value. A word for stopping leaves the old one."""
    known, words = _known(scene).get(wait.part), clean(scene.incoming.text)
    if known is None or says(scene.catalog, words, "stop", "back"):
        return stop_waiting(scene)
    question = _question(scene, *known)
    reading = read(question, words)
    if doubt := doubts.find_doubt(question, words, reading):
        use = scene.speech.button("form.use-forwarded", callbacks.UseForProfile(wait.part, scene.incoming.token))
        return held_messages.hold(scene, say(scene, scene.speech.text(doubt, words=words), (use,)), words)
    if isinstance(reading, Answer):
        empty = not type_of(question.field).is_shown(reading.value)
        passed = empty and says(scene.catalog, words, "unsure", "skip", "later", "keep", "done")
        return show(scene) if passed else _save_told(question, {question.field.id: reading.value})
    if other := take_change(scene):
        return other
    refusal = reading if isinstance(reading, Refusal) else Refusal("form.which")
    return say(scene, scene.speech.text(refusal.key, **refusal.values))


def use_words(scene: Scene, button: callbacks.UseForProfile) -> Turn | None:
    """Take held words as the new value after all; None if they are held no longer."""
    known, words = _known(scene).get(button.part), held_messages.held_words(scene, button.token)
    question = _question(scene, *known) if known and words else None
    reading = read(question, words) if question else None
    if question is None or not isinstance(reading, Answer):
        return None
    return held_messages.release(scene, _save_told(question, {question.field.id: reading.value}), button.token)


def _question(scene: Scene, service: Service, field: ServiceField) -> AskedField:
    """Return the service's question for a remembered answer."""
    draft = Draft(id="", service=service.id, step=Reviewing(), started=scene.now)
    return AskedField(scene, service, draft, field)


def delete(scene: Scene, button: callbacks.DeleteProfile) -> Turn:
    """Delete all remembered answers. The next request asks again whether to remember."""
    turn = say(scene, scene.speech.text("profile.deleted"), replaces=scene.incoming.message)
    return update_session(scene, turn, profile={}, remembers=None)
