"""Makes the picture of the playground for the README: `python -m tests.browser.picture`.

Plays a real conversation on the page of a demo of its own and writes `pictures/playground.png`.
"""

from __future__ import annotations

import base64
import struct
import tempfile
import zlib
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

from tests.browser.chromium import chromium
from tests.browser.playing import CAMILLE, INGRID, LEA, NOAH, Person, demo, fills_in_passport

PICTURE = Path(__file__).parents[2] / "pictures" / "playground.png"
WIDTH, HEIGHT = 1440, 980
COLOURS = 256
"""Colours kept: a page of text needs no more, and the file is a third of the size."""

PIXELS = """async (png) => {
    const image = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const bytes = canvas.getImageData(0, 0, image.width, image.height).data;
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
}"""
"""Lets the browser turn a PNG into plain pixels."""


def main() -> None:
    """Play, then take the picture."""
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as address, chromium() as browser:
        page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light").new_page()
        page.goto(address)
        play(page)
        taken = base64.b64encode(page.screenshot()).decode()
        pixels = base64.b64decode(browser.new_page().evaluate(PIXELS, taken))
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(small_png(pixels))


def small_png(pixels: bytes) -> bytes:
    """The picture as a PNG with a palette: each pixel gets the nearest of the most frequent colours."""
    colours = np.frombuffer(pixels, np.uint8).reshape(-1, 4)[:, :3]
    found, places, counts = np.unique(colours, axis=0, return_inverse=True, return_counts=True)
    palette = found[np.argsort(-counts)[:COLOURS]]
    distances = ((found[:, None, :].astype(np.int32) - palette[None].astype(np.int32)) ** 2).sum(axis=2)
    rows = distances.argmin(axis=1).astype(np.uint8)[places.ravel()].reshape(HEIGHT, WIDTH)
    lines = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG: length, kind, body, checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def play(page: Page) -> None:
    """Camille sends a request, Noah has its card before him, Léa reads along, Ingrid asks something herself."""
    camille, noah, lea, ingrid = (Person(page, chat) for chat in (CAMILLE, NOAH, LEA, INGRID))
    page.get_by_role("button", name="Close the tour").click()
    camille.starts()
    camille.sees("Hello Camille!")
    camille.presses("Open a Passport request")
    fills_in_passport(camille)
    camille.presses("Send ✓")
    camille.sees("on its way")
    noah.sees("Waiting for a decision")
    lea.sees("For your information")
    ingrid.types("who may use the passport?")
    ingrid.sees("Passport")
    for person in (ingrid, lea, noah, camille):
        person.phone.get_by_role("textbox").click()
    camille.phone.get_by_role("textbox").blur()
    page.mouse.move(0, 0)
    page.wait_for_timeout(3000)  # until the phones that got news no longer light up


if __name__ == "__main__":
    main()
