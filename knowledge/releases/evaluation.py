"""Tests content: asks it its own held-out questions, and looks for entries that compete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from knowledge.issues import Issue, IssueKind
from knowledge.schema import REFERENCE_LANGUAGE, Action, EntryWords, ReferenceEntry, ServiceWords, SmallTalk
from knowledge.search import Band, Engine, Label, Ranking
from knowledge.search import Kind as LabelKind
from knowledge.search.items import CLUSTERS
from knowledge.search.rivals import Rivals
from knowledge.source.located import Located
from knowledge.source.parsed_content import LanguageContent, ParsedContent

LABELS = {"actions": LabelKind.ACTION, "smalltalk": LabelKind.SMALLTALK, "outside": LabelKind.OUTSIDE}
"""The search's kind for each section of the intents."""
OFFERED = 3
"""How many matches people are offered."""
NEAR = 300
"""Questions asked again because a change comes near them: of 1900 farther off an entry moves five or so, both ways."""
TIE = 0.1
"""Lead of the first match below which hardly anything, such as a rarer word, may put the second before it."""
MANY = 100
"""Questions from which those that a change can't have moved aren't asked twice."""

Asked = EntryWords | ServiceWords | Action | SmallTalk


class Spot(NamedTuple):
    """A place in a content file."""

    file: str
    line: int
    column: int
    key: str


class TestQuestion(NamedTuple):
    """A question of `tests`: the label it must lead to, and where it stands."""

    label: Label
    language: str
    text: str
    spot: Spot

    @property
    def key(self) -> tuple[Label, str]:
        """What it asks for, and how: the same in another release, wherever it stands there."""
        return self.label, self.text


@dataclass(frozen=True)
class Scores:
    """How many questions were asked, and the share of them whose label came first, and among the first three."""

    asked: int
    first: float
    top: float

    def is_below(self, other: Scores, tolerated: float = 0.0) -> bool:
        """Return whether more than the tolerated share of questions no longer finds what it should, as in the other."""
        return max(other.first - self.first, other.top - self.top) > tolerated


@dataclass(frozen=True)
class Script:
    """What a trial needs from the files: the questions, and the position of everything that can be asked for.

    `leading` are the labels that lead to a label besides itself.
    """

    questions: tuple[TestQuestion, ...]
    homes: dict[tuple[Label, str], Spot]
    leading: Mapping[Label, frozenset[Label]]

    @property
    def labels(self) -> frozenset[Label]:
        """Everything that can be asked for."""
        return frozenset(label for label, _ in self.homes)

    def ways_to(self, wanted: Label) -> frozenset[Label]:
        """Return the labels by which people get to what they want."""
        return self.leading.get(wanted, frozenset()) | {wanted}


def script_of(parsed: ParsedContent, languages: Iterable[str]) -> Script:
    """Read the test questions of the files, in the given languages, with their places."""
    questions: list[TestQuestion] = []
    homes: dict[tuple[Label, str], Spot] = {}
    for language in languages:
        for label, item in _askable(parsed.languages[language]):
            homes[label, language] = _spot(item, "phrasings")
            questions += [
                TestQuestion(label, language, text, _spot(item, "tests", index))
                for index, text in enumerate(item.value.tests)
            ]
    return Script(tuple(questions), homes, _leading(parsed))


def _leading(parsed: ParsedContent) -> dict[Label, frozenset[Label]]:
    """Return the labels that lead to others: an entry and its action to each other, as the action does what the entry
    tells and is a button below it; an entry to the services it offers; a service and the action that begins it to each
    other.
    """
    found: dict[Label, set[Label]] = defaultdict(set)
    reference = parsed.languages[REFERENCE_LANGUAGE]
    entries = [entry.value for entry in reference.entries if isinstance(entry.value, ReferenceEntry)]
    for entry in entries:
        entry_label = Label(LabelKind.FAQ, entry.id)
        for offered in entry.offers:
            found[Label(LabelKind.SERVICE, offered)].add(entry_label)
        if entry.action:
            action_label = Label(LabelKind.ACTION, entry.action)
            found[entry_label].add(action_label)
            found[action_label].add(entry_label)
    for action in reference.intents.get("actions", ()):
        first_action, service = Label(LabelKind.ACTION, action.value.id), Label(LabelKind.SERVICE, action.value.id)
        if action.value.id in reference.services:
            found[first_action].add(service)
            found[service].add(first_action)
    return {label: frozenset(others) for label, others in found.items()}


