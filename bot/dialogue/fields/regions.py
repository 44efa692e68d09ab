"""Parts of the world by their names, and the countries in them."""

from __future__ import annotations

from babel import Locale

from bot.dialogue.words.country_names import PARTS
from bot.dialogue.words.plain_words import fold
from knowledge.schema import Catalog, per_catalog

CONTINENTS = {
    "002": "Africa/",
    "142": "Asia/",
    "150": "Europe/",
    "003": "America/",
    "019": "America/",
    "009": "Australia/",
}
"""Codes of continents (UN M49), and what the time zones there begin with."""
REGIONS = {
    **{code: PARTS[code] for code in ("005", "013", "151")},
    "154": "DK EE FI GB IE IS LT LV NO SE",
    "155": "AT BE CH DE FR LI LU MC NL",
    "039": "AD ES GR HR IT MT PT SI",
    "018": "BW LS NA SZ ZA",
    "030": "CN JP KR TW",
    "035": "ID MY PH SG TH VN",
}
"""Codes of parts of continents, and the countries there."""
NORDIC = "DK FI IS NO SE"
"""The countries that the word list `nordic` stands for: no code does."""


def countries_in(catalog: Catalog, region: str) -> tuple[str, ...]:
    """Return the codes of the countries in a part of the world; of a continent, those that have a cluster."""
    zone, clusters = CONTINENTS.get(region, ""), catalog.clusters.values()
    there = {cluster.country for cluster in clusters if zone and cluster.timezone.startswith(zone)}
    return tuple(sorted(there)) or tuple(REGIONS.get(region, region).split())


def named_region(catalog: Catalog, words: str) -> str:
    """Return the code of the part of the world named, or "". Northern Europe is treated as a list of countries."""
    return next((code for name, code in _regions(catalog) if f" {name} " in f" {fold(words)} "), "")


@per_catalog
def _regions(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Return the parts of the world as (folded name, code) in every language, longest first."""
    names: dict[str, str] = {}
    for language in catalog.languages:
        territories = Locale(language).territories
        names |= {fold(str(territories.get(code, ""))): code for code in (*CONTINENTS, *REGIONS)}
        names |= {fold(word): NORDIC for word in catalog.word_list("nordic", language)}
    return tuple(sorted(((name, code) for name, code in names.items() if name), key=lambda pair: -len(pair[0])))
