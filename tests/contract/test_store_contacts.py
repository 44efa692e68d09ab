"""What every store keeps of contacts and of the invitations that make them, and who holds a lane."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import Conflict, Retention, Store
from storage.messages import telegram
from storage.records import Changes, Contact, Invitation, Role
from tests.contract.examples import (
    LEASE,
    NOW,
)


class TestDirectory:
    async def test_contacts_are_kept_until_they_are_removed(self, store: Store) -> None:
        first = Contact(cluster="a", address=telegram(1))
        deputy = Contact(cluster="a", address=telegram(1), role=Role.DEPUTY)
        await store.commit(Changes(contacts=(first, deputy)))
        kept, stand_in = await store.contacts()
        assert [kept, stand_in] == [first.model_copy(update={"version": 1}), deputy.model_copy(update={"version": 1})]
        away = kept.model_copy(update={"away": NOW})
        await store.commit(Changes(contacts=(away,), removed_contacts=(deputy.id,)))
        assert [known.away for known in await store.contacts()] == [NOW]

    async def test_whoever_was_removed_does_not_come_back_with_an_older_change(self, store: Store) -> None:
        await store.commit(Changes(contacts=(Contact(cluster="a", address=telegram(1)),)))
        (known,) = await store.contacts()
        await store.commit(Changes(removed_contacts=(known.id,)))
        with pytest.raises(Conflict):
            await store.commit(Changes(contacts=(known.model_copy(update={"seen": NOW}),)))
        assert not await store.contacts()

    async def test_of_two_who_use_an_invitation_at_once_one_does(self, store: Store) -> None:
        await store.commit(Changes(invitations=(Invitation(code_hash="abc", cluster="a", expires=NOW),)))
        (known,) = await store.invitations()
        await store.commit(Changes(invitations=(known.model_copy(update={"used_by": "Noah"}),)))
        with pytest.raises(Conflict):
            await store.commit(Changes(invitations=(known.model_copy(update={"used_by": "Olga"}),)))
        assert [kept.used_by for kept in await store.invitations()] == ["Noah"]

    async def test_an_invitation_is_forgotten_a_month_after_it_expired(self, store: Store) -> None:
        await store.commit(Changes(invitations=(Invitation(code_hash="abc", cluster="a", expires=NOW),)))
        await store.forget(NOW + timedelta(days=29), Retention())
        assert await store.invitations()
        await store.forget(NOW + timedelta(days=31), Retention())
        assert not await store.invitations()

    async def test_the_link_of_a_mail_is_forgotten_once_it_is_good_no_longer(self, store: Store) -> None:
        """And it is none of the invitations that admins see."""
        link = Invitation(code_hash="abc", cluster="a", expires=NOW, request="ICN-2026-0001")
        await store.commit(Changes(invitations=(link,)))
        assert not await store.invitations()
        await store.forget(NOW, Retention())
        assert await store.invitation("abc")
        await store.forget(NOW + timedelta(hours=1), Retention())
        assert await store.invitation("abc") is None

    async def test_an_invitation_is_found_by_the_beginning_of_its_hash(self, store: Store) -> None:
        for name in ("abcdef", "bcdefa"):
            await store.commit(Changes(invitations=(Invitation(code_hash=name, cluster="a", expires=NOW),)))
        found = [await store.invitation(beginning) for beginning in ("bcd", "bcdefa", "cde", "")]
        assert [known and known.code_hash for known in found] == ["bcdefa", "bcdefa", None, None]

    async def test_an_invitation_is_known_by_its_hash_until_it_is_used(self, store: Store) -> None:
        invitation = Invitation(code_hash="abc", cluster="a", expires=NOW)
        await store.commit(Changes(invitations=(invitation,)))
        assert await store.invitation("abc") == invitation.model_copy(update={"version": 1})
        await store.commit(Changes(used_invitations=("abc",)))
        assert await store.invitation("abc") is None

    async def test_a_lane_is_held_by_who_claims_it(self, store: Store) -> None:
        assert await store.claim_lane(telegram(1), NOW, LEASE)
        assert await store.claim_lane(telegram(1), NOW, LEASE)
        await store.release_lane(telegram(1))
