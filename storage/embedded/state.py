"""Sessions, requests, questions and counters of the embedded store."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from storage.embedded.base import EmbeddedTables, as_records, as_text
from storage.messages import Address
from storage.records import Changes, Request, Session, Snapshot, Status, UnansweredQuestion

REQUESTS_AT_ONCE = 50
"""Most requests in a snapshot."""


class EmbeddedState(EmbeddedTables):
    """See `storage.State`."""

    async def load(
        self, address: Address, request: str = "", others: Collection[Address] = (), entry: str = ""
    ) -> Snapshot:
        """See `storage.State`."""
        chat = address.root
        ids = self._request_index.newest(chat, REQUESTS_AT_ONCE)
        if request and request not in ids and self._requests.text(request):
            ids = [*ids[: REQUESTS_AT_ONCE - 1], request]
        requests = [self._read(id) for id in ids]
        requests.sort(key=lambda found: found.number, reverse=True)
        named = {party.root for found in requests for party in _parties(found)}
        named = (named | {other.root for other in others}) - {chat}
        session = self._session(chat) or Session(address=chat)
        return Snapshot(
            session=session,
            newest=self._delivery_index.newest(chat),
            unanswered=self._questions(session, entry),
            requests=tuple(requests),
            copies=tuple(self._read(id) for id in self._request_index.copied_to(chat, REQUESTS_AT_ONCE)),
            languages={other: spoken for other in named if (spoken := self._language(other))},
        )

    def _read(self, id: str) -> Request:
        return _request(self._known(id))

    def _known(self, id: str) -> Request | bytes:
        """Return the request: a parsed record while it is open, otherwise read from its document."""
        return self._request_index.under_way.get(id) or self._requests.text(id) or b""

    async def request_with_number(self, number: int) -> str:
        """See `storage.State`."""
        return self._request_index.ids.get(number, "")

    async def requests(self, statuses: Collection[Status]) -> list[Request]:
        """See `storage.State`."""
        return await as_records(_request, [self._known(id) for id in self._request_index.with_status(statuses)])

    async def unanswered_questions(self) -> list[UnansweredQuestion]:
        """See `storage.State`."""
        found = await as_records(UnansweredQuestion.model_validate_json, self._unanswered.texts())
        return sorted(found, key=lambda question: question.at)

    async def counts(self) -> Mapping[str, int]:
        """See `storage.State`."""
        return {str(row.doc_id): row["count"] for row in self._counts}

    def _questions(self, session: Session, entry: str) -> tuple[UnansweredQuestion, ...]:
        """Return the unanswered questions that a session refers to."""
        own = [session.unanswered.id] if session.unanswered else []
        ids = [*own, *session.composing.unanswered, *(self._entry_index.questions_about(entry) if entry else ())]
        texts = (self._unanswered.text(id) for id in dict.fromkeys(ids))
        found = [UnansweredQuestion.model_validate_json(text) for text in texts if text]
        return tuple(sorted(found, key=lambda question: (question.at, question.id)))

    def _language(self, chat: Address) -> str:
        session = self._session(chat)
        if session is None or session.person is None:
            return ""
        return session.person.language or session.spoken or session.person.phone_language

    def _session(self, chat: Address) -> Session | None:
        text = self._sessions.text(str(chat))
        return Session.model_validate_json(text) if text else None

    def _stage_state(self, changes: Changes) -> None:
        if session := changes.session:
            kept = session.model_copy(update={"version": session.version + 1})
            self._sessions.put(str(session.address), as_text(kept))
        for request in changes.requests:
            next_version = request.model_copy(update={"version": request.version + 1})
            self._requests.put(request.id, as_text(next_version))
        for question in changes.unanswered:
            self._unanswered.put(question.id, as_text(question))
        for settled in changes.settled:
            self._unanswered.drop(settled)


def _request(known: Request | bytes) -> Request:
    return known if isinstance(known, Request) else Request.model_validate_json(known)


def _parties(request: Request) -> tuple[Address, ...]:
    return (request.company, *request.contacts, *request.copies)
