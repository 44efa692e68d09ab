"""What people type at a question, besides an answer: a table of words, and what follows on each."""

from __future__ import annotations

import pytest

from bot.dialogue.fields import answers_nothing
from bot.dialogue.words.plain_words import looks_like_question
from storage.records import Confirming
from tests.acts import played_once
from tests.stage import CAST, Stage, release
from tests.unit.test_doubts import draft_of

ANSWERS = {
    "target": "Quebec", "company": "Alpine Heat", "person": "Camille Roux", "home": "none", "product": "Heat pumps",
    "help": "partners", "need": "We hope to meet three installers; we bring a certified pilot plant", "dates": "skip",
    "website": "skip", "email": "camille@alpineheat.example", "consent": "yes", "wish": "subscribe",
    "solution": "Heat pumps", "benefit": "Halves what heat costs in winter", "country": "Norway", "stage": "pilot",
    "topic": "Start-ups, and how they find pilots", "format": "visit", "files": "skip",
    "goal": "Meet three buyers of heat",
}  # fmt: skip
NOT_KEPT = "I need an answer to this one"
REVIEW = "The contact will read exactly this"


async def at(service: str, field: str) -> Stage:
    """A stage on which Camille is asked for a field; for "review", she has the card before her."""
    stage = Stage()
    await _asked(stage, service, field)
    return stage


@played_once
async def _asked(stage: Stage, service: str, field: str) -> None:
    await stage.types("Camille", f"/start {service}")
    for asked in release().catalog.services[service].questions:
        if asked.id == field:
            break
        await stage.types("Camille", ANSWERS[asked.id])
    await stage.news()


def last(stage: Stage) -> str:
    """The end of Camille's chat."""
    return "\n".join(shown.text for shown in stage.chats[CAST["Camille"]][-3:])


