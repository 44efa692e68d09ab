"""The life cycle of a request: one table of moves, and one function that makes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from storage.records import HistoryEntry, Request, Side, Status


class Move(StrEnum):
    """What people can do with a request."""

    ACCEPT = "accept"
    """The contact agrees to help."""
    ASK = "ask"
    """The contact wants to know more before deciding."""
    TELL = "tell"
    """The contact says something before deciding that needs no answer."""
    DECLINE = "decline"
    """The contact can't help, and says why."""
    ADD = "add"
    """The company adds something before anybody has decided."""
    ANSWER = "answer"
    """The company answers the contact's question."""
    WRITE = "write"
    """Either side writes to the other once the request is accepted."""
    UNDO = "undo"
    """The contact undoes a decision shortly after making it."""
    REOPEN = "reopen"
    """The contact reopens a request that was declined, or closed because the company didn't answer."""
    PASS = "pass"  # noqa: S105 - no password
    """The contact passes it on to somebody else."""
    UNASK = "unask"
    """The contact withdraws the question to the company."""
    LAPSE = "lapse"
    """The company doesn't answer the contact's question in time: the request is closed automatically."""
    RESUME = "resume"
    """Either side says that they are still at it, or takes up what was closed because nobody wrote."""
    EXPIRE = "expire"
    """Nobody has written about an accepted request for long: it's closed automatically."""
    CLOSE = "close"
    """The request is finished."""
    WITHDRAW = "withdraw"
    """The company takes the request back."""


MOVES: Mapping[Status, Mapping[Move, Status]] = {
    Status.SUBMITTED: {
        Move.ACCEPT: Status.ACCEPTED,
        Move.ASK: Status.ASKED,
        Move.TELL: Status.SUBMITTED,
        Move.DECLINE: Status.DECLINED,
        Move.ADD: Status.SUBMITTED,
        Move.PASS: Status.SUBMITTED,
        Move.ANSWER: Status.SUBMITTED,
        Move.WITHDRAW: Status.WITHDRAWN,
    },
    Status.ASKED: {
        Move.ACCEPT: Status.ACCEPTED,
        Move.ASK: Status.ASKED,
        Move.TELL: Status.ASKED,
        Move.DECLINE: Status.DECLINED,
        Move.PASS: Status.ASKED,
        Move.ANSWER: Status.SUBMITTED,
        Move.UNASK: Status.SUBMITTED,
        Move.LAPSE: Status.CLOSED,
        Move.WITHDRAW: Status.WITHDRAWN,
    },
    Status.ACCEPTED: {
        Move.WRITE: Status.ACCEPTED,
        Move.PASS: Status.ACCEPTED,
        Move.UNDO: Status.SUBMITTED,
        Move.RESUME: Status.ACCEPTED,
        Move.EXPIRE: Status.CLOSED,
        Move.CLOSE: Status.CLOSED,
        Move.WITHDRAW: Status.WITHDRAWN,
    },
    Status.DECLINED: {
        Move.UNDO: Status.SUBMITTED,
        Move.REOPEN: Status.SUBMITTED,
    },
    Status.WITHDRAWN: {},
    Status.CLOSED: {
        Move.ANSWER: Status.SUBMITTED,
        Move.REOPEN: Status.SUBMITTED,
        Move.RESUME: Status.ACCEPTED,
    },
}
"""What each move leads to, by status. The diagram in the README is drawn from this table. What somebody has closed
stays closed; for what closed by itself, see `REOPENING`.
"""

REOPENING: Mapping[str, frozenset[Move]] = {
    Move.LAPSE: frozenset({Move.ANSWER, Move.REOPEN}),
    Move.EXPIRE: frozenset({Move.RESUME}),
}
"""How a request opens again that closed by itself: for a missing answer by that, or when the contact thinks again; for
silence when either side takes it up.
"""

ASKED_BEFORE = Status.ASKED
"""Where an undone decision leads instead if the contact's question was still open before it."""

MAKERS: Mapping[Move, frozenset[Side]] = {
    Move.ACCEPT: frozenset({Side.CONTACT}),
    Move.ASK: frozenset({Side.CONTACT}),
    Move.TELL: frozenset({Side.CONTACT}),
    Move.DECLINE: frozenset({Side.CONTACT}),
    Move.ADD: frozenset({Side.COMPANY}),
    Move.ANSWER: frozenset({Side.COMPANY}),
    Move.WRITE: frozenset({Side.COMPANY, Side.CONTACT}),
    Move.UNDO: frozenset({Side.CONTACT}),
    Move.REOPEN: frozenset({Side.CONTACT}),
    Move.PASS: frozenset({Side.CONTACT}),
    Move.UNASK: frozenset(),
    Move.LAPSE: frozenset(),
    Move.RESUME: frozenset({Side.COMPANY, Side.CONTACT}),
    Move.EXPIRE: frozenset(),
    Move.CLOSE: frozenset({Side.COMPANY, Side.CONTACT}),
    Move.WITHDRAW: frozenset({Side.COMPANY}),
}
"""Which side may make a move."""

