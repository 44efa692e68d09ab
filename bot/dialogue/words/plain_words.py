"""Short words: yes, back, skip ... as the content lists them, in all languages at once, with typos."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.schema import Catalog, per_catalog
from knowledge.search.text import ACCENTLESS, LONGEST, normalise
from knowledge.search.words import is_good_word

FORGIVING, SECOND_SLIP, MOST_SLIPS = 5, 9, 2
"""Word lengths from which one typo, and the most, are tolerated, and how many that is: in shorter words a typo makes
another word.
"""
GOING_ON = ("yes", "continue", "begin", "send")
"""Lists of words that say that something is right and may go on."""
SOFTENING = ("rather", "polite", "for-now")
"""Lists of words that soften an order to stop: "rather", "please", "for today"."""
FRAMING = ("wanting-to", "this-here", "filling")
"""Lists of words that make an order to stop a sentence: "I want to stop this"."""
TAKING_BACK = (("yes", "no"), ("no", "yes"))
"""Pairs of lists: a word of the second takes back one of the first."""
MOST_TAKING_BACK = 6
"""Words of a text that only takes something back."""
ANNOUNCING = re.compile(r"\s*[:,;.–—]\s+|\s+-\s+")
"""What separates a question from the words that announce it."""
MOST_ANNOUNCING = 8
"""Words that may announce a question."""
OPENING = 200
"""Characters that contain the beginning of a text; limited, because texts are examined from each pause in them."""
JOINERS = "\u200c\u200d"
"""Invisible characters that belong to words of some scripts, and to emoji."""


@lru_cache(maxsize=64)
def clean(text: str) -> str:
    """Return the text normalised: composed letters, no invisible characters, single spaces.

    Line breaks, wide letters and superscripts are kept, because these are the person's own words.
    """
    visible = "".join(
        letter
        for letter in unicodedata.normalize("NFC", text)
        if letter in JOINERS or letter == "\n" or unicodedata.category(letter) not in ("Cf", "Cc") or letter.isspace()
    )
    lines = (" ".join(line.split()) for line in visible.strip().splitlines())
    return "\n".join(lines).strip()


QUOTES = "\"'`*_“”„‟‘’‚‛«»‹›"
"""Marks that people put around an answer."""


def strip_quotes(text: str) -> str:
    """Return the text without quotes and marks around the whole of it."""
    return text.strip(QUOTES + " ") if text[:1] in QUOTES and text[-1:] in QUOTES and len(text) > 1 else text


CONTRACTED = re.compile(r"(?<=\w\w)['’](?=\w)(?<!\bqu['’])(?<!\bun['’])(?<!ll['’])")
"""An apostrophe inside a word, as in "don't"; in "l'entreprise" and "dell'azienda" it separates two words."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the words of a text in lower case without accents, punctuation or emoji, separated by single spaces.
    Of a long text only the beginning is used.
    """
    bare = text[:LONGEST].casefold()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare).translate(ACCENTLESS)
    return " ".join(re.findall(r"[^\W_]+", CONTRACTED.sub("", bare)))


@per_catalog
def word_list(catalog: Catalog, *names: str) -> frozenset[str]:
    """Return the words and phrases of these lists in all languages, folded."""
    lists = (catalog.word_list(name, language) for language in catalog.languages for name in names)
    return frozenset(fold(word) for words in lists for word in words) - {""}


@per_catalog
def single_words(catalog: Catalog, *names: str) -> frozenset[str]:
    """Return the single words of these lists in all languages, folded."""
    return frozenset(word for phrase in word_list(catalog, *names) for word in phrase.split())


@per_catalog
def normalised_list(catalog: Catalog, *names: str, language: str | None = None) -> frozenset[str]:
    """Return the words and phrases of these lists in the search's form, in all languages or in one."""
    languages = catalog.languages if language is None else (language,)
    lists = (catalog.word_list(name, code) for code in languages for name in names)
    return frozenset(normalise(word) for words in lists for word in words)


