"""Asides while a form is open (questions, small talk, commands): they are answered, then the form's question is
repeated.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import callbacks, commands, held_messages
from bot.dialogue.drafts import asked_question
from bot.dialogue.fields import NO_ANSWERS, AskedField, cluster_finder, type_of
from bot.dialogue.fields.clusters import clusters
from bot.dialogue.fields.texts import SENTENCES
from bot.dialogue.fields.time_words import mentions_time
from bot.dialogue.forms import form, hearing, held_back, other_wishes, subjects
from bot.dialogue.interpretation import follow_ups
from bot.dialogue.questions import answers, elsewhere, feedback, policy
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.speech import markup, plain
from bot.dialogue.turn import Rows, Turn, say, update_session
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.language_names import asks_to_speak
from bot.dialogue.words.plain_words import (
    agrees,
    fold,
    has_word,
    is_word,
    looks_like_question,
    says,
    says_two,
    without_ends,
    word_list,
)
from knowledge.schema import REFERENCE_LANGUAGE, Catalog, Cluster, per_catalog
from knowledge.search import Band, Kind, Label
from storage.records import Draft, LastAnswer, Why

SENTENCE = 4
"""Words from which something that begins like a question isn't a name."""
OFTEN_ANSWERS = ("services", "topics", "handoff")
"""Actions whose names are also what companies do."""
ANGRY, ANGRY_WORDS = 0.85, 4
"""Confidence from which a few words are surely a courtesy or anger, and how many words the latter may have."""
ENDING = ("cancel", "start")
"""Actions after which the form's question is not asked again."""


def is_sure(decision: Decision) -> bool:
    """Return whether the answer is certain enough to be given while a form is open, when most words are meant for
    the form.
    """
    return decision.outcome is Outcome.ANSWER and not decision.likely


def is_meant(decision: Decision) -> bool:
    """Return whether the words clearly stand on their own: a question, small talk or a command.

    A loose resemblance to a command ("one more back") isn't enough to leave the form.
    """
    if decision.id in ENDING and not decision.ranking.verbatim:
        return False
    exact = decision.ranking.verbatim and decision.outcome is Outcome.SMALLTALK
    command = decision.ranking.band is Band.ANSWER and decision.outcome is Outcome.ACTION
    return is_sure(decision) or command or exact


def is_plain(question: AskedField, words: str, decision: Decision) -> bool:
    """Return whether words that start like a question really are one, rather than an answer in free text."""
    surely = is_meant(decision) or (decision.ranking.band is Band.ANSWER and decision.outcome is Outcome.FALLBACK)
    when = question.field.kind == "date" and mentions_time(question.catalog, question.speech.language, words)
    return surely or (question.field.max_length < SENTENCES and len(words.split()) >= SENTENCE and not when)


def is_wish(question: AskedField, decision: Decision) -> bool:
    """Return whether what sounds like a question answers the field that asks what help is wanted."""
    return decision.outcome is Outcome.SERVICE and question.field.max_length >= SENTENCES


def wants_language(scene: Scene, words: str) -> bool:
    """Return whether the person clearly wants another language: orders it, or asks to be answered in it."""
    decision = policy.decide(scene, words)
    asks = decision.score >= policy.SURE or asks_to_speak(scene.catalog, words, scene.language)
    return decision.is_for(Outcome.ACTION, "language") and asks


# ------------------------------------------------------------------ answers


def answer(question: AskedField, words: str, decision: Decision) -> Turn:
    """Answer the words and repeat the question in short, with a button that says they were the answer after all."""
    if service := other_wishes.find_wanted_service(question.scene, question.draft, decision):
        return other_wishes.offer(question.scene, question.draft, service, decision.slots, words)
    decision = _about_own_service(question, words, decision)
    if decision.outcome is Outcome.ACTION:
        return act(question.scene, question.draft, decision.id)
    turn = reply_to_words(question.scene, words, decision, question) + _repeat_question(question, words, decision)
    turn = held_messages.hold(question.scene, turn, words)
    if decision.outcome is not Outcome.ANSWER:
        return turn
    return update_session(question.scene, turn, answered=LastAnswer(entry=decision.id, at=question.scene.now))