OPEN = frozenset({Status.SUBMITTED, Status.ASKED, Status.ACCEPTED})
"""Statuses in which somebody is expected to act."""
ENDS = frozenset({Status.WITHDRAWN, Status.CLOSED})
"""Statuses that usually are final."""
DECISIONS = frozenset({Move.ACCEPT, Move.DECLINE})
"""Moves that can be undone, as long as nothing else has happened."""
MOVED = (Move.PASS, Side.COMPANY)
"""With the company's consent it went to another cluster, which has asked nothing."""


def allowed_moves(request: Request, side: Side) -> tuple[Move, ...]:
    """Return the moves this side can make now, in the order of the table.

    An answer may come in several messages, but only after the contact has written; before that it's an addition. Only
    the last move can be undone; the caller, who knows the time, decides for how long. If the other side is gone,
    nothing is allowed.
    """
    if request.erased:
        return ()
    if request.status is Status.CLOSED:
        reopening = REOPENING.get(request.history[-1].event, frozenset())
        return tuple(move for move in MOVES[Status.CLOSED] if move in reopening and side in MAKERS[move])
    missing = {Move.ADD if any(event.event in (Move.ASK, Move.TELL) for event in request.history) else Move.ANSWER}
    if request.history[-1].event not in DECISIONS:
        missing.add(Move.UNDO)
    return tuple(move for move in MOVES[request.status] if side in MAKERS[move] and move not in missing)


def offered_moves(request: Request, side: Side) -> tuple[Move, ...]:
    """Return the moves that have a button wherever the request is shown. That it's still going on says only whoever is
    asked.
    """
    untold = {Move.RESUME} if request.status is Status.ACCEPTED else set()
    return tuple(move for move in allowed_moves(request, side) if move not in untold)


def move_in_time(request: Request, move: Move, side: Side) -> Move | None:
    """Return the move or what it has become in the meantime, or None if it's too late.

    A question or answer after acceptance counts as a message, and an addition after a question as an answer.
    """
    able = allowed_moves(request, side)
    if move is Move.ADD and Move.ANSWER in able:
        return Move.ANSWER
    if move not in able and move in (Move.ASK, Move.TELL, Move.ANSWER, Move.ADD) and Move.WRITE in able:
        return Move.WRITE
    return move if move in able else None


def advance(request: Request, event: HistoryEntry) -> Request | None:
    """Return the request after the event's move, or None if the move isn't possible any more."""
    move = Move(event.event)
    if move not in allowed_moves(request, event.by):
        return None
    status = ASKED_BEFORE if move is Move.UNDO and _question_is_open(request) else MOVES[request.status][move]
    return _with_event(request, status, event)


def close_by_silence(request: Request, move: Move, now: datetime) -> Request:
    """Return the request after a move that nobody makes: it closes because nobody has written."""
    return _with_event(request, MOVES[request.status][move], HistoryEntry(at=now, by=Side.COMPANY, event=move.value))


def _with_event(request: Request, status: Status, event: HistoryEntry) -> Request:
    return request.model_copy(
        update={"status": status, "updated": event.at, "history": (*request.history, event)},
    )


def _question_is_open(request: Request) -> bool:
    """Return whether the contact's last question still waits for the company, decisions aside."""
    for event in reversed(request.history):
        if event.event == Move.ASK and not event.taken_back:
            return True
        if event.event in (Move.ANSWER, Move.UNASK, Move.REOPEN) or (event.event, event.by) == MOVED:
            return False
    return False


def has_lapsed(request: Request) -> bool:
    """Return whether it was closed for want of the company's answer, so that nobody ever accepted it."""
    return request.status is Status.CLOSED and request.history[-1].event == Move.LAPSE


def shares_held_back(request: Request) -> bool:
    """Return whether the contact may read what is held back until acceptance: it's accepted, or was to its end."""
    return request.status in (Status.ACCEPTED, Status.CLOSED) and not has_lapsed(request)


def waits_since(request: Request) -> datetime:
    """Return since when the request has been waiting. Additions by either side don't restart the wait."""
    return next(event.at for event in reversed(request.history) if event.event not in (Move.ADD, Move.TELL))


def diagram() -> str:
    """Return the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.SUBMITTED}"]
    for status, moves in MOVES.items():
        lines += [f"    {status} --> {after}: {move}" for move, after in moves.items()]
        lines += [f"    {status} --> {ASKED_BEFORE}: {Move.UNDO}"] if Move.UNDO in moves else []
        lines += [f"    {status} --> [*]"] if status in ENDS else []
    return "\n".join(lines)
