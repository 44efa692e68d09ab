"""`icn-bot store` and `icn-bot dead`: maintain what the bot remembers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.cli.console import err, fail, out

if TYPE_CHECKING:
    from storage import Store
    from storage.records import DeadLetter

DAMAGED = 1
"""Exit code of `store check` when something is damaged, and of `dead` when there is no such dead letter."""

KINDS: Mapping[str, tuple[str, str]] = {
    "sessions": ("chat", "chats"),
    "requests": ("request", "requests"),
    "deliveries": ("message", "messages"),
    "counts": ("counter", "counters"),
    "inbox": ("update not handled yet", "updates not handled yet"),
    "dead_letters": ("dead letter", "dead letters"),
    "done": ("handled update", "handled updates"),
    "unanswered": ("unanswered question", "unanswered questions"),
    "reminders": ("reminder", "reminders"),
    "contacts": ("contact", "contacts"),
    "invitations": ("invitation", "invitations"),
    "blocks": ("blocked person", "blocked people"),
    "erasures": ("mark of somebody erased", "marks of people erased"),
}
"""What one and several records of each kind are called."""

store_app = typer.Typer(help="Check, back up and restore what the bot remembers.", no_args_is_help=True)
dead_app = typer.Typer(help="List, show, retry or drop updates that couldn't be handled.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The bot's data folder, such as demo-data; default: the settings'."),
]
Numbers = Annotated[list[int] | None, typer.Argument(metavar="[NUMBER]...", help="Numbers of the updates.")]
AllOption = Annotated[bool, typer.Option("--all", help="All of them.")]
T = TypeVar("T")


def _print(line: str) -> None:
    out.out(line, highlight=False)


def _with_store(data: Path | None, work: Callable[[Path], T]) -> T:
    """Run the work on the store in a data folder, or that of the settings."""
    from bot.settings import read_settings

    return work((data or read_settings().data) / "store")


def _list_kinds(records: Mapping[str, int]) -> str:
    """Return how many there are of each kind, in words; a kind without such words keeps the store's name."""
    words = {name: KINDS.get(name, (name, name))[number != 1] for name, number in records.items()}
    return ", ".join(f"{number:,} {words[name]}" for name, number in records.items()) or "nothing is stored yet"


# ------------------------------------------------------------------- the store


@store_app.command(epilog="Example: icn-bot store check")
def check(data: DataOption = None) -> None:
    """Read every byte of the store and name what is damaged. Works while the bot runs. Exit code 1 when damaged."""
    from storage import check_store

    report = _with_store(data, check_store)
    for name, size in report.files.items():
        _print(f"{name}: {size:,} bytes")
    for line in report.notes:
        _print(line)
    for line in report.problems:
        err.print(line, style="red", markup=False, highlight=False)
    if report.problems:
        raise typer.Exit(DAMAGED)
    _print(f"All of it can be read, in format {report.format}: {_list_kinds(report.records)}.")


@store_app.command(epilog="Example: icn-bot store backup /backups/icn-$(date +%F).backup")
def backup(file: FileArgument, data: DataOption = None) -> None:
    """Write everything the bot remembers to one file. Works while the bot runs. A file of that name is replaced."""
    from storage import back_up_store

    made = _with_store(data, lambda store: back_up_store(store, file))
    _print(f"wrote {file}: {made.size:,} bytes; {_list_kinds(made.records)}")


