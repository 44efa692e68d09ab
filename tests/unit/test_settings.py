"""The settings: what is wrong with them is said in a plain sentence that names the file or the variable."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.console import UNUSABLE
from bot.cli.demo import Demo
from bot.cli.main import app
from bot.cli.scaffold import CONFIG
from bot.errors import ConfigError
from bot.settings import Settings, read_settings
from tests.thin_content import thin_content

PEOPLE = "Write a list of people's Telegram ids, such as [123456789]; /id shows them."
A_LOG = 'Write format = "console" or "json", and level = "debug", "info", "warning" or "error".'
A_TOKEN = 'Write the token as @BotFather gave it, such as "123456789:AAE...".'
TWICE = "It stands there twice: keep one, with everything in it."
NO_EQUALS = "expected '=' after a key in a key/value pair"
MAIL = '[email]\nhost = "mail.example.org"\nsender = "icn@example.org"\n'
AN_ID = (
    "Names before = have no accents and no spaces: a cluster is named by its id, such as ecotech-quebec "
    "(see clusters.yaml in the content)."
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the settings, which a test writes."""
    monkeypatch.setenv("ICN_BOT_CONFIG", str(tmp_path / "icn-bot.toml"))
    return tmp_path / "icn-bot.toml"


def refusal() -> str:
    """Why the settings are not taken."""
    with pytest.raises(ConfigError) as refused:
        read_settings()
    return str(refused.value)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ('admins = ["Ingrid"]', f": `admins` cannot be used. {PEOPLE}"),
        ("admins = [-100123]", f": `admins` cannot be used. {PEOPLE}"),
        ("log = {loud = true}", f": unknown setting `log.loud`. {A_LOG}"),
        ("semantic = 'perhaps'", ": `semantic` cannot be used. Write true or false."),
        ("data = 3", ': `data` cannot be used. Write the name of a folder in quotes, such as "data".'),
        ("admin = [1]", ": unknown setting `admin`. Did you mean `admins`?"),
        ("token = 3\n", f": `token` cannot be used. {A_TOKEN}"),
        ('token = "abc"', f": `token` cannot be used. {A_TOKEN}"),
        (
            '[contacts]\nclean = [1]\ntoken = "123:abc"',
            ": `token` stands below [contacts]. Move it up, above the first line in [brackets].",
        ),
        (
            "watch = True",
            ", line 1: invalid value. Write true or false, in small letters and without quotes.",
        ),
        (
            'data = "C:\\Users\\icn"',
            ", line 1: invalid hex value. In double quotes \\ has a meaning of its own: "
            "write folders with /, or in 'single quotes'.",
        ),
        ("watch = true\nwatch = false", f", line 2: cannot overwrite a value. {TWICE}"),
        ("[contacts]\nclean = 1\n[contacts]\noreec = 2", f", line 3: cannot declare ('contacts',) twice. {TWICE}"),
        ("[contacts]\nécotech-québec = [1]", f", line 2: invalid statement. {AN_ID}"),
        ('[email.clusters]\nCafé = "a@example.org"', f", line 2: {NO_EQUALS}. {AN_ID}"),
        ("[contacts]\nGreen Tech = 1", f", line 2: {NO_EQUALS}. {AN_ID}"),
        (f"{MAIL}port = 0", ": `email.port` cannot be used. Write a number from 1 to 65535, without quotes."),
        (f"{MAIL}security = 'ssl'", ': `email.security` cannot be used. Write "starttls", "tls" or "none", in quotes.'),
        (
            f"{MAIL}[email.clusters]\nclean = 'Noah'",
            ": `email.clusters.clean` cannot be used. Write one e-mail address for each cluster, "
            'such as tenerrdis = "contact@example.org".',
        ),
        (
            '[judge]\nurl = "localhost:11434"\nmodel = "qwen3:4b"',
            ": `judge.url` cannot be used. Write a web address in quotes, without a name, password or "
            '"?", such as "http://localhost:11434/v1".',
        ),
    ],
)
def test_what_cannot_be_used_is_said_with_what_belongs_there(file: Path, written: str, sentence: str) -> None:
    """The file, the setting, an example; no word of how programs call it."""
    file.write_text(written, encoding="utf-8")
    assert refusal() == f"{file}{sentence}"


def test_what_a_table_lacks_is_called_missing(file: Path) -> None:
    """It isn't there, so it can't be a wrong value."""
    file.write_text('[email]\nhost = "mail.example.org"\n', encoding="utf-8")
    assert refusal().startswith(f"{file}: `email.sender` is missing. Write a table, such as [email]")


def test_a_contact_that_cannot_be_used_is_named(file: Path) -> None:
    """Of many clusters it is told which."""
    file.write_text("[contacts]\nclean = 1\ntenerrdis = 'Léa'\n", encoding="utf-8")
    assert refusal().startswith(f"{file}: `contacts.tenerrdis` cannot be used.")


