"""The field answered by a country, by its name in any language, its code, or a place of the network in it."""

from __future__ import annotations

from typing import Any

from babel import Locale

from bot.dialogue import country_names
from bot.dialogue.forms.fields.field_type import Answer, AskedField, FieldType, Reading, Refusal
from bot.dialogue.plain_words import folded, nearest, says, wanted
from bot.dialogue.speech import Speech
from knowledge.schema import Catalog, ServiceField

SHORT_FORMS = {"UK": "GB", "USA": "US"}
"""What people write for a country although its code is another one."""


class CountryField(FieldType):
    """A country, kept as its ISO 3166 code."""

    def read(self, question: AskedField, text: str) -> Reading:
        said = wanted(question.catalog, text)
        named = countries_named(question, said)
        if len(named) > 1:
            return Refusal("form.refused.one-country", plain=True)
        if not named and (unwanted := countries_named(question, text)):
            names = [self.show(question.speech, question.service.id, question.field, code) for code in unwanted]
            return Refusal("form.refused.not-there", {"place": ", ".join(sorted(names))}, plain=True)
        return Answer(named.pop()) if named else Refusal("form.refused.country")

    def show(self, speech: Speech, service_id: str, asked: ServiceField, answer: Any) -> str:
        return str(Locale(speech.language).territories.get(str(answer), answer))


def countries_named(question: AskedField, text: str) -> set[str]:
    """The codes of the countries that a text names, by name, code, or a place of the network."""
    catalog = question.catalog
    return _coded(catalog, text) or _named(catalog, folded(text)) or _of_places(question, text)


def _coded(catalog: Catalog, text: str) -> set[str]:
    """The country whose code the text is: "DE", or "NO" in capitals, as small it says no."""
    code = text.strip(" .!").upper()
    code = SHORT_FORMS.get(code, code)
    is_no = not text.strip(" .!").isupper() and says(catalog, text, "no", "none")
    return {code} if code in country_names.by_name(catalog).values() and not is_no else set()


def _named(catalog: Catalog, words: str) -> set[str]:
    """The countries that are named in the folded words, or the one whose name they are with a slip in it."""
    countries = country_names.by_name(catalog)
    found = country_names.named(catalog, words)
    near = None if found else nearest(words, countries.keys())
    return {countries[near]} if near else found


def _of_places(question: AskedField, text: str) -> set[str]:
    """The countries of the clusters whose city or region is named."""
    clusters = question.catalog.clusters
    mentions = question.scene.release.places.find(text)
    return {clusters[cluster].country for mention in mentions for cluster in mention.cluster_ids if cluster in clusters}
