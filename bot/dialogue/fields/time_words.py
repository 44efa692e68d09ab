"""Read date words as signs: "mid-May" is a part and a month.

A sign is a letter and a number. The letters of a text form a string that patterns are matched against.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from babel import Locale

from bot.dialogue.words.plain_words import nearest, positions_in_list
from knowledge.schema import Catalog, per_catalog

SIGNS = {
    "next": "n", "after-next": "x", "this": "t", "in": "i", "between": "B", "and": "&", "or": "|", "to": "-",
    "from": "F", "until": "U", "before": "V", "after": "P",
    "last": "p", "ago": "a", "yesterday": "G", "day-after-tomorrow": "D",
    "early": "e", "mid": "c", "late": "l", "soon": "A", "today": "T", "tomorrow": "R", "day": "d", "week": "w",
    "weekend": "k", "month": "m", "quarter": "q", "half": "h", "fortnight": "f", "year": "y", "any": "", "ignored": "",
}  # fmt: skip
"""The letter of each word list `when-...`; words of the empty ones add nothing."""
EASTER = "easter"
"""What the days of movable feasts are counted from, in the lists of the content."""
OF_TIME = frozenset("nxpaGDecATRdwkmqhfyMWSE")
"""Letters of what tells a time by itself, as "first" doesn't."""
SEVERAL = 2
"""The value of a sign for more than one day, week, month or year, given in the plural."""
SLASH = 1
"""The value of a dash that is a slash: "12/6" may be a day and its month."""
SEASONS = ("spring", "summer", "autumn", "winter")
ANY_SIDE = "NMYSOWqhklTRDE"
"""Letters between which a dash parts two dates; anywhere else it is a hyphen."""
SHORTEST = 3
"""Letters that the short form of a month or weekday has at least: shorter ones are words of their own."""
LONGEST_PHRASE = 6
"""Words of the longest phrase that tells a time."""
MOST_SIGNS = 16
"""Signs of the longest text that tells a date and nothing else."""
HYPHENED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
PART = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})(?!\d)"
    r"|(?P<dotted>\d{1,2}\. ?\d{1,2}\.(?: ?\d{4}|\d{2}(?!\d))?)"
    r"|(?P<slashed>\d{1,2}/\d{1,2}/\d{4})"
    r"|(?P<monthly>\d{1,2}/\d{4})(?!\d)"
    r"|(?P<number>\d+)(?:st|nd|rd|th|er|ere|e|eme|de|te|ten|ter|tes|o|a|º|ª)?(?![^\W_])"
    r"|(?P<letters>[^\W\d_]+)(?P<figure>\d{1,2})?"
    r"|(?P<dash>[-–—/])"
)


@dataclass(frozen=True)
class Sign:
    """What a word or number means. `value` is a number, a month, a weekday or a season."""

    letter: str
    value: int = 0


def signs(catalog: Catalog, language: str, text: str, *, day_first: bool) -> tuple[Sign, ...] | None:
    """Return the signs of a text in one language, or None if a word isn't part of a date.

    `day_first`: the person never writes the month before the day, as in 05/16/2027.
    """
    found: list[Sign] = []
    words: list[str] = []
    vocabulary = _vocabulary(catalog, language)
    for part in PART.finditer(HYPHENED.sub(lambda pair: _join_hyphened(vocabulary, pair[0]), _bare(text))):
        if part["letters"] and not part["figure"]:
            words.append(part["letters"])
            continue
        figures = _figures(part, vocabulary, day_first=day_first)
        if part["number"] and figures and (part["number"] != part[0] or part.string[part.end() :][:1] == "."):
            figures = [Sign("O", sign.value) if sign.letter == "N" else sign for sign in figures]
        before = _signs_of_words(vocabulary, words)
        if figures is None or before is None:
            return None
        found += [*before, *figures]
        words = []
    last = _signs_of_words(vocabulary, words)
    if last is None or len(found) + len(last) > MOST_SIGNS:
        return None
    return tuple(_without_hyphens([*found, *last]))


