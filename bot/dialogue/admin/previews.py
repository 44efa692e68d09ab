"""Previews for admins: what a release changes, by name, with the differing texts, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from babel import Locale

from bot.dialogue.questions.unpublished import covers
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, Value, join, literal
from bot.dialogue.turn import Rows, Turn, say
from knowledge.issues import Issue, IssueKind
from knowledge.releases.findability import AskedQuestion, Findability, Finding
from knowledge.releases.releases import Change, Origin, Proposal
from knowledge.releases.things import Thing, ThingKind
from knowledge.schema import REFERENCE_LANGUAGE, Catalog
from storage.messages import Text

SHOWN = 6
"""Issues and changes shown at once; the command line shows them all."""
LONGEST = 300
"""Characters shown of an old or new text."""
FEW, BRIEF = 3, 120
"""More changes than this are shown more briefly, so that a preview fits one message."""
LONGEST_LIST = 900
"""Characters shown of the ways to ask for a new entry."""
SHOWN_GAPS = 5
"""Aspects named that a new entry doesn't tell."""
AROUND = 60
"""Characters shown before and after what has changed."""
BESIDE = ("settings", "names")
"""Parts not shown separately when the whole thing is new or gone."""
ASPECT = re.compile(r"^([a-z-]+)(?=(?: \(unknown\))?: )", re.MULTILINE)
"""The aspect with which a line of an entry begins."""
SIGNS = {"+": "added", "~": "changed", "-": "removed"}
"""The signs in a release's summary."""


def preview(scene: Scene, proposal: Proposal, *rows: Rows, heading: Text | None = None) -> Turn:
    """Show what would change, how the test questions do before and after, what speaks against it, and the buttons."""
    parts = [heading] if heading else []
    parts += _changes(scene, proposal)
    before, after = proposal.before.first, proposal.after.first
    parts += [_scores(scene, "release.scores", before, after)] if proposal.after.asked and after >= before else []
    parts += [*findability_lines(scene, proposal), *warnings(scene, proposal), *_notes(scene, proposal)]
    return say(scene, join(parts, "\n\n"), *(row for some in rows for row in some))


def _notes(scene: Scene, proposal: Proposal) -> list[Text]:
    """New notes that speak against nothing, with the languages of each together."""
    if not proposal.notes:
        return []
    languages: dict[str, list[str]] = {}
    for note in proposal.notes:
        languages.setdefault(note.message, []).append(note.file.partition("/")[0])
    lines = [
        literal(f"• {message}" + (f" ({', '.join(codes)})" if len(codes) > 1 else ""))
        for message, codes in languages.items()
    ]
    return [join([scene.speech.text("release.notes"), *first_lines(scene, lines)])]


def _changes(scene: Scene, proposal: Proposal) -> list[Text]:
    """Return the first of the changes, and how many more there are."""
    speech, found = scene.speech, _worth_showing(proposal.changes)
    if not found:
        return [speech.text("release.unseen")]
    parts = [speech.text("release.preview", count=len(found))]
    longest = LONGEST if len(found) <= FEW else BRIEF
    parts += [_change(scene, proposal, change, longest) for change in found[:SHOWN]]
    if len(found) > SHOWN:
        parts.append(speech.text("release.more-changes", count=len(found) - SHOWN))
    return parts


def _worth_showing(found: tuple[Change, ...]) -> list[Change]:
    """Return the changes without the settings and names of added or removed things, whose words are shown anyway, and
    without what translations merely take over from the English text.
    """
    worded = {change.thing for change in found if change.part == "words"}
    english = {(change.thing, change.part): change for change in found if change.language == REFERENCE_LANGUAGE}
    return [
        change
        for change in found
        if (change.kind == "changed" or change.part not in BESIDE or change.thing not in worded)
        and not _follows(change, english.get((change.thing, change.part)))
    ]


def _follows(change: Change, english: Change | None) -> bool:
    """Return whether a translation changes only because it shows new English sentences until it has its own."""
    if english is None or change is english or change.kind != "changed" or change.part != "words":
        return False
    gained, lost = _differing_lines(change)
    gained_there, lost_there = _differing_lines(english)
    parts = {_part_named(line) for line in lost_there}
    return bool(gained) and gained <= gained_there and all(_part_named(line) in parts for line in lost)


