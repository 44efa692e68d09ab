"""Settings from the environment and an optional file; the only place that reads either. Secrets are never printed."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import Field, PositiveInt, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from bot.channels.email.account import MailAccount
from bot.errors import ConfigError
from bot.judge_endpoint import JudgeEndpoint
from bot.limits import Limits
from bot.logs import LogOptions
from knowledge.issues import did_you_mean
from storage.personal import Retention

FILE = "icn-bot.toml"
"""Read from the current folder, unless ICN_BOT_CONFIG names another file."""
PREFIX = "ICN_BOT_"
"""The prefix of environment variables."""
CURLY = "“”„‟«»‘’‚‛"
"""Typographic quotes that word processors insert; TOML accepts none of them."""
A_LINE = "A line is `name = value`: texts in quotes, lists in [brackets]."
MISTAKES = {
    r"(?i)cannot (overwrite|declare)": "It stands there twice: keep one, with everything in it.",
    r"(?i)=\s*(true|false|yes|no|on|off)\s*(#|$)": "Write true or false, in small letters and without quotes.",
    r"(?m)^[^=\"'#\[\n]*([^\x00-\x7f=]|\w +\w)[^=\"'#\n]*=": "Names before = have no accents and no spaces: "
    "a cluster is named by its id, such as ecotech-quebec (see clusters.yaml in the content).",
    r"\\": "In double quotes \\ has a meaning of its own: write folders with /, or in 'single quotes'.",
}
"""What to write instead, by what the parser says or a refused line looks like."""
TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{3,}")
"""The shape of a bot token: the bot's number, a colon, a secret."""

Ids = Annotated[
    tuple[PositiveInt, ...],
    Field(description="a list of people's Telegram ids, such as [123456789]; /id shows them"),
]
Chats = Annotated[
    Mapping[str, tuple[int, ...]],
    Field(description="the ids of chats for each cluster, such as tenerrdis = [123456789]"),
]
Languages = Annotated[tuple[str, ...], Field(description='a list of languages, such as ["en", "fr"]')]
Folder = Annotated[Path, Field(description='the name of a folder in quotes, such as "data"')]
Switch = Annotated[bool, Field(description="true or false")]


