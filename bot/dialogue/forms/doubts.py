"""Words that fit a question but hardly answer it, such as a place as a name or a story as a date: people are asked
first.
"""

from __future__ import annotations

import re

from bot.dialogue.fields import Answer, AskedField, Reading, coach, tells_a_day, time_words, type_of
from bot.dialogue.fields.dates import is_understood
from bot.dialogue.fields.texts import extract_name
from bot.dialogue.forms import hearing, place_sides, prompts
from bot.dialogue.wishes import slot_filling
from bot.dialogue.words import country_names
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import (
    begins_with,
    between,
    fold,
    has_phrase,
    has_word,
    has_words_in_order,
    single_words,
    without_rather,
    word_list,
)
from knowledge.schema import Catalog
from knowledge.search.words import resembles_word

FEW_WORDS = 4
"""Words from which a text without a time isn't the name of a fair or an event."""
SENTENCE = 3
"""Words of the shortest sentence."""
STORY, LONG_STORY = 8, 10
"""Words from which a text that names a time says more than that."""
LONGEST_NAME = 8
"""Words of the longest name."""
SHORTEST_MASHED = 4
"""Letters from which mashed keys can be told from an abbreviation."""
AROUND_PLACES = ("around-a-name", "articles", "filling", "polite", "yes", "rather", "not", "is-ours")
"""Lists of words that, beside a place, name nothing."""


def find_doubt(question: AskedField, words: str, reading: Reading) -> str:
    """Return the key of the text that asks whether the words are meant as the answer; "" if they surely are."""
    if place_sides.names_in_passing(question, words, reading):
        return "form.doubt.home"
    if not isinstance(reading, Answer) or not reading.value or not type_of(question.field).free:
        return ""
    if is_place(question, words):
        return "form.doubt.place"
    if hearing.talks(question):
        return "form.doubt.remark"
    if _reads_as_question(question, words) or may_ask(question, words) or hearing.asks(question):
        return "form.doubt.question"
    if _has_none(question, words):
        return "form.doubt.no-company"
    length = sum(any(map(str.isalpha, word)) for word in words.split())  # "&" is no word
    if question.is_name and (_is_sentence(question, str(reading.value)) or length > LONGEST_NAME):
        return "form.doubt.name"
    if question.field.kind != "date" and _tells_days(question, words):
        return "form.doubt.date"
    joins = word_list(question.catalog, "and", "when-or")
    named = " ".join(word for word in words.split() if fold(word) not in joins)  # "2 and 4"
    if is_mashed(named if question.is_name else words, letters=question.is_name):
        return "form.doubt.mashed"
    dated = question.field.kind == "date" and not is_understood(reading.value)
    return "form.doubt.time" if dated and _tells_a_story(question, words) else ""


def _tells_days(question: AskedField, words: str) -> bool:
    """Return whether the text is a day or period, or several of which one fits: "end of March or early April"."""
    marks = rf"{between(question.catalog, 'when-or')}|[,/]"
    parts = re.split(marks, without_rather(question.catalog, words), flags=re.IGNORECASE)
    return all(tells_a_day(question, part) for part in parts)


def is_place(question: AskedField, words: str) -> bool:
    """Return whether the text is a place, a cluster or a country, and nothing else: "from Graz", "ok then, Graz"."""
    mentions = question.scene.release.places.find(words)
    rest = words
    for mention in sorted(mentions, key=lambda found: found.start, reverse=True):
        if mention.score == 1:
            rest = rest[: mention.start] + rest[mention.end :]
    named = rest != words and single_words(question.catalog, *AROUND_PLACES).issuperset(fold(rest).split())
    known = country_names.by_name(question.catalog).keys() | country_names.places(question.catalog).keys()
    return named or fold(words) in known


def may_ask(question: AskedField, words: str) -> bool:
    """Return whether a few words may be a question without its mark ("c'est gratuit") because they mention "it", or
    express a worry.
    """
    if worries(question, words):
        return True
    if question.is_name or len(words.split()) >= FEW_WORDS:
        return False
    if question.field.kind == "date":
        timed = time_words.mentions_time(question.catalog, question.speech.language, words)
        return begins_with(question.catalog, words, "it-is") and not timed
    return extract_name(question.catalog, words, "it-is") != words  # "it's a heat pump" tells what it is


