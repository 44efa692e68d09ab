"""Building blocks of all content: frozen models, ids, texts and languages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

REFERENCE_LANGUAGE = "en"
"""The language every text exists in; the other languages translate it."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=40)]
ShortSlug = Annotated[Slug, Field(max_length=16)]
"""Ids short enough to share a button's 64 bytes with others."""
ClusterId = Annotated[Slug, Field(max_length=30)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]

Audience = Literal["companies", "clusters", "everybody"]
"""Whom something is for: companies, or those who look after the requests."""


class Content(BaseModel):
    """Base of all content: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