@pytest.mark.parametrize(
    ("written", "line"), [("admins = []\ntoken = abc\n", 2), ("admins = [1,\n\n", 2), ("x\n", 1), ("\n[contacts\n", 2)]
)
def test_a_slip_of_syntax_is_told_with_its_line(file: Path, written: str, line: int) -> None:
    """Also when it shows at the end of the file only."""
    file.write_text(written, encoding="utf-8")
    assert refusal().startswith(f"{file}, line {line}: ")


def test_a_byte_order_mark_is_not_part_of_the_settings(file: Path) -> None:
    """Editors on Windows write one."""
    file.write_bytes(b"\xef\xbb\xbfadmins = [7]\n")
    assert read_settings().admins == (7,)


@pytest.mark.parametrize("quotes", ["“”", "„“", "«»", "‘’"])
def test_curly_quotes_are_named(file: Path, quotes: str) -> None:
    """To the eye the text is in quotes, so the general sentence would not help."""
    file.write_text(f"admins = []\ntoken = {quotes[0]}123:abc{quotes[1]}\n", encoding="utf-8")
    assert refusal() == f'{file}, line 2: {quotes[0]} is a curly quote. Write straight quotes: "...".'


def test_a_file_in_another_encoding_is_said_so(file: Path) -> None:
    """In words, not in bytes."""
    file.write_bytes(b"# Caf\xe9\n")
    assert refusal() == f"{file} cannot be read: it is no UTF-8 text."


