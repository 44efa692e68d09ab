"""A message is taken apart into what it asks, and what it only says besides."""

from __future__ import annotations

import pytest

from bot.dialogue.words.clauses import Clauses
from tests.stage import release


@pytest.fixture(scope="module")
def clauses() -> Clauses:
    """The words of the shipped content."""
    return Clauses.of(release().catalog)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("What is ICN and how do I join?", ["What is ICN", "how do I join?"]),
        ("thanks, and how much is it?", ["thanks", "how much is it?"]),
        ("Not the passport, the membership fee", ["the membership fee"]),
        ("Nicht der Passport, der Mitgliedsbeitrag", ["der Mitgliedsbeitrag"]),
        ("Pas le passeport, la cotisation", ["la cotisation"]),
        ("No el pasaporte, la cuota", ["la cuota"]),
        ("Non il passaporto, la quota", ["la quota"]),
        ("Not the newsletter but the Passport", ["the Passport"]),
        ("nicht der Newsletter sondern der Passport", ["der Passport"]),
        ("ikke nyhedsbrevet men kontingentet", ["kontingentet"]),
        ("pas la newsletter mais la cotisation", ["la cotisation"]),
        ("no el boletín sino la cuota", ["la cuota"]),
        ("non la newsletter ma la quota", ["la quota"]),
        ("forget the newsletter, what about the fee", ["what about the fee"]),
        ("nothing but the fee", ["nothing but the fee"]),
        ("No, ¿cuánto cuesta?", ["¿cuánto cuesta?"]),
        ("no pertenecemos a ninguno, ¿es un problema?", ["no pertenecemos a ninguno, ¿es un problema?"]),
        ("non siamo iscritti a nessuno, è un problema?", ["non siamo iscritti a nessuno, è un problema?"]),
        ("Hvad er ICN, og hvordan bliver vi medlem?", ["Hvad er ICN", "hvordan bliver vi medlem?"]),
        ("What does the ICN Passport cost?", ["What does the ICN Passport cost?"]),
        ("my boss asks whether we can join", ["we can join"]),
        ("min chef spørger om vi kan melde os ind", ["vi kan melde os ind"]),
        ("mein Chef fragt, ob wir mitmachen können", ["wir mitmachen können"]),
        ("ma collègue voudrait savoir qui peut l'utiliser", ["qui peut l'utiliser"]),
        ("il capo mi chiede se possiamo aderire", ["possiamo aderire"]),
        ("mi jefa pregunta si podemos unirnos", ["podemos unirnos"]),
        ("my boss asks whether it's free and who can use it", ["it's free?", "who can use it"]),
        ("il capo vuole sapere se si paga e chi lo può usare", ["si paga?", "chi lo può usare"]),
        ("the boss would like to know whether we can join", ["we can join"]),
        ("unsere Chefin will wissen, ob wir mitmachen können", ["wir mitmachen können"]),
        ("nuestra jefa quiere saber si podemos unirnos", ["podemos unirnos"]),
        ("la directrice aimerait savoir si nous pouvons adhérer", ["nous pouvons adhérer"]),
        ("how will I know if they answer", ["how will I know if they answer"]),
        ("hvordan får jeg at vide om de har svaret", ["hvordan får jeg at vide om de har svaret"]),
        (
            "y a-t-il quelqu'un à qui demander si tu ne sais pas",
            ["y a-t-il quelqu'un à qui demander si tu ne sais pas"],
        ),
        ("c'è qualcuno a cui chiedere se tu non sai", ["c'è qualcuno a cui chiedere se tu non sai"]),
        ("hay alguien a quien preguntar si tú no sabes", ["hay alguien a quien preguntar si tú no sabes"]),
        ("I know it", ["I know it"]),
        ("on peut faire une demande quand même", ["on peut faire une demande quand même"]),
    ],
)
def test_what_is_asked_is_found_in_a_message(clauses: Clauses, text: str, parts: list[str]) -> None:
    assert clauses.parts_asked(text) == parts


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("so what is it", True),
        ("can you help us", True),
        ("we can offer a test site", False),
        ("hi, we would like to show our pumps in France", False),
        ("Hallo, wir würden gern unsere Pumpen in Frankreich zeigen", False),
        ("hello, can we use it", True),
        ("I would like to use the Passport.", False),
        ("wir können Sensoren liefern", False),
        ("nous pouvons venir, est-ce possible ?", True),
        ("my boss asks whether we can join", True),
        ("min chef spørger om vi kan melde os ind", True),
        ("tell me about the newsletter", True),
        ("tell the secretariat that we've moved", False),
        ("vi er en virksomhed fra Herning, kan vi bruge det", True),
        ("we're from Lyon, we can come", False),
        ("il y a eu combien de missions", True),
        ("vous êtes où en italie", True),
        ("dites-moi c'est quand", True),
        ("und das war wann", True),
        ("on peut envoyer une demande quand même", False),
        ("on reçoit quoi en échange", True),
        ("leur cluster c'est lequel", True),
        ("notre pôle aimerait adhérer quelles sont les conditions", True),
        ("y a quelqu'un en belgique", True),
        ("il y a de quoi faire chez nous", False),
        ("queremos entrar como clúster, qué requisitos hay", True),
        ("de los dos el mejor es cuál", True),
        ("somos una empresa que requiere poco espacio", False),
        ("vorremmo aderire, quali sono i criteri", True),
        ("il loro cluster è quale", True),
        ("siamo un'azienda che serve tutta l'Italia", False),
    ],
)
def test_a_statement_is_told_from_a_question(clauses: Clauses, text: str, asks: bool) -> None:
    assert clauses.asks(text) is asks


