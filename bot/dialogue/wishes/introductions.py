"""Reads how people introduce themselves: "I'm Eva from Bright Roofs, we make solar tiles, Graz".

An introduction consists of parts between commas and full stops, before or after what people look for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.dialogue.fields.texts import websites
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.own_kinds import end_of_kind, ends_with_kind, kind_at_end
from bot.dialogue.words import country_names
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import fold, normalised_list, single_words, strip_quotes, without_ends, word_list
from knowledge.schema import Catalog, FieldRole, Service, per_catalog
from knowledge.search.places import Mention, Places
from knowledge.search.text import beginning, normalise
from knowledge.search.words import is_good_word

PART = re.compile(r"(?:[!?;:,()\n]|(?<!\.\w)\.)+(?:\s+|$)|(?<!\s)\s+[-–—]\s+|\s*[()\n]\s*")
"""What separates the parts of an introduction; the dots in names ("S.L.") and numbers don't."""
SENTENCE_END = re.compile(r"[.!?\n]")
ELIDED = re.compile(r"(\b[dD][’'])(?=\w)")
"""A French "de" before a vowel: "d'Éolis"."""
LARGE_NOUNS = "de"
"""The language whose nouns begin with a capital letter."""
NUMBER = re.compile(r"\d(?:[\s().-]*\d){6}")
"""What may be a phone number."""
MOST_OF_NAME = 5
"""Words of the longest name."""
MOST_OF_PERSON = 2
"""Words of the longest name of somebody who is "here"."""
LEADING = 5
"""Words of the longest phrase before a name."""
MOST_LEADING = 4
"""Words before a verb of making that name who makes something: "our company Bright Roofs makes"."""
MOST_TOLD = 25
"""Words of the longest part that says what a company does."""


@dataclass(frozen=True)
class Introduction:
    """What people say about themselves; "" for what they don't. `places` and `names` are the positions of their own
    places and names, from start to end in characters.
    """

    person: str = ""
    company: str = ""
    activity: str = ""
    places: tuple[tuple[int, int], ...] = ()
    names: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Part:
    """A part of the message, where it starts, and whether its sentence ends with a question mark."""

    text: str
    start: int
    asks: bool


def read_introduction(scene: Scene, text: str) -> Introduction:
    """Return what people say about themselves in a message, without what they look for."""
    release = scene.release
    return _read(release.catalog, release.places, scene.language == LARGE_NOUNS, beginning(text))


@per_catalog
def _read(catalog: Catalog, places: Places, large_nouns: bool, text: str) -> Introduction:
    reader, parts = _Reader(catalog, places, large_nouns), [*_parts(catalog, text)]
    for number, part in enumerate(parts):
        reader.take(part, parts[number + 1 :])
    return reader.found


def introduced(scene: Scene, service: Service, text: str) -> Mapping[str, str]:
    """Return what people say about themselves as answers to the service's questions, if it's long enough."""
    found = read_introduction(scene, text)
    told: Mapping[FieldRole, str] = {"company": found.company, "person": found.person, "activity": found.activity}
    fields = {role: service.field_that_is(role) for role in told}
    return {
        field.id: told[role]
        for role, field in fields.items()
        if field and field.min_length <= len(told[role]) <= field.max_length
    }


def said_behind(scene: Scene, text: str) -> str:
    """Return what follows the names with which people introduce themselves; "" if they give none."""
    names, parts = read_introduction(scene, text).names, _parts(scene.catalog, beginning(text))
    return next((text[part.start :] for part in parts if names and part.start > names[-1][0]), "")


def places_besides_names(scene: Scene, text: str) -> list[Mention]:
    """Return the places in a message that aren't part of people's own names: Ole Lund isn't a city."""
    names = read_introduction(scene, text).names
    places = scene.release.places.find(text)
    return [place for place in places if not any(start <= place.start < end for start, end in names)]


def _parts(catalog: Catalog, text: str) -> Iterator[_Part]:
    """Yield the parts of a message, each without greetings."""
    start = 0
    for mark in (*PART.finditer(text), None):
        end = mark.start() if mark else len(text)
        ends = SENTENCE_END.search(text, end)
        asks = ends is not None and ends[0] == "?"
        for part in _split_at_join(catalog, text[start:end]):
            said = without_ends(catalog, part, "greetings", "polite")
            if said:
                yield _Part(said, max(text.find(said, start), start), asks)
        start = mark.end() if mark else end


