"""The field answered by a day or period, stored as understood together with the person's own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval, format_skeleton

from bot.dialogue.fields.field_type import Answer, AskedField, Reading, Refusal
from bot.dialogue.fields.periods import NO_SUCH_DAY, find_period, read_period
from bot.dialogue.fields.single_periods import SEASON_BEGINS, DateSpan
from bot.dialogue.fields.texts import TextField
from bot.dialogue.fields.time_words import SEASONS, signs
from bot.dialogue.speech import Speech
from bot.dialogue.words.plain_words import begins_with, fold, says, strip_quotes, without_rather, word_list
from knowledge.schema import ServiceField

SHORT = 3
"""Letters of the shortest month."""


class PeriodField(TextField):
    """A day or period. If it can't be read, the person's words are kept, unless the field forbids that."""

    def read(self, question: AskedField, text: str) -> Reading:
        reading = super().read(question, text)
        if isinstance(reading, Refusal):
            return reading
        if not question.field.required and says(question.catalog, text, "whatever", "when-any"):
            return Answer(None)
        words, day = strip_quotes(text), today(question)
        span = read_period(question.catalog, _languages(question), words.strip(" !,"), day)
        if span is None and (preferred := _taken_back_for(question, words)):
            return self.read(question, preferred)
        if span is None and begins_with(question.catalog, words, "no", "rather", "meant"):  # "no I meant 15 April"
            instead = date_in(question, words).get(question.field.id)
            return Answer(instead) if instead else reading
        if span is None:
            return reading if question.field.as_words else Refusal("form.refused.date")
        if span == NO_SUCH_DAY:
            return Refusal("form.refused.no-such-day", plain=True)
        if span.dated and span.last < day:
            when = words if span.unit == "past" else _span_text(question.speech, span)
            return Refusal("form.refused.past", {"when": when}, plain=True)
        if span.unit == "day" and not span.bound and not any(letter.isalpha() for letter in words):
            return Answer(span.first.isoformat())
        return Answer({"words": words, **span.as_stored()})

    def show(self, speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
        if not isinstance(answer, Mapping):
            return _span_text(speech, DateSpan("day", day, day)) if (day := whole_date(str(answer))) else str(answer)
        words, span = str(answer["words"]), DateSpan.of(answer)
        if not span.dated and signs(speech.catalog, speech.language, words, day_first=True):
            return words  # which are in the reader's language
        when = _span_text(speech, span)
        known, read = set(fold(words).split()), set(fold(when).split())
        if all(word in known or any(_shortens(word, longer) for longer in known) for word in read):
            return words
        return when if known <= read else speech.label("period.words", words=words, when=when)


def _shortens(word: str, longer: str) -> bool:
    """Return whether one word is a shortened month name of the other: "Jun" adds nothing to "June"."""
    return len(word) >= SHORT and word.isalpha() and longer.startswith(word)


def today(question: AskedField) -> date:
    """Return today's date for the person, in their home cluster's time zone or else their chat's."""
    home = question.catalog.clusters.get(question.service.answer("home", question.draft.answers))
    zone = home.timezone if home else question.speech.zone
    return question.scene.now.astimezone(ZoneInfo(zone or "UTC")).date()


def _taken_back_for(question: AskedField, text: str) -> str:
    """Return the period that replaces an earlier one: "in spring, no, autumn"; "" for other words."""
    catalog, words = question.catalog, text.split()
    for place in range(len(words) - 1, 0, -1):
        said = " ".join(words[place:])
        denies = (
            fold(words[place]) in word_list(catalog, "not") and words[place][-1].isalnum()
        )  # "en mayo, no en junio"
        if begins_with(catalog, said, "no", "rather", "meant") and not denies:
            instead = without_rather(catalog, said).strip(" ,;.")
            return instead if instead != said and tells_a_day(question, instead) else ""
    return ""


def tells_a_day(question: AskedField, text: str, *, own: bool = False) -> bool:
    """Return whether the whole text is read as a day or period, in the person's `own` language or in any."""
    languages = (question.speech.language,) if own else _languages(question)
    return read_period(question.catalog, languages, text.strip(" !,."), today(question)) is not None


def date_in(question: AskedField, text: str) -> Mapping[str, Any]:
    """Return the answer to the service's question about a time, by field id, if the sentence gives one."""
    asked = question.service.field_of("date")
    found = find_period(question.catalog, _languages(question), text, today(question)) if asked else None
    return {asked.id: {"words": found[0], **found[1].as_stored()}} if asked and found else {}


def _languages(question: AskedField) -> tuple[str, ...]:
    """Return the content's languages, the person's own first."""
    own = question.speech.language
    return (own, *(language for language in question.catalog.languages if language != own))


def whole_date(text: str) -> date | None:
    """Return the day if an answer is stored as just a day, or None if it's stored in words."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_understood(value: object) -> bool:
    """Return whether a date was understood, rather than kept only in the person's words."""
    return isinstance(value, Mapping) or whole_date(str(value)) is not None


def _span_text(speech: Speech, span: DateSpan) -> str:
    """Return the period as written in the language of `speech`."""
    when = _period_text(speech, span)
    for key in (span.part, span.bound):
        when = speech.label(f"period.{key}", when=when) if key else when
    return when


def _period_text(speech: Speech, span: DateSpan) -> str:
    match span.unit:
        case "soon" | "coming-days" | "coming-weeks" | "coming-months" | "coming-years":
            return speech.label(f"period.{span.unit}")
        case "day":
            return str(format_date(span.first, format="long", locale=speech.locale))
        case "week":
            days = format_interval(span.first, span.last, "yMMMd", locale=speech.locale)
            return speech.label("period.week", number=span.first.isocalendar().week, days=days)
        case "month":
            return str(format_skeleton("yMMMM", span.first, locale=speech.locale))
        case "months":
            return str(format_interval(span.first, span.last, "yMMMM", locale=speech.locale))
        case "quarter":
            return str(format_skeleton("yQQQQ", span.first, locale=speech.locale))
        case "half":
            key = "period.first-half" if span.first.month < 7 else "period.second-half"
            return speech.label(key, year=span.first.year)
        case "season":
            return _season(speech, span)
        case "year":
            return str(span.first.year)
    return str(format_interval(span.first, span.last, "yMMMMd", locale=speech.locale))


def _season(speech: Speech, span: DateSpan) -> str:
    """Return a season with its year; a winter has two."""
    begins = next(number for number, month in SEASON_BEGINS.items() if month <= _first_month(span) < month + 3)
    year = span.first.year - (span.first.month <= 2)
    years = f"{year}/{(year + 1) % 100:02d}" if begins == len(SEASONS) else str(year)
    return speech.label(f"period.{SEASONS[begins - 1]}", year=years)


def _first_month(span: DateSpan) -> int:
    """Return the month in which the season began, whatever part of it is meant."""
    return span.first.month if span.first.month > 2 else 12
