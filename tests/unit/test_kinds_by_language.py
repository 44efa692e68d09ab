"""Every kind of field in every language of the content: what people type there is read, and what is no answer isn't."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import pytest

from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.fields import TYPES, Answer, AskedField, Ticks, read
from bot.dialogue.scene import Scene
from knowledge.schema import FieldKind, ServiceField
from storage.messages import telegram
from storage.records import Asking, Draft, Person, Session, Snapshot
from tests.stage import DIRECTORY, NOON, release

FIELDS: Mapping[FieldKind, tuple[str, str]] = {
    "text": ("passport", "product"),
    "choice": ("fasttrack", "stage"),
    "choices": ("passport", "help"),
    "cluster": ("passport", "target"),
    "country": ("mission", "country"),
    "website": ("passport", "website"),
    "email": ("passport", "email"),
    "phone": ("membership", "phone"),
    "number": ("membership", "members"),
    "date": ("passport", "dates"),
    "files": ("passport", "files"),
    "consent": ("passport", "consent"),
}
"""A field of each kind that a service of the content has; it is asked here as a required one."""
PHOTO = [{"kind": "photo", "file": "file-1", "name": "", "message": 7, "words": ""}]

Table = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
TABLES: Mapping[FieldKind, Table] = {
    "text": {
        "en": (("Heat pumps for dairies", "“Solar panels”", "Skipping ropes"), ("skip", "!", "back", "", "no")),
        "de": (("Wärmepumpen für Molkereien", "„Solarmodule“"), ("überspringen", "?", "zurück", "nein")),
        "fr": (("Pompes à chaleur", "« Panneaux solaires »"), ("passer", "…", "retour", "non")),
        "it": (("Pompe di calore per caseifici",), ("salta", "–", "indietro", "no")),
        "es": (("Bombas de calor para lecherías",), ("omitir", "¿?", "atrás", "no")),
        "da": (("Varmepumper til mejerier",), ("spring over", ".", "tilbage", "nej")),
    },
    "choice": {
        "en": (("prototype", "3", "the second", "First sales or more"), ("banana", "7", "not a prototype", "not sure",
               "prototype or pilot")),
        "de": (("Prototyp", "Pilotprojekte", "2"), ("Banane", "kein Prototyp", "weiß nicht",
               "Prototyp oder Pilotprojekte")),
        "fr": (("prototype", "le premier", "Projets pilotes"), ("banane", "pas de prototype",
               "je ne sais pas", "prototype ou idée")),
        "it": (("prototipo", "2"), ("banana", "nessun prototipo", "non so", "prototipo o idea")),
        "es": (("prototipo", "el segundo"), ("plátano", "ningún prototipo", "no sé", "prototipo o idea")),
        "da": (("prototype", "2"), ("banan", "ikke prototype", "ved ikke", "prototype eller idé")),
    },
    "choices": {
        "en": (("partners and travel", "all but suppliers", "1, 2"), ("bananas", "9")),
        "de": (("Partner und Besuch", "alles"), ("Bananen", "keine Lieferanten")),
        "fr": (("des partenaires et des réunions", "tout"), ("bananes", "pas de fournisseurs")),
        "it": (("partner e incontri", "tutto"), ("banane", "nessun fornitore")),
        "es": (("socios y reuniones", "todo"), ("plátanos", "ningún proveedor")),
        "da": (("partnere og møder", "alle"), ("bananer", "ikke leverandører")),
    },
    "yes-no": {
        "en": (("yes", "of course", "no, thanks"), ("maybe", "yes and no")),
        "de": (("ja", "nein danke"), ("vielleicht",)),
        "fr": (("oui", "non merci"), ("peut-être",)),
        "it": (("sì", "no"), ("forse",)),
        "es": (("sí", "no"), ("quizás",)),
        "da": (("ja tak", "nej"), ("måske",)),
    },
    "cluster": {
        "en": (("Quebec", "the cluster in Graz", "NO"), ("Atlantis", "not sure", "somewhere warm", "India")),
        "de": (("Norwegen", "der in Hamburg"), ("Atlantis", "weiß nicht")),
        "fr": (("Norvège", "celui de Québec"), ("Atlantide", "je ne sais pas")),
        "it": (("Norvegia", "quello di Graz"), ("Atlantide", "non so")),
        "es": (("Noruega", "el de Bilbao"), ("Atlántida", "no sé")),
        "da": (("Norge", "den i Hamborg"), ("Atlantis", "ved ikke")),
    },
    "country": {
        "en": (("South Africa", "UK", "in Canada", "Holland", "the UAE", "Scotland"), ("France or Italy", "Europe")),
        "de": (("Südafrika", "nach Kanada", "Holland", "in die Staaten"), ("Frankreich oder Italien", "Europa")),
        "fr": (("Afrique du Sud", "au Canada", "la Hollande"), ("France ou Italie", "Europe")),
        "it": (("Sudafrica", "in Canada", "Olanda"), ("Francia o Italia", "Europa")),
        "es": (("Sudáfrica", "en Canadá", "Holanda"), ("Francia o Italia", "Europa")),
        "da": (("Sydafrika", "i Canada", "Emiraterne"), ("Frankrig eller Italien", "Europa")),
    },
    "website": {
        "en": (("our site is alpineheat.example", "http://x.example/a",
            "alpineheat dot com", "https//alpineheat.example", "alpineheat,com"), ("not yet", "alpine heat")),
        "de": (("unsere Seite: alpineheat.example",), ("noch keine",)),
        "fr": (("le site est alpineheat.example",), ("pas encore",)),
        "it": (("il sito è alpineheat.example",), ("non ancora",)),
        "es": (("la web es alpineheat.example",), ("todavía no",)),
        "da": (("siden er alpineheat.example",), ("ikke endnu",)),
    },
    "email": {
        "en": (("write to c@alpine.example, please", "c at alpine dot example",
            "c @ alpine.example", "c[at]alpine[dot]example"), (
            "c@alpine", "a@x.example or b@x.example", "look at our dot matrix, please, it is on the site"
        )),
        "de": (("meine Adresse ist c@alpine.example", "heiz at werk punkt de", "heiz@werk,de"), ("keine", "c@")),
        "fr": (("écrivez à c@alpine.example", "anne arobase eau point fr"), ("aucune", "@alpine.example")),
        "it": (("scrivete a c@alpine.example", "acqua chiocciola srl punto it"), ("nessuna",)),
        "es": (("escriban a c@alpine.example", "agua arroba viva punto es", "agua@viva .es"), ("ninguno",)),
        "da": (("skriv til c@alpine.example", "soren snabel-a clean prik dk", "soren@clean. dk"), ("ingen",)),
    },
    "phone": {
        "en": (("call +44 20 7946 0958",), ("call me", "12345")),
        "de": (("Büro: +49 40 123456", "0049 40 123456"), ("rufen Sie an",)),
        "fr": (("téléphone : +33 4 76 12 34 56",), ("appelez-moi",)),
        "it": (("telefono +39 02 1234 5678",), ("mi chiami",)),
        "es": (("llamen al +34 944 12 34 56",), ("llámeme",)),
        "da": (("ring på +45 32 12 34 56",), ("ring til mig",)),
    },
    "number": {
        "en": (("about 40", "three", "1,200", "just me"), ("many", "10 to 20", "-4", "me and two colleagues")),
        "de": (("ungefähr 40", "drei", "1.200", "nur ich"), ("viele", "ich und zwei andere", "10 bis 20")),
        "fr": (("environ 40", "trois", "1 200"), ("beaucoup", "entre 10 et 20")),
        "it": (("circa 40", "tre"), ("molti", "da 10 a 20")),
        "es": (("unos 40", "tres"), ("muchos", "de 10 a 20")),
        "da": (("cirka 40", "tre"), ("mange", "10 til 20")),
    },
    "date": {
        "en": (("next May", "Q3", "from 8 to 12 June", "today", "5/15/2027", "within six months", "before Easter",
                "week 40 or 41", "after the summer holidays", "New Year's Eve"), (
            "whenever", "31.02.2027", "March 2020", "two weeks", "some day", "around Easter", "Easter Monday 2020")),
        "de": (("ab Herbst", "KW 24", "12.-15. März", "bis Juni", "zweite Juniwoche", "nach Pfingsten",
                "in der zweiten Jahreshälfte", "KW 40 oder 41", "nach den Sommerferien", "spätestens Ende Q2"), (
            "irgendwie", "im März 2020", "nach der Messe", "irgendwann halt")),
        "fr": (("deuxième quinzaine de mars", "à l'automne", "d'ici deux semaines", "d'ici la Toussaint",
                "après Pâques", "lundi de Pâques", "avant la Pentecôte"), ("n'importe", "mars 2020", "après le salon")),
        "it": (("a metà marzo", "tra due settimane", "prima dell'estate", "dopo Ferragosto", "entro Natale",
                "da metà settembre in poi", "prima di Pasqua"), ("quando vuole", "marzo 2020", "dopo la fiera")),
        "es": (("a finales de junio", "el mes que viene", "después de Semana Santa", "antes de Reyes",
                "a partir de mediados de septiembre"), ("cuando quiera", "marzo de 2020", "después de la feria")),
        "da": (("til foråret", "om to uger", "efter sommerferien", "efter påske", "uge 34 eller 35",
                "d. 3. maj næste år", "medio marts"), ("når som helst", "marts 2020", "efter messen")),
    },
    "files": {
        "en": (("skip", "go on"), ("see above", "plan.pdf")),
        "de": (("überspringen", "weiter"), ("siehe oben",)),
        "fr": (("passer", "continuer"), ("voir ci-dessus",)),
        "it": (("salta", "continua"), ("vedi sopra",)),
        "es": (("omitir", "continuar"), ("véase arriba",)),
        "da": (("spring over", "fortsæt"), ("se ovenfor",)),
    },
    "consent": {
        "en": (("yes", "I agree"), ("no", "yes but not my e-mail", "maybe", "of course not", "do not pass it on")),
        "de": (("ja, gerne", "einverstanden", "meinetwegen"), ("nein", "auf keinen Fall", "vielleicht")),
        "fr": (("oui", "d'accord"), ("non", "peut-être", "bien sûr que non", "pas du tout")),
        "it": (("sì", "va bene"), ("no", "certo che no", "forse")),
        "es": (("sí", "de acuerdo"), ("no", "claro que no", "por supuesto que no", "puede ser", "quizás")),
        "da": (("ja tak", "jeg accepterer"), ("nej", "selvfølgelig ikke", "overhovedet ikke", "måske")),
    },
}  # fmt: skip
"""What is read and what isn't, by kind and language; for files, what is said once one has been sent."""


