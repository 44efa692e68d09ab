"""Somebody invited to be a contact may ask first: as a contact would, and with the buttons kept at hand."""

from __future__ import annotations

import pytest

from tests.stage import CAST, Stage
from tests.unit.test_short_answers import requested

LABELS = {
    "en": ("Invite a contact", "what do I have to do?", "sure"),
    "de": ("Kontaktperson einladen", "was muss ich jetzt tun?", "ja"),
    "fr": ("Inviter un contact", "qu'est-ce que je dois faire ?", "oui"),
    "es": ("Invitar a un contacto", "¿qué tengo que hacer?", "sí"),
    "it": ("Invita un referente", "che cosa devo fare?", "sì"),
    "da": ("Invitér en kontaktperson", "hvad skal jeg gøre?", "ja"),
}


@pytest.mark.parametrize("language", LABELS)
async def test_a_question_before_the_answer_leaves_the_invitation_open(language: str) -> None:
    invite, question, agrees = LABELS[language]
    stage = Stage(language=language)
    await stage.types("Ingrid", "/contacts")
    await stage.presses("Ingrid", "CLEAN")
    await stage.presses("Ingrid", invite)
    await stage.opens("Olga", {"of": "Ingrid"})
    await stage.types("Olga", question)
    *_, told, open_still = stage.chats[CAST["Olga"]]
    assert [row[0].action[:4] for row in open_still.rows] == ["inv:", "inv:"]
    assert "begin:passport" not in str(told.rows)
    await stage.types("Olga", agrees)
    assert stage.store
    assert any(known.address.chat == str(CAST["Olga"]) for known in await stage.store.contacts())
    await stage.types("Olga", question)
    assert "inv:" not in str(stage.chats[CAST["Olga"]][-1].rows)


async def test_a_refused_invitation_is_not_brought_up_again() -> None:
    stage = Stage()
    await stage.types("Ingrid", "/contacts")
    await stage.presses("Ingrid", "CLEAN")
    await stage.presses("Ingrid", "Invite a contact")
    await stage.opens("Olga", {"of": "Ingrid"})
    await stage.types("Olga", "no thanks")
    await stage.types("Olga", "what is ICN?")
    assert "inv:" not in str(stage.chats[CAST["Olga"]][-1].rows)


async def test_a_contact_of_both_clusters_reads_a_request_once_in_the_list() -> None:
    """Léa gets copies for the company's own cluster, and now decides for the one that was asked."""
    stage = await requested()
    await stage.types("Ingrid", "/contacts")
    await stage.presses("Ingrid", "Écotech Québec")
    await stage.presses("Ingrid", "Invite a contact")
    await stage.opens("Léa", {"of": "Ingrid"})
    await stage.presses("Léa", "Yes, I'll do it")
    await stage.types("Léa", "/status")
    assert stage.chats[CAST["Léa"]][-1].text.count("ICN-2026-0001") == 1