@store_app.command(epilog="Example: icn-bot store restore /backups/icn-2026-05-04.backup")
def restore(
    file: FileArgument,
    force: Annotated[bool, typer.Option("--force", help="Replace what the bot remembers now.")] = False,
    erased: Annotated[
        list[str] | None,
        typer.Option("--erased", metavar="MARK", help="Somebody erased since, by the mark in the log."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Restore a backup. The bot must be stopped. What people have had erased since then stays erased."""
    from storage import restore_store

    restored = _with_store(data, lambda store: restore_store(file, store, force=force, erased=erased or ()))
    _print(f"restored from {file}: {_list_kinds(restored.records)}")
    if restored.erased:
        people = "1 person" if restored.erased == 1 else f"{restored.erased} people"
        _print(f"Left out, because they asked for it after the backup: the data of {people}.")
    if restored.marks_lost:
        _print(
            "There was nothing here before. Those who had their data erased after this backup are back, unless named "
            "with --erased: the log has their marks. See Recovery in the README."
        )


@store_app.command(epilog="Example: icn-bot store compact")
def compact(data: DataOption = None) -> None:
    """Rewrite the store without what is no longer needed. The bot must be stopped; it also does this by itself."""
    from storage import compact_store

    before, after = _with_store(data, compact_store)
    _print(f"{before:,} bytes before, {after:,} now")


# ---------------------------------------------------------------- dead letters


@dead_app.command("list", epilog="Example: icn-bot dead list")
def list_(data: DataOption = None) -> None:
    """List the updates that couldn't be handled. Works while the bot runs."""
    from storage import read_dead_letters

    letters = _with_store(data, read_dead_letters)
    for letter in letters:
        _print(f"{letter.update.id}  {letter.at:%Y-%m-%d %H:%M}  {letter.update.lane}  {_kind(letter)}  {letter.error}")
    if not letters:
        _print("There are no dead letters.")


@dead_app.command(epilog="Example: icn-bot dead show 123456789")
def show(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the update.")],
    words: Annotated[bool, typer.Option("--words", help="Also show what the person sent, word for word.")] = False,
    data: DataOption = None,
) -> None:
    """Show one, without the person's words unless asked for them. Works while the bot runs."""
    from storage import read_dead_letters

    found = [letter for letter in _with_store(data, read_dead_letters) if letter.update.id == number]
    if not found:
        fail(f"There is no dead letter {number}.", DAMAGED)
    letter = found[0]
    _print(f"update {number}, {_kind(letter)}, from {letter.update.lane}")
    _print(f"received {letter.update.received:%Y-%m-%d %H:%M:%S %Z}, set aside {letter.at:%Y-%m-%d %H:%M:%S %Z}")
    _print(f"error: {letter.error} (the log says more)")
    payload: Any = letter.update.payload
    _print(json.dumps(payload if words else _shape(payload), ensure_ascii=not words, indent=1))


@dead_app.command(epilog="Example: icn-bot dead retry 123456789")
def retry(numbers: Numbers = None, all_: AllOption = False, data: DataOption = None) -> None:
    """Have updates handled at the next start, behind all others. The bot has to be stopped."""
    _handle_letters(
        data, numbers, "will be handled at the next start", lambda store, number: store.revive(number), all_=all_
    )


@dead_app.command(epilog="Example: icn-bot dead drop 123456789")
def drop(numbers: Numbers = None, all_: AllOption = False, data: DataOption = None) -> None:
    """Forget updates for good. The bot has to be stopped."""
    _handle_letters(data, numbers, "dropped", lambda store, number: store.drop_dead_letter(number), all_=all_)


def _handle_letters(
    data: Path | None,
    numbers: list[int] | None,
    outcome: str,
    work: Callable[[Store, int], Awaitable[bool]],
    *,
    all_: bool,
) -> None:
    """Do the work on each dead letter, after checking that all exist, so that a typo changes nothing."""
    from storage import open_store, read_dead_letters

    if not numbers and not all_:
        fail("Which ones? Give their numbers, or --all.")
    known = [letter.update.id for letter in _with_store(data, read_dead_letters)]
    chosen = known if all_ else list(numbers or ())
    if not chosen:
        _print("There are no dead letters.")
        return
    for unknown in (number for number in chosen if number not in known):
        fail(f"There is no dead letter {unknown}; nothing was changed.", DAMAGED)

    async def work_on_all(url: Path) -> None:
        store = await open_store(url)
        try:
            for number in chosen:
                await work(store, number)
        finally:
            await store.close()

    _with_store(data, lambda url: asyncio.run(work_on_all(url)))
    for number in chosen:
        _print(f"{number}: {outcome}")


def _kind(letter: DeadLetter) -> str:
    """Return what kind of update it is, such as message."""
    return next((name for name in letter.update.payload if name != "update_id"), "empty")


def _shape(part: Any) -> Any:
    """Return the shape of an update: keys and numbers as they are, and the length of each text instead of the text."""
    if isinstance(part, Mapping):
        return {str(key): _shape(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_shape(value) for value in part]
    return f"({len(part)} characters)" if isinstance(part, str) else part
