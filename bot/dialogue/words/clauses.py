"""The parts of a message: questions, courtesies, what is turned down, and orders.

All words are from the content (`<lang>/words.yaml`), in every language at once: people mix them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.dialogue.words.plain_words import normalised_list
from knowledge.schema import Catalog, per_catalog
from knowledge.search.text import MOST_CHARACTERS, beginning, normalise

_END = re.compile(r"(?<=[.!?;。！？])\s+|\n+|(?<!\s)\s+[-–—]\s+")  # a run of blanks is tried once
_PAUSE = re.compile(r"[,:;]\s+")
_ELIDED = re.compile(r"\bn['’]", re.IGNORECASE)
""""Ne" before a vowel in French."""
_LONG = 25
"""Words from which each sentence of a message is considered separately."""
_MOST = 6
"""Parts of a message that are considered."""
_NEAR = 3
"""Words after a denial within which the denied thing stands: "don't really want"."""
_FEWEST = 2
"""Words that must follow for something to be reported."""
_BETWEEN = 3
"""Words after "asks" within which the reported question begins: "asks me whether"."""
_POLITE = 6
"""Words of a polite question within which the order stands: "could you please kindly tell"."""
_OPENING = 3
"""Words at the beginning of a clause within which an order or a question word counts: "please can you open"."""


@dataclass(frozen=True)
class Clauses:
    """The folded words by which a message is split and understood."""

    asking: frozenset[str]
    asking_anywhere: frozenset[str]
    asking_last: frozenset[str]
    set_phrases: frozenset[str]
    telling: frozenset[str]
    joining: frozenset[str]
    joined: frozenset[str]
    contrasting: frozenset[str]
    aside: frozenset[str]
    denying: frozenset[str]
    unable: frozenset[str]
    wanting: frozenset[str]
    ending: frozenset[str]
    limiting: frozenset[str]
    commanding: frozenset[str]
    wondering: frozenset[str]
    passing_on: frozenset[str]
    reporting: frozenset[str]
    told_to: frozenset[str]
    whether: frozenset[str]
    oneself: frozenset[str]

    @classmethod
    def of(cls, catalog: Catalog) -> Clauses:
        """Return the clauses of a catalog, computed once per release."""
        return _of(catalog)

    def parts_asked(self, text: str) -> list[str]:
        """Return the parts of a message, without those that are contrasted with something else ("Not the fee,
        ..."). A reported question ("my boss asks whether we can join") is reduced to the question.
        """
        parts = self._parts_in(text)
        kept = [part for number, part in enumerate(parts) if number + 1 == len(parts) or not self._is_aside(part)]
        return [part for part in kept if normalise(part)][:_MOST]

    def turns_aside(self, text: str) -> bool:
        """Return whether a message also says what it doesn't want, or isn't about."""
        return self.without_denied(text) != text or any(map(self._is_aside, self._parts_in(text)[:-1]))

    def _parts_in(self, text: str) -> list[str]:
        return [part for sentence in _END.split(text) for part in self._parts_of(sentence)]

    def gist(self, text: str) -> str:
        """Return the part of a message that is considered: all of it if it isn't too long, else its questions,
        or its beginning. In a long story the questions come last.
        """
        start = beginning(text)
        if start == text:
            return text
        room, kept = MOST_CHARACTERS, []
        for sentence in reversed(_END.split(text)):
            if sentence.rstrip().endswith("?") and len(sentence) < room:
                kept.append(sentence)
                room -= len(sentence) + 1
        return beginning(" ".join(reversed(kept))) or start

    def questions(self, parts: Sequence[str]) -> list[str]:
        """Return the parts that ask something."""
        return [part for part in parts if self.asks(part)]

    def asks(self, text: str) -> bool:
        """Return whether a text is a question: by its mark, by the question word that opens it (but not "we
        can"), or as a sentence such as "tell me" or "we'd like to know how".

        As an answer to a field such sentences aren't questions yet: there `looks_like_question` goes by the
        form alone.
        """
        if text.rstrip().endswith("?"):
            return True
        words = normalise(text).split()
        if self.asks_late(text) or self._place_of_told(words) or (self._opens_order(words) and self._tells_us(words)):
            return True
        opening = f"{' '.join(words[: _OPENING + 1])} "
        if any(opening.startswith(f"{told} ") for told in self.telling if " " in told):
            return False  # "would like to meet someone": who is left out is oneself
        if any(word in self.asking for word in takewhile(lambda word: word not in self.telling, words[:_OPENING])):
            return True  # and not "hi, we would like"
        first, second, *_ = (*normalise(_PAUSE.split(text)[-1]).split(), "", "")
        return first in self.asking and second in self.telling  # "we're from Herning, can we use it"

    def asks_late(self, text: str) -> bool:
        """Return whether a question word stands in place of what is asked for: "il y a eu combien de missions",
        "vous êtes où".
        """
        words = normalise(text).split()
        said = f" {' '.join(words)} "
        for phrase in self.set_phrases:
            said = said.replace(f" {phrase} ", " ")
        ends = words[-1:] and words[-1] in self.asking_last
        return bool(ends) or any(f" {asked} " in said for asked in self.asking_anywhere)

    def is_command(self, text: str) -> bool:
        """Return whether a text asks for something to be done."""
        return any(self._commands(part) for part in _END.split(text))

    def passes_on(self, text: str) -> bool:
        """Return whether a text begins with an order to tell somebody else something: "please tell the
        secretariat ...".
        """
        words = normalise(text).split()
        return self._opens_order(words) and not self._tells_us(words)

    def _opens_order(self, words: Sequence[str]) -> bool:
        """Return whether the words begin with an order to tell something; in a polite question it may come later."""
        opening = _POLITE if words and words[0] in self.asking else _OPENING
        return not self.passing_on.isdisjoint(words[:opening])

    def _tells_us(self, words: Sequence[str]) -> bool:
        """Return whether such an order is about telling the sender: "tell me about it"."""
        place = next(place for place, word in enumerate(words) if word in self.passing_on)
        return not self.oneself.isdisjoint(words[place + 1 : place + 2])

    def _parts_of(self, sentence: str) -> list[str]:
        """Split a sentence; the first part of a reported question counts as a part too: "whether it costs, and who"."""
        told = self._strip_frame(sentence)
        first, *others = [part for piece in _PAUSE.split(told) for part in self._split_at_join(piece)]
        several = told != sentence and any(map(self.asks, others))
        return [f"{first.rstrip('?')}?", *others] if several else self._split_sentence(told)

    def _strip_frame(self, sentence: str) -> str:
        """Return the question that a sentence reports, else the sentence. Sentences that are questions
        themselves don't just report one: "how will I know if they answer?".
        """
        words = sentence.split()
        folded = [" ".join(normalise(word).split()) for word in words]
        place = self._place_of_told(folded)
        frame = words[: place - 1] if place else []
        more = not self.joining.isdisjoint(folded[1 : len(frame)]) or any(word[-1] in ",:;" for word in frame[:-1])
        if not frame or more:
            return sentence
        told = [] if self._asks_itself(folded) else words[place:]
        return " ".join(told) if len(told) >= _FEWEST else sentence

    def _asks_itself(self, words: Sequence[str]) -> bool:
        """Return whether the frame of a reported question is a question: by its first word, or the one before
        "ask" or "know".
        """
        wonders = next(place for place, word in enumerate(words) if word in self.wondering)
        before = words[max(wonders - 1, 0)]
        return words[0] not in self.telling and (words[0] in self.asking or before in self.asking)

    def _place_of_told(self, words: Sequence[str]) -> int:
        """Return where a reported question begins, after "whether"; 0 if there is none."""
        for place, word in enumerate(words):
            for after in range(place + 1, min(place + _BETWEEN, len(words))) if word in self.wondering else ():
                if words[after] in self.whether:
                    return after + 1
                if words[after] in self.asking and " ".join(words[after : after + 2]) not in self.set_phrases:
                    return after
        return 0

    def reports(self, text: str) -> bool:
        """Return whether such an order says what to tell: "... that we'll be late", "...: we'll be late"; or,
        after whom to tell, "... the secretariat we'll be late", "... noah I'll be late".
        """
        _, _, behind_mark = text.partition(":")
        words = normalise(text).split()
        told = not self.reporting.isdisjoint(words[_OPENING - 1 : -_FEWEST]) or len(behind_mark.split()) > _FEWEST
        whom = next((place for place, word in enumerate(words) if word in self.told_to), len(words))
        return self.passes_on(text) and (told or len(words) - whom - 1 > _FEWEST or self._names_whom(words))

    def _names_whom(self, words: Sequence[str]) -> bool:
        """Return whether a word after such an order, and before its subject, says whom to tell."""
        place = next(place for place, word in enumerate(words) if word in self.passing_on)
        return not self.telling.isdisjoint(words[place + 2 : place + 4])

    def is_long(self, text: str) -> bool:
        """Return whether a message is so long that its sentences are considered one by one."""
        return len(text.split()) >= _LONG

    def without_denied(self, text: str) -> str:
        """Return a message without what it turns down, if it wants something else: "no passport, just a
        contact". Questions turn nothing down: "can they say no to our request, and what then?".
        """
        sentences = [part for sentence in _END.split(text) for part in _PAUSE.split(sentence)]
        pieces = [piece for sentence in sentences for piece in self._split_at_restart(sentence)]
        kept = [
            piece for piece in pieces if normalise(piece).partition(" ")[0] in self.asking or not self._denies(piece)
        ]
        return ", ".join(kept) if len(kept) < len(pieces) and any(map(self.wants, kept)) else text

    def _split_at_restart(self, sentence: str) -> list[str]:
        """Split a sentence without a pause where people start again: "I want no passport I just want a contact"."""
        words = sentence.split()
        folded = [" ".join(normalise(word).split()) for word in words]
        for place in range(_OPENING, len(words) - 1):
            again = folded[place] in folded[:place] and folded[place] in self.telling | self.wanting
            limits = (
                folded[place] in self.limiting and folded[place - 1] not in self.denying | self.telling | self.wanting
            )
            if again or limits:
                return [" ".join(words[:place]), *self._split_at_restart(" ".join(words[place:]))]
        return [sentence]

    def wants(self, piece: str) -> bool:
        """Return whether the words are a wish, an order or a question."""
        words = normalise(piece).split()
        opens = bool(words) and words[0] in self.limiting | self.commanding
        return opens or not self.wanting.isdisjoint(words) or self.asks(piece)

    def declines(self, text: str) -> bool:
        """Return whether something is expressly not wanted. Questions never decline: "Don't you need ...?"."""
        if text.rstrip().endswith("?"):
            return False
        sentences = _END.split(text)
        denied = [self._denies(sentence) for sentence in sentences]
        # what is told to be done after a denial is wanted: "You don't help. Give me a person!"
        last = max((place for place, sentence in enumerate(sentences) if self._commands(sentence)), default=-1)
        return any(denied) and not (last > denied.index(True) and not any(denied[last:]))

    def _denies(self, sentence: str) -> bool:
        return any(self._is_denial(normalise(_ELIDED.sub("ne ", part)).split()) for part in _PAUSE.split(sentence))

    def _is_denial(self, words: Sequence[str]) -> bool:
        """Return whether a clause turns a wish down: by a denial shortly before a word of wanting ("don't
        really need"), right after it ("brauche keine"), or at the end ("wir suchen in Graz keine Partner
        mehr").
        """
        denials = [place for place, word in enumerate(words) if word in self.denying]
        ends = bool(denials) and words[-1] in self.ending and not self.wanting.isdisjoint(words)
        return ends or any(self._turns_down(words, place) for place in denials)

    def _turns_down(self, words: Sequence[str], place: int) -> bool:
        """Return whether the denial concerns the wish. It doesn't in "not only looking", "none and want" or "je
        n'arrive pas à parler": people who can't do what they want still want it.
        """
        if not self.unable.isdisjoint(words[max(0, place - 2) : place]):
            return False
        if place and words[place - 1] in self.wanting:
            return True
        for word in words[place + 1 : place + 1 + _NEAR]:
            if word in self.wanting:
                return True
            stops = word in self.asking or word in self.limiting or word in self.unable
            if stops or (word in self.joining and word not in self.ending):
                return False
        return False

    def _commands(self, part: str) -> bool:
        words = normalise(part).split()[:_OPENING]
        return any(word in self.commanding for word in words) and not any(word in self.asking for word in words[:1])

    def _split_sentence(self, sentence: str) -> list[str]:
        """Split a sentence at a pause or joining word before a contrast or a question."""
        pieces = [part for piece in _PAUSE.split(sentence) for part in self._split_at_contrast(piece)]
        parts = [part for piece in pieces for part in self._split_at_join(piece)]
        return (
            parts
            if self._is_aside(parts[0]) or len(self.questions(parts)) > 1
            else self._split_courtesy(sentence, parts)
        )

    def _split_courtesy(self, sentence: str, parts: Sequence[str]) -> list[str]:
        """Split off only a short beginning, "thanks, and how much is it"; the rest stays together."""
        first, rest = parts[0], sentence[len(parts[0]) :].lstrip(" ,:;")
        short = len(parts) > 1 and len(first.split()) <= _OPENING
        return [first, self._without_join(rest)] if short and rest else [sentence]

    def _split_at_contrast(self, piece: str) -> list[str]:
        """Separate what is turned down from what is wanted instead, without a pause: "not the newsletter but
        the Passport".
        """
        words = piece.split()
        place = next((place for place, word in enumerate(words) if normalise(word) in self.contrasting), 0)
        if place < _FEWEST or place + 1 == len(words) or not self._is_aside(piece):
            return [piece]
        return [" ".join(words[:place]), " ".join(words[place + 1 :])]

    def _split_at_join(self, piece: str) -> list[str]:
        """Split at a joining word before a question word: "what is it and how do I join"."""
        words = piece.split()
        for place in range(1, len(words) - 1):
            if self._joins(words[place]) and normalise(words[place + 1]) in self.asking:
                return [" ".join(words[:place]), *self._split_at_join(" ".join(words[place + 1 :]))]
        return [self._without_join(piece)]

    def _without_join(self, piece: str) -> str:
        first, _, rest = piece.partition(" ")
        return rest if rest and self._joins(first) else piece

    def _joins(self, word: str) -> bool:
        """Return whether a word joins two parts. With an accent it's another word: "è" isn't "e"."""
        return normalise(word) in self.joining and (word.isascii() or word.casefold() in self.joined)

    def _is_aside(self, part: str) -> bool:
        """Return whether a part only says what isn't meant, or just "no"."""
        words = normalise(part)
        return words in self.denying or any(f"{words} ".startswith(f"{opening} ") for opening in self.aside)


@per_catalog
def _of(catalog: Catalog) -> Clauses:
    def words(name: str, without: Collection[str] = ()) -> frozenset[str]:
        lists = (catalog.word_list(name, language) for language in catalog.languages)
        return frozenset(_fold_words([word for word in each if word not in without] for each in lists))

    told = (phrase for each in catalog.languages for phrase in catalog.word_list("telling", each))
    several = frozenset(phrase for phrase in told if " " in phrase)  # "can't find" tells; "can" asks
    return Clauses(
        asking=words("asking"), asking_last=words("asking-last"),
        asking_anywhere=normalised_list(catalog, "asking-anywhere"),
        set_phrases=normalised_list(catalog, "set-phrases"),
        joining=words("joining"), aside=normalised_list(catalog, "aside"),
        telling=words("telling", without=several) | frozenset(map(normalise, several)),
        joined=frozenset(word for each in catalog.languages for word in catalog.word_list("joining", each)),
        denying=words("denying"), unable=words("unable"), wanting=words("wanting"),
        contrasting=words("but"), ending=words("ending"), limiting=words("limiting"), commanding=words("commanding"),
        wondering=words("wondering"), passing_on=words("passing-on"), reporting=words("reporting"),
        told_to=words("told-to"), whether=words("whether"), oneself=words("oneself"),
    )  # fmt: skip


def _fold_words(lists: Iterable[Sequence[str]]) -> Iterable[str]:
    """Return each word in the form in which it's compared: folded, and of a contraction ("don't") what precedes the
    apostrophe.
    """
    return (normalise(word).split()[0] for listed in lists for word in listed if normalise(word))
