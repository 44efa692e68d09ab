"""Settings from the environment and an optional file; the only place that reads either. Secrets are never printed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from bot.dialogue.turns import Directory
from bot.errors import ConfigError

FILE = "icn-bot.toml"
"""Read from the current folder, unless ICN_BOT_CONFIG names another file."""


class Settings(BaseSettings):
    """What the operator sets: in `icn-bot.toml`, or in the environment with the prefix ICN_BOT_, which wins."""

    model_config = SettingsConfigDict(env_prefix="ICN_BOT_", extra="forbid", frozen=True, env_ignore_empty=True)

    token: SecretStr = SecretStr("")
    admins: tuple[int, ...] = ()
    contacts: Mapping[str, tuple[int, ...]] = Field(default_factory=dict)
    data: Path = Path("data")
    content: Path | None = None
    languages: tuple[str, ...] = ()
    semantic: bool = True
    watch: bool = False
    api: str = "https://api.telegram.org"

    @field_validator("contacts", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        """A single chat id may stand for a list of one."""
        if isinstance(value, Mapping):
            return {key: [one] if isinstance(one, int) else one for key, one in value.items()}
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Given values first, then the environment, then the file."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=_file())
        return init_settings, env_settings, file

    @property
    def cache(self) -> Path:
        """Where what can be computed again is kept between starts."""
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "icn-assistant"

    @property
    def directory(self) -> Directory:
        """Who is who."""
        return Directory(contacts=dict(self.contacts), admins=self.admins)


def _file() -> Path:
    """The file to read; it need not exist, unless it was named."""
    return Path(os.environ.get("ICN_BOT_CONFIG") or FILE)


def read_settings(**given: Any) -> Settings:
    """The settings, with those `given` on the command line before all others. Raises ConfigError."""
    named = os.environ.get("ICN_BOT_CONFIG")
    if named and not Path(named).is_file():
        raise ConfigError(f"ICN_BOT_CONFIG names {named}, which is no file.")
    try:
        settings = Settings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        raise ConfigError(_first(error)) from None
    except SettingsError as error:
        name = str(error).split('"')[1] if '"' in str(error) else "a setting"
        raise ConfigError(
            f"ICN_BOT_{name.upper()} cannot be read: lists and tables are written as JSON in the environment, "
            f'such as [1001] or {{"tenerrdis": [1002]}}.'
        ) from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"{_file()} cannot be read: {error}") from None
    return _beside_file(settings)


def _beside_file(settings: Settings) -> Settings:
    """Paths in the file count from the file's folder, so that the bot may be started from anywhere."""
    folder = _file().parent
    changed = {
        name: folder / path
        for name in ("data", "content")
        if (path := getattr(settings, name)) is not None and not path.is_absolute() and _file().is_file()
    }
    return settings.model_copy(update=changed)


def _first(error: ValidationError) -> str:
    """The first fault as a sentence. The value is left out: it may be a secret."""
    fault = error.errors(include_input=False, include_url=False)[0]
    name = ".".join(str(part) for part in fault["loc"]) or "the configuration"
    if fault["type"] == "extra_forbidden":
        known = ", ".join(Settings.model_fields)
        return f"The setting {name} is not known; these are: {known}."
    return f"The setting {name} cannot be used: {fault['msg'][0].lower()}{fault['msg'][1:]}."
