"""The checks: warnings that help, errors that stop, and nothing about content that is fine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.issues import IssueKind
from knowledge.loader import Issue, check, load
from knowledge.schema import fingerprint

SMALL = Path(__file__).parents[1] / "small_content"


def rewrite(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first `old` in the file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def only(folder: Path, severity: str = "warning") -> Issue:
    """The one issue of the folder."""
    issues = check(folder, authority=SMALL)
    assert [issue.severity for issue in issues] == [severity], issues
    return issues[0]


def place(issue: Issue) -> tuple[str, int]:
    """File and line of the issue."""
    return issue.file, issue.line


# ------------------------------------------------------------ warnings


def test_a_phrasing_in_two_entries_is_told_with_the_other_entry(folder: Path) -> None:
    """Case, accents and punctuation do not hide it."""
    rewrite(folder, "en/faq/visits.yaml", "- visit fees", "- WHO is in it?!")
    issue = only(folder)
    assert place(issue) == ("en/faq/visits.yaml", 10)
    assert "`who-is-in-it`" in issue.message


def test_a_phrasing_of_an_entry_and_of_an_intent_clash(folder: Path) -> None:
    """People who say it would be led to one of them by chance."""
    rewrite(folder, "fr/intents.yaml", "[aide]", "[Frais de visite]")
    assert place(only(folder)) == ("fr/intents.yaml", 5)


def test_a_test_that_is_a_phrasing_shows_nothing(folder: Path) -> None:
    """A test question must be one the search has not learnt."""
    rewrite(folder, "en/faq/about.yaml", "- give me the idea of it", "- Network meaning")
    assert place(only(folder)) == ("en/faq/about.yaml", 17)


def test_more_than_a_dozen_phrasings_are_a_warning(folder: Path) -> None:
    """Names and aspects find an entry; long lists only push its neighbours aside."""
    more = "".join(f"      - visite numéro {number}\n" for number in range(7))
    rewrite(folder, "fr/faq/visits.yaml", "      - frais de visite\n", f"      - frais de visite\n{more}")
    issue = only(folder)
    assert place(issue) == ("fr/faq/visits.yaml", 7)
    assert "13 phrasings" in issue.message


def test_missing_translations_are_one_warning_a_file(folder: Path) -> None:
    """Ids are listed together, for entries as for texts, services and intents."""
    (folder / "fr/faq/about.yaml").unlink()
    rewrite(folder, "fr/texts.yaml", "    send: Envoyer\n", "")
    rewrite(folder, "fr/texts.yaml", "  step: Étape {number} sur {total}\n", "")
    (folder / "fr/services.yaml").unlink()
    rewrite(folder, "fr/intents.yaml", "  - id: status\n    phrasings: [où en est ma demande]\n", "")
    issues = check(folder, authority=SMALL)
    assert {issue.severity for issue in issues} == {"warning"}
    assert [(issue.file, issue.message.partition(": ")[2]) for issue in issues] == [
        ("fr/faq/about.yaml", "what-is-it, who-is-in-it."),
        ("fr/intents.yaml", "status."),
        ("fr/services.yaml", "visit."),
        ("fr/texts.yaml", "form.review.send, form.step."),
    ]
    catalog = load(folder, authority=SMALL).catalog
    assert catalog.text("fr", "form.review.send") == "Envoyer"
    assert catalog.entry_words("what-is-it", "fr").question == "What is the network?"


def test_texts_that_a_newer_bot_brings_are_said_in_its_own_words(folder: Path, tmp_path: Path) -> None:
    """A folder made for an older bot goes on: one warning a file, and each language has its own wording."""
    newer = Path(shutil.copytree(SMALL, tmp_path / "newer"))
    for language, words in (("en", "Farewell, {name}"), ("fr", "Adieu, {name}")):
        with (newer / language / "texts.yaml").open("a", encoding="utf-8") as texts:
            texts.write(f"\nparting:\n  kind: {words}\n  plain: {words}\n")
    shutil.copytree(folder / "fr", folder / "de")
    issues = check(folder, authority=newer)
    assert [(issue.file, issue.severity) for issue in issues] == [
        (f"{language}/texts.yaml", "warning") for language in ("de", "en", "fr")
    ]
    assert {issue.message for issue in issues} == {"2 texts are missing: parting.kind, parting.plain."}
    assert ["the bot's own wording is used" in issue.remedy for issue in issues] == [False, True, True]
    catalog = load(folder, authority=newer).catalog
    said = [catalog.text(language, "parting.kind") for language in ("de", "en", "fr")]
    assert said == ["Farewell, {name}", "Farewell, {name}", "Adieu, {name}"]


def test_a_misspelt_text_is_an_error_that_knows_the_right_key(folder: Path) -> None:
    """The words somebody wrote must not silently give way to the bot's own."""
    rewrite(folder, "fr/texts.yaml", "    send: Envoyer", "    sned: Envoyer")
    issue = only_error(folder)
    assert place(issue) == ("fr/texts.yaml", 5)
    assert (issue.message, issue.remedy) == ("Unknown text `form.review.sned`.", "Did you mean `send`?")


