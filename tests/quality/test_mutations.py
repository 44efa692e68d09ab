"""Two hundred seeded ways of breaking a content folder, one thing each: all are caught, at the right line."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.loader import ContentError, as_line, check, load

PRISTINE = Path(__file__).parents[1] / "small_content"
SEED = 2009
COUNT = 200
NOISE = 4
"""More issues than this for one broken thing would bury the one that matters."""


@dataclass(frozen=True)
class Mutation:
    """One broken thing: how to break it, and the file and line that `check` has to name."""

    file: str
    line: int
    change: Callable[[Path], object]


Operator = Callable[[], Iterator[Mutation]]
OPERATORS: list[Operator] = []

FILES = {
    path.relative_to(PRISTINE).as_posix(): path.read_text(encoding="utf-8").splitlines()
    for path in sorted(PRISTINE.rglob("*.yaml"))
}
WORDS = [name for name in FILES if "/" in name and not name.startswith("services/")]
FAQ = [name for name in FILES if "/faq/" in name]
REFERENCE_FAQ = [name for name in FAQ if name.startswith("en/")]
TRANSLATED_FAQ = [name for name in FAQ if name.startswith("fr/")]
TEXTS = ["en/texts.yaml", "fr/texts.yaml"]


def operator(function: Operator) -> Operator:
    """Note the function as one of the ways to break a folder."""
    OPERATORS.append(function)
    return function


def edited(file: str, index: int, new: list[str], line: int | None = None, encoding: str = "utf-8") -> Mutation:
    """`new` lines in place of line `index`; the issue belongs to its first line unless told otherwise."""
    lines = [*FILES[file][:index], *new, *FILES[file][index + 1 :]]

    def change(folder: Path) -> None:
        (folder / file).write_bytes(("\n".join(lines) + "\n").encode(encoding, "surrogateescape"))

    return Mutation(file, index + 1 if line is None else line, change)


def matches(files: list[str], pattern: str) -> Iterator[tuple[str, int, re.Match[str]]]:
    """File, index and match of every line that fits the pattern."""
    for file in files:
        for index, line in enumerate(FILES[file]):
            if found := re.search(pattern, line):
                yield file, index, found


def replaced(files: list[str], pattern: str, by: str) -> Iterator[Mutation]:
    """Every line with the pattern, with its first match replaced; what is called `before` stays."""
    for file, index, found in matches(files, pattern):
        line = FILES[file][index]
        start = found.end("before") if "before" in found.re.groupindex else found.start()
        yield edited(file, index, [line[:start] + found.expand(by) + line[found.end() :]])


def owner(file: str, index: int) -> int:
    """The line, from 1, where the list item around line `index` begins."""
    depth = len(FILES[file][index]) - len(FILES[file][index].lstrip())
    while not re.match(rf" {{{depth - 2}}}- ", FILES[file][index]):
        index -= 1
    return index + 1


ALL = list(FILES)


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


def written(file: str, lines: list[str]) -> Callable[[Path], object]:
    """A change that leaves these lines in the file."""
    return lambda folder: (folder / file).write_text("\n".join(lines), encoding="utf-8")


@operator
def a_reference_to_no_entry() -> Iterator[Mutation]:
    yield from replaced(REFERENCE_FAQ, r"(?<=related: \[)who-is-in-it", "who-is-in")
    yield from replaced(REFERENCE_FAQ, r"^      - what-is-it", "      - what-was-it")


@operator
def an_offer_of_no_service() -> Iterator[Mutation]:
    yield from replaced(REFERENCE_FAQ, r"(?<=offers: \[)visit", "visits")
    yield from replaced(REFERENCE_FAQ, r"^      - visit$", "      - voyage")


@operator
def a_translation_of_no_entry() -> Iterator[Mutation]:
    yield from replaced(TRANSLATED_FAQ, r"(?<=id: )\w+", "other")
    yield from replaced(["fr/intents.yaml"], r"(?<=id: )(?:hello|embassy)", "goodbye")


@operator
def words_for_no_field() -> Iterator[Mutation]:
    yield from replaced(["en/services.yaml", "fr/services.yaml"], r"^    company:", "    compagny:")
    yield from replaced(["en/services.yaml", "fr/services.yaml"], r"^        meet:", "        greet:")
    yield from replaced(["en/services.yaml", "fr/services.yaml"], r"^visit:", "visits:")


@operator
def a_kind_nobody_knows() -> Iterator[Mutation]:
    yield from replaced(["services/visit.yaml"], r"(?<=kind: )\w+", "telephone")
    yield from replaced(["en/intents.yaml", "fr/intents.yaml"], r"(?<=id: )(?:status|help|cancel)", "statsu")


@operator
def a_target_nobody_is_asked_for() -> Iterator[Mutation]:
    for file, index, _ in matches(["services/visit.yaml"], r"is: target"):
        routing = next(at for _, at, _ in matches([file], r"^routing:"))
        yield edited(file, index, [], routing + 1)


@operator
def limits_that_exclude_each_other() -> Iterator[Mutation]:
    yield from replaced(["services/visit.yaml"], r"(?<=min_length: )2", "100000")


@operator
def a_tag_that_is_not_closed() -> Iterator[Mutation]:
    yield from replaced(WORDS, r"</(?:b|a)>", "")


@operator
def a_tag_telegram_does_not_know() -> Iterator[Mutation]:
    yield from replaced(WORDS, r"<(/?)b>(.*)</b>", r"<\1h1>\2</h1>")
    yield from replaced(WORDS, r"(?<=answer: )(?=\w)", "<br>")


@operator
def tags_wrongly_nested() -> Iterator[Mutation]:
    yield from replaced(WORDS, r"<b>(.+)</b>", r"<b><i>\1</b></i>")


@operator
def a_bare_angle_bracket() -> Iterator[Mutation]:
    yield from replaced(WORDS, r"(?P<before>(?:prompt|answer): )(?=\w)", "1 < 2 ")


@operator
def a_tag_on_a_button() -> Iterator[Mutation]:
    yield from replaced(WORDS, r"(?P<before>(?:button|label|question): )(?P<word>\w+)", r"<b>\g<word></b>")


@operator
def a_link_that_leads_nowhere() -> Iterator[Mutation]:
    yield from replaced(WORDS, r"https(?=://north\.example)", "javascript")
    yield from replaced(["clusters.yaml"], r"(?<=website: )https://", "")


@operator
def a_renamed_placeholder() -> Iterator[Mutation]:
    yield from replaced(["fr/texts.yaml"], r"\{(\w+)\}", r"{\1e}")


@operator
def a_lost_placeholder() -> Iterator[Mutation]:
    for file, index, found in matches(["fr/texts.yaml"], r" \{\w+\}"):
        if "one:" not in FILES[file][index]:
            line = FILES[file][index]
            yield edited(file, index, [line[: found.start()] + line[found.end() :]])


@operator
def a_malformed_placeholder() -> Iterator[Mutation]:
    yield from replaced(TEXTS, r"(?<=\w )\{(\w+)\}", r"{\1")
    yield from replaced(TEXTS, r"(?<=\w )\{(\w+)\}", r"{\1 !}")
    yield from replaced(TEXTS, r"(?<=\w )\{(\w+)\}", "{}")


@operator
def a_plural_without_its_last_form() -> Iterator[Mutation]:
    yield from replaced(TEXTS, r"\bother:", "otter:")
    for file, index, _ in matches(TEXTS, r"\bother:"):
        yield edited(file, index, [], index - 1)


@operator
def a_misspelt_text() -> Iterator[Mutation]:
    for key, slip in (("title", "tilte"), ("send", "sent"), ("step", "sept"), ("welcome", "wellcome")):
        yield from replaced(TEXTS, rf"\b{key}:", f"{slip}:")


@operator
def an_anchor() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?P<before>(?:label|region|city|title|prompt): )(?=\w)", "&again ")


@operator
def an_alias() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?P<before>(?:label|region|city|title|prompt): )\w.*", "*again")


@operator
def a_tag_of_python() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?P<before>(?:label|region|city|title): )\w.*", "!!python/object/apply:os.getcwd []")


@operator
def deep_nesting() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?P<before>(?:label|region|city|title): )\w.*", "[" * 50_000)


@operator
def bytes_that_are_no_utf8() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?P<before>(?:label|region|city|title): )\w.*", "Caf\udce9")


@operator
def a_control_character() -> Iterator[Mutation]:
    yield from replaced(ALL, r"(?P<before>(?:label|region|city|title|prompt): )(?=\w)", "\x07")


@operator
def a_text_that_is_too_long() -> Iterator[Mutation]:
    yield from replaced(FAQ, r"(?<=question: )(?=\w)", "x" * 60)
    yield from replaced(WORDS, r"(?<=button: )(?=\w)", "x" * 40)
    yield from replaced(WORDS, r"(?<=answer: )(?=\w)", "x" * 5_000)
    yield from replaced(TEXTS, r"(?<=welcome: )(?=\w)", "\N{SEEDLING}" * 2_040)


@operator
def a_place_nobody_knows() -> Iterator[Mutation]:
    yield from replaced(["clusters.yaml"], r"(?<=timezone: ).*", "Europe/Lund")
    yield from replaced(["clusters.yaml"], r"(?<=country: ).*", "XQ")
    yield from replaced(["clusters.yaml"], r"(?<=country: ).*", "Sweden")


@operator
def a_picture_that_is_not_there() -> Iterator[Mutation]:
    yield from replaced(REFERENCE_FAQ, r"(?<=media: ).*", "media/mop.png")
    yield from replaced(REFERENCE_FAQ, r"(?<=media: ).*", "../../../etc/passwd")
    yield from replaced(REFERENCE_FAQ, r"(?<=media: ).*", "/etc/passwd")


@operator
def an_empty_file() -> Iterator[Mutation]:
    for file in ALL:
        yield Mutation(file, 1, lambda folder, file=file: (folder / file).write_text("\n# later\n"))


@operator
def a_file_that_is_too_large() -> Iterator[Mutation]:
    for file in ALL:
        yield Mutation(file, 1, lambda folder, file=file: (folder / file).write_text("# \n" * 400_000))


@operator
def a_missing_file() -> Iterator[Mutation]:
    for file in ("clusters.yaml", "en/texts.yaml", "en/intents.yaml", "en/services.yaml"):
        yield Mutation(file, 1, lambda folder, file=file: (folder / file).unlink())


@operator
def a_link_out_of_the_folder() -> Iterator[Mutation]:
    def change(folder: Path, file: str) -> None:
        outside = folder.parent / "outside.yaml"
        (folder / file).rename(outside)
        (folder / file).symlink_to(outside)

    for file in ALL:
        yield Mutation(file, 1, lambda folder, file=file: change(folder, file))


@operator
def a_folder_named_like_no_language() -> Iterator[Mutation]:
    for name in ("french", "xx", "Fr", "service"):
        yield Mutation(name, 1, lambda folder, name=name: (folder / name).mkdir())


@operator
def a_topic_of_the_translation_alone() -> Iterator[Mutation]:
    for file in TRANSLATED_FAQ:
        new = file.replace(".yaml", "-fr.yaml")
        yield Mutation(new, 1, lambda folder, file=file, new=new: (folder / file).rename(folder / new))


def drawn() -> list[tuple[str, Mutation]]:
    """The seeded two hundred: every operator in turn, at a place drawn by lot."""
    lot = random.Random(SEED)  # noqa: S311 (a lot, not a secret)
    places = [(operator.__name__, list(operator())) for operator in OPERATORS]
    return [(name, lot.choice(found)) for name, found in (places[i % len(places)] for i in range(COUNT))]


MUTATIONS = drawn()


@pytest.mark.parametrize(
    "mutation", [pytest.param(found, id=f"{i}-{name}") for i, (name, found) in enumerate(MUTATIONS)]
)
def test_one_broken_thing_is_caught_at_its_line(mutation: Mutation, tmp_path: Path) -> None:
    """`check` names the file and the line with a way to mend it, and `load` refuses the folder."""
    folder = tmp_path / "content"
    shutil.copytree(PRISTINE, folder)
    mutation.change(folder)
    issues = check(folder, authority=PRISTINE)
    errors = [issue for issue in issues if issue.severity == "error"]
    report = "\n".join(map(as_line, issues))
    assert (mutation.file, mutation.line) in {(issue.file, issue.line) for issue in errors}, report
    assert all(issue.message and issue.remedy for issue in issues), report
    assert len(errors) <= NOISE, report
    with pytest.raises(ContentError) as refused:
        load(folder, authority=PRISTINE)
    assert list(refused.value.issues) == errors


def test_the_pristine_folder_has_no_fault() -> None:
    """What the mutations start from is flawless, so that every issue they show is their own."""
    assert check(PRISTINE, authority=PRISTINE) == ()


def test_the_mutations_are_of_many_kinds() -> None:
    """Every operator finds a place, and there are at least 25 of them."""
    assert len(OPERATORS) >= 25
    assert {name for name, _ in MUTATIONS} == {operator.__name__ for operator in OPERATORS}
