"""Repeats the last answer in another language: "and in Italian?"."""

from __future__ import annotations

from bot.dialogue.questions import answers
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, join, markup
from bot.dialogue.turn import Turn, say
from bot.dialogue.words.language_names import names_of_languages
from bot.dialogue.words.plain_words import normalised_list
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.search.text import normalise

AROUND = ("joining", "before-tongue", "closing", "filling", "pronouns")
"""Lists of words that may stand beside the name of the language."""


def repeat_in_language(scene: Scene, question: str) -> Turn | None:
    """Show the last answer in the language that the question names; None if it asks anything else."""
    words = normalise(question).split()
    known = names_of_languages(scene.catalog)
    named = {known[word] for word in words if word in known}
    others = {word for word in words if word not in known}
    if len(named) != 1 or others.isdisjoint(normalised_list(scene.catalog, "before-tongue")):
        return None
    said = normalised_list(scene.catalog, *AROUND)
    return show_again(scene, named.pop()) if others <= said else None


def show_again(scene: Scene, language: str) -> Turn | None:
    """Show the last answer in a language, or in English if the content doesn't speak it; None without a recent
    answer.
    """
    entry = scene.context.entry
    catalog = scene.catalog
    if entry not in catalog.entries:
        return None
    spoken = language if language in catalog.languages else REFERENCE_LANGUAGE
    text, rows = answers.entry_card(Speech(catalog, spoken), entry)
    if lacking := catalog.intents[REFERENCE_LANGUAGE].unspoken.get(language) if spoken != language else None:
        text = join((markup(f"{lacking.sentence} {lacking.leads}".strip()), text), "\n\n")
    return answers.set_topic(scene.with_session(spoken=spoken), say(scene, text, *rows), entry)
