"""The part of HTML that Telegram takes in a message: what may stand in a text, and what people see of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

TAGS = {"b", "strong", "i", "em", "u", "s", "del", "code", "pre", "a", "blockquote", "tg-spoiler"}
SCHEMES = ("http://", "https://", "tg://", "mailto:")

_SIGN = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[^<>]*)>|<|&")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
_HREF = re.compile(r"""\s+href=(?:"([^"]*)"|'([^']*)')\s*""")
_MARKDOWN = re.compile(r"\*\*(?=\S)[^*\n]+\*\*|\[[^\]\n]+\]\((?:https?://|mailto:)[^)\s]*\)")
_COMMAND = re.compile(r"(?<![\w/:.@?=&-])/([a-z][a-z_]{1,31})(?![\w/.-])")


@dataclass(frozen=True)
class Problem:
    """What Telegram would refuse or show as bare signs: the piece, and the how-manieth of its kind it is."""

    snippet: str
    nth: int
    message: str
    remedy: str


def escape_ampersands(text: str) -> str:
    """Return the text with every lone `&` written as Telegram wants it."""
    if "&" not in text:
        return text
    return re.sub(r"&", lambda found: "&" if _ENTITY.match(text, found.start()) else "&amp;", text)


def visible(text: str) -> str:
    """Return what people see of the text: no tags, and entities as their characters."""
    if "<" in text:
        text = _SIGN.sub(lambda found: found[0] if found["name"] is None else "", text)
    return html.unescape(text) if "&" in text else text


def units(text: str) -> int:
    """Return the length of visible text as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def commands(text: str) -> set[str]:
    """Return the commands, such as `/status`, that the text tells people to send; without the slash."""
    return set(_COMMAND.findall(visible(text))) if "/" in text else set()


def problems(text: str) -> Iterator[Problem]:
    """Yield everything in the text that Telegram would refuse, or show as bare signs."""
    for markdown in _MARKDOWN.finditer(text):
        bold = markdown[0].startswith("*")
        remedy = "Write `<b>…</b>` for bold." if bold else 'Write `<a href="https://...">…</a>` for a link.'
        yield _problem(text, markdown, f"People would see the signs of `{markdown[0]}`: it is Markdown.", remedy)
    if "<" not in text:
        return
    opened: list[re.Match[str]] = []
    for found in _SIGN.finditer(text):
        if found[0] == "&":
            continue
        if not found["name"]:
            yield _problem(text, found, "A bare `<` is not a tag.", "Write `&lt;` where people are to see `<`.")
        elif found["name"] not in TAGS:
            yield _unknown(text, found)
        elif found["close"]:
            yield from _closing(text, found, opened)
        else:
            yield from _attributes(text, found)
            opened.append(found)
    for tag in opened:
        yield _problem(text, tag, f"`{tag[0]}` is not closed.", f"Add `</{tag['name']}>`.")


def _problem(text: str, found: re.Match[str], message: str, remedy: str) -> Problem:
    return Problem(found[0], text.count(found[0], 0, found.start()), message, remedy)


def _unknown(text: str, found: re.Match[str]) -> Problem:
    remedy = "Use b, i, u, s, code, pre, a, blockquote or tg-spoiler; write `&lt;` where people are to see `<`."
    if found["name"] in ("br", "p"):
        remedy = "Write a line break instead."
    return _problem(text, found, f"Telegram does not know the tag `{found[0]}`.", remedy)


def _closing(text: str, found: re.Match[str], opened: list[re.Match[str]]) -> Iterator[Problem]:
    name = found["name"]
    if found["rest"].strip():
        yield _problem(text, found, f"`{found[0]}` is not a closing tag.", f"Write `</{name}>`.")
    if opened and opened[-1]["name"] == name:
        opened.pop()
    elif any(tag["name"] == name for tag in opened):
        inner = opened[-1]["name"]
        message = f"`{found[0]}` stands before `</{inner}>`: the tags are wrongly nested."
        yield _problem(text, found, message, f"Close `<{inner}>` first.")
        del opened[max(i for i, tag in enumerate(opened) if tag["name"] == name) :]
    else:
        yield _problem(text, found, f"`{found[0]}` closes what was never opened.", "Remove it, or open the tag.")


def _attributes(text: str, found: re.Match[str]) -> Iterator[Problem]:
    name, rest = found["name"], found["rest"]
    if name != "a":
        allowed = name == "blockquote" and rest == " expandable"
        if rest and not allowed:
            yield _problem(text, found, f"`<{name}>` takes no attributes here.", f"Write `<{name}>`.")
        return
    href = _HREF.fullmatch(rest)
    if not href:
        yield _problem(text, found, "A link needs an address.", 'Write `<a href="https://...">`.')
        return
    address = href[1] or href[2] or ""
    if not address.startswith(SCHEMES) and not re.match(r"\{[a-z_]+\}", address):
        message = f"The link leads to `{address}`, which is not a web or mail address."
        yield _problem(text, found, message, "Begin it with https://, http://, tg:// or mailto:.")
