"""`/report`: figures for the secretariat, and for contacts those of their own cluster.

Permission is checked when somebody asks, and again when the report is ready.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import callbacks, commands
from bot.dialogue.effects import MakeReport, Reported
from bot.dialogue.events import EventKind
from bot.dialogue.reports import words
from bot.dialogue.reports.figures import Period
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, in_rows, join
from bot.dialogue.turn import Rows, Turn, say
from bot.dialogue.words.plain_words import fold, has_word
from storage.messages import Attachment, Choice
from storage.records import Role

FILES = {"picture": "png", "csv": "csv", "xlsx": "xlsx"}
"""The forms of a report besides its words, and how their files end."""
CHOOSE = "choose"
"""The form of a button that asks for a cluster."""
A_ROW = 2
DECIDING = (Role.CONTACT, Role.DEPUTY)
"""Those who read the figures of their cluster."""


def report(scene: Scene) -> Turn:
    """`/report`: the figures of the period and cluster that the words name, else of the last 30 days and of all that
    this chat may see. For everybody else there is no such command.
    """
    own = _own_clusters(scene)
    if not own and not scene.in_office:
        return replace(commands.unknown_command(scene), denied="/report")
    cluster = _named_cluster(scene) or ("" if scene.in_office else own[0])
    return _make(scene, callbacks.ShowReport("text", _named_period(scene), cluster))


def _named_period(scene: Scene) -> Period:
    """Return the longest period that the words name; a month where they name none. "/report all" says it as the button
    does.
    """
    catalog, text = scene.catalog, scene.incoming.text
    longest_first, last = (Period.ALL, Period.YEAR, Period.QUARTER), fold(text.rpartition(" ")[2])
    for period in longest_first:
        label = fold(scene.speech.label(f"report.period.{period}"))
        if has_word(catalog, text, f"report-{period}") or last in (label, period.value):
            return period
    return Period.MONTH


def _named_cluster(scene: Scene) -> str:
    """Return the only cluster that the words name and this chat may see the figures of, else ""."""
    mentions = scene.release.places.find(scene.incoming.text)
    ids = {cluster for mention in mentions for cluster in mention.cluster_ids if may_see(scene, cluster)}
    return ids.pop() if len(ids) == 1 else ""


def change(scene: Scene, pressed: callbacks.ShowReport) -> Turn | None:
    """Show another period, cluster or form."""
    if not may_see(scene, pressed.cluster):
        return Turn(notice=scene.speech.label("notice.not-yours"), denied="a button (ShowReport)")
    if pressed.period not in set(Period) or pressed.form not in {"text", CHOOSE, *FILES}:
        return None
    return _choose(scene, pressed) if pressed.form == CHOOSE else _make(scene, pressed)


def _own_clusters(scene: Scene) -> tuple[str, ...]:
    """Return the clusters for which this chat decides."""
    records = scene.directory.records_of(scene.incoming.address)
    own = (known.cluster for known in records if known.cluster and known.role in DECIDING)
    return tuple(dict.fromkeys(own))


def may_see(scene: Scene, cluster: str) -> bool:
    """Return whether this chat may see the figures of the cluster ("" is the whole network) now."""
    return scene.in_office or cluster in _own_clusters(scene)


def _make(scene: Scene, wanted: callbacks.ShowReport) -> Turn:
    speech = scene.speech
    return Turn(effect=MakeReport(wanted.period, wanted.cluster, wanted.form, speech.language, speech.zone))


def _choose(scene: Scene, pressed: callbacks.ShowReport) -> Turn:
    """Ask whose figures to show."""
    known = scene.catalog.clusters
    shown = tuple(known) if scene.in_office else _own_clusters(scene)
    buttons = [
        choice(scene.speech.cluster(cluster), callbacks.ShowReport("text", pressed.period, cluster))
        for cluster in shown
    ]
    rows = [*in_rows(buttons, A_ROW)]
    if scene.in_office:
        rows.insert(0, (scene.speech.button("report.all", callbacks.ShowReport("text", pressed.period)),))
    return say(scene, scene.speech.text("report.which"), *rows, replaces=scene.incoming.message)


def show_report(scene: Scene, effect: MakeReport, made: Reported) -> Turn:
    """Show the report as it was asked for."""
    if not may_see(scene, effect.cluster):
        return Turn(notice=scene.speech.label("notice.not-yours"), denied="a report")
    if made.missing:
        return say(scene, scene.speech.text("report.missing"))
    text = words.text(scene.speech, made.report)
    if effect.form == "text":
        pressed = scene.incoming.kind is EventKind.PRESS
        return say(scene, text, *_rows(scene, effect), replaces=scene.incoming.message if pressed else None)
    about = f"{words.about(scene.speech, made.report)} · {words.period(scene.speech, made.report)}"
    caption = scene.speech.text(f"report.caption.{effect.form}", about=about)
    kind = "photo" if effect.form == "picture" else "document"
    file = Attachment(kind=kind, path=made.path, name=f"icn-report.{FILES[effect.form]}")
    return say(scene, join([caption]), attachment=file)


def _rows(scene: Scene, effect: MakeReport) -> Rows:
    """Return the other periods, the other forms, and the other clusters."""
    speech = scene.speech

    def button(key: str, form: str, period: str, *, mark: bool = False) -> Choice:
        made = speech.button(key, callbacks.ShowReport(form, period, effect.cluster))
        return made.model_copy(update={"label": f"• {made.label}"}) if mark else made

    periods = tuple(
        button(f"report.period.{period}", "text", period, mark=period == effect.period) for period in Period
    )
    files = tuple(button(f"report.form.{form}", form, effect.period) for form in FILES)
    several = scene.in_office or len(_own_clusters(scene)) > 1
    others = (button("report.by-cluster", CHOOSE, effect.period),) if several else ()
    return periods, files, others
