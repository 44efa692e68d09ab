"""Content as a file: what is packed comes back, and whatever could do harm is refused with its reason."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.issues import ContentError, EditRejected, Reason
from knowledge.source.archives import FILES, LIMIT, name_clash, pack, unpack
from knowledge.source.files import FileMap, collect
from knowledge.source.uploads import with_upload
from tests.pace import slowness

SMALL = Path(__file__).parents[1] / "small_content"
BASE = collect(SMALL, []).read_all()
PICTURE = BASE["media/map.png"]
TOPIC = "en/faq/about.yaml"


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A .zip of these files, as no honest program would make it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


def special(name: str, mode: int = 0, flags: int = 0) -> zipfile.ZipInfo:
    """The head of a file with attributes of its own."""
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.flag_bits = flags
    return info


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    """The bytes with each `old` replaced by a `new` of the same length."""
    assert old in data
    assert len(old) == len(new)
    return data.replace(old, new)


def encrypted() -> bytes:
    """An archive that says of its file that it is locked."""
    data = bytearray(zipped((TOPIC, b"title: x\n")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[data.index(b"PK\x03\x04") + 6] |= 1
    return bytes(data)


def lying() -> bytes:
    """An archive whose file is far larger than it says."""
    data = bytearray(zipped((TOPIC, b"a" * 900_000)))
    for sign, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", data, data.index(sign) + place, 10)
    return bytes(data)


def overlapping() -> bytes:
    """A table of contents that names the same packed bytes many times."""
    data = zipped((TOPIC, b"a" * 900_000))
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = [entry.replace(b"about", f"ab{number:03}".encode()) for number in range(300)]
    table = b"".join(entries)
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, len(entries), len(entries), len(table))
    return data[:start] + table + bytes(tail)


BAD: dict[str, tuple[Callable[[], bytes], Reason]] = {
    "nothing": (lambda: b"", Reason.EMPTY),
    "larger than 20 MB": (lambda: b"PK" + bytes(LIMIT), Reason.TOO_BIG),
    "no archive": (lambda: b"hello", Reason.DAMAGED),
    "half an archive": (lambda: pack(BASE)[:-200], Reason.DAMAGED),
    "flipped bytes": (lambda: patched(zipped((TOPIC, b"abcdefgh" * 9), method=0), b"habc", b"hxbc"), Reason.DAMAGED),
    "an archive of nothing": (lambda: zipped(), Reason.EMPTY),
    "an archive of folders": (lambda: zipped(("en/", b"")), Reason.EMPTY),
    "only what computers add": (lambda: zipped(("__MACOSX/._a.yaml", b"x"), ("en/.DS_Store", b"x")), Reason.EMPTY),
    "a bomb": (lambda: zipped((TOPIC, bytes(50_000_000))), Reason.TOO_MUCH),
    "many small bombs": (lambda: zipped(*((f"en/faq/a{n}.yaml", bytes(990_000)) for n in range(80))), Reason.TOO_MUCH),
    "a file that lies about its size": (lying, Reason.DAMAGED),
    "one bomb under many names": (overlapping, Reason.TOO_MUCH),
    "too many files": (lambda: zipped(*((f"a{n}.yaml", b"") for n in range(FILES + 1))), Reason.TOO_MANY),
    "far too many files": (lambda: zipped(*((f"{n}", b"") for n in range(4 * FILES))), Reason.TOO_MANY),
    "up and away": (lambda: zipped(("../../etc/cron.yaml", b"x")), Reason.OUTSIDE),
    "up in the middle": (lambda: zipped(("en/../../x.yaml", b"x")), Reason.OUTSIDE),
    "from the root": (lambda: zipped(("/etc/passwd.yaml", b"x")), Reason.OUTSIDE),
    "from a drive": (lambda: zipped(("C:/x.yaml", b"x")), Reason.OUTSIDE),
    "from home": (lambda: zipped(("~/x.yaml", b"x")), Reason.OUTSIDE),
    "backslashes": (lambda: patched(zipped(("en/faq/x.yaml", b"x")), b"en/faq", b"en\\faq"), Reason.BAD_NAME),
    "an invisible name": (lambda: zipped(("en/\x1b[2J.yaml", b"x")), Reason.BAD_NAME),
    "a name cut by a zero": (lambda: patched(zipped(("en/aXb.yaml", b"x")), b"aXb", b"a\0b"), Reason.BAD_NAME),
    "a deep name": (lambda: zipped(("a/" * 9 + "x.yaml", b"x")), Reason.BAD_NAME),
    "an endless name": (lambda: zipped(("a" * 200 + ".yaml", b"x")), Reason.BAD_NAME),
    "an old alphabet": (lambda: patched(zipped(("en/aXb.yaml", b"x")), b"aXb", b"a\x82b"), Reason.BAD_NAME),
    "no UTF-8 though it says so": (
        lambda: patched(zipped(("en/é.yaml", b"x")), "é".encode(), b"\xff\xfe"),
        Reason.DAMAGED,
    ),
    "a link": (lambda: zipped((special(TOPIC, 0o120777), b"/etc/passwd")), Reason.LINK),
    "a device": (lambda: zipped((special(TOPIC, 0o060666), b"")), Reason.LINK),
    "a password": (encrypted, Reason.ENCRYPTED),
    "a rare compression": (lambda: zipped((TOPIC, b"x" * 99), method=zipfile.ZIP_LZMA), Reason.DAMAGED),
    "an archive inside": (lambda: zipped(("en/x.zip", zipped((TOPIC, b"x")))), Reason.NESTED),
    "an archive in disguise": (lambda: zipped((TOPIC, zipped((TOPIC, b"x")))), Reason.NESTED),
    "a program": (lambda: zipped(("en/faq/run.exe", b"MZ")), Reason.WRONG_TYPE),
    "a program in disguise": (lambda: zipped(("media/a.png", b"MZ\x90")), Reason.SPOILT),
    "a picture of zeros": (lambda: zipped(("media/a.jpg", bytes(900))), Reason.SPOILT),
    "an empty picture": (lambda: zipped(("media/a.jpg", b"")), Reason.SPOILT),
    "YAML among pictures": (lambda: zipped(("media/a.yaml", b"x")), Reason.WRONG_TYPE),
    "a picture among words": (lambda: zipped(("en/a.png", PICTURE)), Reason.WRONG_TYPE),
    "large and small": (lambda: zipped(("media/A.png", PICTURE), ("media/a.png", PICTURE)), Reason.TWICE),
    "a file that is a folder": (lambda: zipped(("a.yaml", b"x"), ("a.yaml/b.yaml", b"x")), Reason.TWICE),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_could_do_harm_is_refused_with_its_reason(kind: str) -> None:
    """Each in well under a second, and before it takes memory."""
    make, reason = BAD[kind]
    data = make()
    began = time.process_time()
    with pytest.raises(EditRejected) as refused:
        unpack(data)
    assert refused.value.reason is reason
    assert time.process_time() - began < slowness()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused() -> None:
    """Which of the two would count is anybody's guess."""
    with pytest.raises(EditRejected) as refused:
        unpack(zipped((TOPIC, b"a: 1\n"), (TOPIC, b"b: 1\n")))
    assert (refused.value.reason, refused.value.values) == (Reason.TWICE, {"name": TOPIC})