def _split_at_join(catalog: Catalog, part: str) -> list[str]:
    """Split a part at a joining word before a wish or another sentence: "and want to meet"."""
    words, making, joining = part.split(), word_list(catalog, "making"), Clauses.of(catalog).joining
    words = words[1:] if words and _normal(words[0]) & joining else words
    for place in range(1, len(words) - 1):
        before, behind = words[:place], " ".join(words[place + 1 : place + 4])
        makes = fold(words[place + 1]) in making and making.isdisjoint(_folded(before))
        if _normal(words[place]) & joining and (makes or _opens_sentence(catalog, behind)):
            return [" ".join(before), *_split_at_join(catalog, " ".join(words[place + 1 :]))]
    return [" ".join(words)]


def is_form(catalog: Catalog, word: str) -> bool:
    """Return whether a word is a legal form: "ltd". Everyday words aren't: "this is", "as"."""
    if word.islower() and not word.isascii():
        return False  # Danish "så" is no S.A.
    everyday = word.islower() and (is_good_word(fold(word)) or word in word_list(catalog, "around-a-name"))
    return fold(word) in word_list(catalog, "company-forms") and not everyday


def _folded(words: list[str]) -> list[str]:
    return fold(" ".join(words)).split()


def _normal(words: str) -> frozenset[str]:
    return frozenset(normalise(words).split())


def _seeking(catalog: Catalog) -> frozenset[str]:
    return Clauses.of(catalog).asking | Clauses.of(catalog).wanting | normalised_list(catalog, "seeking")


def _seeks(catalog: Catalog, words: str) -> bool:
    """Return whether words ask or look for something."""
    return any(f" {word} " in f" {normalise(words)} " for word in _seeking(catalog))


def _opens_sentence(catalog: Catalog, words: str) -> bool:
    """Return whether words begin a wish, a question or another sentence about the sender."""
    known = Clauses.of(catalog).telling | _seeking(catalog)
    return any(f"{normalise(words)} ".startswith(f"{opening} ") for opening in known)