@pytest.mark.parametrize(
    "text",
    [
        "please don't send a message to the secretariat", "I do not want to talk to a person",
        "please don't open a passport request", "I don't need help in Denmark", "we no longer need help in Sweden",
        "I don’t really want a passport", "Je ne veux pas parler à une personne",
        "Nous n'avons plus besoin d'aide au Danemark", "Wir brauchen keine Hilfe in Dänemark",
        "Bitte öffne keine Passport-Anfrage", "Non voglio parlare con una persona",
        "Non abbiamo più bisogno di aiuto in Danimarca", "No necesitamos ayuda en Dinamarca",
        "Vi har ikke længere brug for hjælp i Sverige", "Jeg vil ikke tale med et menneske",
        "I'm not looking for partners in Hamburg any more", "we are no longer interested in a visit to Cape Town",
        "Wir suchen in Hamburg keine Partner mehr", "bitte keine Anfrage in Finnland",
        "je ne cherche plus de fournisseurs au Québec", "nous ne sommes pas intéressés par une visite",
        "ya no buscamos socios en Bilbao", "non cerchiamo più fornitori a Milano",
        "vi leder ikke længere efter partnere i Graz", "Send nothing. We don't need any help",
        "I don't want this. Please don't open a request",
    ],
)  # fmt: skip
def test_what_is_expressly_not_wanted_is_declined(clauses: Clauses, text: str) -> None:
    assert clauses.declines(text)


@pytest.mark.parametrize(
    "text",
    [
        "I need help in Denmark", "No, I want to open a passport request", "I don't know whom to contact",
        "I don't know how to open a request", "Don't you need our website?", "Why can't I open a request?",
        "we have no partner in Graz and need one", "Ich weiß nicht, wie ich Hilfe bekomme",
        "Je ne sais pas comment ouvrir une demande", "No, quiero abrir una solicitud",
        "Vogliamo più partner a Milano", "Wir brauchen mehr Hilfe in Schweden",
        "Wir haben keine Partner und suchen welche in Graz",
        "we are not only looking for partners but for suppliers too",
        "Nous n'avons pas de distributeur et cherchons de l'aide à Bilbao",
        "no tenemos socios y buscamos uno en Milán", "non abbiamo contatti e cerchiamo partner a Graz",
        "vi kender ingen og søger partnere i Graz", "You don't need to say that again. Give me a person!",
        "Non serve a niente. Datemi una persona!", "No quiero más rodeos. ¡Dadme una persona!",
        "Ich will keine Texte mehr. Geben Sie mir einen Menschen!",
        "Je ne veux plus lire ça. Donnez-moi une personne !", "Jeg vil ikke læse mere. Giv mig et menneske!",
        "je n'arrive pas à parler à un humain", "j'peux pas parler à quelqu'un là",
        "no consigo hablar con una persona", "non riesco a parlare con nessuno",
        "ich kann nicht mit einem Menschen sprechen", "jeg kan ikke tale med et menneske",
        "I am not able to contact anyone", "seit zehn Tagen meldet sich keiner auf meine Anfrage",
    ],
)  # fmt: skip
def test_a_denial_of_something_else_declines_nothing(clauses: Clauses, text: str) -> None:
    assert not clauses.declines(text)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("please open a request", True), ("find us partners in Graz", True), ("what does it find", False),
        ("öffne eine Anfrage", True), ("the cost of it", False),
    ],
)  # fmt: skip
def test_a_command_is_told_from_a_question(clauses: Clauses, text: str, command: bool) -> None:
    assert clauses.is_command(text) is command


STORY = "We make filters in Lyon, and last year our founder met somebody at a fair. " * 60


def test_of_a_long_message_what_it_asks_is_looked_at(clauses: Clauses) -> None:
    """Wherever it stands; the beginning where it asks nothing. What is short enough is looked at as it is."""
    asked = "What does the passport cost?"
    assert clauses.gist(STORY + asked) == asked
    assert clauses.gist(f"{asked} {STORY}Who can join?\n{STORY}") == f"{asked} Who can join?"
    assert clauses.gist(STORY) == STORY[:600]
    assert len(clauses.gist(asked * 200)) <= 600
    assert len(clauses.gist(f"{asked} " * 200)) <= 600
    assert clauses.gist(STORY[:500] + asked) == STORY[:500] + asked


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I don't want a passport, I want to become a member", "I want to become a member"),
        ("je ne veux pas adhérer, juste un contact au Québec", "juste un contact au Québec"),
        ("ich will keinen Passport ich will nur wissen wer das macht", "ich will nur wissen wer das macht"),
        ("non voglio il passaporto voglio diventare membro", "voglio diventare membro"),
        ("we don't want to join just use the passport", "just use the passport"),
        ("I don't need help in Denmark", "I don't need help in Denmark"),
        ("we're not only looking for partners", "we're not only looking for partners"),
        ("please don't open a request, thanks", "please don't open a request, thanks"),
        ("Can they say no to our request, and what then?", "Can they say no to our request, and what then?"),
        ("¿Pueden decir no a nuestra solicitud, y luego qué?", "¿Pueden decir no a nuestra solicitud, y luego qué?"),
    ],
)
def test_what_is_wanted_instead_is_what_is_left(clauses: Clauses, text: str, wanted: str) -> None:
    assert clauses.without_denied(text) == wanted


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("I want no passport, just a contact.", True),
        ("Nicht den Beitrag, sondern wer dabei ist", True),
        ("Where is the office, and since when?", False),
        ("Can they say no to our request, and what then?", False),
    ],
)
def test_what_is_turned_aside_is_told_from_what_is_asked(clauses: Clauses, text: str, turned: bool) -> None:
    assert clauses.turns_aside(text) is turned