def test_what_is_packed_comes_back_and_the_same_content_gives_the_same_bytes() -> None:
    """Pictures included, whatever the order of the files."""
    assert unpack(pack(BASE)) == BASE
    assert pack(BASE) == pack(dict(reversed(BASE.items())))


def test_a_folder_around_the_content_is_taken_off() -> None:
    """People pack the folder itself, and their computers add files of their own."""
    inside = [(f"my content/{name}", data) for name, data in BASE.items()]
    assert unpack(zipped(*inside, ("__MACOSX/my content/._x", b"x"), ("my content/README.md", b"x"))) == BASE
    assert unpack(zipped(("en/texts.yaml", b"a: b\n"))) == {"en/texts.yaml": b"a: b\n"}


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=40), st.integers(0, 5_000), st.booleans())
def test_no_damage_brings_anything_but_a_refusal_or_files(noise: bytes, place: int, cut: bool) -> None:
    """Whatever bytes are wrong, nothing else than `EditRejected` comes out, and no name leads outside."""
    data = bytearray(pack({name: BASE[name] for name in (TOPIC, "clusters.yaml", "media/map.png")}))
    place %= len(data)
    data[place : len(data) if cut else place + len(noise)] = noise
    try:
        files = unpack(bytes(data))
    except EditRejected:
        return
    assert all(not name.startswith("/") and ".." not in name.split("/") for name in files)