def decide(scene: Scene, draft: Draft, words: str) -> Decision:
    """Decide what the words ask. "There" and "they" mean the place and the cluster that is to help ("gibt es dort
    ein Cluster?"), unless another one was mentioned just before.
    """
    catalog, service = scene.catalog, scene.catalog.services[draft.service]
    understood = draft.understood
    known = {**draft.answers, **understood}
    cluster = catalog.clusters.get(service.answer("target", known))
    if cluster is None or not looks_like_question(catalog, words) or scene.release.places.find(words):
        return policy.decide(scene, words)
    if has_word(catalog, words, "there") and has_word(catalog, words, "sought-there", "who-is"):
        return policy.decide(scene, cluster.name)
    shows_other = subjects.shows_cluster(scene) and not subjects.shows_cluster(scene, cluster)
    if not has_word(catalog, words, "they", "they-have") or shows_other:
        return policy.decide(scene, words)
    found = policy.decide(subjects.speak_of(scene, service, known), words)
    general = found.outcome is Outcome.ANSWER and subjects.tells_of_clusters(catalog, found.id, besides=cluster)
    return policy.decide(scene, f"{cluster.name}: {words}") if general else found


def _about_own_service(question: AskedField, words: str, decision: Decision) -> Decision:
    """Prefer an entry about the service of the form if the question names nothing ("what does it cost?") and the
    answer is about another service. Without such an entry the answer is unknown, because what holds for the other
    service may not hold for this one.
    """
    entries, own = question.catalog.entries, question.service.id
    given = entries.get(decision.id) if decision.outcome is Outcome.ANSWER else None
    if given is None or own in given.offers or not given.offers:
        return decision
    if not follow_ups.says_little(question.scene.release, words, decision.ranking):
        return decision
    near = (match.label.id for match in decision.ranking.entries)
    found = next((entry for entry in near if own in entries[entry].offers), None)
    if found is None and question.scene.release.engine.without_names(words) != words:
        return decision  # "ACRE?"
    if found is None:
        return replace(decision, outcome=Outcome.FALLBACK, id="", choices=(), besides=(), likely=False)
    return replace(decision, id=found, choices=(), besides=())


def _repeat_question(question: AskedField, words: str, decision: Decision) -> Turn:
    """Repeat the form's question in short. If it asks for a cluster, offer those that the answer was about."""
    if question.field.role == "target" and decision.elsewhere:
        near = elsewhere.clusters_instead(question.catalog, decision.elsewhere)
        return form.ask_in_short(question, tuple(each for each in clusters(question) if each in near))
    if question.field.role != "target" or decision.outcome is not Outcome.ANSWER:
        return form.ask_in_short(question)
    offered = clusters(question)
    names = question.catalog.entries[decision.id].names
    about = [cluster for cluster in offered if cluster.name in names] or _clusters_in_answer(question, decision.id)
    fitting = about or [fit.cluster for fit in cluster_finder.best_fits(question, words, offered)]
    return form.ask_in_short(question, tuple(fitting[: cluster_finder.MOST]))


def _clusters_in_answer(question: AskedField, entry: str) -> list[Cluster]:
    """Return the clusters on offer that an answer names, in its order."""
    text = plain(markup(question.catalog.entry_words(entry, question.speech.language).answer))
    places = {cluster.id: text.find(cluster.name) for cluster in clusters(question)}
    return sorted(
        (cluster for cluster in clusters(question) if places[cluster.id] >= 0), key=lambda cluster: places[cluster.id]
    )


