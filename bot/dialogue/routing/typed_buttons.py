"""Buttons that are typed: by any current button's label, in any language, or by a plain word for it.

The session remembers the buttons of the last few messages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from bot.dialogue import callbacks
from bot.dialogue.drafts import anchor_of
from bot.dialogue.events import EventKind
from bot.dialogue.fields import time_words
from bot.dialogue.forms.form_message import draft_of
from bot.dialogue.requests import in_touch
from bot.dialogue.requests.addressees import is_in_conversation, is_written_to
from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.routing import pushed_questions, request_buttons
from bot.dialogue.routing.interrupted_forms import find_interrupter
from bot.dialogue.routing.label_names import LONGEST_LABEL, names_of, synonyms
from bot.dialogue.scene import Scene
from bot.dialogue.speech import literal
from bot.dialogue.turn import Turn, say, update_session
from bot.dialogue.words.plain_words import (
    FORGIVING,
    fold,
    meant_at_last,
    nearest,
    says,
    says_both,
    single_words,
    without_courtesies,
    word_list,
)
from bot.dialogue.words.positions import at_position, read_position
from knowledge.schema import Catalog
from knowledge.search.words import is_good_word
from storage.messages import Choice, Reply

MEANINGS = ("yes", "no", "skip", "none", "back", "send", "stop", "continue", "change")
"""Lists of words that can stand for a button whose label begins with another word of the same list."""
AGREEING = ("yes", "continue", "begin", "send", "skip", "close-it")
"""Lists of words that may accompany another word without changing its meaning."""
ASSENTED = (
    ((callbacks.Begin,), ("begin",)),
    ((callbacks.ConfirmClose, callbacks.ConfirmWithdraw, callbacks.TakeBack), ("yes",)),
    ((callbacks.SetAway, callbacks.AskAway, callbacks.SetHours), ("yes",)),
    ((callbacks.UseWish, callbacks.UseNoticed), ("use", "yes", "continue", "done")),
)
"""Buttons meant by these lists' words if a message has only one of the kind: "let's start", "use that"."""
KEEPING = (callbacks.KeepAnswer, callbacks.Review)
"""Buttons that keep an earlier answer: a mere "yes" means them if no other button says yes."""
MOST = 6
"""Messages of one chat whose buttons are remembered."""
SINCE_THEN: tuple[Choice, ...] = ()
"""Separates the newest buttons from older ones: something was said in between."""
NEVER = (callbacks.Toggle, callbacks.MakeMove)
"""Buttons that typed words never mean: whoever types an option has answered and needn't press Done, and most words for
a move may as well be said to the other side.
"""
MOVES = (Move.UNDO, Move.ADD)
"""Moves whose words nobody says to the other side."""
CONFIRMED = (
    callbacks.ConfirmClose,
    callbacks.ConfirmWithdraw,
    callbacks.TakeBack,
    callbacks.PassOn,
    callbacks.EraseMe,
    callbacks.SetAway,
    callbacks.AskAway,
    callbacks.SetHours,
)
"""Buttons that answer a question the assistant has asked by itself."""
BY_LABEL = (callbacks.PassOn, callbacks.AskAssistant, callbacks.AskToo)
"""Buttons meant only by their label once somebody has written in between, because "yes" may be for that person."""
COUNTED = (callbacks.Pick, callbacks.Resume, callbacks.ShowEntry, callbacks.Begin, callbacks.Do, callbacks.EditField)
"""Buttons that can be chosen by their position."""


def as_press(scene: Scene) -> Scene | None:
    """Return the scene as if the button had been pressed that the typed words mean; None if they mean none.

    While people are writing to each other only a whole label counts, because the other side's message is newer than
    the buttons and "yes" is for them; unless the assistant has just asked for confirmation.
    """
    incoming = scene.incoming
    if incoming.kind is not EventKind.TEXT or not incoming.text.strip():
        return None
    if answered := pushed_questions.find_answer(scene):
        return _press(scene, answered)
    by_label = scene.session.draft is None and is_in_conversation(scene) and not _is_asked_to_confirm(scene)
    by_label = by_label or find_interrupter(scene) is not None
    shown = [[choice for choice in buttons if not _is_gone(scene, choice)] for buttons in scene.session.shown]
    outdated = scene.session.draft is None and in_touch.has_news(scene)
    waiting = () if by_label or outdated else tuple(_awaiting_buttons(scene.session.shown))
    if not in_touch.is_last_word_ours(scene):
        waiting = tuple(choice for choice in waiting if not _is_kind(choice, BY_LABEL))
    filling_in = scene.session.draft is not None
    choice = find_button(scene.catalog, shown, incoming.text, waiting=waiting, by_label=by_label, filling_in=filling_in)
    tracked = request_buttons.tracked(scene)
    choice = (
        choice
        or find_button(scene.catalog, tracked, incoming.text, by_label=True)
        or request_buttons.find_addition(scene.catalog, tracked, incoming.text)
        or request_buttons.find_move(scene)
        or (None if outdated or filling_in else request_buttons.find_cluster(scene))
    )
    return None if choice is None or _asks_in_other_language(scene, choice) else _press(scene, choice)


