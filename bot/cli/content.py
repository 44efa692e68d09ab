"""`icn-bot content`: work on a content folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from knowledge.source.upgrade import Upgrade

UNUSABLE = 2
"""Exit code when the folder cannot be converted."""

app = typer.Typer(help="Work on a content folder.", no_args_is_help=True)
out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)


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
        err.print(f"{folder} isn't a content folder: it has no clusters.yaml.", style="red", markup=False)
        raise typer.Exit(UNUSABLE)
    old = readable_files(folder)
    with err.status("Converting ..."):
        done = upgrade_files(old, readable_files(packaged()))
    try:
        write_folder(folder, old, done.files)
    except Unwritable as error:
        err.print(f"Nothing was changed: {error}", style="red", markup=False)
        raise typer.Exit(UNUSABLE) from error
    for line in told(done):
        out.out(line, highlight=False)
    if done.refused:
        raise typer.Exit(1)


def told(done: Upgrade) -> list[str]:
    """Report what was converted."""
    if not (done.entries or done.added or done.refused):
        return ["The folder already has the new form."]
    lines = [f"Converted {done.entries} entries."]
    lines += [f"added {name}" for name in done.added]
    lines += [f"{name} could not be converted; icn-bot check says what is wrong with it." for name in done.refused]
    return [*lines, "Next: icn-bot check, then move each detail under `facts` to the aspect it is about."]
