"""Content as one file: packing it as a .zip, and unpacking what an admin sends.

Uploads aren't trusted: nothing is written while unpacking, nothing an archive says of itself is believed, and nothing
is taken that the content has no use for.
"""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath

from knowledge.issues import EditRejected, Reason
from knowledge.source.files import MEDIA, SERVICES, FileMap

LIMIT = 20_000_000
"""The largest file taken from a chat, in bytes: what Telegram lets a bot fetch."""
UNPACKED = 60_000_000
"""The most that an archive may unpack to, in bytes."""
RATIO, SUSPICIOUS = 100, 1_000_000
"""How many times its packed size a file of more than `SUSPICIOUS` bytes may have: text reaches ten or so."""
FILES = 1_000
DEEPEST, LONGEST = 6, 100
"""Levels of folders, and characters of a name between two slashes."""

MAGIC = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".pdf": (b"%PDF-",),
}
"""Pictures and documents that a message may carry, and how such a file begins."""
ARCHIVES = {".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst", ".jar"}
HEADER = b"PK\x01\x02"
"""How the record of each file in an archive's table of contents begins."""
EPOCH = (1980, 1, 1, 0, 0, 0)
_PIECE = 65_536


def pack(files: FileMap) -> bytes:
    """Return the content as a .zip. The same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the same on every machine
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, content, compresslevel=6)
    return packed.getvalue()


def files_in(archive_bytes: bytes) -> FileMap:
    """Return the files of a .zip that `pack` made. Raises EditRejected if it's damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive_bytes)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise EditRejected(Reason.DAMAGED) from error


def unpack(data: bytes) -> FileMap:
    """Return the files of a .zip by their paths in the content folder. Raises EditRejected.

    A single folder around everything is removed, and hidden files and read-me files are left out.
    """
    check_size(data)
    if data.count(HEADER) > FILES * 2:  # checked before anything is built for each of them
        raise EditRejected(Reason.TOO_MANY, limit=FILES)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpack_files(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, OverflowError) as error:
        raise EditRejected(Reason.DAMAGED) from error