def _press(scene: Scene, choice: Choice) -> Scene:
    pressed = replace(scene.incoming, kind=EventKind.PRESS, action=choice.action, message=None)
    return replace(scene, event=pressed)


def _is_asked_to_confirm(scene: Scene) -> bool:
    """Return whether the chat was last asked whether something is to be done.

    The first button of such a question does it; under an answer, the buttons that send the words to others come
    last. Whether a name may be shown is asked after any press, so there "yes" may still answer the other side.
    """
    first = next(chain(*scene.session.shown[:1]), None)
    if first is None or not in_touch.is_last_word_ours(scene):
        return False
    return _is_kind(first, CONFIRMED) or (_is_kind(first, (callbacks.AgreeToName,)) and not is_written_to(scene))


def ask_which_offer(scene: Scene) -> Turn | None:
    """Ask which of the services under the last answer is meant by words that only say "begin": "ok, let's do it".
    None for other words, and for a single service.
    """
    incoming, catalog = scene.incoming, scene.catalog
    elsewhere = scene.session.draft is not None or scene.session.expected is not None or is_in_conversation(scene)
    if incoming.kind is not EventKind.TEXT or elsewhere or len(incoming.text) > LONGEST_LABEL:
        return None
    offered = [choice for choice in _awaiting_buttons(scene.session.shown) if _is_kind(choice, (callbacks.Begin,))]
    rows = [(choice,) for choice in offered if not _is_way_out(catalog, choice)]
    begins = says(catalog, incoming.text, "begin") or says_both(catalog, incoming.text, ("begin",), AGREEING)
    return say(scene, scene.speech.text("which-offer"), *rows) if len(rows) > 1 and begins else None


def _asks_in_other_language(scene: Scene, choice: Choice) -> bool:
    """Return whether the words are the question on a button, in another language: the chat then switches to it."""
    label = scene.release.engine.verbatim_label(scene.incoming.text)
    asked = label is not None and callbacks.decode(choice.action) == callbacks.ShowEntry(label.id)
    return asked and fold(choice.label) != fold(scene.incoming.text)


def _is_gone(scene: Scene, choice: Choice) -> bool:
    """Return whether the button belongs to a draft that was sent, deleted or kept for later: one that answers its
    question, or any of its buttons while another draft is being filled in. "Send" still means what was sent.
    """
    button = callbacks.decode(choice.action)
    draft = getattr(button, "draft", "")
    answers = isinstance(button, callbacks.FieldButton) or scene.session.draft is not None
    kept = isinstance(button, callbacks.FieldButton) and scene.session.active != draft
    return bool(draft) and answers and (kept or draft not in scene.session.drafts)


def _awaiting_buttons(shown: Iterable[tuple[Choice, ...]]) -> Iterator[Choice]:
    """Yield the buttons that a mere "yes" or "no" may mean: those of the newest messages, and those of a form,
    which keeps waiting.
    """
    newest = True
    for buttons in shown:
        newest = newest and buttons != SINCE_THEN
        offers = any(_is_kind(choice, (callbacks.Begin,)) for choice in buttons)  # which somebody left unanswered
        if newest or (draft_of(buttons) and not offers):
            yield from buttons


def notice_as_message(scene: Scene, turn: Turn) -> Turn:
    """Return the turn of a typed button with a message in place of the notice that a press would show."""
    return turn if turn.messages or not turn.notice else replace(turn, notice="") + say(scene, literal(turn.notice))


def remember(scene: Scene, turn: Turn) -> Turn:
    """Return the turn, noting the buttons this chat now shows, newest message first, without those it replaces."""
    here = [message.reply for message in turn.messages if message.address == scene.incoming.address]
    rows = [tuple(choice for choice in chain(*reply.rows) if choice.action) for reply in reversed(here)]
    before = tuple(buttons for buttons in scene.session.shown if not _is_replaced(scene, here, buttons))
    if any(not (reply.bare or reply.replaces or reply.replaces_anchor) for reply in here):
        older = tuple(buttons for buttons in before if buttons != SINCE_THEN)
        before = (SINCE_THEN, *older) if older else ()
    shown = (*filter(None, rows), *before)[: MOST + 1]
    said = scene.now if here else scene.session.said
    same = (shown, said) == (scene.session.shown, scene.session.said)
    return turn if same else update_session(scene, turn, shown=shown, said=said)