def test_translations_older_than_their_original_are_one_warning_an_entry(folder: Path) -> None:
    """All its languages together; after looking them over, one line is copied from the remedy."""
    shutil.copytree(folder / "fr/faq", folder / "de/faq")
    rewrite(folder, "en/faq/visits.yaml", "Nothing.", "Nothing at all.")
    issue = next(issue for issue in check(folder, authority=SMALL) if issue.kind is IssueKind.STALE)
    assert place(issue) == ("de/faq/visits.yaml", 4)
    assert issue.message == "The translations of `visit-cost` into de, fr are older than the English text."
    shutil.rmtree(folder / "de")
    assert place(only(folder)) == ("fr/faq/visits.yaml", 4)
    now = fingerprint(load(folder, authority=SMALL).catalog.entries["visit-cost"].words["en"])
    rewrite(folder, "fr/faq/visits.yaml", "original: 5c7890cf", f"original: {now}")
    assert f"`original: {now}`" in issue.remedy
    assert check(folder, authority=SMALL) == ()


def test_a_command_the_bot_does_not_have_is_a_warning(folder: Path) -> None:
    """An answer must not tell people to send what does nothing."""
    rewrite(folder, "en/intents.yaml", "send /help", "send /hlep and/or 24/7")
    issue = only(folder)
    assert place(issue) == ("en/intents.yaml", 35)
    assert issue.remedy == "Did you mean `/help`?"


def test_a_text_nobody_uses_is_a_warning(folder: Path) -> None:
    """A misspelt key in a translation leads to it, as does a text that was dropped."""
    rewrite(folder, "en/texts.yaml", "terms: ", "farewell: Bye\nterms: ")
    assert place(only(folder)) == ("en/texts.yaml", 12)


def test_a_missing_source_is_a_warning(folder: Path) -> None:
    """Facts without a source cannot be checked later."""
    rewrite(folder, "en/faq/about.yaml", "sources:\n      - dossier 2", "sources: []")
    assert place(only(folder)) == ("en/faq/about.yaml", 35)


def test_an_answer_longer_than_a_screen_is_a_warning(folder: Path) -> None:
    """750 characters that people see, tags not counted."""
    rewrite(folder, "en/faq/visits.yaml", "Nothing.", "<b>" + "x" * 710 + "</b>")
    assert only_about(folder, "fits", "fit a phone screen") == []
    rewrite(folder, "en/faq/visits.yaml", "xxx", "x" * 60)
    assert only_about(folder, "fits", "fit a phone screen") == [("en/faq/visits.yaml", 5)]


def only_about(folder: Path, *words: str) -> list[tuple[str, int]]:
    """Places of the warnings that say any of the words."""
    issues = check(folder, authority=SMALL)
    return [place(issue) for issue in issues if any(word in issue.message for word in words)]


@pytest.mark.parametrize("name", ["en/faq/about.yml", "services/notes.txt", "en/text.yaml", "cluster.yaml"])
def test_a_file_nobody_reads_is_a_warning(folder: Path, name: str) -> None:
    """A wrong name must not silently take a file out of use."""
    (folder / name).write_text("title: x", encoding="utf-8")
    assert place(only(folder)) == (name, 1)