def _differing_lines(change: Change) -> tuple[set[str], set[str]]:
    """Return the lines that a change adds, and those it takes away."""
    old, new = set(change.old.splitlines()), set(change.new.splitlines())
    return new - old, old - new


def _part_named(line: str) -> str:
    """Return what a line of an entry is about: what stands before its colon."""
    return line.partition(":")[0]


def _change(scene: Scene, proposal: Proposal, change: Change, longest: int) -> Text:
    """Show one change, with the old and the new text as far as they fit, or only one of them if that is enough."""
    new = proposal.release.catalog
    name = _name(scene.speech, change.thing, Speech(new, new.best_language(scene.language)))
    in_one_language = change.language and change.thing.kind is not ThingKind.LANGUAGE
    what = [name, *([change.language] if in_one_language else [])]
    kind: str = change.kind
    if kind == "changed":
        what += [] if change.part == "words" else [scene.speech.label(f"release.part.{change.part}")]
        kind = kind if change.old and change.new else "gained" if change.new else "lost"
    values: dict[str, Value] = {"what": " · ".join(what)}
    title = _name(Speech(new, change.language), change.thing) if change.language else name
    known = title == name or bool(change.old and change.new)  # a new translation's question is shown nowhere else
    old, new_text = _without_title(title, change.old, change.new) if known else (change.old, change.new)
    before, after = _cut_to_difference(*(_with_labels(scene.speech, text) for text in (old, new_text)))
    values |= {"old": _short(before, longest), "new": _short(after, longest)}
    heading = scene.speech.text(f"release.{kind}", **values)
    return join([heading, *_ways_to_ask(scene, proposal, change)])


def _with_labels(speech: Speech, text: str) -> str:
    """Return an entry's text with its aspects by their labels, as admins choose them."""

    def labelled(found: re.Match[str]) -> str:
        known = found[1] in speech.catalog.aspects
        return speech.catalog.aspect_words(found[1], speech.language).label if known else found[1]

    return ASPECT.sub(labelled, text)


def _without_title(name: str, old: str, new: str) -> tuple[str, str]:
    """Return an entry's words without the question they begin with, which is shown already, unless it changes."""
    title = f"{name}\n\n"
    if all(text.startswith(title) for text in (old, new) if text):
        return old.removeprefix(title), new.removeprefix(title)
    return old, new


def _ways_to_ask(scene: Scene, proposal: Proposal, change: Change) -> list[Text]:
    """Return the names and phrasings of an entry written in the chat."""
    name = change.thing.id
    if proposal.origin is not Origin.EDIT or change.kind != "added" or change.thing.kind is not ThingKind.FAQ:
        return []
    names = proposal.release.catalog.entries[name].names
    phrasings = proposal.release.catalog.entry_words(name, change.language).phrasings
    parts = [scene.speech.text("entry.names", names=", ".join(names))] if names else []
    if phrasings:
        lines = _short("\n".join(phrasings), LONGEST_LIST)
        parts.append(scene.speech.text("release.asked-like", phrasings=lines))
    return parts


def _cut_to_difference(old: str, new: str) -> tuple[str, str]:
    """Return both texts, cut to the part that differs and a little around it."""
    same = _common_length(old, new)
    start = max(same - AROUND, 0)
    start = old.rfind(" ", 0, start) + 1 if start else 0
    alike = _common_length(old[same:][::-1], new[same:][::-1])
    spare = max(alike - AROUND, 0)
    spare = max(old[::-1].rfind(" ", 0, spare), 0) if spare else 0
    before, after = ("… " if start else ""), (" …" if spare else "")
    first, second = (before + text[start : len(text) - spare].rstrip() + after for text in (old, new))
    return first, second


def _common_length(text: str, other: str) -> int:
    """Return the length of two texts' common beginning."""
    shorter = min(len(text), len(other))
    return next((place for place in range(shorter) if text[place] != other[place]), shorter)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rstrip()} …"


def _scores(scene: Scene, key: str, before: float, after: float) -> Text:
    """Return the test scores before and after, with as many digits as it takes to tell them apart."""
    digits = next((places for places in range(3) if f"{before:.{places}%}" != f"{after:.{places}%}"), 0)
    return scene.speech.text(key, before=f"{before:.{digits}%}", after=f"{after:.{digits}%}")