def _is_replaced(scene: Scene, replies: list[Reply], buttons: tuple[Choice, ...]) -> bool:
    """Return whether one of the replies takes the place of the message with these buttons."""
    if any(reply.replaces for reply in replies) and any(choice.action == scene.incoming.action for choice in buttons):
        return True
    drafts = {getattr(callbacks.decode(choice.action), "draft", "") for choice in buttons} - {""}
    said = [reply for reply in replies if not reply.bare]  # what has merely lost its buttons may still be typed
    replaced = any(reply.replaces_anchor in map(anchor_of, drafts) for reply in said)
    return replaced or any(draft_of(chain(*reply.rows)) in drafts and not _is_short(reply) for reply in said)


def _is_short(reply: Reply) -> bool:
    """Return whether the reply repeats a form's question in short: the choices above it remain valid."""
    return any(isinstance(callbacks.decode(choice.action), callbacks.Resume) for choice in chain(*reply.rows))


# -------------------------------------------------------------------- words


def prepare(catalog: Catalog) -> None:
    """Work out a release's labels before anybody types. Takes a tenth of a second: call it in a thread."""
    synonyms(catalog)
    time_words.prepare(catalog)
    for name in (*MEANINGS, "begin", "use", "done"):
        word_list(catalog, name)


def find_button(
    catalog: Catalog,
    shown: Iterable[Sequence[Choice]],
    words: str,
    *,
    waiting: Collection[Choice] = (),
    by_label: bool = False,
    filling_in: bool = False,
) -> Choice | None:
    """Return the one button that words mean: by its label or position, or, if it's `waiting` for an answer, by a
    plain word.

    `shown` are the buttons of each message, newest first. `by_label` accepts nothing less than a label. While a
    form is being filled in, the beginning of a label suffices only for waiting buttons: "Partners" may be an
    answer.
    """
    if not fold(words[: LONGEST_LABEL + 1]) or len(words) > LONGEST_LABEL:
        return None
    words = meant_at_last(catalog, words)
    typed = fold(words)
    messages = [[choice for choice in each if fold(choice.label) and _may_be_typed(choice)] for each in shown]
    buttons = list(chain(*messages))
    if by_label:
        return _find_by_label(catalog, buttons, typed)
    return (
        _find_in_last_question(catalog, messages[0] if messages else (), words)
        or _find_by_label(catalog, buttons, typed)
        or _find_by_number(catalog, messages, words)
        or _find_by_meaning(catalog, [choice for choice in buttons if choice in waiting], typed)
        or _find_sole(
            choice for choice in buttons if _is_beginning(choice, typed) and (choice in waiting or not filling_in)
        )
        or (None if filling_in else _offered_service(catalog, waiting, typed))
    )


def _find_in_last_question(catalog: Catalog, newest: Sequence[Choice], words: str) -> Choice | None:
    """Return the button that yes or no means if the last question was "Continue it?" or "Stop here?"."""
    asks_to_stop = any(_is_kind(choice, (callbacks.Delete,)) for choice in newest)
    said_no, said_yes = (callbacks.Resume, callbacks.KeepForLater) if asks_to_stop else (callbacks.StartAnew, None)
    if says(catalog, words, "no"):
        return next((choice for choice in newest if _is_kind(choice, (said_no,))), None)
    if said_yes and says(catalog, words, "yes"):
        return next((choice for choice in newest if _is_kind(choice, (said_yes,))), None)
    return None


def _offered_service(catalog: Catalog, waiting: Collection[Choice], typed: str) -> Choice | None:
    """Return the button of the only service under the last answer if a mere "yes" was typed."""
    if any(_is_kind(choice, (callbacks.NoneOfThese,)) for choice in waiting):
        return None  # several are suggested, so that a yes may mean any
    offered = _find_sole(
        choice for choice in waiting if _is_kind(choice, (callbacks.Begin,)) and not _is_way_out(catalog, choice)
    )
    return offered if typed in word_list(catalog, "wanting-it-too") else None


def _may_be_typed(choice: Choice) -> bool:
    """Return whether words can mean this button."""
    found = callbacks.decode(choice.action)
    return not isinstance(found, NEVER) or (isinstance(found, callbacks.MakeMove) and found.move in MOVES)


def _is_kind(choice: Choice, kinds: tuple[type[callbacks.Callback], ...]) -> bool:
    return isinstance(callbacks.decode(choice.action), kinds)


def _find_sole(found: Iterator[Choice]) -> Choice | None:
    """Return the one that was found, if it is the only one."""
    actions = {choice.action: choice for choice in found}
    return next(iter(actions.values())) if len(actions) == 1 else None


