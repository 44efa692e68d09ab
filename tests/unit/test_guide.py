"""The guide for those who write the content: complete, the same wherever it stands, and true."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from bot.cli.scaffold import make
from knowledge.loader import check, packaged
from knowledge.schema import (
    Action,
    Cluster,
    FieldWords,
    Intents,
    ReferenceAspect,
    ReferenceEntry,
    ReferenceFaqFile,
    Service,
    ServiceField,
    ServiceWords,
    SmallTalk,
    Unspoken,
)
from tests.stage import release

GUIDE = Path(__file__).parents[2] / "docs" / "content.md"
MODELS: list[type[BaseModel]] = [
    *(ReferenceEntry, ReferenceFaqFile, ReferenceAspect, Cluster, Service, ServiceField, ServiceWords, FieldWords),
    *(Intents, Action, SmallTalk, Unspoken),
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_explained(model: type[BaseModel]) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    keys = {field.alias or name for name, field in model.model_fields.items()}
    missing = {key for key in keys if not re.search(rf"`{key}`|^\s*(?:- )?{key}:", text, re.MULTILINE)}
    assert missing - {"entries"} == set()


def test_the_example_is_an_entry_the_bot_takes() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    written = next(block for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "id: snowbase" in block)
    (entry,) = yaml.safe_load(textwrap.dedent(written))
    lists = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    assert ReferenceEntry.model_validate(lists).names[0] == "Snowbase"


def test_the_worked_example_can_be_followed_on_the_content_that_comes_with_the_bot() -> None:
    """The entry is there, and says of the aspect that nothing is published."""
    example = GUIDE.read_text(encoding="utf-8").partition("## A worked example")[2]
    entry, aspect = re.search(r"`/entry (\S+)`", example), re.search(r"send: `([\w-]+): ", example)
    assert entry
    assert aspect
    assert aspect[1] in release().catalog.entry_words(entry[1], "en").unknown


def test_the_guide_comes_with_every_content_folder(tmp_path: Path) -> None:
    """Whoever only has the folder finds it there, and `init` names it."""
    assert (packaged() / "README.md").read_bytes() == GUIDE.read_bytes()
    make(tmp_path / "bot")
    assert (tmp_path / "bot" / "content" / "README.md").is_file()
    assert "content/README.md" in (tmp_path / "bot" / "README.md").read_text(encoding="utf-8")


def test_every_content_file_explains_its_keys_at_its_head() -> None:
    """Who opens a file for the first time need not look elsewhere."""
    heads = {file: file.read_text(encoding="utf-8").partition("\n")[0] for file in packaged().rglob("*.yaml")}
    assert len(heads) > 80
    assert [str(file) for file, head in heads.items() if not head.startswith("# ")] == []


def test_nothing_is_wrong_with_the_content_that_comes_with_the_bot() -> None:
    """No error and no warning, so that a warning people see is about what they changed."""
    assert check(packaged()) == ()