def words_of_time(catalog: Catalog, language: str, said: Sequence[str]) -> list[str]:
    """Return the words and numbers by which a language tells times, those of phrases such as "as of" included."""
    vocabulary, found = _vocabulary(catalog, language), list[str]()
    while said:
        lengths = (length for length in range(LONGEST_PHRASE, 1, -1) if _key(" ".join(said[:length])) in vocabulary)
        length = next(lengths, 1)
        told = length > 1 or any(letter.isdigit() for letter in said[0]) or _key(said[0]) in vocabulary
        found += said[:length] if told else ()
        said = said[length:]
    return found


def mentions_time(catalog: Catalog, own: str, text: str) -> bool:
    """Return whether any word or number of a text tells a time, in any language: "before our board meets".

    The shortest words do in the person's `own` language only: "an" is a year in French.
    """
    words = _key(text).split()
    known = ((_vocabulary(catalog, language), language == own) for language in catalog.languages)
    found = (
        sign
        for vocabulary, is_own in known
        for word in words
        if is_own or len(word) >= SHORTEST
        for sign in vocabulary.get(word, ())
    )
    return any(letter.isdecimal() for letter in text) or any(sign.letter in OF_TIME for sign in found)


def may_tell_time(catalog: Catalog, language: str, word: str) -> bool:
    """Return whether a word, or what is joined in it, may be part of a date in a language, by itself or in a phrase."""
    parts = [part["letters"] for part in PART.finditer(_bare(word)) if part["letters"] and not part["figure"]]
    return all(map(partial(_is_of_date, catalog, language), parts))


@per_catalog
def _is_of_date(catalog: Catalog, language: str, word: str) -> bool:
    vocabulary = _vocabulary(catalog, language)
    return word in _words_of_phrases(catalog, language) or _phrase(vocabulary, [word]) is not None


@per_catalog
def _words_of_phrases(catalog: Catalog, language: str) -> frozenset[str]:
    return frozenset(word for phrase in _vocabulary(catalog, language) for word in phrase.split())


def _join_hyphened(vocabulary: Mapping[str, tuple[Sign, ...]], pair: str) -> str:
    """Return two hyphenated words as a phrase if they are one: "après-demain"."""
    phrase = pair.replace("-", " ")
    return phrase if phrase in vocabulary else pair


def _bare(text: str) -> str:
    """Return lower case without accents. Dashes and digits stay."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("º", "o").replace("ª", "a"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _figures(part: re.Match[str], vocabulary: Mapping[str, tuple[Sign, ...]], *, day_first: bool) -> list[Sign] | None:
    """Return the signs of a part with digits, or None if the date can be read in two ways."""
    numbers = [int(number) for number in re.findall(r"\d+", part[0])]
    if part["dash"]:
        return [Sign("-", SLASH if part[0] == "/" else 0)]
    if part["iso"]:
        year, month, day = numbers
        return [Sign("N", day), Sign("M", month), Sign("Y", year)]
    if part["dotted"] or part["slashed"]:
        day, month, *years = numbers
        if part["slashed"] and not day_first and day <= 12 < month:
            day, month = month, day  # "5/15/2027" can be read in one way only
        elif part["slashed"] and not day_first and day <= 12:
            return None  # day and month may be swapped: the two sides of the Atlantic read it differently
        return [Sign("N", day), Sign("M", month), *(Sign("Y", _whole_year(number)) for number in years)]
    if part["monthly"]:
        return [Sign("M", numbers[0]), Sign("Y", numbers[1])]
    if part["letters"]:  # a quarter or week, such as Q3
        before = vocabulary.get(part["letters"], ())
        return [*before, Sign("N", numbers[0])] if before else None
    return [Sign("Y" if 1900 <= numbers[0] <= 2199 else "N", numbers[0])]


def _whole_year(number: int) -> int:
    return number if number > 99 else 2000 + number


def _signs_of_words(vocabulary: Mapping[str, tuple[Sign, ...]], words: list[str]) -> list[Sign] | None:
    """Return the signs of consecutive words, longest phrases first, or None if one isn't part of a date."""
    found: list[Sign] = []
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + LONGEST_PHRASE), start, -1):
            known = _phrase(vocabulary, words[start:end])
            if known is not None:
                found += known
                start = end
                break
        else:
            return None
    return found


