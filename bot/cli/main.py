"""The command line: icn-bot demo, run, ask, check, quality, links, init, store, dead."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
from collections.abc import Coroutine
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

# What a command works with is imported when it runs: the help and what needs little else answer at once.
from bot.cli import content as content_commands
from bot.cli import quality as quality_commands
from bot.cli import reports, upkeep
from bot.cli.console import Commands, err, fail, out

if TYPE_CHECKING:
    from bot.dialogue.scene import Scene
    from bot.settings import Settings
    from knowledge.issues import Issue

app = typer.Typer(
    cls=Commands,
    help="The Telegram assistant of the International Cleantech Network.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.add_typer(content_commands.app, name="content")
app.add_typer(quality_commands.app, name="quality")
app.add_typer(upkeep.store_app, name="store")
app.add_typer(upkeep.dead_app, name="dead")


def _show_version(asked: bool) -> None:
    if asked:
        out.print(version("icn-assistant"))
        raise typer.Exit


@app.callback()
def prepare(
    _: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """The Telegram assistant of the International Cleantech Network."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of another encoding shows ?, not a traceback


INTERRUPTED = 130
"""Exit code of an interrupted command, as shells use it."""

ContentOption = Annotated[
    Path | None, typer.Option("--content", help="Content folder; default: the one in the settings, else the bot's own.")
]


def _run_command(work: Coroutine[Any, Any, None], interrupted: int = 0) -> None:
    """Run to the end. When asked to stop, the process ends at once with the exit code `interrupted`, whatever its
    threads do.
    """
    from bot.errors import Interrupted

    with asyncio.Runner() as runner:
        try:
            runner.run(work)
        except Interrupted:
            _exit_now(interrupted)


def _as_json(value: Any) -> str:
    """Write one line of JSON, with escapes for letters that this console can't show."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    return line


def _exit_now(code: int) -> None:
    """End the process without waiting for its threads. Everything is closed already."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _settings(**given: Any) -> Settings:
    from bot.settings import read_settings

    return read_settings(**given)


@app.command(epilog="Example: icn-bot demo --port 8080 --no-open")
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes any free one.")] = 8080,
    data: Annotated[Path, typer.Option(help="Folder that keeps chats and requests across restarts.")] = Path(
        "demo-data"
    ),
    content: ContentOption = None,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
) -> None:
    """Try the bot without Telegram: people as phones side by side on a page in your browser."""
    from bot.logs import set_up

    settings = _settings(content=content, data=data)
    set_up(settings.log)
    try:
        from bot.cli.demo import Demo  # the playground is an optional extra
        from bot.playground.web.http_server import PortUnusable
        from bot.playground.world.persistence import PlaygroundDamaged
    except ImportError:
        fail("The playground isn't installed. In the bot's source folder: pip install -e '.[playground]'")
    try:
        _run_command(Demo(settings, data, out).run(port, browser=open_))
    except (PlaygroundDamaged, PortUnusable) as error:
        fail(str(error))


@app.command(epilog="Example: ICN_BOT_TOKEN=... icn-bot run")
def run(content: ContentOption = None) -> None:
    """Run the bot on Telegram by long polling. Needs a token from @BotFather in ICN_BOT_TOKEN."""
    from bot.logs import set_up
    from bot.process import until_stopped

    settings = _settings(content=content)
    set_up(settings.log)
    _run_command(until_stopped(_run(settings)))


async def _run(settings: Settings) -> None:
    """Serve until stopped."""
    from bot.app import history_of, open_releases, serve
    from bot.cli import scaffold
    from bot.errors import ConfigError

    if not settings.token.get_secret_value():
        demo = f"{scaffold.command()} demo"
        raise ConfigError(f"ICN_BOT_TOKEN is not set. Get a token from @BotFather, or try `{demo}`, which needs none.")
    with err.status("Loading the content ..."):
        releases = await open_releases(settings, history_of(settings))
    await serve(
        settings,
        releases,
        at_work=lambda: err.print("The assistant is at work. Ctrl-C ends it."),
        waiting=lambda: err.print("Telegram can't be reached. The assistant will start as soon as it can."),
    )


@app.command(epilog='Example: icn-bot ask "what is the passport?" --explain')
def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads one question per line from standard input.")],
    lang: Annotated[str, typer.Option(help="Language of the answer, such as fr; default: the question's.")] = "",
    content: ContentOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the ranked candidates and why.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")] = False,
) -> None:
    """Answer a question on the command line, just as in Telegram."""
    _run_command(_ask(_settings(content=content), question, lang, explain=explain, as_json=json_), INTERRUPTED)