@per_catalog
def normalised_words(catalog: Catalog, *names: str, language: str | None = None) -> frozenset[str]:
    """Return the single words of these lists in the search's form."""
    return frozenset(word for said in normalised_list(catalog, *names, language=language) for word in said.split())


@per_catalog
def positions_in_list(catalog: Catalog, language: str, name: str) -> Mapping[str, int]:
    """Return the words of a list in one language, folded, with their positions from one; slashes separate the forms
    of a word.
    """
    words = catalog.word_list(name, language)
    return {fold(form): place for place, word in enumerate(words, 1) for form in word.split("/")}


def says(catalog: Catalog, text: str, *names: str) -> bool:
    """Return whether the whole text is a word of one of these lists, courtesies aside."""
    words = fold(text)
    kept = without_courtesies(catalog, words)
    return any(is_word(said, word_list(catalog, name)) for name in names for said in (words, kept) if said)


def says_both(catalog: Catalog, text: str, first: Collection[str], second: Collection[str]) -> bool:
    """Return whether the text is a word of the first lists and one of the second, in either order: "yes, go on"."""
    known, others = word_list(catalog, *first), word_list(catalog, *second)
    words = without_courtesies(catalog, fold(text))
    if len(words) > _longest(known) + 1 + _longest(others):  # to cut a long text at each blank takes long
        return False
    return any(
        (before in known and after in others) or (before in others and after in known) for before, after in _cuts(words)
    )


def says_two(words: str, known: frozenset[str]) -> bool:
    """Return whether folded words are two of the known ones: "ok cool"."""
    few = len(words) <= 2 * _longest(known)
    return few and any(before in known and after in known for before, after in _cuts(words))


def agrees(catalog: Catalog, text: str) -> bool:
    """Return whether the text says, in one phrase or two, that something is right and may go on: "oui, c'est ça"."""
    return says(catalog, text, *GOING_ON) or says_both(catalog, text, GOING_ON, GOING_ON)


@per_catalog
def meant_at_last(catalog: Catalog, text: str) -> str:
    """Return the yes or no that replaces the other one ("no, actually yes"); any other text as it is."""
    words = fold(text)
    if len(words.split()) > MOST_TAKING_BACK:
        return text
    for before, after in _cuts(words):
        said = without_ends(catalog, after, "rather", "but") or after.rpartition(" ")[2]
        instead = "," in text or said != after
        if instead and any(says(catalog, before, a) and says(catalog, said, b) for a, b in TAKING_BACK):
            return said
    return text


def says_done(catalog: Catalog, text: str) -> bool:
    """Return whether the text says that nothing is left to add: "that's it", "yes, that's all", "no, nothing else".

    With a question mark it asks that.
    """
    done = says(catalog, text, "done") or says_both(catalog, text, ("yes", "no"), ("done", "none"))
    return done and not text.rstrip().endswith("?")


def _cuts(words: str) -> Iterator[tuple[str, str]]:
    """Yield the words cut in two, at each blank."""
    parts = words.split()
    for place in range(1, len(parts)):
        yield " ".join(parts[:place]), " ".join(parts[place:])


def is_word(word: str, known: frozenset[str]) -> bool:
    """Return whether the folded word is one of the known ones, or a misspelling of one. Correctly spelt words of
    any language aren't: "India" isn't the Italian word for "send".
    """
    slip = FORGIVING <= len(word) <= _longest(known) + MOST_SLIPS and not is_good_word(word)
    return word in known or (slip and _slip_of(word, _by_initial(known).get(word[:1], ())) is not None)


def nearest(word: str, known: Collection[str]) -> str | None:
    """Return the known word that the folded word is, or is a misspelling of."""
    if word in known:
        return word
    return _slip_of(word, (candidate for candidate in known if candidate[:1] == word[:1]))


