"""Words that say what the buttons under a card do: accept it, decline it, pass it on."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot.dialogue import heard_purposes
from bot.dialogue.questions import policy
from bot.dialogue.questions.decision import Outcome
from bot.dialogue.requests import naming
from bot.dialogue.scene import Scene
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import fold, has_word, looks_like_question, says
from storage.records import Request

FEW_WORDS = 5
"""Up to this many words, a message may say no more than a button does."""
A_SENTENCE = 14
"""Up to this many words, a sentence may tell what is decided, and the company as well."""


def says_decision(scene: Scene, text: str, *, alone: bool) -> bool:
    """Return whether a few words say, in any language, what the buttons under a card do; or a whole sentence, if the
    chat is `alone`, as nobody else is there to whom it could be said.
    """
    return _is_said(scene, text, alone=alone) or (alone and _is_heard(scene))


def is_only_heard(scene: Scene) -> bool:
    """Return whether a decision is heard in words that don't plainly say one, so that they may be for the company."""
    return _is_heard(scene) and not _is_said(scene, scene.incoming.text, alone=True)


def _is_heard(scene: Scene) -> bool:
    if not heard_purposes.is_heard(scene, *heard_purposes.DECISIONS):
        return False
    courtesy = policy.decide(scene, scene.incoming.text).outcome is Outcome.SMALLTALK
    return not courtesy and not looks_like_question(scene.catalog, scene.incoming.text)


def _is_said(scene: Scene, text: str, *, alone: bool) -> bool:
    if len(text.split()) <= 2 * FEW_WORDS and has_word(scene.catalog, text, "pass-on"):
        return True
    decides, asks = has_word(scene.catalog, text, "decide"), looks_like_question(scene.catalog, text)
    told = alone and decides and not asks and len(text.split()) <= A_SENTENCE
    return told or (is_short(text) and (decides or is_bare_answer(scene, text)))


def decides_on_named(scene: Scene, requests: Sequence[Request]) -> bool:
    """Return whether the words name a request and say no more of it than yes or no: "the second one is fine"."""
    said = naming.without_names(scene, requests)
    named = said != fold(scene.incoming.text)
    return named and (not said or says(scene.catalog, said, "yes", "no", "decided"))


def is_bare_answer(scene: Scene, text: str) -> bool:
    """Return whether the words are a yes or no and nothing else, or only emoji such as a thumb up."""
    emoji = not fold(text) and any(unicodedata.category(sign) == "So" for sign in text)
    return emoji or says(scene.catalog, text, "yes", "no")


def tells_somebody(scene: Scene) -> bool:
    """Return whether the words say more than a button does: "I think so, let me ask my colleague"."""
    catalog, text = scene.catalog, scene.incoming.text
    asks = looks_like_question(catalog, text) or Clauses.of(catalog).is_command(text)
    return not asks and len(fold(text).split()) > FEW_WORDS


def is_short(text: str) -> bool:
    """Return whether a message may say no more than a button does."""
    return not text.rstrip().endswith("?") and len(fold(text).split()) <= FEW_WORDS


def is_slip(scene: Scene) -> bool:
    """Return whether few words say that the wrong button was pressed: "oops, that was by mistake"."""
    text = scene.incoming.text
    return len(text.split()) <= 2 * FEW_WORDS and has_word(scene.catalog, text, "slipped")
