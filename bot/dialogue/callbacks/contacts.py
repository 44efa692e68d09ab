"""The buttons of those who decide for a cluster, and of invitations."""

from __future__ import annotations

from bot.dialogue.callbacks.callback import Callback


class InvitationButton(Callback):
    """A button under an invitation; who may press it is looked up, because `key` is no secret."""

    key: str


class AcceptInvitation(InvitationButton, wire="inv:yes:{key}"):
    """Link this chat to the cluster."""


class RefuseInvitation(InvitationButton, wire="inv:no:{key}"):
    """Rather not."""


class PreferenceButton(Callback):
    """A button with which contacts say how they work; who presses is checked."""


class ShowPreferences(PreferenceButton, wire="pref:show"):
    """Show the preferences."""


class AskAway(PreferenceButton, wire="pref:away:{first}"):
    """Choose the day on which the contact is back, after days away that begin on a `first` one to come."""

    first: str = ""


class SetAway(PreferenceButton, wire="pref:until:{day}:{first}"):
    """The contact is away until this day, such as 2026-05-12; from a `first` one, where that is still to come."""

    day: str
    first: str = ""


class EndAway(PreferenceButton, wire="pref:back"):
    """The contact is back."""


class AskHours(PreferenceButton, wire="pref:hours"):
    """Choose working hours."""


class SetHours(PreferenceButton, wire="pref:times:{hours}"):
    """These are the working hours, such as 1-5@0900-1700; `any` for no fixed ones."""

    hours: str


class AskZone(PreferenceButton, wire="pref:zone"):
    """Choose the time zone."""


class SetZone(PreferenceButton, wire="pref:in:{zone}"):
    """This is the time zone, such as Europe/Paris."""

    zone: str


class InviteDeputy(PreferenceButton, wire="pref:deputy:{cluster}"):
    """Make a link for a deputy."""

    cluster: str


class AskName(PreferenceButton, wire="pref:name"):
    """Type the name that companies should read."""


class ChooseName(PreferenceButton, wire="pref:names"):
    """Say whether companies may read the name."""


class AgreeToName(PreferenceButton, wire="pref:named:{person}"):
    """This person's name may be shown."""

    person: str


class DeclineName(PreferenceButton, wire="pref:unnamed:{person}"):
    """Only the organisation is to be shown."""

    person: str