class _Reader:
    """Reads the parts of a message one by one."""

    def __init__(self, catalog: Catalog, places: Places, large_nouns: bool) -> None:
        self._catalog, self._places, self._large_nouns = catalog, places, large_nouns
        self._froms = word_list(catalog, "coming-from")
        self._opened = self._told = False
        self.found = Introduction()

    def take(self, part: _Part, rest: list[_Part]) -> None:
        """Add what a part says to what was found."""
        opens = self._read_opening(part, rest)
        if made := self._made(part.text, opens=opens):
            self._add_activity(made, anew=not self._told)
            self._told = True
        elif self._opened and not opens:
            self._opened = self._take_apposition(part)
        elif not opens and rest and self._made(rest[0].text, opens=False):
            self._take_places(part, 0)  # "Graz, we make solar tiles"
        self._opened = self._opened or opens

    # ------------------------------------------------------------- who it is

    def _read_opening(self, part: _Part, rest: list[_Part]) -> bool:
        """Read the names with which a part opens: "we're Bright Roofs", "I'm Eva Holm from Bright Roofs"."""
        if said := self._behind(part.text, "called"):
            return self._take_names("", self._name(said, stated=True), part)
        if said := self._behind(part.text, "my-name", "i-am", "introducing-me"):
            name, company = self._names(said)
            either = bool(self._behind(part.text, "being"))  # "this is Eva", "this is Bright Roofs"
            if either and name and not company and not self._names_whole(rest):
                return self._has_form(name) and self._take_names("", name, part)
            if name or company:
                return self._take_names(name, company, part)
        if said := self._behind(part.text, "being", "running"):
            runs = said[:1].isupper() and bool(self._behind(part.text, "running"))
            return self._take_names("", self._name(said, stated=runs), part)
        first = fold(part.text).partition(" ")[0] in word_list(self._catalog, "presenting")
        if first and ends_with_kind(self._catalog, self._presented(part.text)):
            return True  # "we're a start-up, Bright Roofs, from Graz"
        return self._read_bare_opening(part, rest)

    def _read_bare_opening(self, part: _Part, rest: list[_Part]) -> bool:
        """Read names without words of introduction: "Bright Roofs here", "Eva Holm from the company Bright
        Roofs", "Eva Holm, founder of Bright Roofs", and "Bright Roofs, solar tiles, Graz".
        """
        words, here = part.text.split(), word_list(self._catalog, "here")
        if all(named := self._names_here(part.text)):
            return self._take_names(*named, part)
        if len(words) > 1 and fold(words[-1]) in here and self._name(bare := " ".join(words[:-1])) == bare:
            return self._take_names("", bare, part)
        company = "" if self.found.company else self._company_behind(part.text, named=not self.found.person)
        if company:
            return self._take_names("", company, part)
        name = self._name(part.text)
        if name and (company := self._company_behind(part.text[len(name) :], named=True)):
            return self._take_names(name, company, part)
        if not name or self._opened or self.found.company or is_good_word(fold(name)):
            return False
        makes = fold(part.text[len(name) :]).partition(" ")[0] in word_list(self._catalog, "making")
        if makes and not part.start:
            return self._take_names("", name, part)
        if name != part.text or not rest:
            return False
        if self._name(self._behind(rest[0].text, "my-name", "i-am", "introducing-me")):
            return self._take_names("", name, part)  # "Bright Roofs, and I'm Eva Holm"
        is_person = self._names_post(rest[0].text) or (self._has_form(rest[0].text) and rest[0].text[:1].isupper())
        if not is_person and not any(self._place(each.text) for each in rest[1:3]):
            return False
        return self._take_names(*((name, "") if is_person else ("", name)), part)

    def _names_whole(self, rest: list[_Part]) -> bool:
        """Return whether the next part is just a name, such as the company's after a person's."""
        words = rest[0].text.split() if rest else []
        name = len(words) > int(self._large_nouns) and self._name(" ".join(words)) == " ".join(words)
        return name and not all(map(is_good_word, words))

    def _names_post(self, words: str) -> bool:
        """Return whether the words are just somebody's role in a company: "founder of Bright Roofs"."""
        company = self._company_behind(words)
        post, _, behind = words.partition(company) if company else ("", "", "")
        return len(post.split()) > 1 and not behind.strip()

    def _names_here(self, text: str) -> tuple[str, str]:
        """Return the names in "Eva Holm from Bright Roofs here", also in lower case, and in "Eva here from X Ltd"."""
        words, here = text.split(), word_list(self._catalog, "here")
        said = [word for place, word in enumerate(words) if not place or fold(word) not in here]
        start = next((place for place, word in enumerate(said) if place and fold(word) in self._froms), 0)
        behind = len(said) < len(words) and (fold(words[-1]) in here or fold(words[start]) in here)
        person, company = " ".join(said[:start]), " ".join(said[start:])
        told = behind and 0 < start <= MOST_OF_PERSON and not self._place(person)
        return (person, self._company_behind(company)) if told else ("", "")

    def _has_form(self, words: str) -> bool:
        return any(is_form(self._catalog, word) for word in words.split()[1:])

    def _behind(self, words: str, *lists: str) -> str:
        """Return what follows words of these lists and the kind of company ("we run the company ..."); "" for
        other words, and if only an article follows: "we're a".
        """
        said = words.split()
        for width in range(min(LEADING, len(said) - 1), 0, -1):
            if fold(" ".join(said[:width])) in word_list(self._catalog, *lists):
                rest = said[width:]
                kind = end_of_kind(self._catalog, rest)
                if kind and kind < len(rest) and fold(rest[kind]) not in self._froms:
                    return " ".join(rest[kind:])
                return "" if fold(rest[0]) in word_list(self._catalog, "article") else " ".join(rest)
        return ""

    def _names(self, words: str) -> tuple[str, str]:
        """Return the name that words begin with, and the company's behind it: "Eva Holm from X", "eva from xo"."""
        name, (first, _, rest) = self._name(words), words.partition(" ")
        company = self._company_behind(words[len(name) :] if name else rest)
        return name or ("" if not company or is_good_word(fold(first)) else first), company

    def _take_names(self, person: str, company: str, part: _Part) -> bool:
        """Store the names that a part gives, and the place after them."""
        if not person and not company:
            return False
        self.found = replace(self.found, person=self.found.person or person, company=self.found.company or company)
        starts = [part.text.find(name) for name in (person, company) if name]
        ends = [start + len(name) for start, name in zip(starts, filter(None, (person, company)), strict=True)]
        spans = ((part.start + start, part.start + end) for start, end in zip(starts, ends, strict=True))
        self.found = replace(self.found, names=(*self.found.names, *spans))
        self._take_places(part, ends[-1])
        return True

    def _name(self, words: str, *, stated: bool = False) -> str:
        """Return the capitalised name that the words begin with; a `stated` one may be in lower case."""
        named, joins = list[str](), word_list(self._catalog, "and")
        said = words.split()[: MOST_OF_NAME + 1]
        for number, word in enumerate(said):
            following = said[number + 1 : number + 2]
            joined = fold(word) in joins or not fold(word)
            large = not word[:1].islower() or is_form(self._catalog, word)
            if not large and not (joined and following and following[0][:1].isupper() and number):
                break
            named.append(word)
        name = strip_quotes(" ".join(named).rstrip(" ,&-–"))
        if not name and said and (stated or not is_good_word(fold(said[0]))) and len(said) == 1:
            name = said[0]
        return name if self._may_be_name(name, stated=stated) else ""

    def _may_be_name(self, name: str, *, stated: bool) -> bool:
        """Return whether this may be a name: not a place, a yes or no, or a single capitalised noun."""
        words, replies = fold(name).split(), word_list(self._catalog, "yes", "no", "polite")
        if not words or len(words) > MOST_OF_NAME or self._place(name) or fold(name) in replies:
            return False
        if stated or len(words) > 1:
            return True
        endings = tuple(word_list(self._catalog, "trade-endings")) if self._large_nouns else ()
        noun = kind_at_end(self._catalog, words) > 0 or words[0].endswith(endings)
        noun = noun or (self._large_nouns and is_good_word(words[0]))
        return len(words[0]) > 1 and not noun and not _opens_sentence(self._catalog, words[0])

    def _company_behind(self, words: str, *, named: bool = False) -> str:
        """Return the company that somebody is from: "from Bright Roofs", "of the company Bright Roofs".
        `named`: the words must say that it's a company.
        """
        said = ELIDED.sub(r"\1 ", words.strip())
        stated = self._behind(said, "coming-from-company")
        company = stated or ("" if named else self._behind(said, "coming-from"))
        name = self._name(company, stated=stated[:1].isupper())
        places = self._places.find(company)
        is_place = bool(places) and not places[0].start and len(places[0].text) >= len(name)
        return "" if is_place else name

    # ------------------------------------------------------------- what it does

    def _made(self, words: str, *, opens: bool) -> str:
        """Return the words that say what a company makes or does: "we make solar tiles", "makes solar tiles"."""
        said, making = words.split(), word_list(self._catalog, "making")
        for place in range(min(MOST_LEADING + MOST_OF_NAME, len(said) - 1)):
            phrase = next((width for width in (3, 2, 1) if fold(" ".join(said[place : place + width])) in making), 0)
            if not phrase:
                continue
            subject = " ".join(said[:place])
            if place + phrase >= len(said) or len(said) > MOST_TOLD or _seeks(self._catalog, subject):
                return ""
            tells = _normal(subject) <= Clauses.of(self._catalog).telling
            own = opens or tells or self._opened or fold(subject) in (fold(self.found.company), fold(self.found.person))
            return " ".join(said if tells else said[place:]) if own else ""
        return ""

    def _take_apposition(self, part: _Part) -> bool:
        """Read a part after the names that gives the place or what the company does. Returns False for other words."""
        if self._take_places(part, 0):
            return True
        words, clauses = fold(part.text).split(), Clauses.of(self._catalog)
        sentence = clauses.telling & _normal(part.text) or _seeks(self._catalog, part.text)
        if not words or sentence or part.asks or len(words) > MOST_TOLD or "@" in part.text or websites(part.text):
            return False
        told = self._presented(part.text)
        names_kind = ends_with_kind(self._catalog, told) or not told
        name = self._name(part.text)
        names_somebody = name == part.text and not all(map(is_good_word, words))
        unusual = name and (" " in name or not is_good_word(fold(name)))
        placed = unusual and self._place(part.text[len(name) :]) is not None  # "Bright Roofs from Graz"
        if (names_somebody or placed or self._has_form(part.text)) and not self.found.company:
            return self._take_names("", name, part)
        names_somebody = names_somebody and len(words) > 1
        if not names_kind and not names_somebody and any(map(str.isalpha, part.text)):
            self._add_activity(part.text, anew=False)
        return True

    def _presented(self, words: str) -> list[str]:
        """Return the folded words of a part without those that only introduce: "we're a small"."""
        return fold(without_ends(self._catalog, words, "presenting", "articles", "article")).split()

    def _add_activity(self, words: str, *, anew: bool) -> None:
        """Store words as what the company does, unless they contain an address or a phone number, which are
        held back.
        """
        if "@" in words or NUMBER.search(words):
            return
        told = "" if anew else self.found.activity
        self.found = replace(self.found, activity=", ".join(filter(None, (told, words.strip(" ,")))))

    # ------------------------------------------------------------- where it is

    def _take_places(self, part: _Part, start: int) -> bool:
        """Store the rest of a part as a place if it's nothing else: "in Graz", "based in Graz"."""
        span = self._place(part.text[start:])
        if span:
            first, end = (part.start + start + at for at in span)
            self.found = replace(self.found, places=(*self.found.places, (first, end)))
        return span is not None

    def _place(self, words: str) -> tuple[int, int] | None:
        """Return the position of the place that the words consist of; None for other words."""
        spans = [(each.start, each.end) for each in self._places.find(words)]
        spans = spans or [*country_names.find(self._catalog, words)]
        if not spans:
            return None
        around = fold(words[: spans[0][0]]).split() + fold(words[spans[-1][1] :]).split()
        known = single_words(self._catalog, "around-a-name", "articles", "seated", "coming-from")
        return (spans[0][0], spans[-1][1]) if known.issuperset(around) else None