class Trial:
    """An engine and its answers to the test questions, which are cached. Use it from one thread at a time."""

    def __init__(self, engine: Engine, script: Script) -> None:
        """Asks nothing yet."""
        self.script = script
        self._engine = engine
        self._answers: dict[str, Ranking] = {}
        self._of_clusters: dict[str, Ranking] = {}

    def scores(self, questions: Sequence[TestQuestion]) -> Scores:
        """Ask the questions and count the hits. Takes milliseconds for each that is new."""
        answers = self._answer_all(questions)
        places = [self._place(question, found) for question, found in zip(questions, answers, strict=True)]
        first, top = sum(place == 1 for place in places), sum(place > 0 for place in places)
        count = max(1, len(questions))
        return Scores(len(questions), first / count, top / count)

    def warnings(self, questions: Iterable[TestQuestion] | None = None) -> tuple[Issue, ...]:
        """Return the tests that miss, of all or of those asked, and the entries that compete for the same questions.

        They are sorted by file and line.
        """
        known = None if questions is None else {question.key for question in questions}
        tests = [question for question in self.script.questions if known is None or question.key in known]
        return tuple(sorted({*self._miss_warnings(tests), *self._rivalry_warnings()}))

    def tests_near(self, labels: frozenset[Label]) -> list[TestQuestion]:
        """Return the tests of these labels, and the others that any of them comes nearest to, up to `NEAR`."""
        if labels.isdisjoint(self.script.labels):
            return []
        own = [question for question in self.script.questions if question.label in labels]
        others = [question for question in self.script.questions if question.label not in labels]
        nearness = self._engine.nearness([question.text for question in others], labels)
        return own + [others[number] for number in (-nearness).argsort(kind="stable")[:NEAR].tolist()]

    def differing_labels(self, other: Trial) -> frozenset[Label] | None:
        """Return what is found by other texts than in another trial; None where that holds of everything."""
        return self._engine.differing_labels(other._engine)

    def before(self, after: Trial, questions: Iterable[TestQuestion]) -> Trial:
        """Return this trial for the comparison with one `after` it, so that only few questions are asked twice.

        Where entries were only added, a question that surely finds something else there found the same without them. In
        a small content one entry moves everything.
        """
        added, texts = after.differing_labels(self), list(dict.fromkeys(question.text for question in questions))
        if len(texts) < MANY or added is None or not added.isdisjoint(self.script.labels):
            return self
        found = zip(texts, after.answers(texts), strict=True)
        same = {text: ranking for text, ranking in found if added.isdisjoint(_found(ranking)) and _is_clear(ranking)}
        known = Trial(self._engine, self.script)
        known._answers = {**same, **self._answers}
        known._rivals = self._rivals
        return known

    def answers(self, texts: Sequence[str]) -> list[Ranking]:
        """Return what each question finds. Takes milliseconds per new question."""
        new = list(dict.fromkeys(text for text in texts if text not in self._answers))
        if new:
            self._answers |= zip(new, self._engine.rank_all(new, limit=OFFERED), strict=True)
        return [self._answers[text] for text in texts]

    def _answer_all(self, questions: Sequence[TestQuestion]) -> list[Ranking]:
        """What each question finds, asked by whoever is to find what it asks for."""
        theirs = {item.label for item in self._engine.items if item.audience == CLUSTERS}
        found = iter(self.answers([question.text for question in questions if question.label not in theirs]))
        new = {question.text for question in questions if question.label in theirs} - self._of_clusters.keys()
        if new:
            engine = self._engine.seen_by(CLUSTERS)
            self._of_clusters |= zip(sorted(new), engine.rank_all(sorted(new), limit=OFFERED), strict=True)
        return [self._of_clusters[asked.text] if asked.label in theirs else next(found) for asked in questions]

    def _place(self, question: TestQuestion, found: Ranking) -> int:
        """Return where among the matches something stands that leads to what the question asks for; 0 is nowhere."""
        ways_to = self.script.ways_to(question.label)
        return next((place for place, match in enumerate(found.matches, 1) if match.label in ways_to), 0)

    def _miss_warnings(self, questions: Sequence[TestQuestion]) -> Iterator[Issue]:
        for question, answered in zip(questions, self._answer_all(questions), strict=True):
            if message := _miss(question, answered, self._place(question, answered)):
                remedy = "Add a phrasing like it, or take one away from what it finds."
                yield Issue(*question.spot, f"“{question.text}” {message}", remedy, "warning", IssueKind.MISSED)

    @cached_property
    def _rivals(self) -> list[Rivals]:
        return self._engine.rivals()

    def _rivalry_warnings(self) -> Iterator[Issue]:
        for rivals in self._rivals:
            yield from self._rivalry_warning(rivals)

    def _rivalry_warning(self, rivals: Rivals) -> Iterator[Issue]:
        """Yield one warning a pair, where the first by name stands, in the reference language."""
        here = self.script.homes.get((rivals.first, REFERENCE_LANGUAGE))
        there = self.script.homes.get((rivals.second, REFERENCE_LANGUAGE))
        if here and there:
            message = f"`{_name(rivals.first)}` and `{_name(rivals.second)}` compete for the same questions."
            near = f"{rivals.lost} and {rivals.won} of their phrasings are nearest to the other."
            remedy = f"Reword them, or make one entry of both; the other stands in {there.file}, line {there.line}."
            yield Issue(*here, message, f"{near} {remedy}", "warning", IssueKind.RIVALS)