def test_names_that_some_computers_cannot_tell_apart_clash() -> None:
    """Large and small letters, two ways to write an accent, and a file where a folder is."""
    assert name_clash(["a/b", "a/c", "b"]) is None
    assert name_clash(["a/b", "A/B"]) == "A/B"
    assert name_clash(["é", "e\u0301"]) == "e\u0301"
    assert name_clash(["a/b", "a"]) == "a"


# ------------------------------------------------------------- arrivals


def changed(files: FileMap) -> dict[str, bytes]:
    """The files that are not as they were."""
    return {name: files.get(name, b"") for name in {*files, *BASE} if files.get(name) != BASE.get(name)}


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("fr/faq/about.yaml", "fr/faq/about.yaml"),
        ("about.yaml", "fr/faq/about.yaml"),
        ("my new version (2).yaml", "fr/faq/about.yaml"),
        ("ABOUT.YML", "fr/faq/about.yaml"),
        ("clusters.yaml", "clusters.yaml"),
        ("download.yaml", "fr/texts.yaml"),
        ("visit.yaml", "services/visit.yaml"),
        ("de/faq/about.yaml", "de/faq/about.yaml"),
    ],
)
def test_a_file_is_placed_by_its_path_its_name_or_its_content(name: str, file: str) -> None:
    """A chat hands over a name without folders, and people rename their files."""
    data = BASE[file if file in BASE else "fr/faq/about.yaml"] + b"# looked over\n"
    assert changed(with_upload(name, data, BASE)) == {file: data}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("content.docx", b"x", Reason.WRONG_TYPE),
        ("content", b"x", Reason.WRONG_TYPE),
        ("about.yaml", b"", Reason.EMPTY),
        ("about.yaml", bytes(LIMIT + 1), Reason.TOO_BIG),
        ("about.yaml", b"title: Nothing like it\nentries: []\n", Reason.UNCLEAR),
        ("new.yaml", b"title: Nothing like it\n", Reason.UNCLEAR),
        ("en/notes/new.yaml", b"a: b\n", Reason.UNCLEAR),
        ("../about.yaml", b"a: b\n", Reason.OUTSIDE),
        ("..\\..\\about.yaml", b"a: b\n", Reason.OUTSIDE),
        ("/etc/about.yaml", b"a: b\n", Reason.OUTSIDE),
        ("a.zip", b"a: b\n", Reason.DAMAGED),
        ("a.zip", zipped(("media/MAP.png", PICTURE)), Reason.TWICE),
    ],
)
def test_a_file_that_belongs_nowhere_is_refused(name: str, data: bytes, reason: Reason) -> None:
    """With what it could be, where several files fit."""
    with pytest.raises(EditRejected) as refused:
        with_upload(name, data, BASE)
    assert refused.value.reason is reason
    if name == "about.yaml" and reason is Reason.UNCLEAR:
        assert refused.value.values["names"] == "en/faq/about.yaml, fr/faq/about.yaml"


@pytest.mark.parametrize("data", [b"title: X\nanswer it is: so: what\n", b"\xff\xfe\x00", b"title: [\n"])
def test_a_broken_file_is_told_to_be_broken_and_not_to_belong_nowhere(data: bytes) -> None:
    """Two files have its name, and what is in it cannot be read to tell which one it is."""
    with pytest.raises(ContentError) as broken:
        with_upload("about.yaml", data, BASE)
    assert [issue.file for issue in broken.value.issues] == ["about.yaml"]


def test_an_archive_adds_and_replaces_and_a_whole_one_removes_as_well() -> None:
    """Two files in a .zip leave the others alone; an exported content that lost a file takes that file away."""
    part = with_upload("part.zip", zipped(("fr/texts.yaml", b"a: b\n"), ("media/new.png", PICTURE)), BASE)
    assert changed(part) == {"fr/texts.yaml": b"a: b\n", "media/new.png": PICTURE}
    less = {name: data for name, data in BASE.items() if name != "fr/faq/visits.yaml"}
    assert with_upload("whole.zip", pack(less), BASE) == less