def leaves_undecided(question: AskedField, words: str) -> bool:
    """Return whether a few words, where text is expected, only put the decision off: "we can decide that next week"."""
    catalog = question.catalog
    few = len(words.split()) <= LONGEST_NAME and type_of(question.field).free and question.field.kind != "date"
    undecided = has_words_in_order(words, word_list(catalog, "undecided"))
    if not few or not undecided or tells_goal_besides(catalog, words):
        return False
    timed = any(time_words.mentions_time(catalog, language, words) for language in catalog.languages)
    return timed or has_word(catalog, words, "later")


def tells_goal_besides(catalog: Catalog, words: str) -> bool:
    """Return whether words that leave something undecided also state a goal: "we want to find out who buys pumps"."""
    besides = " ".join(word for word in fold(words).split() if word not in single_words(catalog, "undecided"))
    return coach.tells(catalog, "goal", besides)


def worries(question: AskedField, words: str) -> bool:
    """Return whether a short text opens with a worry that may have an answer: "we're afraid somebody will copy it"."""
    said = words.split()
    return SENTENCE <= len(said) <= LONG_STORY and has_word(question.catalog, " ".join(said[: SENTENCE + 1]), "worried")


def _reads_as_question(question: AskedField, words: str) -> bool:
    """Return whether the words begin like a question and say nothing about the company. Names have capitals: "What
    If Robotics".
    """
    if len(words.split()) < SENTENCE or not begins_with(question.catalog, words, "question"):
        return False
    if question.field.kind == "date" and time_words.mentions_time(question.catalog, question.speech.language, words):
        return False
    if prompts.is_answered_by_how(question) or (question.is_name and words != words.lower()):
        return False
    wish = slot_filling.understand(question.scene, question.service, words)
    return not wish.own and not wish.what and not coach.tells_story(question.catalog, words)


def _has_none(question: AskedField, words: str) -> bool:
    """Return whether somebody says that they have no company: "no company, I'm a student", "private person"."""
    if question.field.role != "company":
        return False
    names_it = has_phrase(words, question.names)
    return (names_it and has_word(question.catalog, words, "not", "none")) or has_word(
        question.catalog, words, "no-company"
    )


def _is_sentence(question: AskedField, words: str) -> bool:
    """Return whether people speak about themselves. Names have capitals: "We Do Wind"."""
    catalog = question.catalog
    words = without_rather(catalog, words) or words
    typed = fold(words).split()
    if len(typed) > FEW_WORDS and slot_filling.understand(question.scene, question.service, words).own:
        return True
    first, *others = words.split()
    without_capitals = " ".join((first, *(word for word in others if word[:1].islower())))
    if len(typed) < SENTENCE or without_capitals == first:
        return False
    opens = typed[0] in Clauses.of(catalog).telling
    if len(typed) >= FEW_WORDS and words == words.lower() and not word_list(catalog, "company-forms") & {*typed}:
        return True  # a longer name has capitals, or ends like one: "bright roofs of graz gmbh"
    return opens or coach.tells_story(catalog, without_capitals)


def is_mashed(words: str, *, letters: bool) -> bool:
    """Return whether the keys were only mashed. `letters`: an answer must have some."""
    long_words = [word for word in words.split() if len(word) >= SHORTEST_MASHED]
    mashed = bool(long_words) and len(long_words) == len(words.split()) and not any(map(_resembles_word, long_words))
    return mashed or (letters and not any(map(str.isalpha, words)))


def _resembles_word(word: str) -> bool:
    """Return whether this may be a word. Capitals and digits inside a word belong to names: "GmbH", "H2Pro"."""
    return not word.isalpha() or word[1:] != word[1:].lower() or resembles_word(fold(word))


def _tells_a_story(question: AskedField, words: str) -> bool:
    """Return whether a sentence about the company or its wishes says nothing about a time."""
    catalog, typed = question.catalog, fold(words).split()
    seeks = slot_filling.understand(question.scene, question.service, words).what  # what kind of help is wanted
    if time_words.mentions_time(catalog, question.speech.language, words):
        told = seeks or coach.tells(catalog, "offer", words) or coach.tells(catalog, "goal", words)
        return told and len(typed) >= STORY
    if seeks:
        return True
    if len(typed) < FEW_WORDS:
        return False
    of_themselves = typed[0] in Clauses.of(catalog).telling
    return of_themselves or coach.tells_story(catalog, words)
