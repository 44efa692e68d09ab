"""Random people walk through the form: there is always a way on, and nothing is sent that was not shown."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from itertools import chain
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.dialogue import callbacks
from bot.dialogue.fields.files import MOST
from bot.dialogue.forms.form_message import draft_of
from storage.records import Asking, Confirming, Request, Reviewing
from tests.stage import CAST, Stage, release

SECRET, PHONE = "camille@alpineheat.example", "+33 6 12 34 56 78"
OTHERS = ("Noah", "Léa", "Ingrid")
"""Those who receive requests, and only read."""
ANSWERS = {
    "target": ("Quebec", "Graz", "Hamburg", "not sure", "the one with wind"),
    "company": ("Alpine Heat", "“Alpine Heat”"),
    "home": ("Grenoble", "none", "keine", "Norway"),
    "product": ("Heat pumps", f"Heat pumps, {SECRET}"),
    "help": ("partners", "all but suppliers", "1, 2"),
    "need": ("Meet three installers", "Could you introduce us to installers?", "We bring a pilot plant"),
    "dates": ("in May", "none", "ab Herbst", "12-15 March", "March 2020"),
    "website": ("alpineheat.example", "no website yet"),
    "email": (SECRET,),
    "files": ("skip", "continue", "see above"),
    "person": ("Camille Roux", "skip"),
    "consent": ("yes", "oui"),
    "support": ("letter of support", "project partners"),
    "project": ("Heat from waste water, one partner missing", "Heat from waste water"),
    "deadline": ("15.09.2027", "next autumn"),
    "call": ("skip", "Horizon Europe"),
    "topic": ("How you find members", "How you find corporate members, and how we do"),
    "format": ("a video call", "1"),
    "country": ("China", "Kanada"),
    "goal": ("Operators of district heating", "Two operators of district heating"),
    "people": ("three of us", "skip"),
    "wish": ("subscribe", "2"),
    "message": ("Please call me", "Who is in charge?"),
}
UNREVIEWED = {"handoff": frozenset({"message"}), "uflpassport": frozenset({"home"})}
"""What a request holds without a review: the message that is sent as it is typed, and what nobody is asked for."""
ODD = (
    "Atlantis", "what is the passport?", "who sees my email?", "you are useless", "no suppliers", SECRET,
    PHONE, "hmm no, rather in Italy", "change the cluster to Denmark", "other e-mail", "back to dates",
    "my requests", "x" * 4096, "?", "…", "Europe", "offshore wind", "next May", "remove the files", "Add: Name",
    "what do you mean?", "for example?", "no website", "Milan or Graz", "not Denmark", "none of your business",
    "send a message to the secretariat", "subscribe me to the newsletter", "we look for partners in Graz", "last week",
    "31 February", "what exactly is passed on?", "is it for members only?", "also send it to Denmark", "Yes, open it",
    "we'd also like to ask Hamburg", "typo, Alpine Heat AG", "Alpine Haet", "we sell in New York and Boston so far",
    f"no wait, use {SECRET}", "auf Deutsch, bitte", "en français, svp", "India", "Poland",
)  # fmt: skip
PLAIN = (
    "back", "skip", "stop", "continue", "yes", "no", "all", "none", "send", "send anyway", "change", "2", "zurück",
    "envoyer", "not sure", "done", "remove the second file", "thanks", "in May", "Company: Bright Roofs", "use it",
    "delete it", "unknown", "add my name", "the company name is wrong", "our company is Bright Roofs", "2-3", "next",
    "weiter", "What we do", "actually make that June",
)  # fmt: skip
COMMANDS = (
    "/passport", "/support", "/exchange", "/handoff", "/cancel", "/status", "/start", "/help", "/profile", "/pasport",
    "/passport to Graz", "/newsletter unsubscribe", "/start passport_greencape", "/start greencape",
    "/start exchange", "/start faq_coolsweep", "/start nothing",
)  # fmt: skip
SERVICES = ("passport", "support", "exchange", "uflpassport", "mission", "newsletter")
MOST_QUESTIONS = 16
"""Answers after which even somebody who was misunderstood a few times stands before the review."""
KINDS = ("photo", "document", "voice", "sticker", "video")


WISHES = (
    f"we look for partners in Quebec for our heat pumps, write to {SECRET}",
    f"Wir suchen Partner in Graz oder Mailand für unsere Wärmepumpen, {PHONE}",
    "we make heat pumps in Grenoble and want installers in Hamburg",
)
"""Wishes in free words, also with what is to be held back."""


def held_back_by() -> list[str]:
    """What the cards are called on which no address stands before the request is accepted."""
    catalog = release().catalog
    found = [service.id for service in catalog.services.values() if any(not field.shared for field in service.fields)]
    return [catalog.words_of(id, language).card_title for id in found for language in catalog.languages]


class Walk(RuleBasedStateMachine):
    """Camille fills in requests; Noah, Léa and Ingrid only read."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stage = Stage()
        self.replied = True

    def teardown(self) -> None:
        self.runner.close()

    def act(self, action: Coroutine[Any, Any, None]) -> None:
        """One step, after which everything that came is looked at."""
        before, sent = self.session.drafts if self.session else {}, set(self.stage.requests)
        self.stage.notices.clear()
        self.runner.run(action)
        news = self.runner.run(self.stage.news())
        self.replied = bool(news["Camille"] or self.stage.notices)
        fresh = [self.stage.requests[id] for id in set(self.stage.requests) - sent]
        for name in OTHERS:
            for seen in news[name]:
                secret = SECRET in seen.text or PHONE in seen.text
                assert not secret or not ("📎" in seen.text or any(title in seen.text for title in held_back_by()))
        assert len(fresh) <= 1
        for request in fresh:
            self.was_reviewed(request, before)
            self.is_what_others_read(request, [seen.text for name in OTHERS for seen in news[name]])

    def was_reviewed(self, request: Request, before: Any) -> None:
        """What was answered is what was reviewed is what is sent, with consent, and the draft is gone."""
        unseen = UNREVIEWED.get(request.service, frozenset())
        reviewed = {field: answer for field, answer in request.answers.items() if field not in unseen}
        drafts = [
            draft
            for draft in before.values()
            if draft.service == request.service
            and {field: answer for field, answer in draft.answers.items() if field not in unseen} == reviewed
        ]
        assert drafts
        assert not {draft.id for draft in drafts} <= set(self.session.drafts)
        asked = release().catalog.services[request.service]
        assert all(request.answers[field.id] for field in asked.fields if field.kind == "consent")
        assert SECRET not in str({**request.answers, "email": "", "message": ""})

    def is_what_others_read(self, request: Request, read: list[str]) -> None:
        """Every line of the card that a contact reads stood in the review; the files come with it."""
        if not release().catalog.services[request.service].review:
            return
        shown = "\n".join(shown.text for shown in self.stage.chats[CAST["Camille"]])
        card = next(text for text in read if text.splitlines()[0].endswith(request.id))
        lines = [line for line in card.split("\n\n")[0].splitlines()[1:] if line]
        assert lines
        if request.language == self.stage.language:
            assert [line for line in lines if line not in shown] == []
        files = request.answers.get("files") or ()
        assert sum("📎" in text for text in read) == len(files) <= MOST

    @property
    def session(self) -> Any:
        return self.stage.sessions.get(CAST["Camille"])

    @rule(choice=st.integers(0, 4))
    def answers(self, choice: int) -> None:
        draft = self.session.draft if self.session else None
        field = draft.step.field if draft and isinstance(draft.step, Asking) else "target"
        words = ANSWERS[field]
        self.act(self.stage.types("Camille", words[choice % len(words)]))
        assert self.replied

    @rule(choice=st.integers(0, 1), service=st.sampled_from(SERVICES), sent=st.booleans(), kind=st.sampled_from(KINDS))
    def fills_in(self, choice: int, service: str, sent: bool, kind: str) -> None:
        """All that is left to answer, as somebody does who knows what they want; sent, or left in the review."""
        self.begins(service)
        self.sends_something(kind, f"write to {SECRET}")  # type: ignore[operator]
        for _ in range(MOST_QUESTIONS):
            draft = self.session.draft
            if draft is None or isinstance(draft.step, Reviewing):
                break
            if isinstance(draft.step, Confirming):
                self.types("yes")  # type: ignore[operator]
            else:
                self.answers(choice)  # type: ignore[operator]
        for _ in range(2 if sent else 0):
            self.sends()  # type: ignore[operator]

    def begins(self, service: str) -> None:
        """A draft is in front: the one that is, or a new one of this service."""
        for words in (f"/{service}", "Start a new one"):
            if not (self.session and self.session.draft):
                self.types(words)  # type: ignore[operator]

    @rule(words=st.sampled_from((*ODD, *PLAIN, *COMMANDS)))
    def types(self, words: str) -> None:
        self.act(self.stage.types("Camille", words))
        assert self.replied

    @rule(words=st.sampled_from(WISHES), rest=st.integers(0, 1))
    def wishes(self, words: str, rest: int) -> None:
        """A request that begins with a wish, filled in to its end."""
        self.types(words)  # type: ignore[operator]
        self.fills_in(rest, "passport", True, "photo")  # type: ignore[operator]

    @rule(kind=st.sampled_from(KINDS), caption=st.sampled_from(("", "Our plant", f"write to {SECRET}")))
    def sends_something(self, kind: str, caption: str) -> None:
        self.act(self.stage.sends("Camille", kind, caption))
        assert self.replied

    @rule(place=st.integers(0, 60), twice=st.booleans())
    def presses_any_button(self, place: int, twice: bool) -> None:
        """Also a button of long ago, and a double tap: that sends at most once."""
        chat = self.stage.chats.get(CAST["Camille"], [])
        buttons = list(chain.from_iterable(chain.from_iterable(shown.rows for shown in reversed(chat))))
        if buttons:
            action, sent = buttons[place % len(buttons)].action, len(self.stage.requests)
            self.act(self.stage.presses_action("Camille", action))
            assert self.replied
            if twice:
                self.act(self.stage.presses_action("Camille", action))
                assert self.replied
                assert len(self.stage.requests) <= sent + 1

    @rule()
    def sends(self) -> None:
        """The button that sends, where there is one: in the review, or in spite of a remark."""
        for choice in chain(*self.session.shown) if self.session else ():
            if isinstance(callbacks.decode(choice.action), callbacks.Send | callbacks.SendAnyway):
                self.act(self.stage.presses_action("Camille", choice.action))
                assert self.replied
                return

    @rule(place=st.integers(0, 30))
    def types_a_label(self, place: int) -> None:
        shown = list(chain(*self.session.shown)) if self.session else []
        if shown:
            self.act(self.stage.types("Camille", shown[place % len(shown)].label))
            assert self.replied

    @rule(words=st.sampled_from(("Alpine Heat Ltd", "Quebec", "Graz", "in June")))
    def edits(self, words: str) -> None:
        if self.session and self.stage.own.get(CAST["Camille"]):
            self.act(self.stage.edits("Camille", words))

    @rule(days=st.integers(1, 9))
    def waits(self, days: int) -> None:
        self.act(self.stage.waits(timedelta(days=days)))

    @rule()
    def restarts(self) -> None:
        self.runner.run(self.stage.restart())

    @invariant()
    def each_form_has_one_message_with_buttons(self) -> None:
        shown = self.stage.chats.get(CAST["Camille"], [])
        forms = [draft for each in shown if (draft := draft_of(chain(*each.rows)))]
        assert len(forms) == len(set(forms))

    @invariant()
    def there_is_a_way_on(self) -> None:
        draft = self.session.draft if self.session else None
        if draft:
            meanings = [callbacks.decode(choice.action) for choice in chain(*self.session.shown)]
            assert any(getattr(meaning, "draft", "") == draft.id for meaning in meanings)


Walk.TestCase.settings = settings(
    max_examples=10,
    stateful_step_count=18,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
TestWalk = Walk.TestCase
