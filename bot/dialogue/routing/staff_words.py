"""What contacts and admins ask to see in plain words: cards, settings, contacts, requests, figures.

The words are in the content's lists, all languages at once. Nothing here decides or changes anything: it shows what the
button or command of that name shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.dialogue import callbacks, commands
from bot.dialogue.admin import (
    all_requests,
    contacts,
    entry_editor,
    missed_questions,
    new_entry,
    releases,
    subscribers,
    translations,
)
from bot.dialogue.contacts import own, preferences, settings_words
from bot.dialogue.privacy import blocks
from bot.dialogue.reports import report_command
from bot.dialogue.requests import naming, transitions
from bot.dialogue.requests.lifecycle import OPEN
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say, update_session
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import (
    begins_with,
    ends_with,
    fold,
    has_word,
    has_words_in_order,
    looks_like_question,
    says,
    without_ends,
    word_list,
)
from knowledge.schema import Catalog
from storage.records import Side
from storage.waits import Composition

MOST_WORDS = 12
"""Up to this many words ask the assistant for something; longer messages are for somebody else."""
FEW = 5
"""Up to this many words name a setting and hardly anything else."""
Shows = Callable[[Scene], Turn]


@dataclass(frozen=True)
class StaffRequest:
    """What is shown to people whose words contain one word of each list and ask or order something."""

    lists: Sequence[str]
    shows: Shows
    mere: bool = False
    """Nothing need be asked or ordered: the words are a wish by themselves."""
    wanted: bool = False
    """Words that only say what somebody would like will do, too."""
    leads: bool = False
    """Words that begin with the first list will do, too: "figures for my cluster"."""
    brief: bool = False
    """A few words that hold it will do, too: "my deputy is Lars"."""

    def is_made(self, catalog: Catalog, words: str, *, asks: bool, likes: bool) -> bool:
        """Return whether the words make this request. `asks` and `likes`: they are a question, or say what
        somebody would like.
        """
        if not all(has_word(catalog, words, name) for name in self.lists):
            return False
        leads = self.leads and begins_with(catalog, words, self.lists[0])
        brief = self.brief and len(words.split()) <= FEW
        return asks or self.mere or (likes and self.wanted) or leads or brief


def show_requested(scene: Scene, words: str) -> Turn | None:
    """Show what the words ask to see; None where they ask for nothing of this kind."""
    catalog = scene.catalog
    here = scene.incoming.private or own.own_records(scene)  # a group of contacts sees what is its own
    if not here or not words.strip() or len(words.split()) > MOST_WORDS:
        return None
    scene = replace(scene, event=replace(scene.incoming, text=words))  # they may have been held for a while
    asks = looks_like_question(catalog, words) or begins_with(catalog, words, "showing", "change")
    asks = asks or ends_with(catalog, words, "change")  # "Arbeitszeiten ändern"
    asks = asks and not has_word(catalog, words, "supposing")
    likes = begins_with(catalog, words, "offering")
    admin = scene.in_office
    if admin and _orders_removal(catalog, words) and (page := contacts.show_named(scene, words)):
        return page
    if scene.incoming.private and (told := settings_words.take_told(scene)):
        return told
    if admin and _orders_reminder(scene, words, asks=asks or likes):
        return all_requests.show_reminded(scene)
    if admin and asks and (listed := all_requests.show_correspondence(scene)):
        return listed
    for wish in _wishes(scene):
        if wish.is_made(catalog, words, asks=asks, likes=likes):
            return wish.shows(scene)
    if own.own_records(scene) and _orders_block(catalog, words):
        return blocks.explain_to_contact(scene)
    if admin and (listed := all_requests.show_named(scene) or all_requests.show_filtered(scene)):
        return listed
    if admin and scene.incoming.private and (page := contacts.show_spoken_of(scene, words)):
        return page
    return (
        _show_request(scene)
        if own.own_records(scene) and says(catalog, words, "who-is-it") and _open_requests(scene)
        else None
    )


def _orders_removal(catalog: Catalog, words: str) -> bool:
    """Return whether words order to remove somebody: "remove Noah", "please take Noah off this"."""
    orders = begins_with(catalog, words, "remove") or Clauses.of(catalog).is_command(words)
    return orders and (has_word(catalog, words, "remove") or has_words_in_order(words, word_list(catalog, "remove")))


def _orders_reminder(scene: Scene, words: str, *, asks: bool) -> bool:
    """Return whether the words order or ask to remind somebody else: "remind Noah", "can you send them a reminder?"."""
    catalog = scene.catalog
    words = without_ends(catalog, words, "polite")  # "would you mind" reminds nobody in Danish
    if not has_word(catalog, words, "reminding") or has_word(catalog, words, "oneself") or says(catalog, words, "stop"):
        return False
    return asks or begins_with(catalog, words, "reminding", "commanding") or ends_with(catalog, words, "reminding")


def _orders_block(catalog: Catalog, words: str) -> bool:
    """Return whether the words order to block somebody. How to do that is a question, which an entry answers."""
    if looks_like_question(catalog, words):
        return False
    named = has_word(catalog, words, "block") and has_word(catalog, words, "of-other-side")
    return named or has_word(catalog, words, "blocking") or begins_with(catalog, words, "block")


def is_ours(scene: Scene, words: str) -> bool:
    """Return whether hardly anybody would write these words to the other side of a request: "how do I set my
    hours?".
    """
    catalog = scene.catalog
    if begins_with(catalog, words, "offering") and not has_word(catalog, words, "addressing"):
        return True
    shows = has_word(catalog, words, "of-requests", "of-settings") or says(catalog, words, "who-is-it")
    known = shows or scene.directory.is_admin(scene.incoming) or has_word(catalog, words, "ours")
    return known or begins_with(catalog, words, "change")


def _wishes(scene: Scene) -> tuple[StaffRequest, ...]:
    """Return what this person may ask for, the most specific first."""
    known = OF_ADMINS if scene.in_office else ()
    return (*known, *OF_CONTACTS) if own.own_records(scene) else known


# ----------------------------------------------------------------- contacts


def _open_requests(scene: Scene) -> list[str]:
    """Return the open requests that this chat decides on."""
    known = scene.snapshot.requests
    return [request.id for request in known if request.status in OPEN and Side.CONTACT in scene.sides(request)]


def _show_request(scene: Scene) -> Turn:
    """Show the request named in the words or the only open one, else all of them to choose from."""
    found = _open_requests(scene)
    named = [request.id for request in scene.snapshot.requests if naming.may_be_named(scene.incoming.text, request)]
    found = [number for number in found if number in named] or found
    return transitions.show(scene, callbacks.ShowRequest(found[0])) if len(found) == 1 else commands.status(scene)


# ------------------------------------------------------------------- admins


def _list_translations(scene: Scene) -> Turn:
    return translations.list_stale(scene, callbacks.ListStale())


def _show_hours(scene: Scene) -> Turn:
    return (preferences.ask_hours if _changes(scene) else preferences.menu)(scene)


def _show_time_zone(scene: Scene) -> Turn:
    return (preferences.ask_zone if _changes(scene) else preferences.menu)(scene)


def _show_language(scene: Scene) -> Turn:
    return (commands.offer_languages if _changes(scene) else preferences.menu)(scene)


def _changes(scene: Scene) -> bool:
    """Return whether the words do more than ask for the current setting."""
    catalog, words = scene.catalog, scene.incoming.text
    return not looks_like_question(catalog, words) or has_word(catalog, words, "change")


def _begin_entry(scene: Scene) -> Turn:
    return update_session(scene, new_entry.begin(scene, ()), composing=Composition())


def _explain_dead_letters(scene: Scene) -> Turn:
    return say(scene, scene.speech.text("help.dead-letters"))


def _explain_content(scene: Scene) -> Turn:
    return say(scene, scene.speech.text("help.content"))


def _show_entry(scene: Scene) -> Turn:
    """Show the entry named after words such as "the answer to"."""
    said, known = f" {fold(scene.incoming.text)} ", word_list(scene.catalog, "of-entries")
    ends = [said.index(f" {word} ") + len(word) + 1 for word in known if f" {word} " in said]
    text = f"/entry {said[max(ends) :].strip()}"
    return entry_editor.lookup(replace(scene, event=replace(scene.incoming, text=text)))


OF_ADMINS = (
    StaffRequest(("overdue", "of-requests"), all_requests.requests),
    StaffRequest(("is-overdue",), all_requests.requests, leads=True),
    StaffRequest(("new-entry",), _begin_entry, mere=True),
    StaffRequest(("of-entries", "change"), _show_entry, wanted=True, leads=True),
    StaffRequest(("of-entries", "entry-wrong"), _show_entry, mere=True),
    StaffRequest(("managing-content",), _explain_content, mere=True),
    StaffRequest(("of-dead-letters",), _explain_dead_letters, mere=True),
    StaffRequest(("asked-most",), entry_editor.list_most_asked, mere=True),
    StaffRequest(("exporting",), releases.export, mere=True),
    StaffRequest(("of-admins",), commands.help_),
    StaffRequest(("inviting",), contacts.overview, mere=True),
    StaffRequest(("blocking",), blocks.explain, mere=True),
    StaffRequest(("of-blocked",), blocks.show_list, mere=True),
    StaffRequest(("block",), blocks.explain, leads=True),
    StaffRequest(("unblock",), blocks.show_list, leads=True),
    StaffRequest(("of-subscribers",), subscribers.ask, mere=True),
    StaffRequest(("of-translations",), _list_translations, wanted=True, leads=True),
    StaffRequest(("of-releases",), releases.show_history, mere=True),
    StaffRequest(("away", "asking-who"), contacts.show_away),
    StaffRequest(("asking-who", "not-answered"), all_requests.show_undecided),
    StaffRequest(("standing-in",), all_requests.show_undecided, mere=True),
    StaffRequest(("of-people",), contacts.overview, mere=True),
    StaffRequest(("handing-over", "of-requests"), contacts.overview, mere=True),
    StaffRequest(("of-contacts",), contacts.overview),
    StaffRequest(("unanswered-questions",), missed_questions.ask_for_groups, mere=True),
    StaffRequest(("unanswered",), missed_questions.ask_for_groups),
    StaffRequest(("of-figures",), report_command.report, wanted=True, leads=True),
    StaffRequest(("of-requests", "showing"), all_requests.requests),
    StaffRequest(("my-zone",), _show_time_zone, mere=True),
    StaffRequest(("my-language",), _show_language),
    StaffRequest(("of-settings",), preferences.menu),
)
"""What admins ask for."""

OF_CONTACTS = (
    StaffRequest(("my-hours",), _show_hours, wanted=True),
    StaffRequest(("my-zone",), _show_time_zone, mere=True),
    StaffRequest(("my-absence",), preferences.menu),
    StaffRequest(("how-to", "away"), preferences.menu),
    StaffRequest(("my-language",), _show_language),
    StaffRequest(("of-settings",), preferences.menu, wanted=True),
    StaffRequest(("my-deputy",), preferences.menu, wanted=True, brief=True),
    StaffRequest(("my-deputy", "wanting"), preferences.menu, mere=True),
    StaffRequest(("asking-who", "not-answered"), commands.status),
    StaffRequest(("of-figures", "of-our-cluster"), report_command.report, leads=True),
    StaffRequest(("of-figures",), report_command.report, wanted=True),
    StaffRequest(("of-requests", "showing"), _show_request),
)
"""What contacts ask for."""
