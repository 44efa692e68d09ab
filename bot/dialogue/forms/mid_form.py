"""Words typed while a form is open: interpreted once, then treated as an answer, a correction or a question."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue import callbacks, held_messages
from bot.dialogue.drafts import Correction, asked_question
from bot.dialogue.fields import (
    UNSURE,
    AskedField,
    ClusterProposal,
    Reading,
    Refusal,
    answers_nothing,
    coach,
    is_form_label,
    read,
    type_of,
)
from bot.dialogue.fields.options import is_option
from bot.dialogue.fields.texts import takes_sentences
from bot.dialogue.forms import (
    asides,
    asked_topics,
    confirming,
    continued_answers,
    corrections,
    cut_texts,
    doubts,
    explaining,
    file_words,
    files_in_form,
    finder,
    for_later,
    form,
    hearing,
    held_back,
    misspelt,
    orders,
    other_wishes,
    presses,
    profile,
    prompts,
    several_answers,
    storing,
    unplaced_words,
)
from bot.dialogue.questions import policy
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from bot.dialogue.words.plain_words import (
    agrees,
    begins_with,
    clean,
    looks_like_question,
    meant_at_last,
    says,
    without_announcement,
)
from storage.records import Asking, Confirming, Draft, Reviewing

ORDER = 16
"""Words up to which an answer may be an order instead."""
SHORT = 4
"""Words up to which a name with a question mark is an answer."""


@dataclass(frozen=True)
class MidFormReading:
    """Everything that words typed in mid-form may mean.

    `reading` is their value as an answer, `correction` what they change in earlier answers, `decision` what they
    are as a question; that is looked up only if they could be one.
    """

    words: str
    reading: Reading
    correction: Correction | None = None
    decision: Decision | None = None

    @property
    def refused(self) -> bool:
        """Return whether the words can't be an answer to the field."""
        return isinstance(self.reading, Refusal)

    def fits(self, question: AskedField) -> bool:
        """Return whether the words answer a question that doesn't take free text."""
        return not self.refused and not type_of(question.field).free


def interpret_words(question: AskedField, words: str) -> MidFormReading:
    """Interpret the words in every way they may be meant."""
    reading = read(question, words)
    if correction := corrections.find_correction(question, words, reading) or misspelt.correct_slip(question, words):
        return MidFormReading(words, reading, correction)
    if type_of(question.field).free and corrections.opens_with_label(question, words):
        return MidFormReading(words, reading)
    if isinstance(reading, Refusal) or hearing.may_ask(question, words) or _may_order(question, words):
        asked = f"{words}?" if doubts.worries(question, words) else words
        return MidFormReading(words, reading, decision=asides.decide(question.scene, question.draft, asked))
    return MidFormReading(words, reading)


def _may_order(question: AskedField, words: str) -> bool:
    """Return whether the words may ask for something, such as another request, instead of answering."""
    is_long = type_of(question.field).free and other_wishes.FEW_WORDS <= len(words.split()) <= ORDER
    asks = type_of(question.field).free and doubts.may_ask(question, words)
    return is_long or asks or other_wishes.may_wish(question, words)


def take_words(scene: Scene, draft: Draft) -> Turn:
    """Decide on words typed in mid-form."""
    words = meant_at_last(scene.catalog, clean(scene.incoming.text))
    question = asked_question(scene, draft)
    if question is None or not question.is_message:
        words = without_announcement(scene.catalog, words)
    if question and (correction := corrections.explicit_correction(question, words)):
        return storing.apply_correction(question, correction)
    if question and cut_texts.is_rest(question):
        return cut_texts.refuse_rest(question)
    if turn := _handle_files(scene, draft, question, words) or orders.obey(scene, draft, question, words):
        return turn
    if isinstance(draft.step, Confirming):
        return confirming.take_words(scene, draft, words)
    if question is None:
        return _take_at_review(scene, draft, words)
    if question.is_message:
        return _take_message(question, words)
    if scene.incoming.forwarded:
        return asides.ask_about_forwarded(question)
    if finder.is_finding(question):
        return _take_at_finder(question, words)
    return several_answers.confirm_labelled(question, words) or _take_at_question(question, words)


def _take_message(question: AskedField, words: str) -> Turn:
    """Take the words as the message to people, whatever they ask, unless they ask for a service by name."""
    if waits := asides.answer_before_message(question, words):
        return waits
    words = corrections.strip_label(question, words)
    if other_wishes.may_wish(question, words):
        decision = policy.decide(question.scene, words)
        if other_wishes.is_by_name(question, words, decision, answers=False):
            return other_wishes.answer_wish(question, words, decision)
    return storing.take(question, words, read(question, words))


def _take_at_finder(question: AskedField, words: str) -> Turn:
    """Take words as the market or technology looked for, unless they ask something or answer another question."""
    if noticed := held_back.notice(question, words):
        return storing.hold_back(question, noticed)
    if looks_like_question(question.catalog, words):
        return asides.answer(question, words, policy.decide(question.scene, words))
    if courtesy := asides.answer_courtesy(question, words, refused=True):
        return courtesy
    kept = None if finder.is_understood(question, words) else for_later.keep(question, words, None, None)
    return kept or finder.take_words(question, words)


