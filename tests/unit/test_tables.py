"""TinyDB's own queries and changes work on the tables, and a change costs what it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic_core import PydanticSerializationError
from tinydb import where
from tinydb.table import Document

from storage import StorageError
from storage.embedded.documents import Documents, Entry, dumps
from storage.embedded.store import EmbeddedStore
from storage.embedded.tables import JournalTable, Tables
from storage.messages import telegram
from storage.records import Changes, Contact


def people_entry(people: dict[str, dict[str, object]]) -> bytes:
    entry = Entry()
    entry.put["people"] = {id: dumps(person) for id, person in people.items()}
    return entry.encode()


@pytest.fixture
def documents() -> Documents:
    kept = Documents(lambda table, rows: [])
    kept.apply(people_entry({"1": {"name": "Ada", "age": 36}, "2": {"name": "Bo", "age": 9}}))
    return kept


@pytest.fixture
def tables(documents: Documents) -> Tables:
    return Tables(documents)


@pytest.fixture
def people(tables: Tables) -> JournalTable:
    return tables.open("people")


def test_queries_find_what_is_kept(people: JournalTable) -> None:
    assert [found["name"] for found in people.search(where("age") > 18)] == ["Ada"]
    assert (len(people), people.contains(where("name") == "Bo")) == (2, True)


def test_a_query_asked_again_sees_what_changed(documents: Documents, people: JournalTable) -> None:
    assert people.count(where("age") > 18) == 1
    documents.apply(people_entry({"3": {"name": "Cy", "age": 70}}))
    assert people.count(where("age") > 18) == 2


def test_changes_are_gathered_and_take_no_effect_by_themselves(tables: Tables, people: JournalTable) -> None:
    with tables.staging as entry:
        people.insert(Document({"name": "Cy", "age": 70}, "3"))  # type: ignore[arg-type]
        people.update({"age": 37}, where("name") == "Ada")
        people.remove(where("name") == "Bo")
    assert entry.put == {"people": {"3": dumps({"name": "Cy", "age": 70}), "1": dumps({"name": "Ada", "age": 37})}}
    assert entry.drop == {"people": ["2"]}
    assert sorted(person["name"] for person in people) == ["Ada", "Bo"]
    assert people.get(doc_id="1") == {"name": "Ada", "age": 36}  # type: ignore[call-overload]


def test_whole_tables_are_not_written(tables: Tables) -> None:
    with pytest.raises(StorageError):
        tables.drop_tables()


async def test_what_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    """One contact that can't be loaded would be in the way of everything that follows."""
    store = await EmbeddedStore.open(tmp_path)
    contact = Contact(cluster="clean", address=telegram(1), name="Mia")
    await store.commit(Changes(contacts=(contact,)))
    garbled = contact.model_copy(update={"name": ["Mia"], "version": 1})
    with pytest.raises(PydanticSerializationError):
        await store.commit(Changes(contacts=(garbled,)))
    assert [known.name for known in await store.contacts()] == ["Mia"]
    await store.close()