def _phrase(vocabulary: Mapping[str, tuple[Sign, ...]], words: list[str]) -> tuple[Sign, ...] | None:
    """Return what a phrase means. A single word may contain a typo, or be a compound, as in German."""
    phrase = " ".join(words)
    if phrase in vocabulary or len(words) > 1:
        return vocabulary.get(phrase)
    for cut in range(SHORTEST, len(phrase) - SHORTEST + 1):
        if phrase[:cut] in vocabulary and phrase[cut:] in vocabulary:
            return vocabulary[phrase[:cut]] + vocabulary[phrase[cut:]]
    near = nearest(phrase, [word for word in vocabulary if " " not in word])
    return vocabulary[near] if near else None


def _without_hyphens(found: list[Sign]) -> Iterator[Sign]:
    """Yield the signs without empty ones and without dashes that don't separate two dates."""
    with_letter = [sign for sign in found if sign.letter]
    for place, sign in enumerate(with_letter):
        around = with_letter[place - 1 : place] + with_letter[place + 1 : place + 2]
        before, after = (around[0].letter, around[1].letter) if place and len(around) == 2 else ("", "")
        hyphen = before not in ANY_SIDE or (after == "Y" and before != "Y")  # as in mid-May and Q1/2027
        if sign.letter != "-" or (before and not hyphen):
            yield sign


def prepare(catalog: Catalog) -> None:
    """Build a release's word lists before anybody types a date. It takes a tenth of a second, so run it in a thread."""
    for language in catalog.languages:
        _vocabulary(catalog, language)


@per_catalog
def _vocabulary(catalog: Catalog, language: str) -> Mapping[str, tuple[Sign, ...]]:
    """Map a language's words to what they mean."""
    known: dict[str, tuple[Sign, ...]] = {}
    for name, letter in SIGNS.items():
        known |= {_key(word): (Sign(letter),) for word in catalog.word_list(f"when-{name}", language)}
    for season, name in enumerate(SEASONS, 1):
        known |= {_key(word): (Sign("S", season),) for word in catalog.word_list(f"when-{name}", language)}
    several = {_key(word) for word in catalog.word_list("when-several", language)}
    known |= {word: (Sign(signs[0].letter, SEVERAL),) for word, signs in known.items() if word in several}
    feasts = (line.partition("=") for line in catalog.word_list("when-feasts", language))
    known |= {_key(word): _signs_of_feast(day.strip()) for word, _, day in feasts}
    numbers = {word: (Sign("N", value),) for word, value in positions_in_list(catalog, language, "numbers").items()}
    ordinals = {word: (Sign("O", value),) for word, value in positions_in_list(catalog, language, "ordinals").items()}
    return {**numbers, **ordinals, **dict(_calendar_names(Locale(language))), **known}


def _signs_of_feast(day: str) -> tuple[Sign, ...]:
    """Return the signs of a feast: of a day and its month ("25.12"), or of days counted from Easter ("easter+49")."""
    if day.startswith(EASTER):
        return (Sign("E", int(day.removeprefix(EASTER))),)
    number, _, month = day.partition(".")
    return Sign("N", int(number)), Sign("M", int(month))


def _calendar_names(locale: Locale) -> Iterator[tuple[str, tuple[Sign, ...]]]:
    """Yield the months and weekdays, in full and abbreviated."""
    for letter, names, first in (("W", locale.days, 0), ("M", locale.months, 0)):
        for context in ("stand-alone", "format"):
            for width in ("abbreviated", "wide"):
                for number, name in names[context][width].items():
                    yield from ((word, (Sign(letter, number + first),)) for word in _forms(name, width))


def _forms(name: str, width: str) -> Iterable[str]:
    word = _key(name)
    return (word,) if word and (width == "wide" or len(word) >= SHORTEST) else ()


def _key(word: str) -> str:
    """Return a word or phrase in the form used for lookup."""
    return " ".join(re.findall(r"[^\W\d_]+", _bare(word)))