def reply_to_words(scene: Scene, words: str, decision: Decision, question: AskedField | None = None) -> Turn:
    """Return the answer to the words. If there is none, keep them and offer to send them to the secretariat."""
    use_words = other_wishes.use_words_row(question) if question else ()
    if decision.outcome is Outcome.ACTION:
        return commands.DOES[decision.id](scene)
    if decision.outcome is Outcome.SERVICE:
        return say(
            scene,
            scene.speech.text("suggest"),
            (answers.button(scene.speech, Label(Kind.SERVICE, decision.id)),),
            *use_words,
        )
    if decision.outcome is Outcome.FALLBACK and not decision.id and not decision.elsewhere:
        stored, _ = feedback.keep_missed(scene, words, decision.language, Why.UNKNOWN)
        return say(scene, scene.speech.text("form.cannot-answer"), *use_words, *_ask_secretariat(scene)) + stored
    text, rows = answers.reply(scene.speech, decision)
    if decision.outcome is Outcome.SUGGEST:
        return update_session(scene, say(scene, text, *use_words, *rows), asked=words)
    turn = say(scene, text, *use_words)
    return turn + answers.count_view(decision.id) if decision.outcome is Outcome.ANSWER else turn


def _ask_secretariat(scene: Scene) -> Rows:
    """Return the button that sends the held words to the secretariat."""
    service = scene.catalog.service_that_is("contact-to-secretariat")
    if service is None:
        return ()
    return ((scene.speech.button("form.ask-secretariat", callbacks.Begin(service.id, scene.incoming.token)),),)


def answer_courtesy(question: AskedField, words: str, *, refused: bool) -> Turn | None:
    """Reply to small talk where a text is expected, or where it was `refused` as an answer, and repeat the question
    in short; None for other words. A name may consist of the same words ("Ciao"), so where one is expected only the
    exact words count.
    """
    if not (type_of(question.field).free or refused):
        return None
    courtesy = find_courtesy(question.scene, words, exact=question.is_name, refused=refused)
    if courtesy is None:
        return None
    told = reply_to_words(question.scene, words, courtesy, question if question.is_name else None)
    return held_messages.hold(question.scene, told + form.ask_in_short(question), words)


def answer_remark(question: AskedField, words: str) -> Turn | None:
    """Tell people to take their time if their words are only a remark; None for other words."""
    talks = hearing.talks(question, hearing.ONLY_TALKS) and not looks_like_question(question.catalog, words)
    if not talks or held_back.notice(question, words):
        return None
    return say(question.scene, question.speech.text("form.no-rush"))


def answer_before_message(question: AskedField, words: str) -> Turn | None:
    """Answer a few words that can't be the message to the secretariat yet, and ask for it again; None for other
    words.

    They are a greeting, a question about the bot, a wish to write to a person (which is what is happening), or a
    mere "yes, send".
    """
    if len(words.split()) > other_wishes.MESSAGE_WORDS:
        return None
    if agrees(question.catalog, words):
        return form.ask_in_short(question)
    decision = policy.decide(question.scene, words)
    if decision.ranking.band is not Band.ANSWER:
        return None
    asks, verbatim = looks_like_question(question.catalog, words), decision.ranking.verbatim
    if decision.is_for(Outcome.ACTION, other_wishes.HANDOFF):
        # "please call me back" and "could I get a call on Monday" ask more than to be passed on, and would be lost
        orders = asks or Clauses.of(question.catalog).is_command(words)
        more = orders or mentions_time(question.catalog, question.scene.language, words)
        return form.ask_in_short(question) if verbatim or not more else None
    intents = question.catalog.intents[REFERENCE_LANGUAGE]
    courtesy = decision.outcome is Outcome.SMALLTALK
    known = verbatim and (asks or intents.is_greeting(decision.id))
    if not courtesy or not (known or words.rstrip().endswith("?")):
        return None  # what merely resembles a greeting may be all there is to say: "best in the afternoon"
    return reply_to_words(question.scene, words, decision) + form.ask_in_short(question)


def ask_about_forwarded(question: AskedField) -> Turn:
    """Ask whether a forwarded message is meant as the answer."""
    scene = question.scene
    use = callbacks.UseWords(question.draft.id, question.field.id, scene.incoming.token)
    text = scene.speech.text("form.forwarded", whom=scene.incoming.forwarded)
    question_turn = say(scene, text, (scene.speech.button("form.use-forwarded", use),))
    return held_messages.hold(scene, question_turn + form.ask_in_short(question))