def warnings(scene: Scene, proposal: Proposal) -> list[Text]:
    """Return what speaks against it: worse scores, new warnings, deleted files, texts in another language."""
    before, after = proposal.before, proposal.after
    scores = (("release.scores", before.first, after.first), ("release.scores-three", before.top, after.top))
    parts = [_scores(scene, *pair) for pair in scores if pair[2] < pair[1]]
    if fresh := _fresh_warnings(proposal):
        heading = scene.speech.text("release.warnings", count=len(fresh))
        lines = [literal(f"• {issue.file}:{issue.line} {_by_titles(scene, proposal, issue)}") for issue in fresh]
        close = any(issue.kind is IssueKind.MISSED for issue in fresh)
        advice = [scene.speech.text("release.missed")] if close else []
        parts.append(join([heading, *first_lines(scene, lines), *advice]))
    for lost in (finding for finding in proposal.new if finding.is_lost):
        told = scene.speech.text("release.find.none" if lost.tests else "release.find.lost")
        parts.append(join([*_whose(scene, proposal, lost), told]))
    if proposal.removed:
        parts.append(scene.speech.text("release.removed-files", files=", ".join(proposal.removed[:SHOWN])))
    parts += [_other_language(scene, proposal, change, heard) for change, heard in proposal.astray[:SHOWN]]
    return parts


def _other_language(scene: Scene, proposal: Proposal, change: Change, heard: str) -> Text:
    """Say that an entry's text isn't in the language that it should be in."""
    new = proposal.release.catalog
    what = _name(scene.speech, change.thing, Speech(new, new.best_language(scene.language)))
    tongue = scene.speech.tongue
    names = {"expected": tongue(change.language), "language": tongue(heard)}
    return scene.speech.text("release.other-language", what=what, **names)


def _fresh_warnings(proposal: Proposal) -> list[Issue]:
    """Return the new warnings, except those already shown with the new entry's tests."""
    questions = [f"“{asked.question}”" for finding in proposal.new for asked in finding.tests]
    missed = [issue for issue in proposal.fresh if issue.kind is IssueKind.MISSED]
    again = {issue for issue in missed if any(issue.message.startswith(question) for question in questions)}
    left = [issue for issue in proposal.fresh if issue not in again]
    return sorted(left, key=lambda issue: issue.kind is IssueKind.MISSED)  # the advice on these follows the last


def _by_titles(scene: Scene, proposal: Proposal, issue: Issue) -> str:
    """Return an issue's message with entries by their questions, as admins know them, also a new one's."""
    new = Speech(proposal.release.catalog, proposal.release.catalog.best_language(scene.language))

    def titled(found: re.Match[str]) -> str:
        title = _title(new, Thing(ThingKind.FAQ, found[1]))
        return f"“{title}”" if title else found[0]

    return re.sub(r"`([^`]+)`", titled, issue.message)


def findability_lines(scene: Scene, proposal: Proposal) -> list[Text]:
    """Say of the first new entries whether people would find them."""
    return [_findability(scene, proposal, finding) for finding in proposal.new[:FEW]]


def _whose(scene: Scene, proposal: Proposal, finding: Findability) -> list[Text]:
    """Return the question of the new entry that is spoken of, if there are several."""
    if proposal.findability:
        return []
    speech = Speech(proposal.release.catalog, scene.language)
    return [literal(_name(speech, Thing(ThingKind.FAQ, finding.entry)))]


def _findability(scene: Scene, proposal: Proposal, finding: Findability) -> Text:
    """Say whether people would find the new entry: its tests and phrasings, its rival, and the questions it takes
    from others.
    """
    speech = scene.speech
    tests = [_test_line(scene, proposal, test) for test in finding.tests] or [speech.text("release.find.unchecked")]
    lines = [speech.text("release.find.heading"), *_whose(scene, proposal, finding), *tests]
    if finding.phrasings > 1:
        lines.append(speech.text("release.find.phrasings", found=finding.found, count=finding.phrasings))
    if gaps := _gaps(scene, proposal.release.catalog, finding.entry):
        lines.append(speech.text("release.find.gaps", missing=", ".join(gaps), button=speech.label("entry.add-fact")))
    if finding.rival:
        after = Speech(proposal.release.catalog, scene.language)
        lines.append(speech.text("release.find.rival", other=_name(after, Thing.labelled(finding.rival))))
    if finding.shared:
        lines.append(speech.text("release.find.shared", words=", ".join(finding.shared)))
    if finding.captured:
        lines.append(speech.text("release.find.captured", count=len(finding.captured)))
        lines += first_lines(scene, [literal(f"• {question}") for question in finding.captured])
    return join(lines)


