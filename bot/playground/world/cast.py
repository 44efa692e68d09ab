"""The people the playground starts with. Names and companies are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["sme", "contact", "home", "admin"]

ROLES: dict[Role, str] = {
    "sme": "SME",
    "contact": "Cluster contact",
    "home": "Home cluster contact",
    "admin": "Secretariat",
}
"""What the page calls each role."""

COLOURS = ("#2f7d5b", "#2b6cb0", "#9c5518", "#7b4bb3", "#b0395a", "#3f6b7a", "#6b6f1d", "#a0408a")
"""Assigned in turn to people who join later."""


@dataclass(frozen=True)
class CastMember:
    """A person who is there from the start.

    `cluster` is the id of the cluster they answer for; the SME only belongs to it.
    `started` tells whether they pressed Start already: a bot can't write first to people who haven't.
    """

    id: int
    name: str
    role: Role
    cluster: str
    language: str
    colour: str
    about: str
    started: bool


CAMILLE = CastMember(
    id=1001,
    name="Camille",
    role="sme",
    cluster="tenerrdis",
    language="en",
    colour=COLOURS[0],
    about="Runs Alpine Heat, a heat pump maker in Grenoble. Asks questions and sends requests.",
    started=False,
)
NOAH = CastMember(
    id=1002,
    name="Noah",
    role="contact",
    cluster="ecotech-quebec",
    language="en",
    colour=COLOURS[1],
    about="Contact at Écotech Québec. Gets the requests for Québec and decides on them.",
    started=True,
)
LEA = CastMember(
    id=1003,
    name="Léa",
    role="home",
    cluster="tenerrdis",
    language="en",
    colour=COLOURS[2],
    about="Contact at Tenerrdis, Camille's home cluster. Gets a copy of her requests.",
    started=True,
)
INGRID = CastMember(
    id=1004,
    name="Ingrid",
    role="admin",
    cluster="",
    language="en",
    colour=COLOURS[3],
    about="Secretariat. Publishes new answers and looks after requests.",
    started=True,
)

CAST: tuple[CastMember, ...] = (CAMILLE, NOAH, LEA, INGRID)
"""Everybody who is there at the start."""

MAIL_ONLY = "clean"
"""A cluster that has nothing but a mailbox."""