def check_size(data: bytes) -> None:
    """Raise EditRejected if the file is empty or too large."""
    if len(data) > LIMIT:
        raise EditRejected(Reason.TOO_BIG, limit=LIMIT // 1_000_000)
    if not data:
        raise EditRejected(Reason.EMPTY)


def name_clash(names: Iterable[str]) -> str | None:
    """Return the first name that some computers can't tell from an earlier one, or that is a folder too; else None."""
    seen: set[str] = set()
    folders: set[str] = set()
    for name in names:
        plain = unicodedata.normalize("NFC", name).casefold()
        above = {str(folder) for folder in PurePosixPath(plain).parents}
        if plain in seen or plain in folders or above & seen:
            return name
        seen.add(plain)
        folders |= above
    return None


def _unpack_files(archive: zipfile.ZipFile) -> FileMap:
    infos = archive.infolist()
    if len(infos) > FILES:
        raise EditRejected(Reason.TOO_MANY, limit=FILES)
    for info in infos:
        _check_record(info)
    files = {info.filename: info for info in infos if not info.is_dir()}
    if len(files) < sum(not info.is_dir() for info in infos):
        raise EditRejected(Reason.TWICE, name=name_clash(info.filename for info in infos if not info.is_dir()) or "")
    around = _common_folder(name for name in files if not _is_ignored(name))
    wanted = {name.removeprefix(around): info for name, info in files.items() if not _is_ignored(name)}
    if not wanted:
        raise EditRejected(Reason.EMPTY)
    if (doubled := name_clash(wanted)) is not None:
        raise EditRejected(Reason.TWICE, name=doubled)
    for name in wanted:
        _check_type(name)
    if sum(info.file_size for info in wanted.values()) > UNPACKED:
        raise EditRejected(Reason.TOO_MUCH, name="", limit=UNPACKED // 1_000_000)
    return _contents(archive, wanted)


def _check_record(info: zipfile.ZipInfo) -> None:
    """Raise EditRejected for what an entry of the table of contents gives away."""
    _check_name(info)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise EditRejected(Reason.LINK, name=info.filename)
    if info.flag_bits & 0x2041:  # encrypted, strongly encrypted, encrypted table of contents
        raise EditRejected(Reason.ENCRYPTED, name=info.filename)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise EditRejected(Reason.DAMAGED)
    if info.file_size > SUSPICIOUS and info.file_size > RATIO * max(1, info.compress_size):
        raise EditRejected(Reason.TOO_MUCH, name=info.filename, limit=UNPACKED // 1_000_000)


def _check_name(info: zipfile.ZipInfo) -> None:
    """Raise EditRejected for names that aren't UTF-8, lead elsewhere, or that no content file has."""
    name = info.orig_filename
    if not name.isascii() and not info.flag_bits & 0x800:  # encoded for some old computer
        raise EditRejected(Reason.BAD_NAME, name=ascii(name)[1:-1])
    if not name.isprintable() or "\\" in name or not name.strip("/ "):
        raise EditRejected(Reason.BAD_NAME, name=ascii(name)[1:-1])
    _check_path(name)


def _check_path(name: str) -> None:
    """Raise EditRejected for a path that leaves the content folder or is too long."""
    parts = name.rstrip("/").split("/")
    if name.startswith(("/", "~")) or ".." in parts or ":" in parts[0]:
        raise EditRejected(Reason.OUTSIDE, name=name)
    if len(parts) > DEEPEST or any(part in ("", ".") or len(part.encode()) > LONGEST for part in parts):
        raise EditRejected(Reason.BAD_NAME, name=name)


def _is_ignored(name: str) -> bool:
    """Return whether computers or people add such files without meaning them as content."""
    parts = name.split("/")
    return any(part.startswith(".") or part == "__MACOSX" for part in parts) or parts[-1] in ("README.md", "Thumbs.db")


def _common_folder(names: Iterable[str]) -> str:
    """Return the single folder around everything, unless it's one of the content's own; else ""."""
    tops = {name.partition("/")[0] if "/" in name else "" for name in names}
    top = tops.pop() if len(tops) == 1 else ""
    return f"{top}/" if top and top not in (MEDIA, SERVICES) and len(top) != 2 else ""


def _check_type(name: str) -> None:
    """Raise EditRejected for extensions that the content has no use for."""
    ending = PurePosixPath(name.lower()).suffix
    if ending in ARCHIVES:
        raise EditRejected(Reason.NESTED, name=name)
    if ending not in (MAGIC if name.startswith(MEDIA + "/") else (".yaml",)):
        raise EditRejected(Reason.WRONG_TYPE, name=name)


def _contents(archive: zipfile.ZipFile, wanted: dict[str, zipfile.ZipInfo]) -> FileMap:
    """Return the bytes of the files, counting them while they are unpacked."""
    left = UNPACKED
    files: dict[str, bytes] = {}
    for name, info in wanted.items():
        most = min(left, max(SUSPICIOUS, RATIO * info.compress_size))
        content = bytearray()
        with archive.open(info) as file:
            while piece := file.read(_PIECE):
                content += piece
                if len(content) > most:
                    raise EditRejected(Reason.TOO_MUCH, name=name, limit=UNPACKED // 1_000_000)
        _check_contents(name, bytes(content[:16]))
        left -= len(content)
        files[name] = bytes(content)
    return files


def _check_contents(name: str, beginning: bytes) -> None:
    """Raise EditRejected if a file isn't what its extension says."""
    if beginning.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
        raise EditRejected(Reason.NESTED, name=name)
    if is_spoilt(name, beginning):
        raise EditRejected(Reason.SPOILT, name=name)


def is_spoilt(name: str, beginning: bytes) -> bool:
    """Return whether a picture or document doesn't begin as its ending says, as when a copy failed and left zeros."""
    begins = MAGIC.get(PurePosixPath(name.lower()).suffix)
    return begins is not None and not beginning.startswith(begins)