# --------------------------------------------------------- actions, courtesies


def act(scene: Scene, draft: Draft, action: str) -> Turn:
    """Run one of the bot's actions, then repeat the form's question in short unless the action leads elsewhere."""
    if action == other_wishes.HANDOFF and (service := scene.catalog.service_that_is("contact-to-secretariat")):
        return other_wishes.offer(scene, draft, service, {})
    turn = commands.DOES[action](scene)
    question = asked_question(scene, draft)
    if question is None or action in ENDING or asks_to_stop(turn):
        return turn
    return turn + form.ask_in_short(question)


def ask_about_command(question: AskedField, words: str) -> Turn | None:
    """Obey a single word that is a command, and offer it as the answer it may be ("privacy"); None for other words."""
    action = named_action(question.catalog, words, None)
    if not action or not type_of(question.field).free or action in OFTEN_ANSWERS:
        return None
    done = commands.DOES[action](question.scene)
    if asks_to_stop(done):
        return done
    text = question.speech.text("form.doubt.word", words=words)
    question_turn = say(question.scene, text, *other_wishes.use_words_row(question))
    return held_messages.hold(question.scene, done + question_turn + form.ask_in_short(question), words)


def asks_to_stop(turn: Turn) -> bool:
    """Return whether the turn asks what to do with the draft, or whether to erase everything. Nothing may follow it."""
    choices = (choice for message in turn.messages for row in message.reply.rows for choice in row)
    return any(isinstance(callbacks.decode(choice.action), callbacks.Delete | callbacks.EraseMe) for choice in choices)


def named_action(catalog: Catalog, words: str, question: AskedField | None) -> str:
    """Return the action that the whole text names word for word, or "" if none does.

    A single word such as "services" may be the answer where the field takes free text, so it doesn't count there.
    """
    phrasings = _phrasings(catalog, "actions")
    typed = fold(words)
    action = next((phrasings[phrasing] for phrasing in phrasings if phrasing == typed), "")
    free = question is not None and type_of(question.field).free
    return "" if free and " " not in typed and action not in policy.LEAVING else action


def find_courtesy(scene: Scene, words: str, *, exact: bool = False, refused: bool = False) -> Decision | None:
    """Return the decision for words that are a known courtesy or insult, or two of them ("ok cool"); None for
    others.

    A slip is allowed unless the words must be `exact`. If they were `refused` as an answer, other wordings of a
    courtesy count as well. Plain yes and no are left to the form.
    """
    if says(scene.catalog, words, *NO_ANSWERS) or agrees(scene.catalog, words):
        return None
    words = without_ends(scene.catalog, words, "once-more") or words
    known = frozenset(_phrasings(scene.catalog, "smalltalk"))
    plain = known | word_list(scene.catalog, *NO_ANSWERS)
    said = fold(words) in known or (not exact and is_word(fold(words), known))
    in_small = words.islower() or not exact  # "OK Cool" may be a company
    said = said or (in_small and says_two(fold(words), plain))
    if not said and (exact or len(words.split()) > ANGRY_WORDS):
        return None
    decision = policy.decide(scene, words)
    offered = scene.catalog.intents[REFERENCE_LANGUAGE].offers_of(decision.id)  # a person, to the angry
    surely = decision.score >= ANGRY and (refused or bool(offered))
    return decision if decision.outcome is Outcome.SMALLTALK and (said or surely) else None


@per_catalog
def _phrasings(catalog: Catalog, kind: str) -> dict[str, str]:
    """Map phrasings in every language to the action or courtesy they stand for."""
    found: dict[str, str] = {}
    for language in catalog.languages:
        for intent in getattr(catalog.intents[language], kind):
            labels = (str(catalog.text(language, f"action.{intent.id}")),) if kind == "actions" else ()
            for phrasing in (*intent.phrasings, *labels):
                found.setdefault(fold(phrasing), intent.id)
    return found
