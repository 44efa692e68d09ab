"""Ways of breaking the form of a file: its YAML, its keys, and the kinds of its values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.quality.mutations import (
    ALL,
    FAQ,
    FILES,
    TEXTS,
    TRANSLATED_FAQ,
    WORDS,
    Mutation,
    edited,
    matches,
    operator,
    owner,
    replaced,
    written,
)


@operator
def a_tab_in_the_indentation() -> Iterator[Mutation]:
    yield from replaced(ALL, r"^  (?=\S)", "\t")


@operator
def a_quote_that_is_not_closed() -> Iterator[Mutation]:
    yield from replaced(WORDS, r'(?<=[^\\])"$', "")


@operator
def a_quote_that_opens_only() -> Iterator[Mutation]:
    yield from replaced(WORDS, r"(?P<before>(?:question|prompt): )(?=\w)", '"')


@operator
def a_key_indented_too_far() -> Iterator[Mutation]:
    yield from replaced(FAQ, r"^    (?=(?:question|phrasings):)", "     ")


@operator
def a_list_item_indented_too_far() -> Iterator[Mutation]:
    for file, index, _ in matches(FAQ, r"^      - "):
        if re.match(r"      - ", FILES[file][index - 1]):
            yield edited(file, index, ["  " + FILES[file][index]])


@operator
def a_dash_without_space() -> Iterator[Mutation]:
    for file, index, _ in matches(FAQ, r"^      - "):
        neighbours = "\n".join(FILES[file][index - 1 : index + 2 : 2])
        if "      - " in neighbours:
            yield edited(file, index, [FILES[file][index].replace("- ", "-", 1)])


@operator
def a_colon_without_space() -> Iterator[Mutation]:
    yield from replaced(WORDS, r"^(\s*(?:label|title|name|welcome|send|question)): (?=\w)", r"\1:")


@operator
def a_colon_in_a_text_without_quotes() -> Iterator[Mutation]:
    yield from replaced(WORDS, r"(?P<before>(?:label|prompt|button): )(?=\w)", "Well: ")


@operator
def a_brace_at_the_start_without_quotes() -> Iterator[Mutation]:
    yield from replaced(TEXTS, r"^welcome: \w+ \{name\}", "welcome: {name}")


@operator
def a_bracket_that_is_not_closed() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?<=\w)\]$", "")


@operator
def a_leftover_of_a_merge() -> Iterator[Mutation]:
    for file, index, _ in matches(ALL, r"^[a-z]+:$"):
        yield edited(file, index, ["<<<<<<< HEAD", FILES[file][index]])


@operator
def a_second_document() -> Iterator[Mutation]:
    for file, index, _ in matches(ALL, r"^[a-z]+:"):
        if index > 1:
            yield edited(file, index, ["---", FILES[file][index]])


@operator
def a_doubled_key() -> Iterator[Mutation]:
    for file, index, _ in matches(ALL, r"^\s+(?:question|label|city|kind|prompt|send): ."):
        line = FILES[file][index]
        yield edited(file, index, [line, line], index + 2)


@operator
def a_misspelt_key() -> Iterator[Mutation]:
    for key, slip in (("answer", "anwser"), ("phrasings", "phrasing"), ("label", "lable"), ("kind", "knid")):
        yield from replaced(ALL, rf"\b{key}:", f"{slip}:")


@operator
def a_word_read_as_true_or_false() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?P<before>(?:label|answer|button|region): )\w.*", "no")
    yield from replaced(TEXTS, r"(?P<before>(?:send|step|other): )\w.*", "Yes")


@operator
def a_number_for_a_text() -> Iterator[Mutation]:
    yield from replaced(WORDS, r"(?P<before>^      - ).*", "2009")
    yield from replaced(TEXTS, r"(?P<before>(?:send|step): )\w.*", "2.5")


@operator
def a_date_for_a_text() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?P<before>(?:label|title|city|question): )\w.*", "2017-05-04")


@operator
def a_text_for_a_list() -> Iterator[Mutation]:
    yield from replaced(ALL, r"\[[\w' ]+\]$", "just this")


@operator
def a_text_for_a_switch() -> Iterator[Mutation]:
    yield from replaced(["clusters.yaml", "services/visit.yaml"], r"(?<=: )(?:true|false)$", "perhaps")


@operator
def a_missing_key() -> Iterator[Mutation]:
    for file, index, _ in matches(["clusters.yaml", *FAQ], r"^    (?:city|country|active|question): "):
        yield edited(file, index, [], owner(file, index))


@operator
def an_empty_text() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?P<before>(?:label|question|prompt|region|welcome): )\w.*", '"  "')


@operator
def a_value_that_is_not_there() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?P<before>(?:label|question|prompt|city|send):) .+", "")


@operator
def a_doubled_id() -> Iterator[Mutation]:
    yield from replaced(FAQ, r"(?<=id: )who-is-in-it|(?<=id: )visit-cost", "what-is-it")
    yield from replaced(["services/visit.yaml"], r"(?<=id: )company", "target")
    yield from replaced(["clusters.yaml"], r"(?<=id: )south", "north")


@operator
def an_id_written_wrongly() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?<=- id: )\w.*", "Éne Id")


@operator
def a_missing_id() -> Iterator[Mutation]:
    for file, index, _ in matches(TRANSLATED_FAQ, r"^    question: "):
        if "original" in FILES[file][index - 1]:
            lines = list(FILES[file])
            lines[index - 2 : index + 1] = ["  - " + lines[index].lstrip()]
            yield Mutation(file, index - 1, written(file, lines))
