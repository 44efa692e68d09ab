"""Typed words: what a chat waits for, an answer to a form, or a question."""

from __future__ import annotations

from bot.dialogue import callbacks, commands, held_messages
from bot.dialogue.admin import all_requests, entry_editor
from bot.dialogue.contacts import absence_words, joining, own, preferences
from bot.dialogue.counters import Counter
from bot.dialogue.fields.time_words import mentions_time
from bot.dialogue.forms import beginning, form, mid_form, presses, profile
from bot.dialogue.interpretation.interpreter import spell_out_number
from bot.dialogue.questions import answers, elsewhere, feedback, judging, language, policy, repetition
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.possible_wish import is_statement
from bot.dialogue.requests import (
    addressees,
    after_end,
    decision_words,
    ending_words,
    home_contact,
    mail_linking,
    naming,
    outcomes,
    passing_words,
    relay,
    secretariat,
    shown_cards,
    taking_back,
    tracking,
    transitions,
)
from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.routing import interrupted_forms, pushed_questions, staff_words, told_settings, writing_help
from bot.dialogue.routing.meant_for import FEW, Meant, addressee_of, asks_about_task, is_for_secretariat
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, join
from bot.dialogue.turn import Turn, say, update_session
from bot.dialogue.words.language_names import named_language
from bot.dialogue.words.plain_words import begins_with, has_word, looks_like_question
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.search import Band
from storage.waits import (
    AnyWait,
    WaitForFeedback,
    WaitForMailLink,
    WaitForMove,
    WaitForNote,
    WaitForOfficeWords,
    WaitForOutcome,
    WaitForPreference,
    WaitForProfile,
)

UNDECIDED = (Outcome.ANSWER, Outcome.SUGGEST, Outcome.FALLBACK)
"""Outcomes of words that may just as well say what an entry should."""


def take_words(scene: Scene) -> Turn:
    """Typed words: those a button waits for, an answer to the form, or a question."""
    if not scene.incoming.text.strip():
        return say(scene, scene.speech.text("other.empty"))
    if replied := taking_back.ask_in_reply(scene) or relay.send_reply(scene) or home_contact.note_by_reply(scene):
        return replied
    if scene.session.expected:
        return _take_awaited(scene, scene.session.expected)
    if asked := home_contact.show_by_number(scene):
        return asked
    draft = scene.session.draft
    if draft and scene.incoming.private:
        if asked := interrupted_forms.ask(scene):
            return asked
        return profile.take_change(scene) or mid_form.take_words(scene, draft)
    if turn := form.resume_in_words(scene) or profile.take_change(scene) or tracking.say_sent_already(scene):
        return turn
    return joining.keep_at_hand(scene, answer(scene, scene.incoming.text))


def _take_awaited(scene: Scene, wait: AnyWait) -> Turn:
    """Handle words that a button waits for."""
    match wait:
        case WaitForMove() if _is_aside(scene, wait):
            return answer(scene, scene.incoming.text)
        case WaitForMove():
            return relay.take_words(scene, wait)
        case WaitForOfficeWords():
            return secretariat.take_words(scene, wait)
        case WaitForOutcome():
            return outcomes.take_words(scene, wait)
        case WaitForMailLink():
            return _answer_at_mail_link(scene)
        case WaitForNote():
            return home_contact.send_note(scene, wait)
        case WaitForProfile() if looks_like_question(scene.catalog, scene.incoming.text):
            return answer(scene, scene.incoming.text)  # the next words are the new value
        case WaitForProfile():
            return profile.take_words(scene, wait)
        case WaitForPreference() if not preferences.reads_words(scene, wait) and _asks_else(scene):
            return answer(scene.with_session(expected=None), scene.incoming.text)
        case WaitForPreference():
            return preferences.take_words(scene, wait)
        case WaitForFeedback():
            if not addressees.owes_answer(scene):
                return _take_feedback(scene, wait)
        case _ if scene.directory.is_admin(scene.incoming) and not entry_editor.is_aside(scene, wait):
            return entry_editor.take_words(scene, wait)
        case _ if scene.directory.is_admin(scene.incoming):
            return answer(scene, scene.incoming.text)  # the next words are the answer
    return answer(scene.with_session(expected=None), scene.incoming.text)


def _is_aside(scene: Scene, wait: WaitForMove) -> bool:
    """Return whether words aren't those that a button waits for: asked for the reason to decline, somebody asks how
    that goes; or a member of a group asks the assistant by its name while another writes to the company. What replies
    to the question for words is for the company.
    """
    if wait.move == Move.DECLINE and _is_about_task(scene):
        return True
    if scene.incoming.private or wait.by or scene.snapshot.replied == wait.number:
        return False
    text = scene.incoming.text
    if staff_words.show_requested(scene, text) is not None:
        return True
    asks = looks_like_question(scene.catalog, text)
    return asks and addressee_of(scene, text, policy.decide(scene, text)) is Meant.ASSISTANT


