"""Finding a cluster with two questions, market and technology; or a home cluster by its country alone."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale

from bot.dialogue import callbacks
from bot.dialogue.drafts import anchor_of, save
from bot.dialogue.events import EventKind
from bot.dialogue.fields import AskedField, Fit, answers_nothing
from bot.dialogue.fields.cluster_finder import MOST, NEARLY_ALL, find_fits
from bot.dialogue.fields.clusters import cluster_rows, clusters
from bot.dialogue.fields.countries import find_countries
from bot.dialogue.fields.regions import countries_in, named_region
from bot.dialogue.forms import form, prompts
from bot.dialogue.questions import elsewhere
from bot.dialogue.speech import join, shorten
from bot.dialogue.turn import Rows, Turn, say
from bot.dialogue.words.plain_words import says
from storage.messages import Text
from storage.records import Asking

MARKET, TECHNOLOGY = "market", "technology"
"""What is being asked, as stored in the draft's step."""
ANYTHING = ("unsure", "all", "none", "skip")
"""Lists of words that say that anything will do."""
SAID = 40
"""Characters of a typed market that are quoted."""


def begin(question: AskedField) -> Turn:
    """Start the finder: ask for the market."""
    return _ask(question, MARKET, ())


def offer_in_region(question: AskedField, words: str) -> Turn | None:
    """Offer the clusters of a part of the world if one was named instead of a cluster; else None."""
    if question.field.kind != "cluster":
        return None
    market = countries_of_market(question, words)
    there = any(cluster.country in market for cluster in clusters(question))
    return _propose(question, market, "") if there else _offer_nearest(question, words)


def _offer_nearest(question: AskedField, words: str) -> Turn | None:
    """Say that there is no cluster to ask in the country or place named, and offer those nearby; None if none was
    named.
    """
    unserved = elsewhere.places_without_target(question.catalog, words)
    if question.field.role != "target" or not unserved:
        return None
    near = elsewhere.clusters_instead(question.catalog, unserved)
    found = tuple(cluster for cluster in clusters(question) if cluster in near)
    find = ((question.button("finder.unsure", callbacks.FindCluster),),)
    text = elsewhere.no_cluster_text(question.speech, unserved, to_ask=True)
    return say(question.scene, text, *(cluster_rows(question, found) or find), *prompts.short_rows(question))


def is_finding(question: AskedField) -> bool:
    """Return whether the finder is waiting for typed words."""
    return isinstance(question.draft.step, Asking) and bool(question.draft.step.finding)


def is_understood(question: AskedField, words: str) -> bool:
    """Return whether the words name the market or technology asked for, or say that it doesn't matter."""
    if says(question.catalog, words, *ANYTHING):
        return True
    if isinstance(question.draft.step, Asking) and question.draft.step.finding == TECHNOLOGY:
        return any(fit.words for fit in find_fits(question.catalog, words, clusters(question)))
    return bool(countries_of_market(question, words))


def take_words(question: AskedField, words: str) -> Turn:
    """Take the words as the market or the technology, whichever was asked for."""
    step = question.draft.step
    anything = says(question.catalog, words, *ANYTHING)
    if not anything and answers_nothing(question.catalog, words):  # "thank you"
        return form.ask_in_short(question)
    if isinstance(step, Asking) and step.finding == TECHNOLOGY:
        return _propose(question, step.market, "" if anything else words)
    market = () if anything else countries_of_market(question, words)
    at_home = question.field.role == "home"
    if not market and (at_home or not anything):
        text = question.speech.text("finder.no-country" if at_home else "finder.no-market")
        return say(question.scene, text, *prompts.finder_rows(question, MARKET))
    if at_home:
        return _propose(question, market, "")
    return _ask(question, TECHNOLOGY, market, _nobody_there(question, market, words))


def accept_anything(question: AskedField) -> Turn:
    """Go on without a market or technology."""
    step = question.draft.step
    if isinstance(step, Asking) and step.finding == TECHNOLOGY:
        return _propose(question, step.market, "")
    return _ask(question, TECHNOLOGY, ())