def _take_at_question(question: AskedField, words: str) -> Turn:
    """Decide on words typed at a question."""
    words = corrections.strip_label(question, words)
    if says(question.catalog, words, "use") and (same := profile.take_remembered(question, words)):
        return same
    if another := other_wishes.offer_another(question, words):
        return another
    if none := corrections.correct_denied(question, words):
        own = question.field.id in none.answers
        return (
            form.choose(question, none.answers[question.field.id]) if own else storing.apply_correction(question, none)
        )
    if question.field.role != "target" and (other := other_wishes.offer_another_target(question, words)):
        return other
    meant = interpret_words(question, words)
    if correction := meant.correction or continued_answers.continue_answer(question, words, meant.reading):
        return storing.apply_correction(question, correction)
    if not meant.fits(question) and (told := asked_topics.answer(question)):
        return told
    if told := several_answers.confirm_several(question, words):
        return told
    unnamed = orders.change_unnamed(question, words, meant.decision) if meant.refused else None
    if (
        other := unnamed
        or _offer_in_region(question, meant)
        or asides.answer_courtesy(question, words, refused=meant.refused and meant.reading != UNSURE)
    ):
        return other
    if kept := _keep_calm(question, meant) or for_later.keep(question, words, meant.reading, meant.decision):
        return kept
    placed = unplaced_words.ask_where_to_add(question, words, meant.reading)
    if placed and coach.tells(question.catalog, "offer", words):
        return placed  # "we make solar roofs" isn't asked of the bot
    aside = (meant.decision and _answer_aside(question, meant, meant.decision)) or placed
    return (
        aside
        or for_later.ask_about_doubt(question, words, meant.reading)
        or storing.take(question, words, meant.reading)
    )


def _keep_calm(question: AskedField, meaning: MidFormReading) -> Turn | None:
    """Answer a remark where it can be no answer; None for other words."""
    calm = asides.answer_remark(question, meaning.words) if meaning.refused else None
    return calm + form.ask_in_short(question) if calm else None


def _offer_in_region(question: AskedField, meaning: MidFormReading) -> Turn | None:
    """Offer the clusters in a part of the world if one was named and no cluster was; else None."""
    asks = looks_like_question(question.catalog, meaning.words)
    settled = asks or not isinstance(meaning.reading, Refusal | ClusterProposal)
    settled = settled or (isinstance(meaning.reading, Refusal) and meaning.reading.plain)
    return None if settled else finder.offer_in_region(question, meaning.words)


def use_words(scene: Scene, pressed: callbacks.UseWords) -> Turn:
    """Take words that looked like a question as the answer after all."""
    draft = scene.session.drafts.get(pressed.draft)
    words = held_messages.held_words(scene, pressed.token)
    question = _question_for(scene, draft, pressed.field) if draft and words else None
    if question is None:
        return Turn(notice=scene.speech.label("notice.old-form"))
    if isinstance(question.draft.step, Confirming):
        turn = unplaced_words.take_understood(question, words)
    else:
        turn = storing.take(question, words, read(question, words))
    return held_messages.release(scene, turn, pressed.token)


def _question_for(scene: Scene, draft: Draft, id: str) -> AskedField | None:
    """Return the question that held words answer: the current one, or in the review any that can be added to."""
    service = scene.catalog.services[draft.service]
    field = service.field(id)
    question = asked_question(scene, draft)
    if field is None or (question and question.field.id == id):
        return question if field else None
    adding = bool(draft.answers.get(id)) and takes_sentences(field)
    if isinstance(draft.step, Asking) and not adding and field.kind != "date":
        return None
    if isinstance(draft.step, Asking | Reviewing):
        draft = draft.model_copy(update={"step": Asking(field=id, adding=adding)})
    return AskedField(scene, service, draft, field)


def _answer_aside(question: AskedField, meaning: MidFormReading, decision: Decision) -> Turn | None:
    """Answer the words as a question of the person's own; None if they are more likely meant for the form."""
    if other_wishes.is_by_name(question, meaning.words, decision, answers=meaning.fits(question)):
        return other_wishes.answer_wish(question, meaning.words, decision)
    if (isinstance(meaning.reading, Refusal) and meaning.reading.plain) or answers_nothing(
        question.catalog, meaning.words
    ):
        return None
    in_own_words = type_of(question.field).free and not meaning.refused
    is_aside = (
        _is_no_text(question, meaning.words, decision) if in_own_words else _is_no_choice(question, meaning, decision)
    )
    return asides.answer(question, meaning.words, decision) if is_aside else None