def _is_about_task(scene: Scene) -> bool:
    """Return whether words ask how deciding on requests goes."""
    return asks_about_task(scene, scene.incoming.text, policy.decide(scene, scene.incoming.text))


def _answer_at_mail_link(scene: Scene) -> Turn:
    """Answer a question of somebody who opened the link in a mail. Other words may be for the company, but only a
    pressed button says so: the buttons are shown again.
    """
    unsure = policy.decide(scene, scene.incoming.text).is_unsure
    return (mail_linking.ask_again(scene) if unsure else None) or answer(scene, scene.incoming.text)


def _asks_else(scene: Scene) -> bool:
    """Return whether the words ask for something other than what a button waits for."""
    text = scene.incoming.text
    if text.rstrip().endswith("?") or staff_words.show_requested(scene, text) is not None:
        return True
    decision = policy.decide(scene, text)
    return decision.ranking.band is Band.ANSWER and decision.outcome is not Outcome.SMALLTALK


def _take_feedback(scene: Scene, wait: WaitForFeedback) -> Turn:
    """Take what was missing after a thumb down. If the words plainly ask for something else they are answered; a
    question is kept as well, since it may be just what the person missed.
    """
    text = scene.incoming.text
    decision = policy.decide(scene, text)
    plain = decision.ranking.band is Band.ANSWER
    if plain and decision.outcome is Outcome.ANSWER and decision.id != wait.entry:
        return update_session(scene, answer(scene, text) + feedback.keep_feedback(scene, wait), expected=None)
    if plain and decision.outcome in (Outcome.SERVICE, Outcome.ACTION):
        return update_session(scene, answer(scene, text), expected=None)
    return feedback.take_feedback(scene, wait)


def ask_assistant(scene: Scene, pressed: callbacks.AskAssistant) -> Turn | None:
    """Take held words as a question to the assistant; None if they are no longer held."""
    asked = held_messages.held_words(scene, pressed.token)
    if not asked:
        return None
    shown = say(scene, relay.quote_start(asked), replaces=scene.incoming.message)
    told = _carry_out(scene, asked, policy.decide(scene, asked))
    return held_messages.release(scene, shown + told, pressed.token)


def ask_too(scene: Scene, pressed: callbacks.AskToo) -> Turn | None:
    """Also ask the assistant what went to the other side; None if the words are no longer held."""
    asked, request = held_messages.held_words(scene, pressed.token), scene.request(pressed.number)
    if not asked or request is None or addressees.message_move(scene, request) is None:
        return None  # the confirmation names the other side
    told = _carry_out(scene, asked, policy.decide(scene, asked))
    return held_messages.release(scene, relay.confirm_again(scene, request) + told, pressed.token)


def answer(scene: Scene, question: str) -> Turn:
    """Take words that nothing waits for. They go to the other side of a request if they may be for it; otherwise
    the question is answered, or the service or action begun.
    """
    if done := taking_back.take_back_in_words(scene, question) or absence_words.handle_return(scene):
        return done
    if agreed := presses.send_where_agreed(scene):
        return agreed
    talking = addressees.is_in_conversation(scene)
    decision = policy.decide(scene, question)
    counted = Turn(counts={Counter("outcome", decision.outcome): 1})
    if done := _do_by_list(scene, question, decision, talking=talking):
        return done + told_settings.note_besides(scene)
    return _answer_decided(scene, question, decision, counted, talking=talking) + told_settings.note_besides(scene)


def _answer_decided(scene: Scene, question: str, decision: Decision, counted: Turn, *, talking: bool) -> Turn:
    """Take words that aren't of the lists: send or offer them, or carry out what was decided about them."""
    question = spell_out_number(scene.release, question)
    if not talking and decision.outcome in UNDECIDED and (edited := entry_editor.take_unasked(scene, question)):
        return edited
    if not talking and _is_reply(scene, decision) and (undecided := transitions.undecided_requests(scene)):
        return transitions.show_cards_again(scene, undecided) + counted
    meant = _addressee(scene, question, decision)
    if meant is Meant.OTHER_SIDE and (sent := relay.send_straight(scene)):
        return sent + counted
    if meant is Meant.UNSURE and (passed := passing_words.offer_in_doubt(scene, talking=talking)):
        return passed + counted
    if meant is not Meant.ASSISTANT and (offered := relay.offer(scene)):
        return offered + counted
    if _is_for_nobody(scene, question, decision) and (told := _say_after_end(scene)):
        return told + counted
    if _is_strange(scene, question, decision) and (offered := relay.offer(scene, additions=True)):
        return offered + counted
    if not talking and decision.id != "language" and (repeated := repetition.repeat_in_language(scene, question)):
        return repeated + counted
    # what people say to each other doesn't change the language
    scene = policy.in_question_language(scene, question, decision)
    answered = _carry_out(scene, question, decision)
    heard = decision.outcome is Outcome.ACTION and scene.purpose is not None and not decision.ranking.verbatim
    if decision.outcome in (Outcome.ANSWER, Outcome.SUGGEST) or heard:
        opens = asks_about_task(scene, question, decision)  # "press Close under the card" is of use beside it
        answered = relay.add_send_buttons(scene, answered, opens_cards=opens)
    return update_session(scene, answered + counted)


