"""The bot's words: texts of the content in one language, filled in."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton

from bot.dialogue.callbacks.callback import Callback
from knowledge.schema import Catalog, Cluster
from storage.messages import Choice, Text

Value = str | int | Text


def markup(words: str) -> Text:
    """Return our own text, which may contain markup."""
    return Text(strings=(words,))


def literal(words: str) -> Text:
    """Return words of people, or names, escaped: they are shown exactly as they are."""
    return Text(strings=("", ""), values=(words,))


def join(texts: Iterable[Text], separator: str = "\n") -> Text:
    """Return the texts that aren't empty, with `separator`, which is markup, between them."""
    said = [text for text in texts if text != Text()]
    return reduce(lambda before, text: before + markup(separator) + text, said) if said else Text()


def blockquote(words: Text) -> Text:
    """Return words as a quotation, set apart from the text around them."""
    return markup("<blockquote>") + words + markup("</blockquote>")


END = re.compile(r"^((?:</\w+>)*)\.(?!\.)")
"""The dot behind a value that ends a sentence."""


def fill(
    template: str,
    values: Mapping[str, Value],
    eliding: Collection[str] = (),
    lengthening: Mapping[str, str] = MappingProxyType({}),
) -> Text:
    """Fill the {names} of the template. A Text keeps its markup; everything else is literal.

    The `eliding` words lose their last vowel before a value that begins with one, as French has it: "d’Aclima"; the
    `lengthening` ones have a longer form before a value that begins as they end, as Italian has it: "ad Aclima". A
    value that ends with a dot of its own ("7 déc.") ends the sentence, too.
    """
    filled = Text()
    for words, name, _, _ in string.Formatter().parse(template):
        value = literal("") if name is None else values[name]
        value = value if isinstance(value, Text) else literal(str(value))
        vowel = _vowel(value) if eliding or lengthening else ""
        words = _elide(words, eliding) if eliding and vowel else words
        words = END.sub(r"\1", words, count=1) if plain(filled).endswith(".") else words
        filled += markup(_lengthen(words, lengthening, vowel) if vowel else words) + value
    return filled


def _elide(words: str, eliding: Collection[str]) -> str:
    """Return the words, the last of which is shortened where it's one of those; a tag may stand behind it."""
    among = "|".join(map(re.escape, eliding))
    return re.sub(rf"\b({among}) ((?:<\w+>)*)$", lambda found: f"{found[1][:-1]}’{found[2]}", words)


def _lengthen(words: str, lengthening: Mapping[str, str], vowel: str) -> str:
    """Return the words, the last of which has its longer form before its own vowel; a tag may stand behind it."""
    for short, long in lengthening.items():
        if short.endswith(vowel):
            words = re.sub(rf"\b{re.escape(short)} ((?:<\w+>)*)$", rf"{long} \1", words)
    return words


def _vowel(text: Text) -> str:
    """Return the vowel that the text begins with, without its accent; empty where it begins with none."""
    first = unicodedata.normalize("NFD", plain(text)[:1].casefold())[:1]
    return first if first in tuple("aeiou") else ""


def plain(text: Text) -> str:
    """Return the text without markup, for button labels."""
    without = [_strip_tags(part) for part in text.strings]
    return "".join(part for pair in zip(without, (*text.values, ""), strict=True) for part in pair)


def _strip_tags(words: str) -> str:
    """Strip the tags. The markup was checked when the content was loaded, so a plain scan is enough."""
    kept, inside = [], False
    for character in words:
        if character == "<":
            inside = True
        elif character == ">" and inside:
            inside = False
        elif not inside:
            kept.append(character)
    text = "".join(kept)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