def test_an_entry_moved_to_another_topic_in_a_translation_is_a_warning(folder: Path) -> None:
    """It is found by its id all the same."""
    text = (folder / "fr/faq/visits.yaml").read_text(encoding="utf-8")
    with (folder / "fr/faq/about.yaml").open("a", encoding="utf-8") as about:
        about.write(text.partition("entries:\n")[2])
    (folder / "fr/faq/visits.yaml").unlink()
    assert "stands in visits.yaml" in only(folder).message


# -------------------------------------------------------------- errors


def test_a_misspelt_key_is_one_error_that_knows_the_right_one(folder: Path) -> None:
    """Not a second one for the key that is missing because of it."""
    rewrite(folder, "en/faq/visits.yaml", "answer:", "anser:")
    issue = only(folder, "error")
    assert (issue.message, issue.remedy) == ("Unknown key `anser`.", "Did you mean `answer`?")
    assert (issue.line, issue.column, issue.key) == (5, 5, "entries.0.anser")


def test_a_key_swallowed_by_the_text_above_is_found(folder: Path) -> None:
    """One level too deep it would become part of the answer, silently."""
    rewrite(folder, "en/faq/about.yaml", "    phrasings:\n      - what", "      phrasings:\n      - what")
    rewrite(folder, "en/faq/about.yaml", "    facts:", "    x:")
    rewrite(folder, "en/faq/about.yaml", "    x:", "      facts:")
    issues = check(folder, authority=SMALL)
    assert [(issue.line, issue.message.partition(":")[0]) for issue in issues if issue.severity == "error"] == [
        (8, "`facts")
    ]


def test_a_doubled_id_says_where_the_first_is(folder: Path) -> None:
    """Also when it is in another topic."""
    rewrite(folder, "en/faq/visits.yaml", "id: visit-cost", "id: what-is-it")
    doubled = next(issue for issue in check(folder, authority=SMALL) if "twice" in issue.message)
    assert doubled.message.endswith("the first is in en/faq/about.yaml, line 3.")


def test_a_doubled_key_says_where_the_first_is(folder: Path) -> None:
    """YAML readers would take the second without a word."""
    rewrite(folder, "fr/texts.yaml", "    send: Envoyer", "    send: Envoyer\n    send: Encore")
    issue = only(folder, "error")
    assert (issue.line, issue.message) == (6, "The key `send` appears twice; the first is on line 5.")


def test_a_fault_in_a_long_text_names_the_very_line(folder: Path) -> None:
    """Not only the line where the text begins."""
    rewrite(folder, "en/faq/about.yaml", "It began in 2009", "It <i>began <u>in</u> 2009")
    issue = only_error(folder)
    assert (issue.line, issue.column) == (7, 10)


def only_error(folder: Path) -> Issue:
    """The one error of the folder, warnings aside."""
    errors = [issue for issue in check(folder, authority=SMALL) if issue.severity == "error"]
    assert len(errors) == 1, errors
    return errors[0]


@pytest.mark.parametrize(
    ("old", "new", "message", "remedy"),
    [
        ("{number}", "{numbre}", "The bot cannot fill in `{numbre}` here.", "Did you mean `number`?"),
        ("{number}", "{number", "The brace at `{number` has no counterpart.", "Write `{name}`"),
        ("Step {number}", "Step", "`{number}` is missing", "Write `{number}` where it belongs."),
    ],
)
def test_a_placeholder_is_told_where_it_is_at_odds(folder: Path, old: str, new: str, message: str, remedy: str) -> None:
    """When the translations agree, the issue is that of the English line, and theirs is none."""
    shutil.copytree(folder / "fr", folder / "de")
    rewrite(folder, "en/texts.yaml", old, new)
    issues = [issue for issue in check(folder, authority=folder) if issue.severity == "error"]
    assert [place(issue) for issue in issues] == [("en/texts.yaml", 7)]
    assert issues[0].message.startswith(message)
    assert issues[0].remedy.startswith(remedy)


