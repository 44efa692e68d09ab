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
from knowledge.schema import Catalog, Cluster, FieldWords, Service, ServiceField
from storage.messages import Choice
from storage.records import Draft

# ------------------------------------------------------------------ readings


@dataclass(frozen=True)
class Answer:
    """A value that may be kept."""

    value: Any


@dataclass(frozen=True)
class Refusal:
    """Why an answer cannot be kept: the key of the words that say so.

    `plain`: it was meant as the answer for sure, and is no question to the bot.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plain: bool = False


@dataclass(frozen=True)
class Several:
    """The answer fits more than one cluster."""

    clusters: tuple[Cluster, ...]


@dataclass(frozen=True)
class Ticks:
    """Options taken away, and none named: what is ticked now, and what more is wanted has to be asked."""

    options: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True)
class Fit:
    """A cluster that may be meant, and the words of the text that speak for it."""

    cluster: Cluster
    words: tuple[str, ...]


@dataclass(frozen=True)
class ClusterProposal:
    """No cluster is named, but these fit what the text says, the best first."""

    fits: tuple[Fit, ...]


Reading = Answer | Refusal | Several | ClusterProposal | Ticks

# ------------------------------------------------------------------ question


@dataclass(frozen=True)
class AskedField:
    """A field of a draft, asked of somebody."""

    scene: Scene
    service: Service
    draft: Draft
    field: ServiceField

    @property
    def speech(self) -> Speech:
        """The bot's words to this person."""
        return self.scene.speech

    @property
    def catalog(self) -> Catalog:
        """The content."""
        return self.scene.release.catalog

    @property
    def words(self) -> FieldWords:
        """The field's words in this person's language."""
        return field_words(self.speech, self.service.id, self.field)

    @property
    def answer(self) -> Any:
        """What was answered before; None when nothing was."""
        return self.draft.answers.get(self.field.id)

    def of(self, asked: ServiceField) -> AskedField:
        """The same for another field."""
        return replace(self, field=asked)

    def button(self, key: str, meaning: type[FieldButton], **values: Value) -> Choice:
        """A button of this question with the words of `key`."""
        return self.speech.button(key, meaning(self.draft.id, self.field.id), **values)

    def option(self, label: str, meaning: type[Pick | Toggle], option: str) -> Choice:
        """A button of this question that stands for one of its options."""
        return choice(label, meaning(self.draft.id, self.field.id, option))


def field_words(speech: Speech, service_id: str, asked: ServiceField) -> FieldWords:
    """The words of a field in the language of `speech`."""
    return speech.catalog.words_of(service_id, speech.language).fields[asked.id]


class FieldType(ABC):
    """A kind of field. What a kind does not say is done as for a text."""

    gathers = False
    """True where the answer grows by what is sent, until Done is pressed."""
    free = False
    """True where people answer in words of their own, so that nearly everything they type may be an answer."""

    @abstractmethod
    def read(self, question: AskedField, text: str) -> Reading:
        """What was typed, cleaned, as a value; or why it is none."""

    def show(self, speech: Speech, service_id: str, asked: ServiceField, answer: Any) -> str:
        """An answer as people read it."""
        return str(answer)

    def rows(self, question: AskedField) -> Rows:
        """The answers that can be pressed."""
        return ()

    def offered(self, question: AskedField) -> tuple[str, ...]:
        """What may be picked by a button now."""
        return ()

    def is_current(self, question: AskedField, answer: Any) -> bool:
        """True while the content still knows the answer."""
        return True

    def is_shown(self, answer: Any) -> bool:
        """True when the answer belongs on a card."""
        return answer not in (None, "", ())