def _is_no_text(question: AskedField, words: str, decision: Decision) -> bool:
    """Return whether words that could be an answer in free text surely ask or wish for something instead."""
    sure, asks = asides.is_sure(decision), words.rstrip().endswith("?")
    if hearing.answers(question) and not asks:
        return False
    if hearing.asks(question) and not asides.is_wish(question, decision):
        return sure or asides.is_meant(decision) or hearing.asks(question, hearing.SURELY_ASKS)
    worries = doubts.worries(question, words) and (decision.is_open or decision.outcome is Outcome.ANSWER)
    if worries or (sure and doubts.may_ask(question, words)) or other_wishes.is_plain(question, words, decision):
        return True
    if not looks_like_question(question.catalog, words) or (not asks and prompts.is_answered_by_how(question)):
        return False
    plainly = sure or asides.is_plain(question, words, decision) or hearing.hardly_answers(question)
    return plainly or (asks and not asides.is_wish(question, decision))


def _is_no_choice(question: AskedField, meaning: MidFormReading, decision: Decision) -> bool:
    """Return whether the words ask or wish for something where an option, a place, a date or the like is expected."""
    catalog, words, refused = question.catalog, meaning.words, meaning.refused
    asks = looks_like_question(catalog, words)
    # a place with a question mark, such as "Grenoble?", is still an answer; "and in Sweden?" asks about another one
    chooses = is_option(question, words) or says(catalog, words, "whatever", "none")  # "ist egal", "gibt's nicht"
    opens = begins_with(catalog, words, "question") and not chooses
    opens = opens or begins_with(catalog, words, "and", "but")
    if asks and (opens or refused or len(words.split()) > SHORT):
        return True
    if hearing.asks(question, hearing.ASKS if refused else hearing.SURELY_ASKS) and not chooses:
        return True
    if (meaning.reading == Refusal("form.refused.too-short") and not asks) or is_form_label(catalog, words):
        return False  # "partners" is the answer, and too little of one
    wishes = other_wishes.asks_for_other(question.scene, question.draft, words, decision)
    return refused and (asides.is_meant(decision) or wishes or doubts.worries(question, words))


def _take_at_review(scene: Scene, draft: Draft, words: str) -> Turn:
    """Decide on words typed under the card: a change, or a question."""
    service = scene.catalog.services[draft.service]
    question = AskedField(scene, service, draft, service.fields[-1])
    if another := other_wishes.offer_another(question, words):
        return another
    slip = misspelt.correct_slip(question, words)
    owned = slip is not None and misspelt.owns_to_slip(question, words)
    correction = slip if owned else corrections.find_correction_at_review(question, words) or slip
    if other_wishes.names_another_target(question, words):
        return say(scene, scene.speech.text("form.one-target")) + form.press_send(scene, draft)
    if correction:
        return storing.apply_correction(question, correction)
    if says(scene.catalog, words, "no"):
        return presses.change(scene, service, draft)
    press_send = form.press_send(scene, draft)
    if agrees(scene.catalog, words):
        return press_send
    if ordered := asked_topics.obey(question):
        return ordered
    if told := explaining.explain_beside(question, words) or asked_topics.tell(question):
        return told + press_send
    decision = policy.decide(scene, words)
    other = other_wishes.find_wanted_service(scene, draft, decision)
    if other and other_wishes.asks_for_other(scene, draft, words, decision):
        return other_wishes.offer(scene, draft, other, decision.slots, words)
    changed = orders.change_unnamed(question, words, decision)
    if found := changed or unplaced_words.ask_where_told(question, words, decision):
        return found
    if looks_like_question(scene.catalog, words) or asked_topics.asks_else(question, decision):
        told = asides.reply_to_words(scene, words, decision)
        return told if asides.asks_to_stop(told) else told + press_send
    if calm := asides.answer_remark(question, words):
        return calm + press_send
    return _complete(question, words) or unplaced_words.ask_where(question, words) or press_send


def _complete(question: AskedField, words: str) -> Turn | None:
    """Add the words to the answer that lacks what contacts usually ask, if they supply some of it; else None."""
    scene, service, draft = question.scene, question.service, question.draft
    field = coach.field_completed_by(question.catalog, service, draft, words)
    if field is None:
        return None
    adding = draft.model_copy(update={"step": Asking(field=field.id, adding=True)})
    answer = AskedField(scene, service, adding, field)
    return storing.take(answer, words, read(answer, words))


def _handle_files(scene: Scene, draft: Draft, question: AskedField | None, words: str) -> Turn | None:
    """Remove files on request, asking which if that's unclear, or explain how to send one. None for other words."""
    service = scene.catalog.services[draft.service]
    files_field = service.field_of("files")
    if files_field is None or isinstance(draft.step, Confirming) or (question and question.is_message):
        return None
    files = AskedField(scene, service, draft, files_field)
    if file_words.offers_file(scene.catalog, words):
        return files_in_form.explain_how(files)
    left = file_words.remaining_files(files, words, at=question.field if question else None)
    if left is None:
        return None
    if len(left) == len(files.answer):
        return storing.apply_correction(question or files, Correction({}, files_field))
    if question and question.field == files_field:
        return files_in_form.keep_files(files, left)
    return storing.apply_correction(question or files, Correction({files_field.id: left or None}))
