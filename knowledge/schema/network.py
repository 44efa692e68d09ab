"""The clusters, and how long their requests may wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from knowledge.schema.base import ClusterId, Content, Language, Words

Days = Annotated[int, Field(ge=1, le=90)]
"""Working days."""
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""An ISO 3166 code."""
Waiting = Literal["contact", "deputy", "secretariat", "company", "close", "idle", "expire"]


class Cluster(Content):
    """A cluster or partner organisation: an item of `clusters.yaml`.

    `names` are further ways people name the organisation; `places` are cities, regions and demonyms that point to
    it, in any language. `country` is an ISO 3166 code: its name in each language comes from Babel. `subdivision` is the
    part of the country, such as QC, if it has public holidays of its own. `cities` says how a language calls the city,
    where it is not `city`. `near` are countries without a cluster to which this one is among the nearest. `language` is
    the one mails to the cluster are written in.
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
    country: CountryCode
    subdivision: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,3}$")] | Literal[""] = ""
    near: tuple[CountryCode, ...] = ()
    names: tuple[Words, ...] = ()
    places: tuple[Words, ...] = ()
    website: Words | None = None
    timezone: Words
    language: Language | Literal[""] = ""
    patience: Mapping[Waiting, Days] = {}
    replies: Mapping[Literal["ask", "write"], tuple[Mapping[Language, Words], ...]] = {}
    sources: tuple[Words, ...]

    @property
    def calendar(self) -> str:
        """Return whose public holidays count here: FR, or CA-QC for a part of a country."""
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country


class Patience(Content):
    """Working days until somebody is reminded of a waiting request: the `contact`, the `deputy`, who then gets it as
    well, and the `secretariat`; the `company` that was asked something, and until its request is closed (`close`); both
    sides of an accepted request about which nobody writes (`idle`), and until that is closed (`expire`).
    """

    contact: Days = 2
    deputy: Days = 3
    secretariat: Days = 5
    company: Days = 5
    close: Days = 10
    idle: Days = 30
    expire: Days = 45


class ClustersFile(Content):
    """`clusters.yaml`."""

    patience: Patience = Patience()
    clusters: tuple[Cluster, ...]
