"""The names of languages, in every language of the content, and which one a text names."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale

from bot.dialogue.words.plain_words import has_word, normalised_list, single_words, without_denied
from knowledge.schema import REFERENCE_LANGUAGE, Catalog, per_catalog
from knowledge.search.text import normalise

OF_OTHERS = ("ours", "told-to", "they", "sought-there")
"""Lists of words for things other than the assistant itself: "is the form in German, too?"."""

OF_A_TONGUE = ("commanding", "asked-of-you", "speaking", "before-tongue")
"""Lists of words that show that a name is a language's."""

AROUND_A_TONGUE = (*OF_A_TONGUE, "around-a-name", "articles", "polite")
"""Lists of words that may surround the language that people order: "please pass to German"."""


@per_catalog
def names_of_languages(catalog: Catalog) -> Mapping[str, str]:
    """Return the codes of the content's languages, and of those it's known not to speak, by their names."""
    codes = (*catalog.languages, *catalog.intents[REFERENCE_LANGUAGE].unspoken)
    return {
        normalise(Locale(code).get_display_name(other) or ""): code
        for code in codes
        for other in (*catalog.languages, code)
    }


def named_language(catalog: Catalog, text: str, besides: str = "") -> str:
    """Return the content language that a text names, in any language; empty unless it's exactly one. A language
    that is turned down, or named `besides` another, doesn't count: "why in English? I'd prefer Danish".
    """
    known = names_of_languages(catalog)
    words = normalise(without_denied(catalog, text)).split()
    named = dict.fromkeys(known[word] for word in words if known.get(word) in catalog.languages)
    others = [code for code in named if len(named) == 1 or code != besides]
    return others[0] if len(others) == 1 else ""


def orders_language(catalog: Catalog, text: str, besides: str = "") -> bool:
    """Return whether a text only orders a language: its name, alone or with words of ordering or speaking and small
    words. "The Danish one" is a cluster.
    """
    known = names_of_languages(catalog)
    rest = {word for word in normalise(text).split() if word not in known}
    alone = rest <= single_words(catalog, "polite")
    ordered = bool(rest & single_words(catalog, *OF_A_TONGUE)) and rest <= single_words(catalog, *AROUND_A_TONGUE)
    return (alone or ordered) and bool(named_language(catalog, text, besides))


def asks_to_speak(catalog: Catalog, text: str, besides: str = "") -> bool:
    """Return whether a text about languages asks the assistant to answer in one: "can you reply in French?".

    It must name the language as one in which something is said, and nobody else who might say it: "can I write in
    French?" asks what is possible.
    """
    inside = not normalised_list(catalog, "before-tongue").isdisjoint(normalise(text).split())
    told = has_word(catalog, text, "asked-of-you") and not has_word(catalog, text, *OF_OTHERS)
    return inside and told and bool(named_language(catalog, text, besides))
