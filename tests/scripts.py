"""Dialogue scripts: who says or presses what, and what each person then sees.

A script is a YAML file in tests/dialogues with `says` (the sentence that must hold) and `steps`. A step names a person
and one thing they do: `types`, `forwards` (the `text` of the channel `of`), `presses`, `presses_first` (the oldest
button of that label), `replies` (to the newest message with given words, or to a `quote` of it), `edits` (their
newest), `edits_first` (their oldest message `of` given words), `takes_back` (replies /delete to their newest message of
given words or, in <brackets>, of a kind), `sends`, `sends_file` (a name, and a text or the files
of a zip), `opens` (the newest link `of` somebody, with `start`, or `startgroup` in a group), `steals` (presses `label`
as it stands in the chat of `of`, which anybody who makes up button data can).

`groups` names groups with their `members`, whether each is a `forum`, and which members are `anonymous`; a step with
`in` happens in one of them, and what the group sees is listed under its name.

`sees` lists what each person then sees: pieces of text in order, and buttons in [brackets]. Whoever isn't listed must
see nothing new; `sees: {}` means nobody does. `logs` are pieces of
the log since the step before. `replaces: {file, old, new}` edits a content file, as with an
editor. `restart: true` stops and starts the bot. The same scripts run against the pure dialogue and over HTTP; those in
`admin` only over HTTP.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml

WRITTEN_FOR = 2026
"""The year in the scripts' request numbers, as in ICN-2026-0001; played over HTTP it is this year."""
FOLDER = Path(__file__).parent / "dialogues"


@dataclass
class Seen:
    """A message as a person sees it: plain words and the labels of its buttons."""

    text: str
    labels: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return self.text + "".join(f"\n  [{label}]" for label in self.labels)


class Play(Protocol):
    """A stage on which a script is played."""

    @property
    def year(self) -> int:
        """The year in which it is played, which stands in the numbers of requests."""
        ...

    async def makes_group(self, name: str, members: list[str], *, forum: bool, anonymous: list[str]) -> None:
        """Make a group of these people; those who are anonymous administrators write in its name."""

    def goes_to(self, group: str | None) -> None:
        """Let the next steps happen in this group; None for the private chats."""
        ...

    async def opens(self, person: str, link: dict[str, str]) -> None: ...

    async def types(self, person: str, text: str) -> None: ...

    async def forwards(self, person: str, post: dict[str, str]) -> None: ...

    async def presses(self, person: str, label: str) -> None: ...

    async def presses_first(self, person: str, label: str) -> None: ...

    async def replies(self, person: str, reply: dict[str, str]) -> None: ...

    async def edits(self, person: str, text: str) -> None: ...

    async def edits_first(self, person: str, edit: dict[str, str]) -> None: ...

    async def takes_back(self, person: str, words: str) -> None: ...

    async def sends(self, person: str, kind: str) -> None: ...

    async def sends_file(self, person: str, file: dict[str, Any]) -> None: ...

    async def steals(self, person: str, button: dict[str, str]) -> None: ...

    def logged(self) -> str:
        """Return what was logged since the last look."""
        ...

    async def restart(self) -> None: ...

    async def replaces(self, file: str, old: str, new: str) -> None: ...

    async def news(self) -> dict[str, list[Seen]]:
        """Return what each person received since the last call, once the stage is quiet."""
        ...


def scripts() -> list[Path]:
    """Return the scripts that need no effects to run, by name."""
    return sorted(FOLDER.glob("*.yaml"))


def admin_scripts() -> list[Path]:
    """Return the scripts in which the content changes: they need the running bot and a folder of their own."""
    return sorted((FOLDER / "admin").glob("*.yaml"))


def read(path: Path) -> dict[str, Any]:
    """Read a script."""
    script: dict[str, Any] = yaml.CSafeLoader(path.read_text(encoding="utf-8")).get_single_data()
    return script


async def run(script: dict[str, Any], play: Play) -> None:
    """Play the script; AssertionError tells the step and what was seen instead."""
    steps = json.loads(json.dumps(script["steps"]).replace(f"-{WRITTEN_FOR}-", f"-{play.year}-"))
    for name, group in script.get("groups", {}).items():
        anonymous = group.get("anonymous", [])
        await play.makes_group(name, group["members"], forum=group.get("forum", False), anonymous=anonymous)
    for number, step in enumerate(steps, 1):
        play.goes_to(step.get("in"))
        await _act(play, step)
        if "sees" in step:
            _compare(number, step, await play.news())
        log = play.logged()
        for piece in step.get("logs", ()):
            assert piece in log, f"step {number} {step}: the log does not say {piece!r} but\n{log}"


async def _act(play: Play, step: dict[str, Any]) -> None:
    """Do the one thing the step names."""
    if step.get("restart"):
        await play.restart()
        return
    if "replaces" in step:
        await play.replaces(**step["replaces"])
        return
    for verb in (
        "opens",
        "types",
        "forwards",
        "presses",
        "presses_first",
        "replies",
        "edits",
        "edits_first",
        "takes_back",
        "sends",
        "sends_file",
        "steals",
    ):
        if verb in step:
            await getattr(play, verb)(step["who"], step[verb])
            return
    raise AssertionError(f"nothing is done in {step}")


def _compare(number: int, step: dict[str, Any], news: dict[str, list[Seen]]) -> None:
    """Check that everybody sees what the step says, in that order, and nobody else sees anything."""
    expected: dict[str, list[str]] = step["sees"]
    for person in {*news, *expected}:
        shown = "\n---\n".join(map(str, news.get(person, ())))
        assert person in expected or not shown, f"step {number} {step}: {person} sees\n{shown}"
        position = 0
        for piece in expected.get(person, ()):
            found = shown.find(piece, position)
            assert found >= 0, f"step {number}: {person} does not see {piece!r} (in this order) in\n{shown}"
            position = found + len(piece)


def payload(text: str, way: str) -> str:
    """Return the payload of the newest link of this kind in the text; empty without one."""
    found = re.findall(rf"\?{way}=([A-Za-z0-9_-]+)", text)
    return found[-1] if found else ""