def _find_by_label(catalog: Catalog, buttons: list[Choice], typed: str) -> Choice | None:
    """Return the button whose label, in any language, was typed. A long label may contain a slip, but its figures
    must match: others mean another request or day.
    """
    names = {name: choice for choice in reversed(buttons) for name in names_of(catalog, choice.label)}
    bare = " ".join(word for word in typed.split() if word not in single_words(catalog, "polite"))  # "ja bitte merken"
    spoken = (typed, without_courtesies(catalog, typed), bare)
    alike = [name for name in names if _figures(name) == _figures(typed)]
    near = next((word for word in spoken if word in names), None) or next(
        (near for word in spoken if not is_good_word(word) and (near := nearest(word, alike))), None
    )
    return names[near] if near else None


def _figures(words: str) -> list[str]:
    """Return the digits in the words, in order."""
    return [letter for letter in words if letter.isdigit()]


def _find_by_number(catalog: Catalog, messages: list[list[Choice]], words: str) -> Choice | None:
    """Return the button at the position typed, in the newest message with several that can be counted. While a form
    asks something only its own messages count: "3" may be the answer.
    """
    position = read_position(catalog, words)
    if position is None:
        return None
    buttons, asking = list(chain(*messages)), ""
    for message in messages:
        if asking and draft_of(message) != asking:
            continue
        asking = asking or draft_of(message)
        counted = [choice for choice in message if _is_kind(choice, COUNTED) and not _leads_to_others(choice, buttons)]
        if len(counted) > 1:
            return at_position(counted, position)
    return None


def _leads_to_others(choice: Choice, buttons: list[Choice]) -> bool:
    """Return whether the button only shows a form's choices again: those are counted, and it isn't."""
    found = [callbacks.decode(each.action) for each in buttons]
    resumed = {button.draft for button in found if isinstance(button, callbacks.Resume)}
    picked = {button.draft for button in found if isinstance(button, callbacks.Pick)}
    return _is_kind(choice, (callbacks.Resume,)) and len(resumed) == 1 and resumed <= picked


def _find_by_meaning(catalog: Catalog, buttons: list[Choice], typed: str) -> Choice | None:
    """Return the newest button whose label begins with a word of the same meaning as what was typed."""
    if typed in word_list(catalog, "unsure"):  # "no idea" means none of the clusters as little as any
        return next((choice for choice in buttons if _is_kind(choice, (callbacks.FindCluster,))), None)
    spoken = {typed, without_courtesies(catalog, typed)}
    suggested = _find_sole_suggestion(buttons)
    if suggested and spoken & word_list(catalog, "yes", "begin", "continue"):
        return suggested
    for kinds, names in ASSENTED:
        offered = _find_sole(
            choice for choice in buttons if _is_kind(choice, kinds) and not _is_way_out(catalog, choice)
        )
        if offered and spoken & word_list(catalog, *names):
            return offered
        if offered and says_both(catalog, typed, names, AGREEING):
            return offered
    for name in MEANINGS:
        known = word_list(catalog, name)
        labels = known - word_list(catalog, "no") if name == "none" else known
        if {typed, without_courtesies(catalog, typed)} & known or says_both(catalog, typed, (name,), AGREEING):
            for choice in buttons:
                if any(_begins(choice, word) for word in labels) and not (
                    name == "stop" and _is_kind(choice, (callbacks.TakeBack,))
                ):
                    return choice  # "stop" takes no message back
    assents = spoken & word_list(catalog, "use", "yes", "continue", "keep")
    return _find_sole(choice for choice in buttons if _is_kind(choice, KEEPING)) if assents else None


def _find_sole_suggestion(buttons: Sequence[Choice]) -> Choice | None:
    """Return the only thing a message offers beside "none of these", or the only service; else None."""
    others = [choice for choice in buttons if not _is_kind(choice, (callbacks.NoneOfThese,))]
    begins = len(buttons) == 1 and _is_kind(buttons[0], (callbacks.Begin,))
    return others[0] if len(others) == 1 and (begins or len(buttons) == len(others) + 1) else None


def _is_way_out(catalog: Catalog, choice: Choice) -> bool:
    """Return whether the button begins a message to people, which accompanies every other offer."""
    found = callbacks.decode(choice.action)
    service = catalog.services.get(found.service) if isinstance(found, callbacks.Begin) else None
    return service is not None and service.field_that_is("message") is not None


def _is_beginning(choice: Choice, typed: str) -> bool:
    return len(typed) >= FORGIVING - 1 and _begins(choice, typed)


def _begins(choice: Choice, word: str) -> bool:
    label = fold(choice.label)
    return label == word or label.startswith(f"{word} ")
