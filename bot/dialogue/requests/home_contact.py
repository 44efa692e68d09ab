"""The home cluster's contact gets copies, can add notes, and can mute requests."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import callbacks
from bot.dialogue.events import EventKind
from bot.dialogue.requests import addressees, cards, in_touch, submission, transitions
from bot.dialogue.requests.relay import LONGEST, quote_start
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Message, Rows, Turn, say, stop_waiting, update_session
from bot.dialogue.words import request_numbers
from bot.dialogue.words.plain_words import begins_with, fold, has_phrase, has_word, looks_like_question
from storage.messages import Reply, Text
from storage.records import Contact, Request, Role
from storage.waits import WaitForNote

FEW = 3
"""Words of a reply that are hardly a note."""
MOST_WORDS = 12
"""Up to this many words ask to mute copies or to write a note."""


def show(scene: Scene, pressed: callbacks.ShowRequest) -> Turn:
    """Show the request, with the buttons for whoever only has a copy."""
    turn, request = transitions.show(scene, pressed), scene.request(pressed.number)
    if request is None or not _has_only_copy(scene, request) or not turn.messages:
        return turn
    return turn.with_rows(*rows(scene, request))


def show_by_number(scene: Scene) -> Turn | None:
    """Show the request that the words call by its number, or return None.

    During a form or a conversation a number may mean something else, so then only the person's own requests are
    shown.
    """
    number = request_numbers.find_number(scene.catalog, scene.incoming.text)
    if number is None or not scene.incoming.private:
        return None
    known = (*scene.snapshot.requests, *scene.snapshot.copies, *scene.snapshot.open_requests)
    called = next((request for request in known if request.number == number), None)
    shown = show(scene, callbacks.ShowRequest(called.id)) if called else Turn()
    if shown.messages:
        return shown
    talking = any(
        request.status in addressees.UNDER_WAY and scene.sides(request) for request in scene.snapshot.requests
    )
    if scene.incoming.kind is EventKind.TEXT and (scene.session.draft or talking):
        return None
    row = (scene.speech.button("button.status", callbacks.Do("status")),)
    return say(scene, scene.speech.text("show.unknown"), row)


def show_in_words(scene: Scene, words: str) -> Turn | None:
    """Show the last copy, with its buttons, to somebody who speaks of muting copies or of writing a note; None for
    others.
    """
    meant = _copy_meant(scene)
    if meant is None or len(words.split()) > MOST_WORDS or not has_word(scene.catalog, words, "of-copies"):
        return None
    return show(_with_request(scene, meant), callbacks.ShowRequest(meant.id))


def _copy_meant(scene: Scene) -> Request | None:
    """Return the copy this chat was last in touch about, else the newest."""
    copies = [request for request in scene.snapshot.copies if _has_only_copy(scene, request)]
    number = in_touch.current_request(scene)
    newest = max(copies, key=lambda each: each.created, default=None)
    return next((each for each in copies if each.id == number), newest)


def _with_request(scene: Scene, request: Request) -> Scene:
    """Return the scene with a copy among the requests that it knows."""
    known = scene.snapshot.model_copy(update={"requests": (*scene.snapshot.requests, request)})
    return replace(scene, snapshot=known)


def rows(scene: Scene, request: Request) -> Rows:
    """Return the buttons for whoever reads along: a note comes from the home cluster, and from nobody else."""
    speech, muted = scene.speech, scene.incoming.address.among(request.muted)
    all_muted = any(contact.muted for contact in _own_records(scene))
    toggle: type[callbacks.MuteRequest | callbacks.UnmuteRequest] = (
        callbacks.UnmuteRequest if muted else callbacks.MuteRequest
    )
    everything = callbacks.UnmuteCopies() if all_muted else callbacks.MuteCopies()
    note = (speech.button("home.note", callbacks.WriteNote(request.id)),) if _is_at_home(scene, request) else ()
    return (
        (*note, speech.button("home.unmute" if muted else "home.mute", toggle(request.id))),
        (speech.button("home.unmute-all" if all_muted else "home.mute-all", everything),),
    )


def _is_at_home(scene: Scene, request: Request) -> bool:
    at_home = scene.incoming.address.among(submission.readers(scene, request.home))
    return at_home and submission.is_copied(scene, request)


def _has_only_copy(scene: Scene, request: Request) -> bool:
    return submission.is_copied(scene, request) and not scene.sides(request)


# --------------------------------------------------------------------- notes


def write_note(scene: Scene, pressed: callbacks.WriteNote) -> Turn:
    """Ask for the note: the chat's next message."""
    request, speech = scene.request(pressed.number), scene.speech
    if request is None or not _is_at_home(scene, request):
        return Turn(notice=speech.label("notice.not-yours"))
    never_mind = speech.button("button.never-mind", callbacks.DropNote(request.id))
    turn = say(scene, cards.text_about(speech, request, "home.ask-note"), (never_mind,))
    return update_session(scene, turn, expected=WaitForNote(number=request.id))


