"""Ways of breaking what a folder says: references, markup, placeholders, and its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.quality.mutations import (
    ALL,
    FAQ,
    FILES,
    REFERENCE_FAQ,
    TEXTS,
    TRANSLATED_FAQ,
    WORDS,
    Mutation,
    edited,
    matches,
    operator,
    replaced,
)


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
    yield from replaced(["clusters.yaml"], r"(?<=subdivision: ).*", "QX")
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