def test_a_placeholder_of_one_translation_is_told_there(folder: Path) -> None:
    """The others and the English text agree."""
    shutil.copytree(folder / "fr", folder / "de")
    rewrite(folder, "de/texts.yaml", "{number}", "{numbre}")
    issues = [issue for issue in check(folder, authority=folder) if issue.severity == "error"]
    assert [place(issue) for issue in issues] == [("de/texts.yaml", 6)]


def test_a_plural_may_leave_the_number_out_of_its_special_forms(folder: Path) -> None:
    """ "One open request" needs no {count}; `other` does."""
    rewrite(folder, "fr/texts.yaml", "one: Vous avez {count} demande", "one: Vous avez une demande")
    assert check(folder, authority=SMALL) == ()
    rewrite(folder, "fr/texts.yaml", "other: Vous avez {count} demandes", "other: Vous avez des demandes")
    assert place(only_error(folder)) == ("fr/texts.yaml", 10)


def test_a_plural_where_the_bot_has_no_number_is_an_error(folder: Path) -> None:
    """Nothing would choose between the forms."""
    rewrite(folder, "fr/texts.yaml", "    send: Envoyer", "    send:\n      other: Envoyer")
    assert place(only_error(folder)) == ("fr/texts.yaml", 6)


def test_a_service_without_words_in_the_reference_language_is_an_error(folder: Path) -> None:
    """Nothing could be shown for it in any language."""
    text = (folder / "services/visit.yaml").read_text(encoding="utf-8")
    (folder / "services/tour.yaml").write_text(text.replace("visit", "tour").replace("VIS", "TOU"), "utf-8")
    assert place(only_error(folder)) == ("services/tour.yaml", 2)


def test_a_courtesy_that_offers_no_service_there_is_an_error(folder: Path) -> None:
    """Its button would lead nowhere."""
    rewrite(folder, "en/intents.yaml", "[hello, good morning]", "[hello, good morning]\n    offers: [visits]")
    issue = only_error(folder)
    assert place(issue) == ("en/intents.yaml", 35)
    assert "visit" in issue.remedy


def test_two_services_with_one_prefix_are_a_warning(folder: Path) -> None:
    """Request numbers should tell the services apart."""
    tour = "id: tour\nrouting: secretariat\nprefix: VIS\nfields: []\n"
    (folder / "services/tour.yaml").write_text(tour, encoding="utf-8")
    words = "tour:\n  name: T\n  button: T\n  summary: T\n  card_title: T\n  phrasings: []\n  fields: {}\n"
    for language in ("en", "fr"):
        with (folder / language / "services.yaml").open("a", encoding="utf-8") as file:
            file.write(words)
    assert "`VIS`" in only(folder).message


# ------------------------------------------------- signs that look alike


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("- network meaning", "- which is the #1 network", ("en/faq/about.yaml", 15)),
        ("answer: North", "answer: See room #4 for details of North", ("en/faq/about.yaml", 27)),
        ("- show me the members", "- show members # and partners", ("en/faq/about.yaml", 34)),
    ],
)
def test_a_text_that_a_comment_cuts_off_is_a_warning(folder: Path, old: str, new: str, place: tuple[str, int]) -> None:
    """Half a phrasing or answer must not go unnoticed because of a number sign."""
    rewrite(folder, "en/faq/about.yaml", old, new)
    found = [issue for issue in check(folder, authority=SMALL) if issue.kind is IssueKind.COMMENT]
    assert [(issue.file, issue.line, issue.severity) for issue in found] == [(*place, "warning")]