@pytest.mark.parametrize(
    ("where", "words", "seen"),
    [
        # what is no answer isn't kept
        ("passport company", "unknown", NOT_KEPT), ("passport company", "none of your business", NOT_KEPT),
        ("passport company", "unbekannt", NOT_KEPT), ("passport need", "je ne veux pas le dire", NOT_KEPT),
        ("passport need", "prefiero no decirlo", NOT_KEPT), ("passport product", "è un segreto", "è un segreto"),
        # a question is no answer, and the answer to it may be one
        ("passport target", "what is Aclima?", "Question 1 of 10"), ("passport target", "Grenoble?", "Tenerrdis"),
        # to and fro between the questions
        ("passport target", "back", "This is the first question"), ("passport home", "continue", "Question 3 of 10"),
        ("passport product", "send", "There's still something to answer before this"),
        ("passport review", "continue", "The contact will read exactly this"),
        ("passport company", "can I talk to a human from the ICN office", "Shall I open Message to the secretariat"),
        # a question about the question
        ("passport company", "?", "For example: “Bright Roofs Ltd”"),
        ("passport company", "what do you mean", "The contact wants to know whom they'd be helping"),
        ("passport dates", "what do you mean by dates?", "You can leave it out"),
        ("passport need", "ein Beispiel bitte", "For example: “We want to meet three installers"),
        ("passport product", "qu'est-ce que je dois écrire", "For example: “Heat pumps"),
        ("passport email", "¿por ejemplo?", "name@company.com"), ("passport target", "cosa devo scrivere?", "“Graz”"),
        # why: only what is true of this service
        ("alliance company", "wozu braucht ihr den Namen?", "The secretariat reads it"),
        ("membership company", "perché vi serve il telefono?", "can call you"),
        ("alliance company", "why do you need my e-mail?", "can write back to you"),
        # what somebody is, and their name
        ("alliance person", "the leader is Ann Lee", "Noted: Ann Lee\n"),
        ("alliance person", "il referente è Mario Rossi", "Noted: Mario Rossi\n"),
        ("alliance person", "notre directrice est Anna Nowak, je crois", "Noted: Anna Nowak\n"),
        ("alliance person", "Ann Lee ist unsere Leiterin", "Noted: Ann Lee\n"),
        ("alliance person", "lederen er Mette Holm", "Noted: Mette Holm\n"),
        ("passport email", "why", "Until then nobody sees it"), ("alliance email", "why", "can write back to you"),
        ("alliance person", "hvorfor?", "The contact likes to know whom they're writing to."),
        ("alliance benefit", "write to x@y.example", "I'll keep it for its own question"),
        ("passport need", "x@y.example", "the contact won't see it before they accept"),
        # there is none, wherever that is said
        ("passport dates", "no website", "Noted: Website: –"), ("passport need", "keine Webseite", "Noted: Website: –"),
        ("passport dates", "no dates", "Does your company have a website?"),
        ("passport dates", "pas de site web", "Noted: Website: –"),
        ("passport company", "Alpine Heat Ltd, ", "Company: Alpine Heat Ltd\n"),
        ("alliance files", "no files", "e-mail address"),
        ("mission people", "keine Termine", "Noted: When: –"), ("passport company", "No Limits", "Noted: No Limits"),
        ("passport dates", "weiß ich noch nicht", "When: –"), ("mission people", "we don't know yet", "People: –"),
        # labels of buttons that aren't shown
        ("passport product", "Trotzdem senden", "There's still something to answer before this"),
        ("passport need", "Mostra di nuovo le opzioni", NOT_KEPT), ("passport company", "yes with my name", NOT_KEPT),
        ("passport product", "Oui, avec mon nom", NOT_KEPT), ("passport need", "sì con il mio nome", NOT_KEPT),
        ("passport product", "ja mit meinem namen", NOT_KEPT), ("passport need", "ja med mit navn", NOT_KEPT),
        ("mission people", "zu zweit", "People: 2"), ("exchange dates", "næste maj", "When: næste maj (May 2027)"),
        ("passport need", "by the way, our company is called Bright Roofs Ltd", "Changed: Company: Bright Roofs Ltd"),
        ("passport need", "forresten, firmaet hedder Nordvarme Energi ApS", "Changed: Company: Nordvarme Energi ApS"),
        ("passport company", "sí, con mi nombre", NOT_KEPT), ("passport need", "yes, without my name", NOT_KEPT),
        ("passport product", "what we do is heat pumps for flats", "Noted: what we do is heat pumps"),
        ("passport product", "was wir machen sind Wärmepumpen", "Noted: was wir machen sind"),
        # second thoughts about an earlier answer
        ("passport product", "dann doch Norwegen", "Help wanted from: OREEC"),
        ("passport product", "alors plutôt la Norvège", "Help wanted from: OREEC"),
        # a word that names an entry is rather the answer, and too short
        ("passport need", "partners", "A little more, please"),
        # whether somebody outside the clusters may ask is for whoever reads the request
        ("alliance home", "none", "the ICN secretariat will decide"),
        ("passport home", "none", "the contact will decide"),
        # who gets the answers, asked at any question
        ("mission people", "who will read my answers?", "Your answers go to the people at the ICN secretariat"),
        # what is turned down, and what is wanted instead
        ("passport target", "not Denmark", "All right, not CLEAN"), ("passport home", "not Graz", "All right, not"),
        ("passport target", "Denmark but not Sweden", "Help wanted from: CLEAN"), ("passport target", "NO", "OREEC"),
        ("passport target", "pas la Suède mais le Danemark", "Help wanted from: CLEAN"),
        ("passport target", "nicht Schweden, sondern Norwegen", "Help wanted from: OREEC"),
        ("mission country", "not Denmark", "All right, not Denmark"), ("mission country", "NO", "Country: Norway"),
        ("mission country", "ikke Danmark, men Sverige", "Country: Sweden"),
        ("mission country", "Denmark or Sweden", "One country at a time"),
        ("passport help", "not suppliers but partners", "Kind of help: Find partners"),
        ("passport help", "keine Lieferanten, sondern Partner", "Kind of help: Find partners"),
        ("uflpassport help", "partenaires, réunions", "Find partners, Arrange meetings"),
        ("passport help", "2-4", "Find partners, Find suppliers, Arrange meetings"),
        ("passport help", "1 3", "Look into the market, Find suppliers"),
        ("newsletter wish", "I don't want it any more", "Take me off the list"),
        ("newsletter wish", "Non voglio più riceverla", "Take me off the list"),
        ("passport home", "we're not a member of any", "in no cluster of ICN"),
        ("passport home", "wir sind in keinem", "in no cluster of ICN"),
        # no courtesy swallows an answer
        ("mission people", "two or three", "Please type one number"), ("exchange format", "online", "A video call"),
        ("exchange format", "doesn't matter", "I need an answer to this one"),
        # values
        ("passport website", "www.alpineheat", "That doesn't look like a web address"),
        ("passport email", "a@b.example and c@d.example", "more than one e-mail address"),
        ("passport email", "camille(at)alpineheat.example", "E-mail: camille@alpineheat.example"),
        ("passport dates", "12.3.2020", "That's over already: 12 March 2020"),
        # who thinks better of it isn't taken at their word
        ("passport product", "let's leave it for today", "Stop here?"),
        ("passport home", "no, delete all", "Stop here?"),
        ("passport product", "dejémoslo para otro día", "Stop here?"),
        ("passport need", "no, borra todo", "Stop here?"),
        ("passport home", "lasciamo stare per oggi", "Stop here?"),
        ("passport need", "anzi cancella tutto", "Stop here?"),
        ("passport product", "lassen wir es für heute", "Stop here?"),
        ("passport need", "on laisse tomber pour l'instant", "Stop here?"),
        ("passport product", "lad os droppe det for i dag", "Stop here?"),
        ("passport company", "annulla tutto", "Stop here?"),
        # a small word of another language tells nothing of a name
        ("passport company", "Pile del Sud srl", "Question 3 of 10"),
        ("passport company", "Pilas del Sur", "Question 3 of 10"),
        ("passport company", "ho sbagliato, siamo di LE2C", "Question 2 of 10"),
        ("passport company", "me equivoqué, somos de Aclima", "Question 2 of 10"),
        # a name put right at the next question
        ("passport home", "no, il nome completo è Alpine Heat srl", "Company: Alpine Heat srl"),
        ("passport home", "no, el nombre completo es Alpine Heat SL", "Company: Alpine Heat SL"),
        # what is no message yet isn't sent as one
        ("handoff message", "quiero hablar con una persona", "tell or ask the secretariat?"),
        ("handoff message", "ma sei un robot?", "tell or ask the secretariat?"),
        ("handoff message", "Guten Tag", "tell or ask the secretariat?"),
        # consent: a yes and a little more, without conditions
        ("passport consent", "ok go ahead", REVIEW), ("passport consent", "I agree to everything", REVIEW),
        ("passport consent", "yes but not my email", "Please press one of the buttons"),
        ("passport consent", "yes, but only to Quebec", "Please press one of the buttons"),
        ("passport consent", "ja, mit Namen", REVIEW),
        # the review
        ("passport review", "no", "Which answer would you like to change?"),
        ("passport review", "yes", "Your request is ready but hasn't been sent yet"),
        ("passport review", "in May instead", "When: in May"), ("passport review", "im Juni", "When: im Juni"),
        ("passport review", "the company name is wrong", "Changing: Company"),
        ("passport review", "das Datum ist falsch", "Changing: When"),
        ("passport review", "our company is Bright Roofs", "Company: Bright Roofs"),
        ("passport review", "my name is Camille Roux", "Noted: Name: Camille Roux"),
        ("passport review", "die Firma heißt doch Helle Dächer", "Company: Helle Dächer"),
        ("passport review", "also send it to Denmark", "A request goes to one cluster"),
        ("passport review", "la nostra azienda è Tetti Chiari", "Company: Tetti Chiari"),
        ("passport review", "besser im Oktober", "When: im Oktober"), ("passport website", "egal wann", "When: –"),
        ("passport review", "meglio a ottobre", "When: a ottobre"), ("passport review", "peu importe quand", "When: –"),
        ("passport review", "i maj i stedet", "When: i maj"), ("passport review", "lieber im Mai", "When: im Mai"),
        ("passport review", "add my name", "What is your name?"), ("passport review", "Namen hinzufügen", "your name?"),
        ("passport review", "remove my website", "That's what it says already"),
        ("passport review", "send to Hamburg too", "A request goes to one cluster"),
        ("passport review", "delete it", "Stop here?"), ("passport review", "lösch das", "Stop here?"),
    ],
)  # fmt: skip
async def test_words_at_a_question_are_taken_as_they_are_meant(where: str, words: str, seen: str) -> None:
    stage = await at(*where.split())
    await stage.types("Camille", words)
    assert seen in last(stage)


