"""`icn-bot init`: a working folder, ready to be edited."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from bot.errors import ConfigError
from bot.settings import FILE
from knowledge.loader import packaged
from knowledge.source.files import copy_folder

CONFIG = """\
# Settings of the ICN Assistant. Environment variables (ICN_BOT_TOKEN, ICN_BOT_ADMINS ...) override this file.
# Keep the token out of this file if others can read it: set ICN_BOT_TOKEN instead.

# token = "123456789:copied-from-BotFather"

# People of the secretariat, by their Telegram id. Send /id to the bot to learn it.
admins = []

# Where the bot remembers requests and conversations. Back this folder up.
data = "data"

# The answers, clusters and texts. Edit them, then send /reload to the bot.
content = "content"

# Languages to speak, out of those in the content; empty means all. English is always one of them.
languages = []

# Compare meanings as well as words, if the extra `semantic` is installed.
# semantic = true

# When files of the content change, send the admins the preview that /reload gives.
# watch = false

# Keep to Telegram's limits for sending. Off only for an emulator.
# pace = true

# Address of the Bot API, for a Bot API server of your own.
# api = "https://api.telegram.org"

# What one person may send per minute: messages, presses of buttons, files. With `_a_day`: per day.
# limits = { messages_a_minute = 40, presses_a_minute = 90, files_a_minute = 30 }

# How the log is written: format "console" or "json" (one object per line), level "debug", "info", "warning" or "error".
# log = { format = "console", level = "info" }

# After how many days each kind of thing is deleted.
# retention = { drafts = 60, requests = 730, people = 365, questions = 180, dead_letters = 30, marks = 1095 }

# The password of the mail account below; better in ICN_BOT_EMAIL_PASSWORD than here.
# email_password = ""

# The key of the judge below, if it needs one; better in ICN_BOT_JUDGE_KEY than here.
# judge_key = ""

# The chats that receive the requests for each cluster, besides those invited by /contacts. The ids of the clusters are
# in content/clusters.yaml.
[contacts]
# tenerrdis = [123456789]
# ecotech-quebec = [234567890, 345678901]

# The mail account, for clusters without a contact in Telegram. Set ICN_BOT_EMAIL_PASSWORD instead of writing it here.
# [email]
# host = "mail.example.org"
# username = "icn-assistant"
# sender = "ICN Assistant <icn-assistant@example.org>"
# [email.clusters]
# ecotech-quebec = "contact@example.org"

# A language model that may choose among the nearest answers where the bot isn't sure. It writes nothing itself. Any
# OpenAI-compatible endpoint will do, including one on this machine such as Ollama; /privacy tells people about it.
# [judge]
# url = "http://localhost:11434/v1"
# model = "qwen3:4b"
"""

README = """\
# Your ICN Assistant

1. Make a bot with @BotFather in Telegram and copy its token.
2. Start the bot in this folder: `ICN_BOT_TOKEN=... {command} run`
3. Send /id to your bot. Put the number into `admins` in icn-bot.toml, and start the bot again.
4. Send /contacts to your bot and invite each cluster's contact by a one-time link. Or put their ids under `[contacts]`.

To change an answer: send `/entry` with a few words to the bot, or edit the files in `content/`, run
`{command} check content` and send /reload. `content/README.md` explains every file and every key, with an example.
In short, an entry in `content/en/faq/<topic>.yaml`:

    - id: snowbase                            # never changes
      question: What was Snowbase?            # also a button, up to 60 characters
      names: [Snowbase, Snow Base]            # what people call it, in any language
      answer: A project on snow storage.      # one or two sentences that stand alone
      facts:                                  # one sentence for each thing people ask about it
        date: It ran from 2014 to 2016.
      phrasings: [keeping snow in summer]     # other ways to ask, up to a dozen
      tests: [anything with snow]             # questions that must find it
      sources: ["ICN, about 2017"]

`data/` holds what the bot remembers. `{command} store backup FILE` writes all of it to one file, even while the bot
runs; `store restore FILE` brings it back, and `store check` tells whether all of it can be read.
"""


def command() -> str:
    """Return how to type this program from any folder: its bare name if it is on the PATH, else its full path."""
    started = Path(sys.argv[0])
    found = shutil.which(started.name)
    if found and Path(found).resolve() == started.resolve():
        return started.name
    return os.path.normpath(started.absolute())


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def make(folder: Path) -> list[Path]:
    """Write the configuration, a copy of the content and a README; return what was written.

    Raises ConfigError when any of them exists already: nothing is overwritten.
    """
    paths = [folder / FILE, folder / "content", folder / "README.md"]
    existing = [path for path in paths if path.exists()]
    if existing:
        raise ConfigError(f"{existing[0]} is there already; nothing was changed.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(paths[0], "w", encoding="utf-8", opener=_owner_only) as config:  # it may get to hold the token
            config.write(CONFIG)
        copy_folder(packaged(), paths[1])
        paths[2].write_text(README.format(command=command()), encoding="utf-8")
    except OSError as error:
        paths[0].unlink(missing_ok=True)  # so that the next try finds nothing in its way
        shutil.rmtree(paths[1], ignore_errors=True)
        raise ConfigError(f"{folder} cannot be written: {error.strerror}.") from error
    return paths
