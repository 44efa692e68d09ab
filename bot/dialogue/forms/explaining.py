"""Questions about a question: why it's asked, what it means, and what an answer might look like."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.fields import AskedField
from bot.dialogue.forms import form, prompts
from bot.dialogue.questions import policy
from bot.dialogue.questions.decision import Outcome
from bot.dialogue.requests import cards
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, markup
from bot.dialogue.turn import Turn, say
from bot.dialogue.words.field_names import field_names
from bot.dialogue.words.plain_words import (
    begins_with,
    fold,
    has_phrase,
    has_word,
    looks_like_question,
    says,
    says_done,
    says_softened,
    single_words,
    without_words,
    word_list,
)
from knowledge.schema import Catalog, Service
from storage.messages import Text
from storage.records import Draft

REASONS = ("target", "company", "person", "home", "activity", "date", "website", "email", "phone", "consent", "files")
"""Roles and kinds of fields with a reason of their own for asking; the others share one."""
TO_CONTACTS = ("company", "activity", "other")
"""Those whose reason mentions a cluster's contact; other requests are read by the secretariat."""
HELD_BACK = ("email", "phone")
"""Kinds of fields whose answers are held back until the request is accepted, if the service says so."""
CONSENT_WORDS = 14
"""Words of the longest question about what people consent to."""
SENTENCE, FEW_WORDS = 2, 8
"""Words that a sentence asking what is meant has more of, and words of the longest text that asks about
a question.
"""
SHORTEST_PHRASE, MORE_WORDS = 3, 2
"""Different words of a phrase that may stand among other words, and how many others."""
SAYING_NOTHING = ("pronouns", "filling", "articles", "rather")
"""Lists of words that add nothing to the question of who reads the answers."""
MUST = "must-answer"
"""The list of words that ask whether an answer is required."""
EXAMPLES = ("company", "person", "activity", "cluster", "date", "website", "email", "phone", "number", "country")
"""Roles and kinds of fields that have an example, if the field has none of its own."""


def explain(question: AskedField, words: str) -> Turn | None:
    """Explain the question and ask it again, or return None if the words don't ask about it."""
    if question.field.kind == "consent" and _asks_what_for(question, words):
        return say(question.scene, _passed_on_text(question), *prompts.rows(question))
    if progress := tell_progress(question.scene, question.service, question.draft, words):
        return progress + form.ask_in_short(question)
    if reader := _explain_readers(question, words):
        return reader + form.ask_in_short(question)
    if for_whom := _explain_for_whom(question, words):
        return for_whom + form.ask_in_short(question)
    unsure = fold(words) in word_list(question.catalog, "unsure", "skip", "none")  # "weiß nicht" is no "wieso nicht"
    asks_why = says(question.catalog, words, "why") and not unsure
    if meant := question if asks_why else _asked_why(question, words):
        return say(question.scene, _reason(meant)) + form.ask_in_short(question)
    if prompts.finder_question(question):
        return None
    example = _example(question)
    if example and says(question.catalog, words, "example"):
        return say(question.scene, example) + form.ask_in_short(question)
    if says(question.catalog, words, "example") or asks_again(question.catalog, words) or _is_unclear(question, words):
        parts = (prompts.question_text(question), _reason(question), example)
        return say(question.scene, join((part for part in parts if part), "\n\n"), *prompts.short_rows(question))
    needed = _explain_need(question, words, asked=True)
    return needed + form.ask_in_short(question) if needed else None


def tell_reason(question: AskedField) -> Turn:
    """Say why the question is asked."""
    return say(question.scene, _reason(question))


def tell_how(question: AskedField) -> Turn:
    """Say why the question is asked, with an example of an answer if there's one."""
    parts = (_reason(question), _example(question))
    return say(question.scene, join((part for part in parts if part), "\n\n"))


def tell_meaning(question: AskedField) -> Turn:
    """Say the whole question once more, why it's asked, and an example."""
    parts = (prompts.question_text(question), _reason(question), _example(question))
    return say(question.scene, join((part for part in parts if part), "\n\n"))


def tell_need(question: AskedField) -> Turn:
    """Say why the question is asked, and whether it must be answered."""
    needed = (question.speech.text("form.refused.required"),) if question.field.required else ()
    return say(question.scene, join((_reason(question), *needed), " "))