def asked(kind: FieldKind, language: str) -> AskedField:
    """A required field of this kind, asked of somebody whose phone speaks the language."""
    service_id, field_id = FIELDS.get(kind, ("passport", ""))
    service = release().catalog.services[service_id]
    field = service.field(field_id) or ServiceField(id="asked", kind=kind)
    field = field.model_copy(update={"required": kind != "files", "as_words": False})
    person, address = Person(id=1001, first_name="Camille", phone_language=language), telegram(1001)
    incoming = Incoming(token="t1", kind=EventKind.TEXT, address=address, person=person)
    scene = Scene(release(), DIRECTORY, Snapshot(session=Session(address=address)), incoming, NOON)
    answers = {field.id: PHOTO} if kind == "files" else {}
    draft = Draft(id="d1", service=service_id, step=Asking(field=field.id), answers=answers, started=NOON)
    return AskedField(scene, service, draft, field)


def cases(*, good: bool) -> list[tuple[FieldKind, str, str]]:
    return [
        (kind, language, typed)
        for kind, table in TABLES.items()
        for language, lists in table.items()
        for typed in lists[0 if good else 1]
    ]


@pytest.mark.parametrize(("kind", "language", "typed"), cases(good=True))
def test_what_people_type_is_read(kind: FieldKind, language: str, typed: str) -> None:
    reading = read(asked(kind, language), typed)
    assert isinstance(reading, Answer)
    assert reading.value not in (None, "", ())


@pytest.mark.parametrize(("kind", "language", "typed"), cases(good=False))
def test_what_is_no_answer_is_not_kept(kind: FieldKind, language: str, typed: str) -> None:
    reading = read(asked(kind, language), typed)
    assert not isinstance(reading, Answer)
    assert not isinstance(reading, Ticks) or reading.options == ()


def test_the_tables_hold_every_kind_and_every_language() -> None:
    assert set(TABLES) == set(TYPES) == set(get_args(FieldKind))
    assert all(set(table) == set(release().catalog.languages) for table in TABLES.values())
    assert all(good and bad for table in TABLES.values() for good, bad in table.values())