def test_a_variable_is_named_when_it_is_at_fault(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes before the file, so the file is not to be looked at."""
    file.write_text("watch = true", encoding="utf-8")
    monkeypatch.setenv("ICN_BOT_WATCH", "sometimes")
    assert refusal() == "ICN_BOT_WATCH: `watch` cannot be used. Write true or false."


def test_a_slip_in_the_name_of_a_variable_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is in the file: a setting that nobody reads would be missed for long."""
    file.touch()
    monkeypatch.setenv("ICN_BOT_TOKN", "secret")
    assert refusal() == "Unknown setting ICN_BOT_TOKN in the environment. Did you mean `ICN_BOT_TOKEN`?"


@pytest.mark.parametrize("address", ["localhost:8081", "ftp://telegram", "https:///bot", "telegram"])
def test_an_address_that_leads_nowhere_is_refused_at_once(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """The bot would wait for it as for an outage, for ever."""
    monkeypatch.setenv("ICN_BOT_API", address)
    assert "`api` cannot be used. Write a web address" in refusal()


@pytest.mark.parametrize(
    "written",
    [
        'url = "localhost:11434"\nmodel = "a"',
        'url = "https://me:secret@example.org"\nmodel = "a"',
        'url = "http://localhost:11434/v1"',
        'url = "http://localhost:11434/v1"\nmodel = ""',
        'url = "http://localhost:11434/v1"\nmodel = "a"\nspeed = 3',
    ],
)
def test_a_judge_that_cannot_be_asked_is_refused(file: Path, written: str) -> None:
    file.write_text(f"[judge]\n{written}\n", encoding="utf-8")
    assert "`judge" in refusal()
    assert "secret" not in refusal()


def test_the_judge_is_off_and_its_key_may_stand_in_the_environment(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.touch()
    assert read_settings().judge_endpoint is None
    file.write_text('[judge]\nurl = "https://llm.example.org/v1"\nmodel = "a"\n', encoding="utf-8")
    monkeypatch.setenv("ICN_BOT_JUDGE_KEY", "sk-secret")
    endpoint = read_settings().judge_endpoint
    assert endpoint
    assert (endpoint.host, endpoint.key.get_secret_value()) == ("llm.example.org", "sk-secret")
    assert "sk-secret" not in repr(read_settings())


def test_every_setting_says_what_belongs_there() -> None:
    """A new one cannot be forgotten."""
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_a_new_folder_lists_every_setting_with_its_default(file: Path) -> None:
    """Those that are commented out change nothing when they are taken in; folders beside the file, and the examples."""
    settings = set(re.findall(r"^(?:# )?(\w+) = ", CONFIG, re.MULTILINE)) | set(
        re.findall(r"^(?:# )?\[(\w+)]", CONFIG, re.MULTILINE)
    )
    assert settings >= set(Settings.model_fields)
    written = re.sub(r"^# (\w+) = ", r"\1 = ", CONFIG.partition("[contacts]")[0], flags=re.MULTILINE)
    file.write_text(written, encoding="utf-8")
    taken = read_settings().model_dump(exclude={"token", "data", "content"})
    assert taken == Settings.model_construct().model_dump(exclude={"token", "data", "content"})
    assert tomllib.loads(CONFIG)["content"] == "content"


def test_a_language_the_content_lacks_is_said_so(tmp_path: Path) -> None:
    """With those it has, and exit code 2; a region of a language it has is fine."""
    content = thin_content(tmp_path)
    asked = ["ask", "what is the passport?", "--content", str(content), "--lang"]
    runner = CliRunner(env={"ICN_BOT_SEMANTIC": "false"})
    assert runner.invoke(app, [*asked, "en-GB"]).exit_code == 0
    refused = runner.invoke(app, [*asked, "xx"])
    assert refused.exit_code == UNUSABLE
    assert "The content has no answers in `xx`. Its languages are: en." in refused.stderr


@pytest.mark.parametrize("asked", ["-", "what is the passport? \udcff"])
def test_a_question_in_another_encoding_is_asked_all_the_same(tmp_path: Path, asked: str) -> None:
    """Its strange letters are replaced; the lines around it are answered."""
    runner = CliRunner(env={"ICN_BOT_SEMANTIC": "false"})
    content = str(thin_content(tmp_path))
    given = b"what is the passport? \xff\n\nwhat is the passport?\n"
    result = runner.invoke(app, ["ask", asked, "--json", "--content", content], input=given)
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in found] == ["passport-what"] * (2 if asked == "-" else 1)
    assert found[0]["question"] == "what is the passport? \N{REPLACEMENT CHARACTER}"


def test_the_command_tells_its_version() -> None:
    shown = CliRunner().invoke(app, ["--version"])
    assert (shown.exit_code, shown.output.strip()) == (0, version("icn-assistant"))


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_console_that_lacks_letters_gets_an_answer_all_the_same(
    tmp_path: Path, encoding: str, options: tuple[str, ...]
) -> None:
    """A question mark for a letter, or an escape in JSON; never a traceback."""
    content = thin_content(tmp_path)
    command = [sys.executable, "-c", "from bot.cli.main import app; app()", "ask", "-", "--content", str(content)]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "ICN_BOT_SEMANTIC": "false"}
    done = subprocess.run(
        [*command, *options], input="что такое паспорт ≠ passport?\n".encode(), capture_output=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    if options:
        assert json.loads(done.stdout)["question"] == "что такое паспорт ≠ passport?"


def test_the_new_settings_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """It may come to hold the token."""
    result = CliRunner().invoke(app, ["init", str(tmp_path / "mine")])
    assert result.exit_code == 0
    assert stat.S_IMODE((tmp_path / "mine" / "icn-bot.toml").stat().st_mode) == 0o600


def test_a_full_disk_leaves_no_half_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next try begins anew; the reason is told in a sentence."""

    def full(source: Path, copy: Path) -> None:
        if copy.name == "words.yaml":
            raise OSError(errno.ENOSPC, "No space left on device")
        copy.touch()

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", full)
        refused = CliRunner().invoke(app, ["init", str(tmp_path / "mine")])
    assert (refused.exit_code, refused.output) == (
        2,
        f"{tmp_path / 'mine'} cannot be written: No space left on device.\n",
    )
    assert list((tmp_path / "mine").iterdir()) == []
    assert CliRunner().invoke(app, ["init", str(tmp_path / "mine")]).exit_code == 0


def test_the_demo_tells_a_full_disk_from_a_taken_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "demo-data/playground")

    monkeypatch.setattr(Demo, "run", full)
    refused = CliRunner().invoke(app, ["demo", "--no-open", "--data", str(tmp_path)])
    assert (refused.exit_code, refused.output) == (2, "demo-data/playground cannot be used: No space left on device.\n")


@pytest.mark.parametrize("command", ["fit", "recogniser"])
def test_what_fits_is_looked_for_before_anything_is_written(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """Constants of which half were fitted anew would fit nothing."""
    monkeypatch.setattr("bot.cli.quality.find_spec", lambda _: None)
    refused = CliRunner().invoke(app, ["quality", command])
    assert refused.exit_code == 2
    assert "pip install -e '.[semantic,fitting]'" in refused.output


def test_a_new_folder_names_the_command_as_it_can_be_typed_there(tmp_path: Path) -> None:
    """The command need not be on the path, and the next step is taken in another folder."""
    command = Path(sys.executable).with_name("icn-bot")
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"} | {"PATH": "/usr/bin"}
    told = subprocess.run([command, "init", "mine"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert f"{command} run" in told.stdout, told.stderr
    assert f"`ICN_BOT_TOKEN=... {command} run`" in (tmp_path / "mine" / "README.md").read_text(encoding="utf-8")


def test_a_port_that_cannot_be_is_refused_in_a_sentence() -> None:
    refused = CliRunner().invoke(app, ["demo", "--no-open", "--port", "99999"])
    assert refused.exit_code == UNUSABLE
    assert "than or equal to 65535" in " ".join(refused.output.split())


COMMANDS = (
    ("report",), ("quality",), ("links", "--bot", "ICNAssistantBot"), ("ask", "hi"), ("run",), ("demo",),
)  # fmt: skip


@pytest.mark.parametrize("command", [*COMMANDS, ("check",), ("store", "check"), ("dead", "list")])
def test_every_command_tells_a_broken_setting_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("icn-bot.toml").write_text('admins = "5"\n', encoding="utf-8")
    result = CliRunner().invoke(app, command)
    assert isinstance(result.exception, SystemExit)
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert "`admins` cannot be used" in result.output


@pytest.mark.parametrize("command", COMMANDS[:4])
def test_every_command_tells_broken_content_in_one_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "clusters.yaml").write_text("broken: [\n", encoding="utf-8")
    result = CliRunner().invoke(app, command, env={"ICN_BOT_CONTENT": str(tmp_path)})
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 2
    assert result.output.startswith("The content cannot be used: clusters.yaml")
