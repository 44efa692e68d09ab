"""The shape of the content: what the YAML files may say, and the frozen Catalog that the bot reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

REFERENCE_LANGUAGE = "en"
"""The language every text exists in; the other languages translate it."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=40)]
ShortSlug = Annotated[Slug, Field(max_length=16)]
"""Ids that travel in a button's 64 bytes beside others."""
ClusterId = Annotated[Slug, Field(max_length=30)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]


class Content(BaseModel):
    """Base of all content: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


# ---------------------------------------------------------------- questions


class EntryWords(Content):
    """One FAQ entry in one language: an item of `<lang>/faq/<topic>.yaml`.

    `question` is also the label of a button, so it is short. `answer` is one or two sentences that stand alone.
    `facts` are single sentences by the aspect they are about (cost, date ...), `unknown` sentences about aspects of
    which nothing is published. `phrasings` are questions as people type them, beyond what the names and the aspects
    find. `tests` are questions that must find this entry and that the search never learns from. `original` is the
    fingerprint of the reference text this translates.
    """

    id: Slug
    question: Annotated[Words, Field(max_length=60)]
    answer: Words
    facts: Mapping[Slug, Words] = {}
    unknown: Mapping[Slug, Words] = {}
    phrasings: tuple[Words, ...] = ()
    tests: tuple[Words, ...] = ()
    original: str | None = None


class EntrySettings(Content):
    """What holds for an FAQ entry in every language.

    `names` are what the thing is called: proper names, short forms, usual slips. The first one fills in `{name}`.
    """

    id: Slug
    names: tuple[Words, ...] = ()
    sources: tuple[Words, ...]
    related: tuple[Slug, ...] = ()
    offers: tuple[Slug, ...] = ()
    media: str | None = None


class ReferenceEntry(EntryWords, EntrySettings):
    """An FAQ entry in the reference language: its words, and what holds in every language."""


class FaqEntry(EntrySettings):
    """An FAQ entry with its words in every language."""

    topic: Slug
    words: Mapping[Language, EntryWords]


TopicRole = Literal["achievements"]


class Topic(Content):
    """A group of FAQ entries: the name of a file, and its title in every language. Lower `order` comes first; `role`
    (`is` in the file) names what the bot itself uses the topic for.
    """

    id: Slug
    order: int
    role: TopicRole | None = None
    titles: Mapping[Language, Words]


class FaqFile(Content):
    """`<lang>/faq/<topic>.yaml` outside the reference language."""

    title: Words
    entries: tuple[EntryWords, ...]


class ReferenceFaqFile(Content):
    """`<lang>/faq/<topic>.yaml` in the reference language. Topics of lower `order` are shown first."""

    title: Words
    order: int = 100
    role: Annotated[TopicRole | None, Field(alias="is")] = None
    entries: tuple[ReferenceEntry, ...]


class AspectWords(Content):
    """What people may ask about a thing, in one language: an item of `<lang>/aspects.yaml`.

    `label` stands before the fact on the card. `phrasings` are ways to ask with "it" in place of the name.
    `unknown` says, with `{name}`, that nothing is published about it.
    """

    label: Annotated[Words, Field(max_length=30)]
    phrasings: tuple[Words, ...]
    unknown: Words


class ReferenceAspect(AspectWords):
    """An aspect in the reference language. `value` aspects are a closed world: what no fact tells is not known."""

    value: bool = False


class Aspect(Content):
    """An aspect with its words in every language."""

    id: Slug
    value: bool
    words: Mapping[Language, AspectWords]


# ------------------------------------------------------------------ intents

ActionId = Literal[
    "start",
    "help",
    "services",
    "topics",
    "status",
    "withdraw",
    "profile",
    "handoff",
    "language",
    "privacy",
    "mydata",
    "forget",
    "cancel",
]
"""What the bot can do by itself; each is a command of the same name as well."""


class Action(Content):
    """Something the bot does when asked in plain words: an item of `actions` in `<lang>/intents.yaml`."""

    id: ActionId
    phrasings: tuple[Words, ...]
    tests: tuple[Words, ...] = ()


class SmallTalk(Content):
    """A courtesy answered in a line: an item of `smalltalk` or `outside` in `<lang>/intents.yaml`.

    Under `outside` stand questions that resemble ours and are not (embassies, airports): the answer says so.
    `offers` are services that a courtesy has buttons for, `related` are entries that a trap may be mistaken for; those
    of the reference language hold for all.
    """

    id: Slug
    phrasings: tuple[Words, ...]
    answer: Words
    tests: tuple[Words, ...] = ()
    offers: tuple[Slug, ...] = ()
    related: tuple[Slug, ...] = ()


class Unspoken(Content):
    """A language the content lacks: a `sentence` in it that says so, and `marks`, words that give it away."""

    sentence: Words
    marks: tuple[Words, ...] = ()


class Intents(Content):
    """`<lang>/intents.yaml`. `unspoken` stands in the reference language only, by the code of the language."""

    unspoken: Mapping[Language, Unspoken] = {}

    actions: tuple[Action, ...]
    smalltalk: tuple[SmallTalk, ...]
    outside: tuple[SmallTalk, ...]


# ------------------------------------------------------------------ network


Days = Annotated[int, Field(ge=1, le=90)]
"""Working days."""
Waiting = Literal["contact", "deputy", "secretariat", "company", "close"]


class Cluster(Content):
    """A cluster or partner organisation: an item of `clusters.yaml`.

    `names` are further ways people name the organisation; `places` are cities, regions and demonyms that point to
    it, in any language. `country` is an ISO 3166 code: its name in each language comes from Babel. `cities` says how
    a language calls the city, where it is not `city`. `language` is the one mails to the cluster are written in.
    `patience` says what is other than for the whole network; `replies` are what its contacts often write, in the
    languages in which companies are to read it.
    """

    id: ClusterId
    name: Words
    kind: Literal["member", "partner"] = "member"
    active: bool
    city: Words
    cities: Mapping[Language, Words] = {}
    region: Words
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    names: tuple[Words, ...] = ()
    places: tuple[Words, ...] = ()
    website: Words | None = None
    timezone: Words
    language: Language | Literal[""] = ""
    patience: Mapping[Waiting, Days] = {}
    replies: Mapping[Literal["ask", "write"], tuple[Mapping[Language, Words], ...]] = {}
    sources: tuple[Words, ...]


class Patience(Content):
    """Working days until a request that waits comes to mind: to the `contact`, to their `deputy`, who then gets it as
    well, and to the `secretariat`; to the `company` that was asked something, until the request is closed (`close`).
    """

    contact: Days = 2
    deputy: Days = 3
    secretariat: Days = 5
    company: Days = 5
    close: Days = 10


class ClustersFile(Content):
    """`clusters.yaml`."""

    patience: Patience = Patience()
    clusters: tuple[Cluster, ...]


# ----------------------------------------------------------------- services

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
NUMBERING = r"^(?:[A-Z0-9-]|\{prefix\}|\{year\})*-\{number\}$"
"""What the numbering of requests may look like. The running number comes last, as people leave out what is before."""
Audience = Literal["companies", "clusters", "everybody"]


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
    fewer characters than `thin_below` is too thin to decide on, which people are told before they send.
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

    @model_validator(mode="before")
    @classmethod
    def _earlier_kinds(cls, value: Any) -> Any:
        """Releases written before roles existed call a cluster field by its role: `kind: home`, `kind: target`."""
        if isinstance(value, Mapping) and value.get("kind") in ("home", "target"):
            return {"is": value["kind"], "or_none": value["kind"] == "home", **value, "kind": "cluster"}
        return value


class Service(Content):
    """`services/<id>.yaml`: a guided request as data.

    `is` (here `role`) names what the bot itself uses the service for; `routing` names who receives the request.
    `audience` is the group in which it is listed, `order` its place there. Without `review` the last answer sends it.
    `numbering` is how its requests are called: the prefix, the year and the running number, which goes on over years
    and services, so that it alone tells a request.
    """

    id: ShortSlug
    role: Annotated[ServiceRole | None, Field(alias="is")] = None
    routing: Literal["target", "secretariat"]
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,6}$")]
    numbering: Annotated[str, StringConstraints(pattern=NUMBERING, max_length=40)] = "{prefix}-{year}-{number}"
    audience: Audience = "everybody"
    order: int = 100
    review: bool = True
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
        """The field of this id, if there is one."""
        return next((field for field in self.fields if field.id == field_id), None)

    def field_of(self, kind: FieldKind) -> ServiceField | None:
        """The first field of this kind that people may answer, if there is one."""
        return next((field for field in self.answerable if field.kind == kind), None)

    def field_that_is(self, role: FieldRole) -> ServiceField | None:
        """The field that plays this role, if there is one."""
        return next((field for field in self.fields if field.role == role), None)

    def answer(self, role: FieldRole, answers: Mapping[str, Any]) -> str:
        """What was answered to the field that plays this role; empty when nothing was."""
        field = self.field_that_is(role)
        return str(answers.get(field.id, field.preset) or "") if field else ""


class FieldWords(Content):
    """A field's words: `label` on the card, `prompt` when asked, `options` by their id.

    `names` are what people call the field when they want to change it ("mail", "our address").
    `cues` are words people write before a place that is meant for this field ("based in" before their home), and
    `option_cues` words that point to an option ("distributors" to partners): so a wish in free words is understood.
    `tip` is what people usually ask back for where the answer is thin or missing, `good` an example of a good one.
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
    """

    name: Annotated[Words, Field(max_length=60)]
    button: Annotated[Words, Field(max_length=40)]
    summary: Words
    card_title: Words
    phrasings: tuple[Words, ...]
    wishes: tuple[Words, ...] = ()
    tests: tuple[Words, ...] = ()
    fields: Mapping[str, FieldWords]


# -------------------------------------------------------------------- whole

Plural = Mapping[Literal["zero", "one", "two", "few", "many", "other"], Words]
TextValue = Words | Plural


class Catalog(Content):
    """Everything the bot knows, checked and immutable. `version` is a fingerprint of all its files."""

    version: str
    languages: tuple[Language, ...]
    patience: Patience = Patience()
    clusters: Mapping[str, Cluster]
    services: Mapping[str, Service]
    service_words: Mapping[Language, Mapping[str, ServiceWords]]
    topics: Mapping[str, Topic]
    entries: Mapping[str, FaqEntry]
    aspects: Mapping[str, Aspect]
    word_lists: Mapping[Language, Mapping[str, tuple[Words, ...]]]
    intents: Mapping[Language, Intents]
    texts: Mapping[Language, Mapping[str, TextValue]]

    def __hash__(self) -> int:
        """By the fingerprint of the files: what is worked out from a catalog can be kept beside it."""
        return hash(self.version)

    def __eq__(self, other: object) -> bool:
        """By the same: every look-up of what was kept would else compare two large catalogs word for word."""
        return isinstance(other, Catalog) and (self.version, self.languages) == (other.version, other.languages)

    def best_language(self, *wanted: str) -> str:
        """The first wanted language the content has ("fr-CA" counts as "fr"); else the reference language."""
        short = (language.partition("-")[0].lower() for language in wanted)
        return next((language for language in short if language in self.languages), REFERENCE_LANGUAGE)

    def text(self, language: str, key: str) -> TextValue:
        """The text of `key`, in the reference language when this one lacks it. Raises KeyError."""
        words = self.texts.get(language, {})
        return words[key] if key in words else self.texts[REFERENCE_LANGUAGE][key]

    def entry_words(self, entry_id: str, language: str) -> EntryWords:
        """The entry's words, in the reference language when this one lacks them. Raises KeyError."""
        words = self.entries[entry_id].words
        return words.get(language) or words[REFERENCE_LANGUAGE]

    def stale_languages(self, entry_id: str) -> tuple[str, ...]:
        """The languages in which the entry is missing, or older than its reference text. Raises KeyError."""
        words = self.entries[entry_id].words
        now = fingerprint(words[REFERENCE_LANGUAGE])
        others = [language for language in self.languages if language != REFERENCE_LANGUAGE]
        return tuple(code for code in others if code not in words or words[code].original not in (None, now))

    def aspect_words(self, aspect_id: str, language: str) -> AspectWords:
        """The aspect's words, in the reference language when this one lacks them. Raises KeyError."""
        words = self.aspects[aspect_id].words
        return words.get(language) or words[REFERENCE_LANGUAGE]

    def word_list(self, name: str, language: str) -> tuple[str, ...]:
        """The words of a list in `<lang>/words.yaml`; none when the language lacks it."""
        return self.word_lists.get(language, {}).get(name, ())

    def words_of(self, service_id: str, language: str) -> ServiceWords:
        """The service's words, in the reference language when this one lacks them. Raises KeyError."""
        return (
            self.service_words.get(language, {}).get(service_id) or self.service_words[REFERENCE_LANGUAGE][service_id]
        )

    def topic_that_is(self, role: TopicRole) -> Topic | None:
        """The topic that plays this role, if there is one."""
        return next((topic for topic in self.topics.values() if topic.role == role), None)

    def service_that_is(self, role: ServiceRole) -> Service | None:
        """The service that plays this role, if there is one."""
        return next((service for service in self.services.values() if service.role == role), None)

    def targets(self) -> tuple[Cluster, ...]:
        """The clusters a request may go to."""
        return tuple(cluster for cluster in self.clusters.values() if cluster.active and cluster.kind == "member")

    def homes(self) -> tuple[Cluster, ...]:
        """The clusters and partner organisations a company may belong to."""
        return tuple(cluster for cluster in self.clusters.values() if cluster.active or cluster.kind == "partner")


def fingerprint(entry: EntryWords) -> str:
    """Eight hexadecimal digits of question, answer, facts and unknowns: what a translation gives as its `original`."""
    pairs = [*entry.facts.items(), *((f"?{aspect}", sentence) for aspect, sentence in entry.unknown.items())]
    sentences = (f"{aspect}: {sentence}" for aspect, sentence in sorted(pairs))
    words = "\x1f".join((entry.question, entry.answer, *sentences))
    plain = words.replace("&amp;", "&")  # the loader writes a lone `&` out
    return hashlib.sha256(plain.encode()).hexdigest()[:8]
