"""The learning loop: missed questions, grouped, become phrasings, entries, or are laid aside; who agreed is told."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.admin import entry_editor
from bot.dialogue.questions.answers import button as labelled
from bot.dialogue.questions.answers import title
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, literal
from bot.dialogue.turn import Effect, Message, Rows, Turn, Work, say, update_session
from knowledge.releases.edits import NewPhrasings, fresh
from knowledge.search.clustering import different
from storage.messages import Choice, Reply, Text
from storage.records import UnansweredQuestion, Why

MOST_GROUPS = 8
MOST_EXAMPLES = 5
MOST_LIKELY = 3
"""Groups, examples of one, and entries offered for it, shown at once."""
MOST_PHRASINGS = 3
"""Questions of a group that become phrasings: those that differ most say most."""


def missed(scene: Scene) -> Turn:
    """Asks for the missed questions, grouped."""
    return Turn(effect=Effect(Work.GROUP))


def shown(scene: Scene, effect: Effect, groups: tuple[tuple[UnansweredQuestion, ...], ...]) -> Turn:
    """The groups as a list, or the one that was opened."""
    if not groups:
        return say(scene, scene.speech.text("missed.none"))
    if effect.value:
        group = next((one for one in groups if any(missed.id == effect.value for missed in one)), None)
        return _opened(scene, group) if group else Turn(notice=scene.speech.label("notice.gone"))
    parts = [scene.speech.text("missed.list", count=sum(len(group) for group in groups))]
    parts += [_line(scene, number, group) for number, group in enumerate(groups[:MOST_GROUPS], 1)]
    buttons = [
        Choice(label=str(number), action=f"mis:open:{group[0].id}")
        for number, group in enumerate(groups[:MOST_GROUPS], 1)
    ]
    return say(scene, join(parts), *(tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4)))


def _line(scene: Scene, number: int, group: tuple[UnansweredQuestion, ...]) -> Text:
    """A group in one line: how often, and one of its questions."""
    return scene.speech.text("missed.line", number=number, count=len(group), question=_words(scene, group[0]))


def _words(scene: Scene, one: UnansweredQuestion) -> str:
    """The question, or the entry whose answer was found lacking without a word."""
    if one.why is Why.LACKING and one.entry:
        about = title(scene.speech, f"faq:{one.entry}") if one.entry in scene.release.catalog.entries else one.entry
        return f"👎 {about}: {one.question}".rstrip(": ")
    return one.question


def _opened(scene: Scene, group: tuple[UnansweredQuestion, ...]) -> Turn:
    """A group with what can be done about it."""
    examples = [literal(f"• {_words(scene, one)} ({one.language})") for one in group[:MOST_EXAMPLES]]
    same = _same_as(scene, group[0])
    choice = [scene.speech.text("missed.choose")] if same and group[0].why is not Why.LACKING else []
    text = join([join([scene.speech.text("missed.group", count=len(group)), *examples]), *choice], "\n\n")
    rows: Rows = (*same, _else(scene, group[0]))
    turn = say(scene, text, *rows)
    return update_session(scene, turn, composing={"missed": [one.id for one in group]})


def _same_as(scene: Scene, one: UnansweredQuestion) -> Rows:
    """The entries the question may be another way to ask for."""
    if one.why is Why.LACKING and one.entry in scene.release.catalog.entries:
        return ((scene.speech.button("entry.edit", f"ent:show:{one.entry}"),),)
    ranking = scene.release.engine.rank(one.question, limit=MOST_LIKELY)
    names = [match.label.partition(":")[2] for match in ranking.matches if match.label.startswith("faq:")]
    return tuple(
        (
            Choice(
                label=scene.speech.label("missed.same", question=title(scene.speech, f"faq:{name}")),
                action=f"mis:same:{one.id}:{name}",
            ),
        )
        for name in names
    )


def _else(scene: Scene, one: UnansweredQuestion) -> tuple[Choice, ...]:
    """A new entry, where there are words for one, or nothing at all."""
    key = "missed.lay-aside" if one.why is Why.LACKING else "missed.not-ours"
    aside = scene.speech.button(key, f"mis:not:{one.id}")
    return (scene.speech.button("missed.new", f"mis:new:{one.id}"), aside) if one.question else (aside,)


def pressed(scene: Scene, verb: str, missed_id: str, entry: str = "") -> Turn:
    """A button of a group."""
    if verb == "list":
        return missed(scene)
    if verb == "open":
        return Turn(effect=Effect(Work.GROUP, value=missed_id))
    group = [one for one in scene.snapshot.missed if one.id in scene.session.composing.get("missed", ())]
    one = next((known for known in group if known.id == missed_id), None)
    if one is None:
        return Turn(notice=scene.speech.label("notice.gone"))
    match verb:
        case "same" if entry in scene.release.catalog.entries:
            return _same(scene, group, one, entry)
        case "new" if one.question:
            return entry_editor.begin(scene, different(_asked(group, one), MOST_PHRASINGS))
        case "not":
            turn = say(
                scene, scene.speech.text("missed.laid-aside"), (_to_list(scene),), replaces=scene.incoming.message
            )
            return update_session(scene, turn + Turn(settled=tuple(known.id for known in group)), composing={})
    return Turn(notice=scene.speech.label("notice.old-button"))


def _asked(group: list[UnansweredQuestion], one: UnansweredQuestion) -> list[str]:
    """The words of the group in the language of one of them, its own first."""
    return [one.question, *(other.question for other in group if other.language == one.language and other.question)]


def _same(scene: Scene, group: list[UnansweredQuestion], one: UnansweredQuestion, entry: str) -> Turn:
    """The group's most different questions as phrasings of the entry; where it has them all, the group is settled."""
    language = _language(scene, one, entry)
    words = scene.release.catalog.entry_words(entry, language)
    asked = fresh(_asked(group, one), (words.question, *words.phrasings))
    if not asked:
        text = scene.speech.text("missed.known", count=len(group), question=title(scene.speech, f"faq:{entry}"))
        turn = say(scene, text, (_to_list(scene),), replaces=scene.incoming.message)
        return update_session(scene, turn + _closed(scene, group, entry), composing={})
    edit = NewPhrasings(f"faq:{entry}", language, different(asked, MOST_PHRASINGS))
    return update_session(scene, Turn(effect=Effect(Work.EDIT, edit=edit)), composing=_for(scene, entry))