def shorten(words: str, most: int) -> str:
    """Return the beginning of the words, in at most so many characters."""
    if len(words) <= most:
        return words
    head = words[: most - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:") + "…"


def choice(label: str, callback: Callback) -> Choice:
    """Return a button that says `label` and means `callback`."""
    return Choice(label=label, action=callback.encode())


def in_rows(buttons: Sequence[Choice], width: int) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons in rows of so many."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


NAMED_DAYS = {0: "today", 1: "yesterday"}
"""Days that have names of their own, by how long ago they are."""


@dataclass(frozen=True)
class Speech:
    """The texts of one language; what it lacks comes from the reference language."""

    catalog: Catalog
    language: str
    zone: str = ""
    """The reader's time zone; empty where it isn't known."""
    now: datetime | None = None
    lasting: bool = False
    """Whether the text stays in sight for days, such as a card: "today" would soon be wrong there."""

    def text(self, key: str, **values: Value) -> Text:
        """Return the text for `key`, filled in. A `count` among the values selects the plural form."""
        found = self.catalog.text(self.language, key)
        if isinstance(found, str):
            return self.fill(found, values)
        category = Locale(self.language).plural_form(int(str(values["count"])))
        return self.fill(next((words for form, words in found.items() if form == category), found["other"]), values)

    def fill(self, template: str, values: Mapping[str, Value]) -> Text:
        """Fill the {names} of a template in this language."""
        pairs = (pair.partition(" = ") for pair in self.catalog.word_list("lengthening", self.language))
        lengthening = {short: long for short, _, long in pairs}
        return fill(template, values, self.catalog.word_list("eliding", self.language), lengthening)

    def label(self, key: str, **values: Value) -> str:
        """Return the text for `key` without markup."""
        return plain(self.text(key, **values))

    def button(self, key: str, callback: Callback, **values: Value) -> Choice:
        """Return a button labelled with the text for `key`."""
        return choice(self.label(key, **values), callback)

    def country(self, cluster: Cluster) -> str:
        """Return the cluster's country in this language."""
        return str(Locale(self.language).territories.get(cluster.country, cluster.country))

    def cluster(self, cluster_id: str) -> str:
        """Return the cluster's name; its id when the content no longer knows it."""
        known = self.catalog.clusters.get(cluster_id)
        return known.name if known else cluster_id

    def place(self, cluster: Cluster) -> str:
        """Return the cluster as a button shows it: flag, name and, unless the name includes it, the city."""
        flag = "".join(chr(ord(letter) + 0x1F1A5) for letter in cluster.country)
        where = "" if cluster.city in cluster.name else f" · {self.city(cluster)}"
        return f"{flag} {cluster.name}{where}"

    def city(self, cluster: Cluster) -> str:
        """Return the cluster's city, as this language spells it."""
        return cluster.cities.get(self.language, cluster.city)

    @property
    def locale(self) -> str:
        """How numbers, dates and times are written; English as in Britain."""
        return "en_GB" if self.language == "en" else self.language

    def by_country(self, clusters: Iterable[Cluster]) -> tuple[Cluster, ...]:
        """Return the clusters sorted by country name. Accents are ignored, but the Danish Ø still sorts last."""
        return tuple(sorted(clusters, key=lambda cluster: unicodedata.normalize("NFD", self.country(cluster))))

    def moment(self, when: datetime) -> str:
        """Return a date and time; today and yesterday are called so, except where the text is `lasting`."""
        zone = ZoneInfo(self.zone or "UTC")
        if self.lasting:
            local = when.astimezone(zone)
            same_year = self.now and self.now.astimezone(zone).year == local.year
            day = format_skeleton("MMMEd" if same_year else "yMMMEd", local, locale=self.locale)
            return f"{day}, {self.clock(when)}"
        days = (self.now.astimezone(zone).date() - when.astimezone(zone).date()).days if self.now else -1
        if days in NAMED_DAYS:
            return self.label(f"time.{NAMED_DAYS[days]}", time=self.clock(when))
        return self.date_and_time(when)

    def date_and_time(self, when: datetime) -> str:
        """Return a date and time as this language writes it, on a 24-hour clock, in the reader's own zone.

        For what stays in a chat, where "today" would soon be wrong. Where the zone isn't known it is UTC, and that is
        said.
        """
        return f"{self.day(when)}, {self.clock(when)}"

    def days(self, number: int) -> str:
        """Return a number of days, as whole years or months where possible."""
        for unit, length in (("year", 365), ("month", 30)):
            if number % length == 0:
                return self.label(f"span.{unit}", count=number // length)
        return self.label("span.day", count=number)

    def day(self, when: datetime) -> str:
        """Return a date as this language writes it, in the reader's own zone."""
        return format_skeleton("yMMMd", when.astimezone(ZoneInfo(self.zone or "UTC")), locale=self.locale)

    def clock(self, when: datetime) -> str:
        """Return the time of day in the reader's own zone, on a 24-hour clock; where the zone isn't known it is UTC."""
        time = str(format_skeleton("Hm", when.astimezone(ZoneInfo(self.zone or "UTC")), locale=self.locale))
        return time if self.zone else f"{time} UTC"

    def weekday(self, when: datetime) -> str:
        """Return the day in the reader's own zone, such as Monday 12 May."""
        return str(format_skeleton("MMMMEEEEd", when.astimezone(ZoneInfo(self.zone or "UTC")), locale=self.locale))

    def tongue(self, language: str) -> str:
        """Return the name of `language` in this language."""
        return str(Locale(language).get_display_name(self.language) or language)
