"""Where the optional judge is asked. Apart from the judge itself, as the settings need no more of it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class JudgeEndpoint(BaseModel):
    """The judge's endpoint: the address before `/chat/completions`, the model, and a key if one is needed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[
        str,
        Field(
            pattern=r"^https?://[^/@?#\s]+(/[^@?#\s]*)?$",
            description='a web address in quotes, without a name, password or "?", such as "http://localhost:11434/v1"',
        ),
    ]
    model: Annotated[str, Field(min_length=1, description='the name of a model in quotes, such as "qwen3:4b"')]
    key: SecretStr = SecretStr("")

    @property
    def host(self) -> str:
        """Who gets the questions, as people are told."""
        return urlsplit(self.url).hostname or ""