@pytest.mark.parametrize(
    "text", ["- show me  # asked often", "- '#1 of them' # quoted", "- C#", "# - a line\n      - x y"]
)
def test_comments_that_are_meant_are_no_warning(folder: Path, text: str) -> None:
    """Two spaces before the sign, quotes around the text, a line of its own."""
    rewrite(folder, "en/faq/about.yaml", "- show me the members", text)
    assert check(folder, authority=SMALL) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "named"),
    [
        ("title: About", "title:\u00a0About", 1, "no-break space"),
        ("    question: What", "    question:\u00a0What", 4, "no-break space"),
        ("    question: What", "\u00a0\u00a0\u00a0\u00a0question: What", 4, "no-break space"),
        ("      - who are you", "      \u2013 who are you", 11, "en dash"),
        ("      - what is this", "      \u2013 what is this", 10, "en dash"),
        ("      - tell me about", "      \u2022 tell me about", 12, "bullet"),
    ],
)
def test_signs_of_a_word_processor_are_named(folder: Path, old: str, new: str, line: int, named: str) -> None:
    """They look right to the eye, so the place alone doesn't help."""
    rewrite(folder, "en/faq/about.yaml", old, new)
    first = next(issue for issue in check(folder, authority=SMALL) if issue.severity == "error")
    assert (first.line, named in first.message) == (line, True), first


# ------------------------------------------------------- facts and aspects


def test_a_fact_about_an_unknown_aspect_is_an_error(folder: Path) -> None:
    rewrite(folder, "en/faq/about.yaml", "facts: {website:", "facts: {webiste:")
    issue = next(issue for issue in check(folder, authority=SMALL) if issue.severity == "error")
    assert (place(issue), issue.remedy) == (("en/faq/about.yaml", 8), "Did you mean `website`?")


def test_a_fact_that_is_unknown_as_well_is_a_warning(folder: Path) -> None:
    for language in ("en", "fr"):
        rewrite(folder, f"{language}/faq/about.yaml", "unknown: {number:", "unknown: {website: No., number:")
    found = [issue for issue in check(folder, authority=SMALL) if "says as well" in issue.message]
    assert {issue.file for issue in found} == {"en/faq/about.yaml", "fr/faq/about.yaml"}


def test_facts_that_a_translation_lacks_are_told_and_shown_in_english(folder: Path) -> None:
    """Without a fact the bot would say that it isn't known."""
    rewrite(folder, "fr/faq/about.yaml", "    facts: {website:", "    facts: {} # {website:")
    issue = only(folder)
    assert issue.message == "Not translated yet (facts): what-is-it (website)."
    words = load(folder, authority=SMALL).catalog.entries["what-is-it"].words
    assert words["fr"].facts == words["en"].facts


def test_a_fact_that_english_lacks_is_a_warning_and_not_used(folder: Path) -> None:
    rewrite(folder, "fr/faq/about.yaml", "facts: {website:", "facts: {purpose: Rien., website:")
    assert "has no `purpose` under `facts`" in only(folder).message
    assert "purpose" not in load(folder, authority=SMALL).catalog.entries["what-is-it"].words["fr"].facts


def test_the_sentence_for_not_known_needs_the_name(folder: Path) -> None:
    rewrite(folder, "fr/aspects.yaml", "web sur {name}", "web")
    assert "`{name}` is missing" in only(folder, "error").message


def test_aspects_and_word_lists_that_a_folder_lacks_are_those_of_the_bot(folder: Path) -> None:
    """So a folder outlives an upgrade; what it has of its own counts before."""
    for name in ("en/aspects.yaml", "fr/aspects.yaml", "fr/words.yaml"):
        (folder / name).unlink()
    rewrite(folder, "en/words.yaml", "not", "nay")
    catalog = load(folder, authority=SMALL).catalog
    assert catalog.aspect_words("number", "fr").label == "Combien"
    assert catalog.aspects["number"].value
    assert catalog.word_list("denials", "fr") == ("non", "pas", "aucun")
    assert catalog.word_list("denials", "en") == ("no", "nay", "none")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("denials: no words", "`denials` must be a list of words."),
        ("denials: [no]", "`no` is read as false, not as text."),
        ("- a", "This file must be lists of words by name."),
        ("denial: [nay]", "Unknown word list `denial`."),
    ],
)
def test_what_is_no_list_of_words_is_an_error(folder: Path, written: str, message: str) -> None:
    (folder / "en/words.yaml").write_text(written, encoding="utf-8")
    assert [issue.message for issue in check(folder, authority=SMALL) if issue.severity == "error"] == [message]
