"""Guided requests as data: their fields, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from knowledge.schema.base import Audience, Content, ShortSlug, Words

FieldKind = Literal[
    "text",
    "choice",
    "choices",
    "yes-no",
    "cluster",
    "country",
    "website",
    "email",
    "phone",
    "number",
    "date",
    "files",
    "consent",
]
FieldRole = Literal["company", "person", "activity", "home", "target", "message", "listing"]
ServiceRole = Literal["help-from-cluster", "contact-to-secretariat", "mailing-list"]
Telling = Literal["goal", "offer", "stage", "time"]
NUMBERING = r"^(?:[A-Z0-9-]|\{prefix\}|\{year\})*-\{number\}$"
"""What the numbering of requests may look like. The running number comes last, as people leave out what is before."""


class ServiceField(Content):
    """One question of a guided request.

    `kind` decides how it is asked and checked: `cluster` takes a cluster, `choice` one of `options`, `choices` several;
    `date` takes a day or a period in words, `files` up to ten of them, `consent` must be agreed to. `is` (here `role`)
    tells the bot what an answer means to the request: who asks (`company`, `person`), what they make (`activity`),
    their own cluster (`home`), whom they ask (`target`), words to people that the bot never takes for a question to
    itself (`message`), or whether they want to be on a list (`listing`; the option `off` takes them off it).
    `max_length` is in characters and holds for typed answers. `shared: false` keeps an answer from the contact's card
    until the request is accepted. `or_none`: whoever belongs to no cluster may ask like the others; without it their
    request goes to the secretariat. `preset` is an answer that is never asked for. `asked: false` makes it no question
    of its own: the review offers it. `as_words`: a date that can't be read is kept in the person's words. An answer of
    fewer characters than `thin_below` is too thin to decide on, which people are told before they send. `wants` is what
    contacts usually ask for where an answer doesn't tell it; another field that is answered `tells` it too.
    """

    id: ShortSlug
    kind: FieldKind
    role: Annotated[FieldRole | None, Field(alias="is")] = None
    required: bool = True
    max_length: Annotated[int, Field(ge=1, le=1000)] = 200
    min_length: Annotated[int, Field(ge=0, le=100)] = 1
    options: tuple[ShortSlug, ...] = ()
    shared: bool = True
    as_words: bool = True
    or_none: bool = False
    preset: str | None = None
    asked: bool = True
    off: ShortSlug | None = None
    thin_below: Annotated[int, Field(ge=0, le=1000)] = 0
    wants: tuple[Telling, ...] = ()
    tells: Telling | None = None

    @model_validator(mode="before")
    @classmethod
    def _earlier_kinds(cls, value: Any) -> Any:
        """Releases written before roles existed call a cluster field by its role: `kind: home`, `kind: target`."""
        if isinstance(value, Mapping) and value.get("kind") in ("home", "target"):
            return {"is": value["kind"], "or_none": value["kind"] == "home", **value, "kind": "cluster"}
        return value


class Periods(Content):
    """For how many days what people tell a service is kept, where the settings aren't to decide: a draft after its last
    answer, and the names, answers and messages of a request after its end.
    """

    drafts: Annotated[int, Field(ge=1, le=3650)] | None = None
    requests: Annotated[int, Field(ge=1, le=3650)] | None = None


class Service(Content):
    """`services/<id>.yaml`: a guided request as data.

    `is` (here `role`) names what the bot itself uses the service for; `routing` names who receives the request.
    `audience` is the group in which it is listed, `order` its place there. Without `review` the last answer sends it.
    `numbering` is how its requests are called: the prefix, the year and the running number, which goes on over years
    and services, so that it alone tells a request. `retention` is for how long its data is kept.
    """

    id: ShortSlug
    role: Annotated[ServiceRole | None, Field(alias="is")] = None
    routing: Literal["target", "secretariat"]
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,6}$")]
    numbering: Annotated[str, StringConstraints(pattern=NUMBERING, max_length=40)] = "{prefix}-{year}-{number}"
    audience: Audience = "everybody"
    order: int = 100
    review: bool = True
    retention: Periods = Periods()
    fields: tuple[ServiceField, ...]

    @property
    def questions(self) -> tuple[ServiceField, ...]:
        """The fields that people are asked for, one after the other."""
        return tuple(field for field in self.answerable if field.asked)

    @property
    def answerable(self) -> tuple[ServiceField, ...]:
        """The fields that people may answer: the questions, and what the review offers besides."""
        return tuple(field for field in self.fields if field.preset is None)

    @property
    def presets(self) -> Mapping[str, str]:
        """The answers that nobody is asked for."""
        return {field.id: field.preset for field in self.fields if field.preset is not None}

    def field(self, field_id: str) -> ServiceField | None:
        """Return the field of this id, if there is one."""
        return next((field for field in self.fields if field.id == field_id), None)

    def field_of(self, kind: FieldKind) -> ServiceField | None:
        """Return the first field of this kind that people may answer, if there is one."""
        return next((field for field in self.answerable if field.kind == kind), None)

    def field_that_is(self, role: FieldRole) -> ServiceField | None:
        """Return the field that plays this role, if there is one."""
        return next((field for field in self.fields if field.role == role), None)

    def answer(self, role: FieldRole, answers: Mapping[str, Any]) -> str:
        """Return what was answered to the field that plays this role; empty when nothing was."""
        field = self.field_that_is(role)
        return str(answers.get(field.id, field.preset) or "") if field else ""


class FieldWords(Content):
    """A field's words: `label` on the card, `prompt` when asked, `options` by their id.

    `names` are what people call the field when they want to change it ("mail", "our address").
    `cues` are words people write before a place that is meant for this field ("based in" before their home), and
    `option_cues` words that point to an option ("distributors" to partners): so a wish in free words is understood.
    `tip` is what people usually ask for where the answer is thin or missing, `good` an example of a good one.
    """

    label: Annotated[Words, Field(max_length=40)]
    prompt: Words
    options: Mapping[str, Annotated[Words, Field(max_length=60)]] = {}
    names: tuple[Words, ...] = ()
    cues: tuple[Words, ...] = ()
    option_cues: Mapping[str, tuple[Words, ...]] = {}
    tip: Words | None = None
    good: Words | None = None


class ServiceWords(Content):
    """A service's words: an item of `<lang>/services.yaml`.

    `wishes` are words by which people speak of themselves ("we", "our"): they tell a wish from a question about others.
    `names` are what people call the service besides its name and its button.
    """

    name: Annotated[Words, Field(max_length=60)]
    button: Annotated[Words, Field(max_length=40)]
    summary: Words
    card_title: Words
    phrasings: tuple[Words, ...]
    wishes: tuple[Words, ...] = ()
    names: tuple[Words, ...] = ()
    tests: tuple[Words, ...] = ()
    fields: Mapping[str, FieldWords]