def _slip_of(word: str, alike: Iterable[str]) -> str | None:
    """Return the word with the same initial of which the word is a misspelling."""
    if len(word) < FORGIVING:
        return None
    slips = 1 if len(word) < SECOND_SLIP else MOST_SLIPS
    long = [candidate for candidate in alike if len(candidate) >= FORGIVING - 1]
    near = process.extractOne(word, long, scorer=OSA.distance, score_cutoff=slips)
    return near[0] if near else None


@lru_cache(maxsize=256)
def _by_initial(known: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """Return the words by their initials: of a list of thousands, few can be meant."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in known:
        found[word[:1]].append(word)
    return found


@per_catalog
def without_courtesies(catalog: Catalog, words: str, *names: str) -> str:
    """Return the folded words without a "please" or "thanks", or a word of further lists, at either end."""
    return _ends_pattern(word_list(catalog, "polite", *names)).sub("", words).strip()


@lru_cache(maxsize=16)
def _ends_pattern(known: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern for these words at either end of a text."""
    return re.compile(rf"^(?:(?:{any_of(known)})\b ?)+|(?: ?\b(?:{any_of(known)}))+$")


def without_rather(catalog: Catalog, text: str) -> str:
    """Return the text without "instead", "actually", "please" and the like at either end."""
    return without_ends(catalog, text, "rather", "polite")


def says_softened(catalog: Catalog, text: str, *names: str) -> bool:
    """Return whether the whole text is a word of one of these lists, softened or not: "rather leave it for today"."""
    return says(catalog, text, *names) or says(catalog, without_ends(catalog, text, *SOFTENING), *names)


def says_framed(catalog: Catalog, text: str, *names: str) -> bool:
    """Return whether a text says the same as a word of one of these lists, in a sentence: "can I stop this,
    please?".
    """
    return says(catalog, without_ends(catalog, text, *SOFTENING, *FRAMING), *names)


def says_among(catalog: Catalog, text: str, names: Iterable[str], besides: Iterable[str]) -> bool:
    """Return whether a text consists of the words of a phrase in the lists `names`, and others from the lists
    `besides`: "zieh sie bitte zurück".
    """
    said = frozenset(fold(text).split())
    phrases = (frozenset(phrase.split()) for phrase in word_list(catalog, *names) if " " in phrase)
    return any(phrase <= said and said - phrase <= single_words(catalog, *besides) for phrase in phrases)


def without_ends(catalog: Catalog, text: str, *names: str) -> str:
    """Return the text without words of these lists at either end."""
    said = word_list(catalog, *names)
    left, before = text.split(), None
    while left != before:
        before = left
        for count in (4, 3, 2, 1):
            left = left[:-count] if fold(" ".join(left[-count:])) in said else left
            left = left[count:] if fold(" ".join(left[:count])) in said else left
    return " ".join(left)


def begins_with(catalog: Catalog, text: str, *names: str) -> bool:
    """Return whether the text begins with a word of one of these lists, courtesies aside."""
    words = without_courtesies(catalog, fold(text[:OPENING]))
    known = word_list(catalog, *names)
    return any(beginning in known for beginning in _beginnings(words, _longest(known)))


def _beginnings(words: str, longest: int) -> Iterator[str]:
    """Yield the first of the words, the first two, and so on, while they have no more letters than `longest`."""
    end = words.find(" ")
    while 0 <= end <= longest:
        yield words[:end]
        end = words.find(" ", end + 1)
    if end < 0:
        yield words


@lru_cache(maxsize=256)
def _longest(known: frozenset[str]) -> int:
    return max(map(len, known), default=0)


def ends_with(catalog: Catalog, text: str, *names: str) -> bool:
    """Return whether the text ends with a word of one of these lists, courtesies aside."""
    words = without_courtesies(catalog, fold(text))
    return any(words.endswith(f" {word}") for word in word_list(catalog, *names))


def has_phrase(text: str, phrases: Iterable[str]) -> bool:
    """Return whether one of the folded phrases stands anywhere in the text, as whole words."""
    words = f" {fold(text)} "
    return any(f" {phrase} " in words for phrase in phrases)


def has_words_in_order(text: str, phrases: Iterable[str]) -> bool:
    """Return whether the words of a folded phrase occur in a text in this order, with anything in between: "mit
    jemandem über sprechen" is in "ich will mit jemandem über Mailand sprechen".
    """
    said = fold(text).split()
    return any(_stand_in_order(phrase.split(), said) for phrase in phrases)


def _stand_in_order(words: Sequence[str], said: Sequence[str]) -> bool:
    left = iter(said)
    return all(word in left for word in words)


def has_word(catalog: Catalog, text: str, *names: str) -> bool:
    """Return whether a word of one of these lists stands anywhere in the text."""
    return has_phrase(text, word_list(catalog, *names))


def without_words(catalog: Catalog, text: str, *names: str) -> str:
    """Return the folded text without the words of these lists, wherever they stand; long ones go first."""
    rest = f" {fold(text)} "
    for phrase in sorted(word_list(catalog, *names), key=len, reverse=True):
        rest = rest.replace(f" {phrase} ", " ")
    return rest.strip()


@per_catalog
def without_denied(catalog: Catalog, text: str) -> str:
    """Return the text without what it turns down: "Denmark but not Sweden" is "Denmark"."""
    if _excepting(catalog).match(fold(text)):
        return ""
    parts = split_parts(catalog, text)
    denied = {part for part in parts if begins_with(catalog, part, "not", "except") and not part.isupper()}  # "NO"
    kept = [part for part in parts if part.strip() and part not in denied]
    return ", ".join(kept) if len(kept) < len(parts) else text


@per_catalog
def _excepting(catalog: Catalog) -> re.Pattern[str]:
    """Compile the pattern for an exception of several words at the beginning: "anything but Denmark and Milan"."""
    return re.compile(rf"(?:{any_of(phrase for phrase in word_list(catalog, 'except') if ' ' in phrase)})\b")


def split_parts(catalog: Catalog, text: str) -> list[str]:
    """Return the parts of a text between commas, full stops and any language's words for "and" and "but"."""
    return re.split(rf"[,;.\n]|{between(catalog, 'but', 'and')}", text, flags=re.IGNORECASE)


@per_catalog
def between(catalog: Catalog, *names: str) -> str:
    """Return a pattern for a word of these lists, in any language, between other words."""
    return rf"\s(?:{any_of(word_list(catalog, *names))})\s"


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def without_announcement(catalog: Catalog, text: str) -> str:
    """Return the question that a few words only announce ("can I ask something first: who sees this"), without an
    emoji after its mark; any other text as it is.
    """
    text = BEHIND_MARK.sub("", text)
    for pause in ANNOUNCING.finditer(text[:OPENING]):
        before, asked = text[: pause.start()], text[pause.end() :]
        if looks_like_question(catalog, asked) and len(before.split()) <= MOST_ANNOUNCING:
            return asked if has_word(catalog, before, "announcing") else text
    return text


BEHIND_MARK = re.compile(r"(?<=[?？])[\W_]+$")
"""What follows the question mark at the end of a text without being a word: " 😅"."""


def looks_like_question(catalog: Catalog, text: str) -> bool:
    """Return whether the text has the form of a question: it ends or begins like one, also after words like
    "c'est": "c'est qui au juste". `Clauses.asks` recognises more, such as "we'd like to know how".
    """
    if text.rstrip(" \"'»”)").endswith(("?", "？", "؟")) or begins_with(catalog, text, "question"):
        return True
    words = fold(text)
    behind = (words.removeprefix(f"{word} ") for word in word_list(catalog, "being") if words.startswith(f"{word} "))
    return text.islower() and any(begins_with(catalog, rest, "question") for rest in behind)