def drop_note(scene: Scene, pressed: callbacks.DropNote) -> Turn | None:
    """Stop waiting for a note, or return None if none is awaited."""
    if scene.session.expected != WaitForNote(number=pressed.number):
        return None
    return stop_waiting(scene)


def send_note(scene: Scene, wait: WaitForNote) -> Turn:
    """Send the note to those who decide and to the secretariat; the company doesn't see it.

    It isn't tied to the request for replies, because those would go to the company.
    """
    request, speech, words = scene.request(wait.number), scene.speech, scene.incoming.text.strip()
    if request is None or not _is_at_home(scene, request):
        return update_session(scene, say(scene, speech.text("notice.not-yours")), expected=None)
    if len(words) > LONGEST:
        return say(scene, speech.text("words.too-long", limit=LONGEST, length=len(words)))
    turn = Turn()
    for address in dict.fromkeys((*scene.directory.deciders(request), *scene.directory.admins)):
        if address.root != scene.incoming.address.root:
            text = _note(scene.speech_for(address), request, words, scene.incoming.person.first_name)
            turn += Turn(messages=(Message(address, Reply(text=text), promised=True),))
    turn += say(scene, cards.text_about(speech, request, "home.noted"))
    return update_session(scene, turn, expected=None)


def note_by_reply(scene: Scene) -> Turn | None:
    """Send the home contact's reply to a copy, or what begins with its number, as a note; None for anything else.

    A few words, such as thanks, and a question need not go to the contact and the secretariat.
    """
    known = (*scene.snapshot.requests, *scene.snapshot.copies)
    request = next((request for request in known if request.id == scene.snapshot.replied), None)
    words = scene.incoming.text
    if request is None or not _has_only_copy(scene, request) or not _is_at_home(scene, request):
        return None
    if len(words.split()) <= FEW or looks_like_question(scene.catalog, words) or show_in_words(scene, words):
        return None
    return send_note(_with_request(scene, request), WaitForNote(number=request.id))


def note_in_words(scene: Scene) -> Turn | None:
    """Send as a note what a home contact begins with "note:", or tells the contact of the other cluster: "tell Noah
    that they're reliable". None for other words.
    """
    catalog, words, meant = scene.catalog, scene.incoming.text, _copy_meant(scene)
    if meant is None or not _is_at_home(scene, meant) or len(words.split()) <= FEW:
        return None
    told = begins_with(catalog, words, "passing-on") and _names_deciders(scene, meant)
    if looks_like_question(catalog, words) or not (told or begins_with(catalog, words, "noting")):
        return None
    return send_note(_with_request(scene, meant), WaitForNote(number=meant.id))


def _names_deciders(scene: Scene, request: Request) -> bool:
    """Return whether the words name who decides on the request: the cluster, or one of its contacts."""
    words, deciders = scene.incoming.text, scene.directory.deciders(request)
    names = (known.name.split()[:1] for known in scene.directory.known if known.address.among(deciders))
    if has_phrase(words, (fold(name) for first in names for name in first)):
        return True
    return request.target in scene.release.places.clusters_in(words)


def _note(speech: Speech, request: Request, words: str, name: str) -> Text:
    home = speech.cluster(request.home)
    return cards.text_about(speech, request, "home.told", words=quote_start(words), home=home, name=name)


# -------------------------------------------------------------------- muting


def mute(scene: Scene, pressed: callbacks.MuteRequest | callbacks.UnmuteRequest) -> Turn:
    """Mute or unmute a request."""
    request, here = scene.request(pressed.number), scene.incoming.address.root
    if request is None or not submission.is_copied(scene, request):
        return Turn(notice=scene.speech.label("notice.not-yours"))
    others = tuple(address for address in request.muted if address.root != here)
    muted = isinstance(pressed, callbacks.MuteRequest)
    changed = request.model_copy(update={"muted": (*others, here) if muted else others})
    key = "home.muted" if muted else "home.unmuted"
    text = scene.speech.text(key, number=request.id)
    return Turn(requests=(changed,)) + say(scene, text, *rows(scene, changed))


def mute_all(scene: Scene, pressed: callbacks.MuteCopies | callbacks.UnmuteCopies) -> Turn:
    """Mute or unmute all copies. Requests to one's own cluster always arrive."""
    muted = isinstance(pressed, callbacks.MuteCopies)
    own = _own_records(scene)
    if not own:
        return Turn(notice=scene.speech.label("notice.not-yours"))
    changed = tuple(contact.model_copy(update={"muted": muted}) for contact in own if contact.muted is not muted)
    other = callbacks.UnmuteCopies() if muted else callbacks.MuteCopies()
    row = (scene.speech.button("home.unmute-all" if muted else "home.mute-all", other),)
    text = scene.speech.text("home.all-muted" if muted else "home.all-unmuted")
    return Turn(contacts=changed) + say(scene, text, row)


def _own_records(scene: Scene) -> tuple[Contact, ...]:
    here = scene.incoming.address.root
    return tuple(
        contact
        for contact in scene.directory.known
        if contact.address.root == here and contact.cluster and contact.role in (Role.CONTACT, Role.COPY)
    )
