"""The last answer once more, in the language that a few words ask for: "and in Italian?"."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale

from bot.dialogue.questions import answers
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, join, markup
from bot.dialogue.turn import Turn, say
from bot.dialogue.words.plain_words import normalised_list
from knowledge.schema import REFERENCE_LANGUAGE, Catalog, per_catalog
from knowledge.search.text import normalise

AROUND = ("joining", "before-tongue", "closing", "filling", "pronouns")
"""Lists of words that may stand beside the name of the language."""


def repeat_in_language(scene: Scene, question: str) -> Turn | None:
    """Show the last answer in the language that is all a question names; None where it asks something else."""
    catalog = scene.release.catalog
    words = normalise(question).split()
    named = {_names(catalog)[word] for word in words if word in _names(catalog)}
    others = {word for word in words if word not in _names(catalog)}
    if len(named) != 1 or others.isdisjoint(normalised_list(catalog, "before-tongue")):
        return None
    said = normalised_list(catalog, *AROUND)
    return show_again(scene, named.pop()) if others <= said else None


def show_again(scene: Scene, language: str) -> Turn | None:
    """Show the last answer in a language; None without a recent one. After a language that isn't spoken, in English."""
    entry = scene.context.entry
    catalog = scene.release.catalog
    if entry not in catalog.entries:
        return None
    spoken = language if language in catalog.languages else REFERENCE_LANGUAGE
    text, rows = answers.entry_card(Speech(catalog, spoken), entry)
    if lacking := catalog.intents[REFERENCE_LANGUAGE].unspoken.get(language) if spoken != language else None:
        text = join((markup(f"{lacking.sentence} {lacking.leads}".strip()), text), "\n\n")
    return answers.set_topic(scene.with_session(spoken=spoken), say(scene, text, *rows), entry)


@per_catalog
def _names(catalog: Catalog) -> Mapping[str, str]:
    """Return the codes of the languages that are spoken, and of those known not to be, by what they're called."""
    codes = (*catalog.languages, *catalog.intents[REFERENCE_LANGUAGE].unspoken)
    return {
        normalise(Locale(code).get_display_name(other) or ""): code
        for code in codes
        for other in (*catalog.languages, code)
    }
