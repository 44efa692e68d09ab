"""What every kind of field can do: read an answer, show it, and ask for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.dialogue.callbacks import FieldButton, Pick, Toggle
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, Value, choice
from bot.dialogue.turn import Rows
from bot.dialogue.words.field_names import field_names
from knowledge.schema import Catalog, Cluster, FieldWords, Service, ServiceField
from storage.messages import Choice
from storage.records import Draft

REMEMBERED_ROLES = ("company", "home", "activity", "person")
REMEMBERED_KINDS = ("website", "email", "phone")
"""Roles and kinds of fields whose answers a profile keeps."""

# ------------------------------------------------------------------ readings


@dataclass(frozen=True)
class Answer:
    """A value that can be stored."""

    value: Any


@dataclass(frozen=True)
class Refusal:
    """Why an answer can't be stored: the key of the text that says so.

    `plain`: it was certainly meant as the answer, and isn't a question to the bot.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plain: bool = False


@dataclass(frozen=True)
class Several:
    """An answer that fits several clusters."""

    clusters: tuple[Cluster, ...]


@dataclass(frozen=True)
class Ticks:
    """Options unticked with none named in their place: what is ticked now. What else is wanted has to be asked."""

    options: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True)
class Fit:
    """A cluster that may be meant, and the words of the text that match it."""

    cluster: Cluster
    words: tuple[str, ...]


@dataclass(frozen=True)
class ClusterProposal:
    """Clusters that match the text, best first, although none is named."""

    fits: tuple[Fit, ...]


Reading = Answer | Refusal | Several | ClusterProposal | Ticks

# ------------------------------------------------------------------ question


@dataclass(frozen=True)
class AskedField:
    """A field of a draft, as asked of one person."""

    scene: Scene
    service: Service
    draft: Draft
    field: ServiceField

    @property
    def speech(self) -> Speech:
        """The bot's texts in this person's language."""
        return self.scene.speech

    @property
    def catalog(self) -> Catalog:
        """The content."""
        return self.scene.catalog

    @property
    def words(self) -> FieldWords:
        """The field's texts in this person's language."""
        return field_words(self.speech, self.service.id, self.field)

    @property
    def names(self) -> frozenset[str]:
        """What the field is called in every language, folded."""
        return field_names(self.catalog, self.service.id)[self.field.id]

    @property
    def answer(self) -> Any:
        """The earlier answer, or None."""
        return self.draft.answers.get(self.field.id)

    @property
    def is_message(self) -> bool:
        """Whether a message to people is asked for: it's passed on as it is, whatever it says."""
        return self.field.role == "message"

    @property
    def is_name(self) -> bool:
        """Whether a name is asked for, of the company or a person."""
        return self.field.role in ("company", "person")

    def of(self, field: ServiceField) -> AskedField:
        """Return the same for another field."""
        return replace(self, field=field)

    def button(self, key: str, meaning: type[FieldButton], **values: Value) -> Choice:
        """Return a button of this question labelled with the text `key`."""
        return self.speech.button(key, meaning(self.draft.id, self.field.id), **values)

    def option(self, label: str, meaning: type[Pick | Toggle], option: str) -> Choice:
        """Return a button of this question for one of its options."""
        return choice(label, meaning(self.draft.id, self.field.id, option))


def field_words(speech: Speech, service_id: str, field: ServiceField) -> FieldWords:
    """Return a field's texts in the language of `speech`."""
    return speech.catalog.words_of(service_id, speech.language).fields[field.id]


class FieldType(ABC):
    """A kind of field. The defaults suit a text field."""

    gathers = False
    """True where the answer grows by what is sent, until Done is pressed."""
    free = False
    """True where people answer in words of their own, so that nearly everything they type may be an answer."""

    @abstractmethod
    def read(self, question: AskedField, text: str) -> Reading:
        """Return the typed text as a clean value, or why it isn't one."""

    def show(self, speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
        """Return an answer as people read it."""
        return str(answer)

    def rows(self, question: AskedField) -> Rows:
        """Return the answers that have buttons."""
        return ()

    def pickable(self, question: AskedField) -> tuple[str, ...]:
        """Return the option ids that a button may pick now."""
        return ()

    def is_current(self, question: AskedField, answer: Any) -> bool:
        """Return whether the content still allows the answer."""
        return True

    def is_shown(self, answer: Any) -> bool:
        """Return whether the answer belongs on a card."""
        return answer not in (None, "", ())


def profile_key(field: ServiceField) -> str:
    """Return the key under which an answer is remembered in the profile, or "" if it belongs to one request alone."""
    if field.role:
        return field.role if field.role in REMEMBERED_ROLES else ""
    return field.kind if field.kind in REMEMBERED_KINDS else ""