def _to_list(scene: Scene) -> Choice:
    return scene.speech.button("missed.others", "mis:list:0")


def _language(scene: Scene, one: UnansweredQuestion, entry: str) -> str:
    """The language the phrasing is added in: its own, where the entry is translated into it."""
    words = scene.release.catalog.entries[entry].words
    return one.language if one.language in words else scene.language


def _for(scene: Scene, entry: str) -> dict[str, object]:
    """What is being put together: which missed questions get which entry."""
    return {"missed": scene.session.composing.get("missed", []), "entry": entry}


# ------------------------------------------------------------ after publishing


def bound(scene: Scene, turn: Turn, proposal: str) -> Turn:
    """The preview of an edit that answers missed questions: publishing it settles them."""
    session = turn.session or scene.session
    composing = session.composing
    if "entry" not in composing:
        return turn
    return update_session(scene, turn, composing={**composing, "proposal": proposal})


def settled(scene: Scene, proposal: str) -> Turn:
    """The missed questions that this release answers go; who agreed to hear is told, once."""
    composing = scene.session.composing
    if not proposal or composing.get("proposal") != proposal:
        return Turn()
    group = [one for one in scene.snapshot.missed if one.id in composing.get("missed", ())]
    turn = Turn()
    if group:
        turn += say(scene, scene.speech.text("missed.done", count=len(group)), (_to_list(scene),))
    return update_session(scene, turn + _closed(scene, group, str(composing["entry"])), composing={})


def _closed(scene: Scene, group: list[UnansweredQuestion], entry: str) -> Turn:
    """The missed questions go, as the entry answers them; who agreed to hear is told."""
    turn = Turn(settled=tuple(one.id for one in group))
    for one in {one.address: one for one in group if one.address}.values():
        turn += _news(scene, one, entry)
    return turn


def _news(scene: Scene, one: UnansweredQuestion, entry: str) -> Turn:
    """There is an answer now to what somebody asked."""
    speech = replace(scene.speech, language=scene.release.catalog.best_language(one.language))
    if entry not in scene.release.catalog.entries or one.address is None:
        return Turn()
    text = speech.text("missed.better" if one.why is Why.LACKING else "missed.news", question=one.question)
    return Turn(messages=(Message(one.address, Reply(text=text, rows=((labelled(speech, f"faq:{entry}"),),))),))