async def _ask(settings: Settings, question: str, language: str, *, explain: bool, as_json: bool) -> None:
    """Answer each question in turn."""
    from bot import judge
    from bot.app import now, open_releases
    from bot.cli.ask import read_questions, scene_of, with_verdict
    from bot.errors import ConfigError

    with err.status("Loading the content ..."):
        releases = await open_releases(settings)
    known = releases.current.catalog.languages
    if language and language.partition("-")[0].lower() not in known:
        raise ConfigError(f"The content has no answers in `{language}`. Its languages are: {', '.join(known)}.")
    async with judge.opened(settings.judge_endpoint) as judging:
        for line in read_questions(question, sys.stdin.buffer):
            scene = scene_of(releases.current, line, language, now())
            if judging:
                scene = await with_verdict(scene, judging)
            _show_answer(scene, explain=explain, as_json=as_json, among_others=question == "-")


def _show_answer(scene: Scene, *, explain: bool, as_json: bool, among_others: bool) -> None:
    """Print what the person would read."""
    from bot.cli.ask import as_json_line, show_ranking

    answered = as_json_line(scene)
    if as_json:
        out.out(_as_json(answered), highlight=False)
        return
    if among_others:
        out.out(f"> {scene.incoming.text}", highlight=False)
    if explain:
        show_ranking(out, scene)
    out.out(answered["text"], highlight=False)
    for choice in answered["choices"]:
        out.out(f"  [{choice['label']}]", highlight=False)


@app.command(epilog="Example: icn-bot check content --json")
def check(
    folder_: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Content folder; default: the one in the settings, else the bot's own."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print one JSON object per issue.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Skip the checks that need the search.")] = False,
    every: Annotated[bool, typer.Option("--all", help="List every warning, even if many are alike.")] = False,
) -> None:
    """Check the content: list every issue with file, line, column and remedy. Exit code 1 if there are errors."""
    from knowledge.issues import report
    from knowledge.loader import check as check_content
    from knowledge.loader import packaged

    settings = _settings()
    content = folder_ or settings.content or packaged()
    with err.status("Checking ..."):
        issues, tests = (check_content(content), 0) if quick else _examine(content, settings)
    as_json = (_as_json(vars(issue)) for issue in issues)
    for line in as_json if json_ else report(issues, every=every, tests=tests):
        out.out(line, highlight=False)
    if any(issue.severity == "error" for issue in issues):
        raise typer.Exit(1)


def _examine(content: Path, settings: Settings) -> tuple[tuple[Issue, ...], int]:
    """Return what `examine` does, with the same parts of the search that the bot would answer with."""
    from knowledge.releases.release import examine
    from knowledge.search.encoder import load_encoder

    encoder = load_encoder(settings.cache) if settings.semantic else None
    return examine(content, encoder)


@app.command(epilog="Example: icn-bot links --bot ICNAssistantBot --codes qr")
def links(
    bot: Annotated[str, typer.Option(help="The bot's user name; default: Telegram is asked.")] = "",
    codes: Annotated[Path | None, typer.Option(help="Folder for QR codes (SVG and PNG).")] = None,
    entries: Annotated[bool, typer.Option("--entries", help="Include links to every answer.")] = False,
    content: ContentOption = None,
) -> None:
    """Print links that open the chat at a request or an answer, and draw QR codes of them."""
    _run_command(_links(_settings(content=content), bot, codes, entries=entries))


async def _links(settings: Settings, bot: str, folder: Path | None, *, entries: bool) -> None:
    """Print every link; with a folder, draw it."""
    from bot.cli.links import USER_NAME, link, payloads, write_codes
    from bot.errors import ConfigError
    from bot.telegram.connection import username
    from knowledge.loader import load, packaged

    if not bot and not settings.token.get_secret_value():
        raise ConfigError("Whose links? Name the bot with --bot, or set ICN_BOT_TOKEN.")
    if bot and not USER_NAME.fullmatch(bot):
        raise ConfigError(f"`{bot}` isn't a bot's user name: that has letters, digits and _, such as ICNAssistantBot.")
    bot = bot or await username(settings.token.get_secret_value(), settings.api)
    for payload in payloads(load(settings.content or packaged()).catalog, entries=entries):
        url = link(bot, payload)
        out.out(url, highlight=False)
        try:
            written = write_codes(folder, payload, url) if folder else []
        except OSError as error:
            raise ConfigError(f"The QR codes can't be written to {folder}: {error.strerror}.") from error
        for path in written:
            out.out(f"  {path}", highlight=False)


@app.command(epilog="Example: icn-bot init my-bot")
def init(directory: Annotated[Path, typer.Argument(help="Folder to make.")]) -> None:
    """Make a working folder: settings, a copy of the content, a README."""
    from bot.cli import scaffold

    for path in scaffold.make(directory):
        out.out(f"wrote {path}", highlight=False)
    out.out(f"Next: cd {directory}, read README.md, then ICN_BOT_TOKEN=... {scaffold.command()} run", highlight=False)


app.command(epilog="Example: icn-bot report --period year --xlsx report.xlsx")(reports.report)
