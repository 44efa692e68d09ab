"""The field answered by a country: its name in any language, its code, or a place of the network in it."""

from __future__ import annotations

from typing import Any

from babel import Locale

from bot.dialogue.fields.field_type import Answer, AskedField, FieldType, Reading, Refusal
from bot.dialogue.speech import Speech
from bot.dialogue.words import country_names
from bot.dialogue.words.plain_words import fold, nearest, says, without_denied
from knowledge.schema import Catalog, ServiceField

SHORT_FORMS = {"UK": "GB", "USA": "US"}
"""What people write for a country although its code is another one."""


class CountryField(FieldType):
    """A country, stored as its ISO 3166 code."""

    def read(self, question: AskedField, text: str) -> Reading:
        wanted = without_denied(question.catalog, text)
        codes = find_countries(question, wanted)
        if len(codes) > 1:
            return Refusal("form.refused.one-country", plain=True)
        if not codes and (unwanted := find_countries(question, text)):
            names = [self.show(question.speech, question.service.id, question.field, code) for code in unwanted]
            return Refusal("form.refused.not-there", {"place": ", ".join(sorted(names))}, plain=True)
        return Answer(codes.pop()) if codes else Refusal("form.refused.country")

    def show(self, speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
        return str(Locale(speech.language).territories.get(str(answer), answer))


def find_countries(question: AskedField, text: str) -> set[str]:
    """Return the codes of the countries in a text, by name, code, or a place of the network."""
    return _by_code(question.catalog, text) or _by_name(question.catalog, fold(text)) or _by_places(question, text)


def _by_code(catalog: Catalog, text: str) -> set[str]:
    """Return the country given by its code: "DE". "NO" counts only in capitals; "no" is an answer."""
    code = text.strip(" .!").upper()
    code = SHORT_FORMS.get(code, code)
    is_no = not text.strip(" .!").isupper() and says(catalog, text, "no", "none")
    return {code} if code in country_names.by_name(catalog).values() and not is_no else set()


def _by_name(catalog: Catalog, words: str) -> set[str]:
    """Return the countries named in the folded words, or the one they are a typo of."""
    countries = country_names.by_name(catalog)
    found = country_names.find_codes(catalog, words)
    near = None if found else nearest(words, countries.keys())
    return {countries[near]} if near else found


def _by_places(question: AskedField, text: str) -> set[str]:
    """Return the countries of clusters whose city or region is named."""
    clusters = question.catalog.clusters
    mentions = question.scene.release.places.find(text)
    return {clusters[cluster].country for mention in mentions for cluster in mention.cluster_ids if cluster in clusters}
