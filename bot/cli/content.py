"""`icn-bot content`: work on a content folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import err, fail, out

if TYPE_CHECKING:
    from knowledge.source.upgrade import Upgrade


app = typer.Typer(help="Work on a content folder.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Work on a content folder."""


@app.command(epilog="Example: icn-bot content upgrade content")
def upgrade(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The content folder to convert.")]) -> None:
    """Convert a folder written for an earlier version to fact cards. Comments and converted entries stay."""
    from knowledge.loader import packaged
    from knowledge.source.files import Unwritable, readable_files, write_folder
    from knowledge.source.upgrade import upgrade_files

    if not (folder / "clusters.yaml").is_file():
        fail(f"{folder} isn't a content folder: it has no clusters.yaml.")
    old = readable_files(folder)
    with err.status("Converting ..."):
        done = upgrade_files(old, readable_files(packaged()))
    try:
        write_folder(folder, old, done.files)
    except Unwritable as error:
        fail(f"Nothing was changed: {error}")
    for line in summary(done):
        out.out(line, highlight=False)
    if done.refused:
        raise typer.Exit(1)


def summary(done: Upgrade) -> list[str]:
    """Report what was converted."""
    if not (done.entries or done.added or done.refused):
        return ["The folder already has the new form."]
    lines = [f"Converted {done.entries} entries."]
    lines += [f"added {name}" for name in done.added]
    lines += [f"{name} could not be converted; icn-bot check says what is wrong with it." for name in done.refused]
    return [*lines, "Next: icn-bot check, then move each detail under `facts` to the aspect it is about."]