@pytest.mark.parametrize(
    ("wish", "first"),
    [
        ("we need installers in Mailand oder Graz", {"Milan", "Graz"}),
        ("nous cherchons des partenaires au Danemark ou en Suède", {"Copenhague", "Scanie"}),
        ("open a passport request to Milan or Graz", {"Milan", "Graz"}),
        ("we make heat pumps in Grenoble and look for partners in Quebec or Bilbao", {"Montréal", "Bilbao"}),
    ],
)
async def test_of_several_clusters_that_are_named_none_is_taken_silently(wish: str, first: set[str]) -> None:
    stage = Stage()
    await stage.types("Camille", wish)
    draft = draft_of(stage)
    if isinstance(draft.step, Confirming):
        assert "target" not in draft.step.understood
        await stage.types("Camille", "yes")
    shown = stage.chats[CAST["Camille"]][-1]
    labels = [choice.label.rpartition(" · ")[2] for row in shown.rows for choice in row]
    assert {*labels[:2]} == first


@pytest.mark.parametrize("wish", ["partners in Denmark but not Sweden please", "Quebec, and Tenerrdis is our cluster"])
async def test_a_place_that_is_no_alternative_is_none(wish: str) -> None:
    stage = Stage()
    await stage.types("Camille", f"we look for partners in {wish}")
    draft = draft_of(stage)
    assert draft.step.understood["target"] in ("clean", "ecotech-quebec")


