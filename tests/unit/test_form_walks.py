"""Random people walk through the form: there is always a way on, and nothing is sent that was not shown."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from itertools import chain
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.dialogue import callbacks
from bot.dialogue.forms.form_message import draft_of
from storage.records import Asking
from tests.stage import CAST, Stage

SECRET = "camille@alpineheat.example"
ANSWERS = {
    "target": ("Quebec", "NO", "Hamburg"),
    "company": ("Alpine Heat", "“Alpine Heat”"),
    "home": ("Grenoble", "none", "keine"),
    "product": ("Heat pumps", f"Heat pumps, {SECRET}"),
    "help": ("partners", "all but suppliers", "1, 2"),
    "need": ("Meet three installers", "Could you introduce us to installers?"),
    "dates": ("in May", "none"),
    "website": ("alpineheat.example", "no website yet"),
    "email": (SECRET,),
    "consent": ("yes", "oui"),
    "message": ("Please call me", "Who is in charge?"),
}
UNREVIEWED = {"handoff": frozenset({"message"}), "uflpassport": frozenset({"home"})}
"""What a request holds without a review: the message that is sent as it is typed, and what nobody is asked for."""
ODD = (
    "Atlantis", "what is the passport?", "who sees my email?", "you are useless", "no suppliers", SECRET,
    "+33 6 12 34 56 78", "hmm no, rather in Italy", "change the cluster to Denmark", "other e-mail", "back to dates",
    "my requests", "x" * 4096, "?", "…",
)  # fmt: skip
PLAIN = ("back", "skip", "stop", "continue", "yes", "no", "all", "none", "send", "change", "2", "zurück", "envoyer")
COMMANDS = ("/passport", "/handoff", "/cancel", "/status", "/start", "/help")


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
        for name in ("Noah", "Léa", "Ingrid"):
            for seen in news[name]:
                assert SECRET not in seen.text or "ICN Passport request" not in seen.text
        for id in set(self.stage.requests) - sent:
            request = self.stage.requests[id]
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
            assert request.service != "passport" or request.answers["consent"]
            assert SECRET not in str({**request.answers, "email": "", "message": ""})
        assert len(set(self.stage.requests) - sent) <= 1

    @property
    def session(self) -> Any:
        return self.stage.sessions.get(CAST["Camille"])

    @rule(choice=st.integers(0, 2))
    def answers(self, choice: int) -> None:
        draft = self.session.draft if self.session else None
        field = draft.step.field if draft and isinstance(draft.step, Asking) else "target"
        words = ANSWERS.get(field, ("Heat pumps for dairies", "12", "yes"))
        self.act(self.stage.types("Camille", words[choice % len(words)]))
        assert self.replied

    @rule(words=st.sampled_from((*ODD, *PLAIN, *COMMANDS)))
    def types(self, words: str) -> None:
        self.act(self.stage.types("Camille", words))
        assert self.replied

    @rule(place=st.integers(0, 60))
    def presses_any_button(self, place: int) -> None:
        chat = self.stage.chats.get(CAST["Camille"], [])
        buttons = list(chain.from_iterable(chain.from_iterable(shown.rows for shown in reversed(chat))))
        if buttons:
            self.act(self.stage.presses_action("Camille", buttons[place % len(buttons)].action))
            assert self.replied

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
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
TestWalk = Walk.TestCase