def tell_readers(question: AskedField) -> Turn | None:
    """Say who gets the answers; of an address that waits for acceptance, that it does."""
    if question.field.kind in HELD_BACK and not question.field.shared:
        return tell_reason(question)
    consent = next((field for field in question.service.fields if field.kind == "consent"), None)
    return say(question.scene, markup(question.of(consent).words.prompt.partition("\n")[2])) if consent else None


def tell_answers(question: AskedField) -> Turn | None:
    """Show what was answered so far, and who would get it; None where nothing was."""
    return say(question.scene, _passed_on_text(question)) if question.draft.answers else None


def tell_left(question: AskedField) -> Turn:
    """Say how many questions are left, and that one may stop."""
    speech, draft = question.speech, question.draft
    left = [field for field in question.service.questions if field.id not in draft.answers]
    optional = sum(not field.required for field in left)
    if not optional:
        return say(question.scene, speech.text("form.how-far-needed", left=str(len(left))))
    return say(question.scene, speech.text("form.how-far", left=str(len(left)), optional=str(optional)))


def tell_progress(scene: Scene, service: Service, draft: Draft, words: str) -> Turn | None:
    """Say how many questions are left and that people may stop, if they ask or lose patience; else None."""
    catalog = scene.catalog
    if not (says_softened(catalog, words, "how-far") or _says_besides(words, word_list(catalog, "how-far"))):
        return None
    if says_done(catalog, words):  # "c'est tout", of files or options
        return None
    return tell_left(AskedField(scene, service, draft, service.fields[-1]))


def asks_again(catalog: Catalog, words: str) -> bool:
    """Return whether words ask what was asked, or what it means: "sorry, what was the question?"."""
    return says(catalog, words, "unclear", "question-again") or _says_besides(
        words, word_list(catalog, "question-again")
    )


def _says_besides(words: str, phrases: Iterable[str]) -> bool:
    """Return whether the words are a phrase with hardly anything else: "wie viele Fragen kommen da noch"."""
    said = fold(words).split()
    known = (frozenset(phrase.split()) for phrase in phrases)
    long = (phrase for phrase in known if len(phrase) >= SHORTEST_PHRASE and len(said) <= len(phrase) + MORE_WORDS)
    return any(phrase.issubset(said) for phrase in long)


def _explain_for_whom(question: AskedField, words: str) -> Turn | None:
    """Say who may use the service, or return None if the words don't ask that or an entry answers it."""
    scene, service = question.scene, question.service
    if not looks_like_question(question.catalog, words) or not has_word(question.catalog, words, "for-whom"):
        return None
    if len(words.split()) > FEW_WORDS:
        return None
    decision = policy.decide(scene, words)
    entry = decision.entry_in(question.catalog)
    if entry and service.id in entry.offers:
        return None
    summary = markup(question.catalog.words_of(service.id, scene.language).summary)
    return say(scene, question.speech.text("form.for-whom", summary=summary))


def _asks_what_for(question: AskedField, words: str) -> bool:
    """Return whether the words ask what is passed on, or to whom."""
    few = len(words.split()) <= CONSENT_WORDS and looks_like_question(question.catalog, words)
    return few and has_word(question.catalog, words, "passed-on")


def explain_beside(question: AskedField, words: str) -> Turn | None:
    """Say who gets the answers, or whether one may be left out, if the words ask that; else None."""
    return _explain_readers(question, words) or _explain_need(question, words)


def _explain_need(question: AskedField, words: str, *, asked: bool = False) -> Turn | None:
    """Say whether the answer named in the words may be left out, and why it's asked: "must I give the website?". If
    they name none, they mean the current question, provided that one is `asked`. None if they ask anything else
    too.
    """
    catalog, said = question.catalog, fold(words)
    if len(said.split()) > FEW_WORDS or not looks_like_question(catalog, words):
        return None
    if not any(frozenset(said.split()).issuperset(phrase.split()) for phrase in word_list(catalog, MUST)):
        return None
    names = field_names(catalog, question.service.id)
    named = [(len(name), id) for id, known in names.items() for name in known if has_phrase(said, (name,))]
    id = max(named, key=lambda each: each[0])[1] if named else question.field.id
    field = question.service.field(id) if named or asked else None
    own = frozenset(word for name in names[id] for word in name.split())
    beside = single_words(catalog, *SAYING_NOTHING, "polite", MUST, "answering")
    if field is None or not (beside | own).issuperset(said.split()):
        return None
    speech = question.speech
    needed = (speech.text("form.refused.required"),) if field.required else ()
    told = join((_reason(question.of(field)), *needed), " ")
    return say(question.scene, speech.text("card.line", label=markup(question.of(field).words.label), answer=told))