# ---------------------------------------------------------------- questions


def _ask(question: AskedField, finding: str, market: Iterable[str], remark: Text | None = None) -> Turn:
    """Ask one of the finder's questions in place of the field's own, with `remark` above it."""
    scene, field = question.scene, question.field
    draft = question.draft.model_copy(update={"step": Asking(field=field.id, finding=finding, market=tuple(market))})
    next_question = AskedField(scene, question.service, draft, field)
    text = join((part for part in (remark, prompts.short_text(next_question)) if part), "\n\n")
    return save(scene, _show(question, text, prompts.finder_rows(next_question, finding)), draft)


def _nobody_there(question: AskedField, market: tuple[str, ...], words: str) -> Text | None:
    """Say that the network has no cluster in that market, or return None if it has. A long market is quoted as
    typed.
    """
    if not market or any(cluster.country in market for cluster in clusters(question)):
        return None
    territories = Locale(question.speech.language).territories
    region = named_region(question.catalog, words)
    names = [str(territories[code]) for code in ([region] if region else market) if code in territories]
    where = ", ".join(names) if 0 < len(names) <= MOST else shorten(words, SAID)
    return question.speech.text("finder.nobody-there", market=where)


def _show(question: AskedField, text: Text, rows: Rows) -> Turn:
    """Show the text in the message that was pressed; after typed words send a new one and take the buttons off the
    old one.
    """
    scene, draft = question.scene, question.draft
    if scene.incoming.kind is EventKind.PRESS:
        return form.show_in_place(scene, draft, text, *rows)
    return form.retire(question, question.field) + say(scene, text, *rows, anchor=anchor_of(draft.id))


# ------------------------------------------------------------------ markets


def countries_of_market(question: AskedField, words: str) -> tuple[str, ...]:
    """Return the country codes of a market: those of a part of the world, or of the places named."""
    if code := named_region(question.catalog, words):
        return countries_in(question.catalog, code)
    return tuple(sorted(find_countries(question, words)))


# ---------------------------------------------------------------- proposals


def _propose(question: AskedField, market: tuple[str, ...], words: str) -> Turn:
    """Propose up to three clusters, those in the market first, each with the reason. If the market has none, the
    proposal says that those with the technology are elsewhere; if none has the technology, it says that they are
    only in the market.
    """
    speech, scene, draft = question.speech, question.scene, question.draft
    offered = clusters(question)
    fitting = {fit.cluster.id: fit.words for fit in find_fits(question.catalog, words, offered, common=NEARLY_ALL)}
    ranked = sorted(offered, key=lambda cluster: (cluster.country not in market, -len(fitting.get(cluster.id, ()))))
    found = [cluster for cluster in ranked if cluster.country in market or fitting.get(cluster.id)][:MOST]
    after = draft.model_copy(update={"step": Asking(field=question.field.id)})
    elsewhere = bool(market) and not any(cluster.country in market for cluster in offered)
    if not found and not words:  # anything will do, and there's nothing near
        return save(scene, _show(question, prompts.question_text(question), prompts.rows(question)), after)
    if not found:
        text = speech.text("finder.nothing-near" if elsewhere else "finder.nothing")
    else:
        lines = [_line(question, Fit(cluster, fitting.get(cluster.id, ())), market) for cluster in found]
        only_there = bool(words) and not any(fitting.get(cluster.id) for cluster in found)
        key = "finder.only-there" if only_there else "finder.elsewhere" if elsewhere else "finder.found"
        text = speech.text(key, count=len(found), clusters=join(lines))
    every = (speech.button("form.show-choices", callbacks.Resume(draft.id)),)
    return save(scene, _show(question, text, (*cluster_rows(question, tuple(found)), every)), after)


def _line(question: AskedField, fit: Fit, market: tuple[str, ...]) -> Text:
    """Return one line of the proposal: the cluster and why it fits."""
    there = [question.speech.country(fit.cluster)] if fit.cluster.country in market else []
    return question.speech.text(
        "form.fit", cluster=question.speech.place(fit.cluster), words=", ".join((*there, *fit.words))
    )