def questions_touched(before: Trial, after: Trial) -> tuple[TestQuestion, ...]:
    """Return the questions of either that the difference may move, except for what is no longer there to be found.

    Those are the tests of what is found by other texts now, and the questions near to it. With the texts of one entry
    all weights move a little, too, yet to ask everything anew takes ten times as long and finds next to nothing.
    """
    changed = after.differing_labels(before)
    old, new = (trial.script.questions if changed is None else trial.tests_near(changed) for trial in (before, after))
    known = {question.key for question in before.script.questions}
    added = (question for question in after.script.questions if question.key not in known)
    by_key = {question.key: question for question in (*old, *added, *new)}
    labels = after.script.labels
    return tuple(question for question in by_key.values() if question.label in labels)


def _is_clear(ranking: Ranking) -> bool:
    """Return whether the first match leads the second, so that it stays first where others are added."""
    chances = [match.confidence for match in ranking.matches]
    return len(chances) < 2 or chances[0] - chances[1] >= TIE


def _found(ranking: Ranking) -> Iterator[Label | None]:
    """Yield all labels that a question finds."""
    yield ranking.trap
    yield from (match.label for match in ranking.matches)


def _miss(question: TestQuestion, found: Ranking, place: int) -> str:
    """Say what goes wrong with a test, after its words; "" when people get to what they asked for.

    `place` is where that stands among the matches.
    """
    if question.label.kind is LabelKind.OUTSIDE:
        return "" if found.band in (Band.UNKNOWN, Band.SUGGEST) or found.best is None else _answered_by(found.best)
    if found.band is Band.UNKNOWN or found.best is None:
        return "finds nothing."
    if found.band is Band.ANSWER and place != 1:
        return _answered_by(found.best)
    if not place:
        return f"is not found: `{_name(found.best)}` is nearest."
    return ""


def _answered_by(label: Label) -> str:
    return f"is answered by `{_name(label)}`."


def _name(label: Label) -> str:
    """Return an entry by its id, anything else with its kind."""
    return label.id if label.kind is LabelKind.FAQ else str(label)


def _askable(content: LanguageContent) -> Iterator[tuple[Label, Located[Asked]]]:
    """Yield everything that can be asked for, with its label."""
    for entry in content.entries:
        yield Label(LabelKind.FAQ, entry.value.id), entry
    for service, words in content.services.items():
        yield Label(LabelKind.SERVICE, service), words
    for section, items in content.intents.items():
        for item in items:
            yield Label(LABELS[section], item.value.id), item


def _spot(item: Located[Asked], *below: str | int) -> Spot:
    path = item.path + below
    return Spot(item.document.file, *item.document.place(path), ".".join(map(str, path)))