class _TomlFile(TomlConfigSettingsSource):
    """The settings file. Windows editors may begin it with a byte order mark, which TOML itself refuses."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        return tomllib.loads(file_path.read_text(encoding="utf-8-sig"))


class Settings(BaseSettings):
    """What the operator sets: in `icn-bot.toml`, or in the environment with the prefix ICN_BOT_, which wins.

    A field's description says what belongs there.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    token: Annotated[SecretStr, Field(description='the token as @BotFather gave it, such as "123456789:AAE..."')] = (
        SecretStr("")
    )
    admins: Ids = ()
    contacts: Chats = Field(default_factory=dict)
    email: Annotated[
        MailAccount | None,
        Field(description='a table, such as [email] with host = "mail.example.org" and sender = "icn@example.org"'),
    ] = None
    email_password: Annotated[SecretStr, Field(description="the mail account's password in quotes")] = SecretStr("")
    judge: Annotated[
        JudgeEndpoint | None,
        Field(description='a table, such as [judge] with url = "http://localhost:11434/v1" and model = "qwen3:4b"'),
    ] = None
    judge_key: Annotated[SecretStr, Field(description="the judge's key in quotes")] = SecretStr("")
    data: Folder = Path("data")
    content: Annotated[Path | None, Field(description='the name of a folder in quotes, such as "content"')] = None
    languages: Languages = ()
    semantic: Switch = True
    watch: Switch = False
    pace: Switch = True
    limits: Annotated[
        Limits, Field(description="numbers, such as messages_a_minute = 40; the names are in the README")
    ] = Limits()
    log: Annotated[
        LogOptions,
        Field(description='format = "console" or "json", and level = "debug", "info", "warning" or "error"'),
    ] = LogOptions()
    retention: Annotated[
        Retention, Field(description="numbers of days, such as drafts = 60; the names are in the README")
    ] = Retention()
    api: Annotated[
        str, Field(pattern="^https?://[^/]", description="a web address in quotes, with http:// or https://")
    ] = "https://api.telegram.org"

    @field_validator("token", mode="after")
    @classmethod
    def _shaped_like_a_token(cls, token: SecretStr) -> SecretStr:
        """Checked here because otherwise only Telegram would notice, and offline nobody."""
        if token.get_secret_value() and not TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError
        return token

    @field_validator("contacts", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        """Take a single chat id for a list of one."""
        if isinstance(value, Mapping):
            return {key: [chats] if isinstance(chats, int) else chats for key, chats in value.items()}
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
        file = _TomlFile(settings_cls, toml_file=_file())
        return init_settings, env_settings, file

    @property
    def mail(self) -> MailAccount | None:
        """The mail account, with its password, wherever that stands."""
        if self.email is None or not self.email_password.get_secret_value():
            return self.email
        return self.email.model_copy(update={"password": self.email_password})

    @property
    def judge_endpoint(self) -> JudgeEndpoint | None:
        """The judge, with its key, wherever that stands."""
        if self.judge is None or not self.judge_key.get_secret_value():
            return self.judge
        return self.judge.model_copy(update={"key": self.judge_key})

    @property
    def cache(self) -> Path:
        """The folder for caches, which can be deleted."""
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "icn-assistant"


def _file() -> Path:
    """Return the path of the settings file; it need not exist, unless it was named."""
    return Path(os.environ.get("ICN_BOT_CONFIG") or FILE)


def read_settings(**given: Any) -> Settings:
    """Read the settings, with those `given` on the command line before all others. Raises ConfigError."""
    path = os.environ.get("ICN_BOT_CONFIG")
    if path and not Path(path).is_file():
        raise ConfigError(f"ICN_BOT_CONFIG names {path}, which is no file.")
    _check_names()
    try:
        settings = Settings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        raise ConfigError(_first(error)) from None
    except SettingsError as error:
        name = str(error).split('"')[1] if '"' in str(error) else "a setting"
        raise ConfigError(
            f"{PREFIX}{name.upper()} cannot be read: lists and tables are written as JSON in the environment, "
            f'such as [1001] or {{"tenerrdis": [1002]}}.'
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax(str(error))) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{_file()} cannot be read: it is no UTF-8 text.") from None
    except OSError as error:
        raise ConfigError(f"{_file()} cannot be read: {error.strerror}.") from None
    return _beside_file(settings)


def _check_names() -> None:
    """Report a misspelt variable like a misspelt setting in the file. Raises ConfigError."""
    known = [PREFIX + name.upper() for name in ("config", *Settings.model_fields)]
    for name in os.environ:
        if name.startswith(PREFIX) and name not in known:
            remedy = did_you_mean(name, known) or f"There are: {', '.join(known)}."
            raise ConfigError(f"Unknown setting {name} in the environment. {remedy}")


def _beside_file(settings: Settings) -> Settings:
    """Paths in the file count from the file's folder, so that the bot may be started from anywhere."""
    folder = _file().parent
    changed = {
        name: folder / path
        for name in ("data", "content")
        if (path := getattr(settings, name)) is not None and not path.is_absolute() and _file().is_file()
    }
    return settings.model_copy(update=changed)


def _syntax(found: str) -> str:
    """Turn the parser's message into a sentence that names the line."""
    what, _, place = found.rpartition(" (")
    lines = _file().read_text(encoding="utf-8-sig").splitlines()
    line = re.search("line ([0-9]+)", place)
    number = int(line[1]) if line else len(lines)
    curly = next((sign for sign in lines[number - 1] if sign in CURLY), "") if 0 < number <= len(lines) else ""
    if curly:
        return f'{_file()}, line {number}: {curly} is a curly quote. Write straight quotes: "...".'
    words = what[:1].lower() + what[1:]
    typed = lines[number - 1] if 0 < number <= len(lines) else ""
    remedy = next((remedy for mistake, remedy in MISTAKES.items() if re.search(mistake, f"{what}\n{typed}")), A_LINE)
    return f"{_file()}, line {number}: {words}. {remedy}"


def _first(error: ValidationError) -> str:
    """Say the first mistake in a sentence. The value is left out: it may be a secret."""
    fault = error.errors(include_input=False, include_url=False)[0]
    setting, *below = map(str, fault["loc"])
    fields = Settings.model_fields
    if setting not in fields:
        remedy = did_you_mean(setting, fields) or f"There are: {', '.join(fields)}."
        return f"{_file()}: unknown setting `{setting}`. {remedy}"
    variable = PREFIX + setting.upper()
    where = variable if os.environ.get(variable) else str(_file())
    name = ".".join([setting, *(part for part in below if not part.isdecimal())])
    if below and below[0] in fields:
        return f"{where}: `{below[0]}` stands below [{setting}]. Move it up, above the first line in [brackets]."
    if fault["type"] == "extra_forbidden":
        return f"{where}: unknown setting `{name}`. Write {fields[setting].description}."
    if fault["type"] == "missing":
        return f"{where}: `{name}` is missing. Write {fields[setting].description}."
    return f"{where}: `{name}` cannot be used. Write {_what_belongs(setting, below)}."


def _what_belongs(setting: str, below: Sequence[str]) -> str:
    """Return what belongs at a setting, or at the key below it where a table describes that."""
    field, key = Settings.model_fields[setting], below[0] if below else ""
    tables = (getattr(table, "model_fields", {}) for table in get_args(field.annotation))
    described = next((table[key].description for table in tables if key in table), None)
    return described or field.description or ""
