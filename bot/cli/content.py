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
    before = readable_files(folder)
    with err.status("Converting ..."):
        upgraded = upgrade_files(before, readable_files(packaged()))
    try:
        write_folder(folder, before, upgraded.files)
    except Unwritable as error:
        fail(f"Nothing was changed: {error}")
    for line in summary(upgraded):
        out.out(line, highlight=False)
    if upgraded.refused:
        raise typer.Exit(1)


def summary(upgraded: Upgrade) -> list[str]:
    """Report what was converted."""
    if not (upgraded.entries or upgraded.added or upgraded.refused):
        return ["The folder already has the new form."]
    lines = ["Converted 1 entry." if upgraded.entries == 1 else f"Converted {upgraded.entries} entries."]
    lines += [f"added {name}" for name in upgraded.added]
    lines += [f"{name} could not be converted; icn-bot check says what is wrong with it." for name in upgraded.refused]
    return [*lines, "Next: icn-bot check, then move each detail under `facts` to the aspect it is about."]