def _addressee(scene: Scene, question: str, decision: Decision) -> Meant:
    """Return whom the words are for. In a group, questions that name the assistant are for it."""
    asks = looks_like_question(scene.catalog, question) and not has_word(scene.catalog, question, "addressing")
    if asks and not scene.incoming.private and not decision.is_open:
        return Meant.ASSISTANT
    meant = addressee_of(scene, question, decision)
    about = meant is Meant.OTHER_SIDE and addressees.is_about_other_side(scene, question)
    return Meant.UNSURE if about else meant


def _say_after_end(scene: Scene) -> Turn | None:
    """Take the sentence about an outcome, or say that the words reach nobody; None if no request has ended."""
    return outcomes.take_sentence(scene) or presses.send_where_named(scene) or after_end.say_ended(scene)


def _do_by_list(scene: Scene, question: str, decision: Decision, *, talking: bool) -> Turn | None:
    """Do what words of the content's lists ask: days away, what staff may see, what became of a request, a decision."""
    heard, on_task = policy.in_question_language(scene, question, decision), asks_about_task(scene, question, decision)
    if not on_task and (noted := told_settings.take(scene, heard, talking=talking)):
        return noted
    begins = decision.outcome is Outcome.SERVICE and not decision.is_unsure
    if not begins and (noted := pushed_questions.take_outcome(scene)):
        return noted
    if talking and (ends := ending_words.confirm(scene)):
        return ends
    if not decision.ranking.verbatim and (helped := writing_help.answer(heard)):
        return update_session(heard, helped)
    shown = _show_requested(heard, question, decision)
    if shown and (not talking or staff_words.is_ours(scene, question)):
        return update_session(heard, relay.add_send_buttons(heard, shown))
    if shown and (offered := relay.offer(scene)):
        return offered  # "what is my working time?" may be said to either
    waits = tracking.asks_after(scene, question, decision) or tracking.asks_what_waits(scene, question)
    if waits and not talking:
        return update_session(heard, commands.status(heard))
    copied = not talking and not on_task
    if copied and (copy := home_contact.show_in_words(heard, question) or home_contact.note_in_words(heard)):
        return update_session(heard, copy)
    if not talking and (offered := after_end.offer_ways_on(heard, question)):
        return update_session(heard, offered)
    if passed := passing_words.offer_named_clusters(scene, plainly=True):
        return passed
    partner = addressees.partner(scene)
    undecided = transitions.requests_to_decide(scene, partner.request if partner else None)
    if on_task and not talking and not decision.likely:
        cards = transitions.show_cards_again(heard, undecided) if undecided else Turn()
        counted = Turn(counts={Counter("outcome", decision.outcome): 1})
        return update_session(heard, _carry_out(heard, question, decision) + cards + counted)
    if asked := shown_cards.show(scene, talking=talking):
        return asked
    if undecided:
        told = talking or decision_words.tells_somebody(scene) or decision_words.is_only_heard(scene)
        return (shown_cards.ask_about_decision if told else transitions.show_cards_again)(scene, undecided)
    return None


def _is_reply(scene: Scene, decision: Decision) -> bool:
    """Return whether the words are a courtesy that means yes or no, such as "not right now"."""
    courtesies = scene.catalog.intents[REFERENCE_LANGUAGE]
    return decision.outcome is Outcome.SMALLTALK and courtesies.is_reply(decision.id)


def _show_requested(scene: Scene, question: str, decision: Decision) -> Turn | None:
    """Show contacts and admins what they ask to see. Returns None if an entry answers just these words."""
    told = decision.ranking.verbatim and asks_about_task(scene, question, decision)
    return None if told else staff_words.show_requested(scene, question)


def _is_for_nobody(scene: Scene, question: str, decision: Decision) -> bool:
    """Return whether words are for nobody: a statement that the assistant doesn't understand, a form that a contact
    hardly wants, or words about a request that has just ended.
    """
    if _is_about_end(scene, question, decision) or after_end.speaks_to_lost_side(scene):
        return True
    if looks_like_question(scene.catalog, question):
        return False
    if decision.outcome in (Outcome.SMALLTALK, Outcome.ANSWER):
        guessed = decision.outcome is Outcome.ANSWER and decision.likely
        return not has_word(scene.catalog, question, "ours") and (guessed or after_end.may_be_for_other_side(scene))
    return decision.is_open or _is_for_companies(scene, decision)


