"""What is typed at a question of a form: kept as its answer, as no answer of its own, or asked about first."""

from __future__ import annotations

import pytest

from tests.unit.test_doubts import asked, doubted, draft_of

AS_TYPED, NOTHING = "<as typed>", "<nothing>"

ANSWERS = (
    # a name with a place in it is a name
    ("company", "Graz Solar|Danish Crown|Solar from Canada|Québec Roofs", AS_TYPED),
    # a command's label is obeyed at a question for free text
    ("company", "My requests|le mie richieste|mis solicitudes", NOTHING),
    # a national number said to be one is held back from a name
    ("company", "Bright Roofs, tel 0664 1234567|Bright Roofs - Tlf. 32 12 34 56", "Bright Roofs"),
    # a name is a name
    (
        "company",
        "Solar Partners of the North|Institut für Solare Energieversorgung und Speicher|Our Energy|We Do Wind|"
        "bright roofs of graz gmbh|Gesellschaft für Energie und Umwelttechnik mbH & Co. KG|xylem|bmw|SNCF|Brrr GmbH|"
        "H2Pro|Grøn Strøm ApS|Skytree|Wärtsilä|Schmidt & Krupp|Θερμοντίκα|Теплосила|เครื่องปั๊ม",
        AS_TYPED,
    ),
    # an activity that resembles help is an activity
    ("product", "we distribute heat pumps|market research software|Informationssysteme", AS_TYPED),
    # who is in no cluster may say where they are
    (
        "home",
        "we're in no cluster, we are in Leeds|on n'est dans aucun cluster, on est à Bordeaux|"
        "wir sind in keinem Cluster, wir sitzen in Wien|vi er ikke med i en klynge, vi bor i Esbjerg|"
        "no estamos en ningún clúster, somos de Madrid|non siamo in nessun cluster, siamo di Torino",
        "",
    ),
    # a cluster in a few words is no company
    ("company", "ok then, Aclima|ok alors Aclima|nicht Aclima", NOTHING),
    # what begins like a question and tells nothing is asked about
    ("product", "who runs you people|cosa devo fare adesso qui|is there nobody here", NOTHING),
    ("company", "wie geht das hier", NOTHING),
    # the wish to send is no name
    (
        "company",
        "invia pure|du må gerne sende den|you can send it now|snd|vous pouvez l'envoyer|ya puede enviarla|kann so raus",
        NOTHING,
    ),
    # who only agrees gives no name
    ("company", "ok go ahead|go ahead|yes, start|ja los|allez-y|adelante", NOTHING),
    # a common word beside ours is one's own cluster
    ("home", "yes clean is ours|clean is our cluster|ja, clean er vores", "clean"),
    # to leave out the name is no word on the cluster
    ("home", "d'accord mais sans mon nom", NOTHING),
    # a name with capitals or a legal form is one whatever it says
    (
        "company",
        "Alpine Pumps|Bright Filters|Sensoria|GreenSoftware|AQUAFILTER|alpenpumpen gmbh|pompes martin sarl|"
        "varmepumper aps",
        AS_TYPED,
    ),
    # a sentence that says the name is no part of it
    (
        "company",
        "la ditta è Termavia|l'entreprise, c'est Termavia|la empresa es Termavia|firmaet er Termavia|"
        "die Firma ist Termavia|our company is Termavia",
        "Termavia",
    ),
    # the place behind a name is no part of it
    ("company", "Helle Dächer aus Wien", "Helle Dächer"),
    ("company", "we're Bright Roofs from Texas", "Bright Roofs"),
    ("company", "Nordvand ApS, Esbjerg", "Nordvand ApS"),
    ("company", "Bright Roofs|Texas Instruments", AS_TYPED),
    # a bare place or one that people say they are from is one's own
    (
        "home",
        "Graz|from Graz|in Graz, obviously|in Austria, more precisely we are from Graz|wir sitzen in der Steiermark|"
        "Unser Cluster ist das in Graz|Autriche|siamo di Graz|soy de Graz",
        "green-tech-cluster",
    ),
    # what is turned down besides is no word on one's own cluster
    ("home", "no quiero proveedores, solo socios|no, I meant eva.m@brightroofs.example|ja med mit navn", NOTHING),
    # who belongs to none says so
    ("home", "we aren't in any of them|nein, meine Firma ist in keinem Cluster|no, we're not in one", ""),
    # whether there is one in a place doesn't say that one is there
    ("home", "gibts die in Graz auch|il y en a aussi à Graz|hay uno en Graz también|ce n'è uno anche a Graz", NOTHING),
    # what swaps nothing is the answer
    ("product", "not only roofs but solar cells", AS_TYPED),
)
"""The question, what is typed there one by one, and the answer that is kept."""