def _gaps(scene: Scene, catalog: Catalog, entry: str) -> list[str]:
    """Return the first aspects, by label, of which a named entry says that they aren't published."""
    words = catalog.entry_words(entry, REFERENCE_LANGUAGE)
    common = (name for name, aspect in catalog.aspects.items() if aspect.value and catalog.entries[entry].names)
    shown = (name for name in common if name not in words.facts and not covers(words, name))
    return [catalog.aspect_words(name, scene.language).label for name in islice(shown, SHOWN_GAPS)]


def missed_tests(scene: Scene, proposal: Proposal) -> list[Text]:
    """Return the tests of new entries that don't find them, shown when they're published all the same."""
    tests = [test for finding in proposal.new for test in finding.tests]
    lines = [_test_line(scene, proposal, test) for test in tests if test.found is not Finding.FIRST]
    return [join(lines)] if lines else []


def _test_line(scene: Scene, proposal: Proposal, test: AskedQuestion) -> Text:
    """Return what a test question of the new entry finds, in words."""
    speech = Speech(proposal.release.catalog, scene.language)
    other = _name(speech, Thing.labelled(test.other)) if test.other else ""
    return scene.speech.text(f"release.find.{test.found}", question=test.question, other=other)


def first_lines(scene: Scene, issues: list[Text]) -> list[Text]:
    """Return the first lines, and how many more there are."""
    left = len(issues) - SHOWN
    return [*issues[:SHOWN], *([scene.speech.text("release.more", count=left)] if left > 0 else [])]


def issue_line(scene: Scene, found: Issue) -> Text:
    """Say what is wrong in the content, where, and how to fix it."""
    key = next((part for part in reversed(found.key.split(".")) if part and not part.isdecimal()), "")
    words = f"{found.message} {found.remedy}".strip()
    words = f"{key}: {words}" if key and f"`{key}`" not in words else words
    return scene.speech.text("release.fault", file=found.file, line=found.line, words=words)


# -------------------------------------------------------------------- names


def summary_text(scene: Scene, summary: str) -> Text:
    """Return the summary of a release in words: what was added, changed and removed, a line each."""
    things = re.findall(rf"(?:^| )([+~-])((?:{'|'.join(ThingKind)}):\S+)", summary)
    parts = []
    for sign, kind in SIGNS.items():
        if names := [_name(scene.speech, Thing.parse(what)) for found, what in things if found == sign]:
            parts.append(scene.speech.text(f"release.did.{kind}", names=", ".join(names)))
    if more := re.search(r"\(\+(\d+)\)$", summary):
        parts.append(scene.speech.text("release.more-changes", count=int(more[1])))
    return join(parts)


def with_names(scene: Scene, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values of a rejection, with the name of the thing instead of its id."""
    kind = values.get("kind")
    if not kind:
        return dict(values)
    return {**values, "name": _name(scene.speech, Thing(ThingKind(str(kind)), str(values["name"])))}


def _name(speech: Speech, thing: Thing, *others: Speech) -> str:
    """Return the name of a thing, for an entry its question; its id when none of the contents has it."""
    found = next((name for spoken in (speech, *others) if (name := _title(spoken, thing))), thing.id)
    return found if thing.kind is ThingKind.FAQ else speech.label(f"release.thing.{thing.kind}", name=found)


def _title(speech: Speech, thing: Thing) -> str:
    """Return the title of a thing in this content; empty when it has none."""
    catalog, language = speech.catalog, speech.language
    match thing.kind:
        case ThingKind.FAQ if thing.id in catalog.entries:
            return catalog.entry_words(thing.id, language).question
        case ThingKind.SERVICE if thing.id in catalog.services:
            return catalog.words_of(thing.id, language).name
        case ThingKind.TOPIC if thing.id in catalog.topics:
            titles = catalog.topics[thing.id].titles
            return titles.get(language) or titles[REFERENCE_LANGUAGE]
        case ThingKind.CLUSTER if thing.id in catalog.clusters:
            return catalog.clusters[thing.id].name
        case ThingKind.LANGUAGE:
            return Locale(thing.id).get_display_name(language) or ""
        case _:
            return ""