def _is_about_end(scene: Scene, question: str, decision: Decision) -> bool:
    """Return whether these are few or unclear words right after a request ended, such as "is that final?"."""
    if decision.outcome is Outcome.SMALLTALK or decision.ranking.verbatim or not after_end.has_just_ended(scene):
        return False
    unclear = decision.is_unsure or len(question.split()) <= FEW
    return unclear and not has_word(scene.catalog, question, "ours")


def _is_strange(scene: Scene, question: str, decision: Decision) -> bool:
    """Return whether this is a statement that resembles nothing here, or a sentence with only a guess for an
    answer: it may be for the company whose request waits for a decision. So may a wish to talk to the contact.
    """
    if decision.is_for(Outcome.ACTION, "handoff") and addressees.speaks_of_people(scene):
        return scene.incoming.private
    if not scene.incoming.private or policy.only_addresses(question) or decision.elsewhere:
        return False
    catalog, nothing = scene.catalog, decision.is_open and not decision.id
    asks, ours = looks_like_question(catalog, question), has_word(catalog, question, "ours")
    if naming.numbered_request(scene) and decision.outcome is not Outcome.ACTION:
        return not asks
    if asks:  # "can we meet on Tuesday?" is hardly asked of the assistant, whatever it resembles
        to_them = has_word(catalog, question, "addressing") or begins_with(catalog, question, "wanting-to")
        unsure = nothing or (decision.is_unsure and to_them)
        timed = unsure and mentions_time(catalog, scene.language, question)
        return not ours and (timed or has_word(catalog, question, "asking-the-cluster"))
    tells = is_statement(decision.ranking)  # "our brochure is new", whatever is known of brochures
    answered = decision.outcome is Outcome.ANSWER and (tells or (decision.likely and len(question.split()) > FEW))
    return (nothing or answered) and not ours


def _show_numbered(scene: Scene, decision: Decision) -> Turn | None:
    """Show the request whose number stands in words that aren't surely understood; None without a number."""
    called = naming.numbered_request(scene)
    return transitions.show(scene, callbacks.ShowRequest(called.id)) if called and decision.is_unsure else None


def _is_for_companies(scene: Scene, decision: Decision) -> bool:
    """Return whether a contact's words resemble what companies ask for."""
    service = scene.catalog.services.get(decision.id) if decision.outcome is Outcome.SERVICE else None
    works_here = own.own_records(scene) or scene.in_office
    return bool(service and service.audience == "companies" and works_here)


def _carry_out(scene: Scene, question: str, decision: Decision) -> Turn:
    if shown := _show_requested(scene, question, decision) or _show_numbered(scene, decision):
        return shown
    if scene.in_office and is_for_secretariat(scene, decision):
        return all_requests.show_to_office(scene)
    if _is_for_companies(scene, decision):
        label = scene.catalog.words_of(decision.id, scene.language).button
        begin = choice(label, callbacks.Begin(decision.id, scene.incoming.token))
        text = scene.speech.text("services.of-companies")
        text = language.add_apology(scene, question, decision.ranking, text, answers=False)
        return held_messages.hold(scene, say(scene, text, (begin,)), question)
    if decision.outcome is Outcome.SERVICE:
        told = [elsewhere.no_cluster_text(scene.speech, decision.elsewhere, to_ask=True)] if decision.elsewhere else []
        if apology := language.apology(scene, question, decision.ranking):
            told.insert(0, apology)
        start = beginning.begin if decision.elsewhere else beginning.begin_after_talk
        begun = start(scene, decision.id, decision.slots, question)
        return say(scene, join(told, "\n\n")) + begun if told else begun
    if decision.outcome is Outcome.ACTION and (apology := language.apology(scene, question, decision.ranking)):
        return say(scene, apology) + commands.DOES[decision.id](scene)
    if decision.outcome is Outcome.ACTION:
        known = scene.catalog
        named = named_language(known, question, decision.language) if decision.id == "language" else ""
        if decision.id == "services" and own.own_records(scene):
            return commands.help_(scene)  # services are for companies
        if not named:
            return answers.set_topic_of_action(scene, commands.DOES[decision.id](scene), decision.id)
        turn = commands.choose_language(scene, callbacks.ChooseLanguage(named))
        if turn.session is None or scene.session.draft:
            return turn
        return turn + (repetition.show_again(scene.with_session(person=turn.session.person), named) or Turn())
    courtesies = scene.catalog.intents[REFERENCE_LANGUAGE]
    if decision.outcome is Outcome.SMALLTALK and courtesies.is_greeting(decision.id) and own.own_records(scene):
        return commands.start(scene)
    return judging.ask_judge(scene, question, decision) or answers.show_decision(scene, question, decision)