@pytest.mark.parametrize(
    ("field", "words", "answer"), [(field, words, answer) for field, all, answer in ANSWERS for words in all.split("|")]
)
async def test_what_is_typed_is_kept_as_the_answer_it_is(field: str, words: str, answer: str) -> None:
    stage = await asked(field)
    await stage.types("Camille", words)
    expected = {} if answer == NOTHING else {field: words if answer == AS_TYPED else answer}
    assert {id: kept for id, kept in draft_of(stage).answers.items() if id == field} == expected


ASKED_ABOUT = (
    # a sentence where a name is wanted is kept for the question it answers
    (
        "company",
        "We would like to hear how you do it|Wir möchten gern hören, wie Sie das machen|"
        "Nous aimerions savoir comment vous faites cela|Vi vil gerne høre, hvordan I finder medlemmer|"
        "Nosotros también queremos aprender de esto|Vorremmo sentire come fate queste cose",
        "I'll keep that for “What we hope to achieve”. Or is it your answer here?",
    ),
    # what plainly answers another question is kept for that
    (
        "company",
        "looking for partners in Denmark|Wir suchen Partner in Dänemark|cerchiamo partner in Danimarca",
        "I'll keep that for “What we hope to achieve”.",
    ),
    ("company", "wir bauen Wärmepumpen|fabricamos bombas de calor", "I'll keep that for “What we do”."),
    ("company", "partners please|Lieferanten finden|brug af faciliteter", "I'll keep that for “Kind of help”."),
    ("company", "in March 2027", "I'll keep that for “When”."),
    ("company", "www.brightroofs.example", "I'll keep that for “Website”."),
    ("product", "www.brightroofs.example", "I'll keep that for “Website”."),
    (
        "product",
        "Wir wollen Partner in Dänemark finden|we want to find customers",
        "I'll keep that for “What we hope to achieve”.",
    ),
    (
        "need",
        "in den nächsten Wochen|irgendwann im Mai, egal wann|in qualsiasi momento in primavera|"
        "non, je voulais dire le 15 avril pour la date",
        "I'll keep that for “When”.",
    ),
    ("dates", "www.brightroofs.example", "I'll keep that for “Website”."),
    ("company", "we aren't in any cluster", "I'll keep that for “Home cluster”."),
    (
        "product",
        "any time next year|når som helst til foråret|n'importe quand l'année prochaine|en cualquier momento de 2027|"
        "no I meant 15 April for the date|nein, der 15. April als Termin",
        "I'll keep that for “When”.",
    ),
    # words in small letters too many for a name are asked about
    ("company", "organic solar cells for flat roofs", "reads like a sentence"),
    # whoever has no company is asked for another name
    (
        "company",
        "no company, I'm a student|keine Firma, ich bin Student|je suis étudiante|soy estudiante|non ho un'azienda|"
        "jeg har ikke noget firma|private person",
        "No company? Then type the name",
    ),
    # mashed keys are asked about
    ("company", "asdfghjkl|sdfsdf|1234", "looks like a slip on the keyboard"),
    ("need", "hjkl fghj dfgdfg", "looks like a slip on the keyboard"),
    # one of two times is a time
    ("product", "end of March or early April|Ende März oder Anfang Mai|fin mars ou début mai", "is a time"),
    # a time with second thoughts is kept for its question
    ("need", "en fait plutôt dès juillet|actually rather from July|doch lieber ab Juli", "I'll keep that for “When”"),
    # what companies make is no name and kept for what they do
    (
        "company",
        "heat pumps|Heat pumps|Wärmepumpen|pompes à chaleur|bombas de calor|pannelli solari|varmepumper",
        "I'll keep that for “What we do”",
    ),
)
"""The question, what is typed there one by one, and what is said before it's kept."""


@pytest.mark.parametrize(
    ("field", "words", "said"), [(field, words, said) for field, all, said in ASKED_ABOUT for words in all.split("|")]
)
async def test_what_is_hardly_the_answer_is_asked_about_first(field: str, words: str, said: str) -> None:
    assert said in await doubted(field, words)