async def test_clusters_that_an_answer_was_about_can_be_chosen_at_once() -> None:
    stage = await at("passport", "target")
    await stage.types("Camille", "what is Aclima?")
    assert stage.chats[CAST["Camille"]][-1].rows[0][0].label == "🇪🇸 Aclima · Bilbao"


async def test_what_is_remembered_is_changed_in_words_below_the_list() -> None:
    stage = await at("passport", "review")
    for words in ("send", "yes, remember it", "/profile", "our company is Bright Roofs", "other e-mail", "x@y.example"):
        await stage.types("Camille", words)
    profile = stage.sessions[1001].profile
    assert (profile["company"], profile["email"]) == ("Bright Roofs", "x@y.example")
    await stage.types("Camille", "what is the passport?")
    await stage.types("Camille", "other company")
    assert stage.sessions[1001].expected is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("We look for", "three installers in Quebec"), ("We would like to meet installers,", "best near Montréal"),
        ("Wir suchen Partner für", "unsere Wärmepumpen"), ("Nous cherchons des installateurs", "et un distributeur"),
    ],
)  # fmt: skip
async def test_a_sentence_typed_in_two_messages_is_one_answer(first: str, second: str) -> None:
    stage = await at("passport", "need")
    await stage.types("Camille", first)
    await stage.types("Camille", second)
    draft = draft_of(stage)
    assert draft.answers["need"] == f"{first} {second}"
    assert "dates" not in draft.answers
    await stage.types("Camille", "around the fair")
    assert "When: around the fair" in last(stage)


@pytest.mark.parametrize("words", ["send to another cluster", "Send to another clutser", "an anderes cluster senden"])
async def test_a_button_that_others_have_brought_is_pressed_by_its_label(words: str) -> None:
    stage = await at("passport", "review")
    for typed in ("send", "no thanks"):
        await stage.types("Camille", typed)
    await stage.presses("Noah", "Decline")
    await stage.types("Noah", "We have no capacity")
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert (draft.service, draft.declined) == ("passport", ("ecotech-quebec",))


async def test_something_is_added_by_the_label_of_its_button() -> None:
    stage = await at("passport", "review")
    for typed in ("send", "no thanks", "add something", "We also have a demo plant"):
        await stage.types("Camille", typed)
    assert any("We also have a demo plant" in shown.text for shown in stage.chats[CAST["Noah"]])


async def test_a_number_is_the_answer_whatever_buttons_stand_further_up() -> None:
    stage = Stage()
    for words in ("hello", "/start", "/mission", "Norway", "Alpine Heat", "none", "Heat pumps", ANSWERS["goal"], "2"):
        await stage.types("Camille", words)
    draft = draft_of(stage)
    assert draft.answers["people"] == 2


async def test_a_wish_is_offered_where_it_answers() -> None:
    stage = Stage()
    for words in ("we look for installers in Quebec", "yes", "Alpine Heat", "none"):
        await stage.types("Camille", words)
    assert "What do you make or do?" in last(stage)
    assert "You wrote" not in last(stage)
    await stage.types("Camille", "Heat pumps")
    assert "You wrote: “we look for installers in Quebec”" in last(stage)