def _explain_readers(question: AskedField, words: str) -> Turn | None:
    """Say who gets the answers, or return None if the words don't ask that or an entry surely answers it."""
    consent = next((field for field in question.service.fields if field.kind == "consent"), None)
    if consent is None or len(words.split()) > FEW_WORDS or not _asks_what_for(question, words):
        return None
    decision = policy.decide(question.scene, words)
    if decision.outcome is Outcome.ANSWER and not decision.likely and not _names_only_readers(question, words):
        return None
    email = question.service.field_of("email")
    names = question.of(email).names if email and not email.shared else frozenset[str]()
    if email and has_phrase(words, names):
        return say(question.scene, _reason(question.of(email)))
    return say(question.scene, markup(question.of(consent).words.prompt.partition("\n")[2]))


def _names_only_readers(question: AskedField, words: str) -> bool:
    """Return whether the words ask who reads what is passed on, and nothing else: "who sees this exactly"."""
    rest = without_words(question.catalog, words, "passed-on")
    return single_words(question.catalog, *SAYING_NOTHING, "passed-on").issuperset(rest.split())


def _asked_why(question: AskedField, words: str) -> AskedField | None:
    """Return the question whose reason a short text asks for: the current one ("why must you know that", "wozu
    braucht ihr den Namen") or another one it names; None for other words.
    """
    said = fold(words).split()
    if len(said) > FEW_WORDS or not begins_with(question.catalog, words, "why"):
        return None
    rest = frozenset(said) - single_words(question.catalog, *SAYING_NOTHING, "why")
    others = (question.of(field) for field in question.service.questions)
    if question.is_name:  # "the name" is the one asked for
        rest -= {word for other in others if other.is_name for word in _words_of_names(other)}
    asked = (question, *(question.of(field) for field in question.service.questions))
    return next((each for each in asked if rest <= _words_of_names(each)), None)


def _words_of_names(question: AskedField) -> frozenset[str]:
    return frozenset(word for name in question.names for word in name.split())


def _passed_on_text(question: AskedField) -> Text:
    """Return the answers that would be passed on, those held back until acceptance, and who would get them."""
    speech, answers = question.speech, question.draft.answers
    shared, held_back = (
        cards.fields(speech, question.service.id, answers, shared=shared, presets=False) for shared in (True, False)
    )
    parts = [speech.text("form.passed-on", fields=shared)]
    if held_back != Text():
        parts.append(speech.text("form.kept-back", fields=held_back))
    parts.append(markup(question.words.prompt.partition("\n")[2]))
    if question.service.review:
        parts.append(speech.text("form.checked-first"))
    return join((part for part in parts if part), "\n\n")


def _is_unclear(question: AskedField, words: str) -> bool:
    """Return whether the words are a bare question mark, or ask about a part: "what do you mean by dates?"."""
    folded_words = fold(words)
    if not folded_words or len(folded_words.split()) > FEW_WORDS:
        return not folded_words and "?" in words
    sentences = (phrase for phrase in word_list(question.catalog, "unclear") if len(phrase.split()) > SENTENCE)
    begun = any(folded_words.startswith(f"{phrase} ") for phrase in sentences)
    if not begun or has_phrase(folded_words, question.names):
        return begun
    decision = policy.decide(question.scene, words)  # "what do you mean by a cluster?"
    return decision.outcome is not Outcome.ANSWER or decision.likely


def _reason(question: AskedField) -> Text:
    """Return why the field is asked."""
    field, speech = question.field, question.speech
    key = next((part for part in (field.role, field.kind) if part in REASONS), "other")
    key = "office" if question.service.routing == "secretariat" and key in TO_CONTACTS else key
    reason = speech.text(f"form.why.{key}-shared" if key in HELD_BACK and field.shared else f"form.why.{key}")
    optional = () if field.required else (speech.text("form.why.optional"),)
    return join((reason, *optional), " ")


def _example(question: AskedField) -> Text | None:
    """Return a sample answer, or None if there is none to show."""
    words, field = question.words, question.field
    known = next((part for part in (field.role, field.kind) if part in EXAMPLES), "")
    example = words.good or next(iter(words.options.values()), "")
    example = example or (question.speech.label(f"form.example.{known}") if known else "")
    return question.speech.text("form.good", words=example) if example else None
