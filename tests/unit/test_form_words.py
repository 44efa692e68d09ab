"""Words in mid-form, where a script would be too long: a text that Telegram cut, edits, and buttons that are typed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.dialogue import callbacks
from bot.dialogue.routing.typed_buttons import find_button
from storage.messages import Choice, telegram
from storage.records import Session
from tests.stage import CAST, Stage, release
from tests.unit.test_doubts import draft_of

FORM = (
    Choice(label="Skip", action=callbacks.Skip("d1", "dates").encode()),
    Choice(label="‹ Back", action=callbacks.Back("d1", "dates").encode()),
    Choice(label="Cancel", action=callbacks.Stop("d1").encode()),
)
UNDERSTOOD = (
    Choice(label="Yes, continue", action=callbacks.ConfirmUnderstood("d1").encode()),
    Choice(label="No, ask me", action=callbacks.RejectUnderstood("d1").encode()),
)


async def at_the_need(stage: Stage) -> None:
    for words in ("/passport", "Quebec", "Alpine Heat", "Grenoble", "Heat pumps", "partners"):
        await stage.types("Camille", words)
    await stage.news()


async def test_a_text_that_telegram_cut_is_refused_as_one() -> None:
    stage = Stage()
    await at_the_need(stage)
    await stage.types("Camille", "word " * 819)
    await stage.types("Camille", "and that is why the second half of March suits us best.")
    draft = draft_of(stage)
    assert "need" not in draft.answers
    shown = str((await stage.news())["Camille"][-1])
    assert "cut your text in two" in shown
    assert "1000" in shown


async def test_a_question_in_mid_form_that_nothing_answers_is_kept() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.types("Camille", "How many spoons fit into a drawer?")
    assert stage.store
    assert [kept.question for kept in await stage.store.unanswered_questions()] == [
        "How many spoons fit into a drawer?"
    ]


async def test_an_edit_of_a_refused_message_is_another_try() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.types("Camille", "Atlantis")
    await stage.edits("Camille", "Quebec")
    draft = draft_of(stage)
    assert draft.answers == {"target": "ecotech-quebec"}


async def test_an_edit_of_an_unsent_request_kept_for_later_changes_it() -> None:
    stage = Stage()
    await at_the_need(stage)
    await stage.types("Camille", "stop")
    await stage.types("Camille", "keep it for later")
    await stage.edits_first("Camille", {"of": "Alpine Heat", "text": "Alpine Heat Ltd"})
    (draft,) = stage.sessions[1001].drafts.values()
    assert draft.answers["company"] == "Alpine Heat Ltd"
    assert stage.sessions[1001].draft is None


@pytest.mark.parametrize(
    "words", ["skip", "Skip!", "überspringen", "passer svp", "omitir", "Salta", "spring over", "pass"]
)
def test_skip_is_understood_in_every_language(words: str) -> None:
    assert find_button(release().catalog, (FORM,), words, waiting=FORM) == FORM[0]


@pytest.mark.parametrize(
    "words", ["back", "go back", "Zurück", "‹ Retour", "atrás", "indietro", "tilbage", "previous question"]
)
def test_back_is_understood_in_every_language(words: str) -> None:
    assert find_button(release().catalog, (FORM,), words, waiting=FORM) == FORM[1]


@pytest.mark.parametrize("words", ["stop", "cancel", "Abbrechen", "arrêter", "cancelar", "annulla", "afbryd", "cancle"])
def test_stop_is_understood_in_every_language(words: str) -> None:
    found = find_button(release().catalog, (FORM,), words, waiting=FORM)
    assert found in (FORM[2], None) if words == "cancle" else found == FORM[2]


@pytest.mark.parametrize(
    "words",
    ["yes", "yes, go on", "Ja, weiter", "oui, continuer", "sí", "Yes, continue", "yess continue", "ok", "continue"],
)
def test_yes_is_understood(words: str) -> None:
    found = find_button(release().catalog, (UNDERSTOOD,), words, waiting=UNDERSTOOD)
    assert found == UNDERSTOOD[0] if words != "continue" else found in (UNDERSTOOD[0], None)


@pytest.mark.parametrize("words", ["yes", "sí", "ja bitte", "oui", "let's start"])
def test_yes_means_the_only_thing_that_is_suggested(words: str) -> None:
    offered = Choice(label="Apply as a member cluster", action=callbacks.Begin("membership").encode())
    other = Choice(label="CLEAN", action=callbacks.ShowEntry("cluster-clean").encode())
    none = Choice(label="None of these", action=callbacks.NoneOfThese().encode())
    shown = (offered, none)
    assert find_button(release().catalog, (shown,), words, waiting=shown) == offered
    assert find_button(release().catalog, (shown,), "none of these", waiting=shown) == none
    several = (offered, other, none)
    assert find_button(release().catalog, (several,), "yes", waiting=several) is None


@pytest.mark.parametrize("words", ["no", "nein", "no thanks", "no, ask me"])
def test_no_is_understood(words: str) -> None:
    assert find_button(release().catalog, (UNDERSTOOD,), words, waiting=UNDERSTOOD) == UNDERSTOOD[1]


@pytest.mark.parametrize(
    "words", ["no, Graz", "yes but in Italy", "we skip the fair", "backpack maker", "Stop Waste GmbH", ""]
)
def test_words_that_say_more_are_no_button(words: str) -> None:
    assert find_button(release().catalog, (FORM, UNDERSTOOD), words, waiting=(*FORM, *UNDERSTOOD)) is None


def test_a_number_counts_the_buttons_of_one_message() -> None:
    newer = tuple(Choice(label=name, action=callbacks.ShowEntry(name).encode()) for name in ("coolsweep", "recircle"))
    older = tuple(Choice(label=name, action=callbacks.ShowEntry(name).encode()) for name in ("acre", "cosme", "tweed"))
    assert find_button(release().catalog, (newer, older), "2") == newer[1]
    assert find_button(release().catalog, (newer, older), "5") is None


async def test_what_is_spelt_correctly_is_no_slip_in_a_button() -> None:
    """India is a slip away from the Italian word for "send", and Benin from "begin"."""
    send = Choice(label="Invia ✓", action=callbacks.Send("d1").encode())
    assert find_button(release().catalog, ((send,),), "invja", waiting=(send,)) == send
    assert find_button(release().catalog, ((send,),), "India", waiting=(send,)) is None


@pytest.mark.parametrize("words", ["next", "weiter", "question suivante", "siguiente", "avanti", "Næste"])
async def test_next_leaves_out_only_what_may_be_left_out(words: str) -> None:
    stage = Stage()
    for typed in ("/membership", words, "Baltic Clean", "Anna Ozola", "Latvia", words, words, "Water", words):
        await stage.types("Camille", typed)
    draft = stage.sessions[1001].draft
    assert draft.answers == {
        "company": "Baltic Clean", "person": "Anna Ozola", "country": "LV", "website": None, "members": None,
        "about": "Water",
    }  # fmt: skip


async def test_next_keeps_what_is_answered_or_ticked() -> None:
    stage = Stage()
    for typed in ("/passport", "Quebec", "Alpine Heat", "Grenoble", "Heat pumps"):
        await stage.types("Camille", typed)
    await stage.presses("Camille", "☐ Find partners")
    for typed in ("next", "back", "next", "We look for three installers", "May", "back", "next"):
        await stage.types("Camille", typed)
    draft = stage.sessions[1001].draft
    assert list(draft.answers["help"]) == ["partners"]
    assert draft.answers["dates"]["words"] == "May"
    assert draft.step.field == "website"


@pytest.mark.parametrize("words", ["how much does it cost?", "what does it cost?", "was kostet das?"])
async def test_a_question_about_it_is_about_what_is_being_filled_in(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.types("Camille", "Quebec")
    await stage.news()
    await stage.types("Camille", words)
    said = "".join(seen.text for seen in (await stage.news())["Camille"])
    assert "Passport costs" in said
    assert "10,000 EUR" not in said


async def test_it_is_also_about_a_service_that_no_topic_is_about() -> None:
    stage = Stage()
    await stage.types("Camille", "/start alliance")
    await stage.types("Camille", "what does it cost?")
    said = "".join(seen.text for seen in (await stage.news())["Camille"])
    assert "A price for World Alliance for Efficient Solutions isn't published" in said
    assert "Passport" not in said


async def test_whoever_has_sent_a_request_before_reads_no_introduction() -> None:
    stage = Stage()
    stage.sessions[1001] = Session(address=telegram(1001), profile={"company": "Alpine Heat"}, remembers=True)
    await stage.types("Camille", "/passport")
    said = "".join(seen.text for seen in (await stage.news())["Camille"])
    assert "ICN Passport request" in said
    assert "you ask the cluster of another region" not in said


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("we are called Alpine Heat", "Alpine Heat"), ("Wir heißen Alpine Heat GmbH.", "Alpine Heat GmbH"),
        ("on s'appelle Alpine Heat", "Alpine Heat"), ("Nuestra empresa se llama Calor Alpino", "Calor Alpino"),
        ("La nostra azienda si chiama Calore", "Calore"), ("Vi hedder Alpevarme", "Alpevarme"),
        ("Sono Motors", "Sono Motors"), ("We Are Heat", "We Are Heat"),
        ("Our company is called “Alpine Heat”", "Alpine Heat"),
    ],
)  # fmt: skip
async def test_a_name_is_taken_out_of_its_sentence(words: str, name: str) -> None:
    stage = Stage()
    for typed in ("/passport", "Quebec", words):
        await stage.types("Camille", typed)
    assert stage.sessions[1001].draft.answers["company"] == name


@pytest.mark.parametrize(
    "words", ["oh, actually the company is called Alpine SA, not Ltd", "sorry, our company is called Alpine SA",
              "pardon, notre entreprise s'appelle Alpine SA", "scusi, la nostra azienda si chiama Alpine SA"]
)  # fmt: skip
async def test_a_name_put_right_at_an_optional_question_is_no_denial(words: str) -> None:
    stage = Stage()
    for typed in ("/membership", "Alpine Heat", "Olga", "Austria", words):
        await stage.types("Camille", typed)
    draft = stage.sessions[1001].draft
    assert draft.answers["company"] == "Alpine SA"
    assert "website" not in draft.answers


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("die Zahl der Mitglieder ist 130", "members", 130), ("the number of members is 130", "members", 130),
        ("le nombre de membres est 130", "members", 130), ("Tippfehler: Solarnetz", "company", "Solarnetz"),
        ("coquille, Solarnetz", "company", "Solarnetz"), ("slåfejl, Solarnetz", "company", "Solarnetz"),
        ("Solarnetz, errore di battitura", "company", "Solarnetz"), ("errata: Solarnetz", "company", "Solarnetz"),
        ("Solarnetze", "company", "Solarnetze"), ("actually change the members to 130", "members", 130),
    ],
)  # fmt: skip
async def test_another_answer_than_was_given_is_taken_at_a_question_it_cannot_answer(
    words: str, field: str, value: object
) -> None:
    stage = Stage()
    for typed in ("/membership", "Solrnetz", "Olga Berg", "Austria", "skip", "120", "Grids", "To meet others", words):
        await stage.types("Camille", typed)
    draft = stage.sessions[1001].draft
    assert draft.answers[field] == value
    assert draft.step.field == "email"


@pytest.mark.parametrize("words", ["no wait, use info@alpine.example", "besser info@alpine.example bitte"])
async def test_another_address_is_taken_at_the_consent(words: str) -> None:
    stage = Stage()
    for typed in ("/newsletter", "subscribe", "camille@alpine.example", words):
        await stage.types("Camille", typed)
    draft = stage.sessions[1001].draft
    assert draft.answers["email"] == "info@alpine.example"
    assert "consent" not in draft.answers


@pytest.mark.parametrize(
    "words", ["actually make that April", "moment, lieber im April", "non attendez, plutôt en avril"]
)
async def test_another_date_is_taken_at_the_website(words: str) -> None:
    stage = Stage()
    for typed in (
        "/passport",
        "Quebec",
        "Alpine Heat",
        "Grenoble",
        "Heat pumps",
        "partners",
        "We seek installers",
        "May",
    ):
        await stage.types("Camille", typed)
    await stage.types("Camille", words)
    assert "2027-04" in str(stage.sessions[1001].draft.answers["dates"])


@pytest.mark.parametrize("words", ["what does it cost?", "was kostet das?", "combien ça coûte ?"])
async def test_a_question_that_names_nothing_is_about_the_service_being_filled_in(words: str) -> None:
    stage = Stage()
    for typed in ("/membership", words):
        await stage.types("Camille", typed)
    said = "".join(seen.text for seen in (await stage.news())["Camille"])
    assert "000 EUR" in said
    assert "Passport" not in said


@pytest.mark.parametrize(
    ("command", "known"),
    [
        ("/passport to quebec", {"target": "ecotech-quebec"}),
        ("/passprt from Graz, partners in Quebec",
         {"target": "ecotech-quebec", "home": "green-tech-cluster", "help": ["partners"]}),
        ("/newsletter unsubscribe", {"wish": "unsubscribe"}),
        ("/passport", {}),
    ],
)  # fmt: skip
async def test_words_behind_a_command_are_understood(command: str, known: Mapping[str, object]) -> None:
    stage = Stage()
    await stage.types("Camille", command)
    step = stage.sessions[1001].draft.step
    assert dict(getattr(step, "understood", {})) == known


@pytest.mark.parametrize(
    "words", ["change the company to Alpine SA", "changez l'entreprise en Alpine SA", "ändere die Firma auf Alpine SA",
              "cambie la empresa a Alpine SA", "cambi l'azienda in Alpine SA", "ændr virksomheden til Alpine SA"]
)  # fmt: skip
async def test_an_earlier_answer_is_changed_from_a_later_question(words: str) -> None:
    stage = Stage()
    for typed in ("/passport", "Quebec", "Alpine Heat", "Grenoble", "Heat pumps", "partners", "Meet installers", words):
        await stage.types("Camille", typed)
    draft = stage.sessions[1001].draft
    assert "Alpine SA" in draft.answers["company"]
    assert "dates" not in draft.answers


@pytest.mark.parametrize(
    "words",
    [
        "I want to cancel", "please cancel this request", "ich möchte die Anfrage abbrechen", "je veux annuler",
        "quiero cancelar la solicitud", "vorrei annullare tutto", "jeg vil gerne afbryde nu",
        "forget it, we'll do it later", "glem det, vi gør det senere", "laissez tomber, on verra demain",
        "ok stop it now", "ok, jetzt abbrechen", "ok annulla subito",
    ],
)  # fmt: skip
async def test_whoever_says_in_a_sentence_that_they_stop_is_asked_what_to_keep(words: str) -> None:
    stage = Stage()
    await at_the_need(stage)
    await stage.types("Camille", words)
    assert "Stop here?" in str((await stage.news())["Camille"][-1])


@pytest.mark.parametrize(
    "words",
    [
        "can I go back?", "ich möchte zurück", "je voudrais revenir à la question précédente", "quiero volver atrás",
        "vorrei tornare indietro", "kan jeg gå tilbage?",
    ],
)  # fmt: skip
async def test_whoever_says_in_a_sentence_that_they_go_back_is_there(words: str) -> None:
    stage = Stage()
    await at_the_need(stage)
    await stage.types("Camille", words)
    assert "What kind of help" in str((await stage.news())["Camille"][-1])


async def test_an_order_in_a_message_to_people_is_part_of_it() -> None:
    stage = Stage()
    await stage.types("Camille", "/handoff")
    await stage.types("Camille", "please cancel my request")
    assert "Stop here?" not in str((await stage.news())["Camille"])


async def test_addresses_typed_at_another_address_are_kept_for_their_own_questions() -> None:
    stage = Stage()
    await at_the_need(stage)
    for words in ("We look for three partners in 2026", "skip", "camille@alpine.example, +33 4 76 12 34 56"):
        await stage.types("Camille", words)
    shown = "\n".join(seen.text for seen in (await stage.news())["Camille"])
    assert "That looks like your e-mail address. I'll keep it for later" in shown
    assert "Where does" not in shown
    draft = draft_of(stage)
    assert draft.noticed["email"] == "camille@alpine.example"


@pytest.mark.parametrize(
    "words",
    [
        "we don't need it any more, please cancel it",
        "wir brauchen das Treffen in Québec nicht mehr, bitte stornieren",
        "on n'a plus besoin du rendez-vous, annulez-le",
        "ya no necesitamos la reunión en Graz, cancélenla",
    ],
)
async def test_what_is_called_off_with_its_reason_may_be_stopped(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.types("Camille", "Quebec")
    await stage.types("Camille", words)
    labels = {choice.label for row in stage.chats[CAST["Camille"]][-1].rows for choice in row}
    assert labels & {"Keep it for later", "Für später aufbewahren", "Garder pour plus tard", "Guardar para luego"}