async def test_a_longer_request_that_leaves_two_things_open_has_a_hint_in_the_review() -> None:
    stage = await at("passport", "review")
    assert "Contacts often ask" not in last(stage)  # the time is open alone
    stage = await at("passport", "need")
    await stage.types("Camille", "We would like to meet three installers of heat pumps around Quebec in June")
    for words in ("skip", "skip", "camille@alpineheat.example", "yes"):
        await stage.types("Camille", words)
    assert "Contacts often ask about this too" in last(stage)
    assert "what you offer in return" in last(stage)
    await stage.presses("Camille", "Add it")
    await stage.types("Camille", "We bring a certified pilot plant")
    assert "Contacts often ask" not in last(stage)


@pytest.mark.parametrize("words", ["please don't open a passport request", "I don't need help in Denmark"])
async def test_what_is_turned_down_starts_nothing(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", words)
    assert not stage.sessions[1001].drafts
    assert "I won't start anything" in last(stage)


async def test_skipping_a_question_that_was_answered_keeps_the_answer() -> None:
    stage = await at("passport", "home")
    await stage.types("Camille", "back")
    await stage.types("Camille", "skip")
    assert "Which cluster does your company belong to?" in last(stage)
    assert stage.sessions[CAST["Camille"]].draft.answers["company"] == "Alpine Heat"


def test_a_question_withholds_nothing_and_is_no_name() -> None:
    catalog = release().catalog
    assert looks_like_question(catalog, "c'est qui au juste")
    assert not looks_like_question(catalog, "c'est Aqua Nova")
    assert answers_nothing(catalog, "confidentiel")
    assert not answers_nothing(catalog, "c'est confidentiel ?")


@pytest.mark.parametrize(
    "words",
    ["keep it as it is", "dejarlo asi", "so belassen", "laisse comme ça", "lascia com'è", "behold det"],
)  # fmt: skip
async def test_what_was_answered_is_kept_by_plain_words_too(words: str) -> None:
    stage = await at("passport", "product")
    await stage.types("Camille", "back")
    await stage.types("Camille", words)
    assert "Question 4 of 10" in last(stage)


@pytest.mark.parametrize("field", ["home", "review"])
@pytest.mark.parametrize(
    "words",
    [
        "another passport", "one more passport please", "noch einen Passport", "et passport til", "un autre passport",
        "otro passport", "un altro passport",
    ],
)  # fmt: skip
async def test_one_more_request_of_the_same_service_is_offered(field: str, words: str) -> None:
    stage = await at("passport", field)
    await stage.types("Camille", words)
    assert "Start a new one" in [choice.label for row in stage.chats[CAST["Camille"]][-1].rows for choice in row]


@pytest.mark.parametrize(
    "words",
    [
        "why would you need that?", "wieso müsst ihr das wissen?", "wozu braucht ihr das", "¿para qué quieren saberlo?",
        "perché lo volete sapere?", "pourquoi il vous faut ça ?", "hvad bruger I det til?",
    ],
)  # fmt: skip
async def test_why_it_is_asked_is_told_of_who_reads_it(words: str) -> None:
    for service, reader in (("support", "The secretariat reads it"), ("passport", "The contact wants to know")):
        stage = await at(service, "company")
        await stage.types("Camille", words)
        assert reader in last(stage)


@pytest.mark.parametrize(
    "words",
    [
        "who's going to be reading this?", "¿quién lo va a leer?", "¿quién va a ver mis datos?",
        "wer bekommt meine Angaben zu sehen?", "chi vedrà i miei dati?", "qui va lire ça ?",
        "hvem får mine data at se?",
    ],
)  # fmt: skip
async def test_who_reads_the_answers_is_told_at_any_question(words: str) -> None:
    for field in ("home", "benefit", "consent"):
        stage = await at("alliance", field)
        await stage.types("Camille", words)
        assert "the people at the ICN secretariat" in last(stage)


@pytest.mark.parametrize("words", ["unsubscribe", "toglietemi", "abmelden", "désinscrire"])
async def test_an_option_named_later_is_the_one_chosen(words: str) -> None:
    stage = await at("newsletter", "consent")
    await stage.types("Camille", words)
    draft = stage.sessions[CAST["Camille"]].draft
    assert draft
    assert draft.answers["wish"] == "unsubscribe"
