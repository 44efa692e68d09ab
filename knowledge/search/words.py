"""Words that are spelt well in some European language, whatever the content says."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from knowledge.search.text import normalise

_DANISH = frozenset(
    "aldrig alle alligevel allerede anden andet andre ansøge ansøger ansøgning arbejde arbejder bare beder bedre bedst"
    " besked bestemt betale betaler betyder bilag bliver blev blevet bruge bruger bruges burde både derefter deres"
    " derfor desværre dette disse efter eftersom ellers endnu eneste engang enkelt eventuelt fandt fejl ferie finde"
    " findes fjerne flere flest flytte foran forbi fordele fordi foregår forhold forklare forklar forskel forskellige"
    " forstå forstår fortælle fortæl fortæller forud fortsat først første gange ganske gennem gerne giver gjort glemt"
    " godt grund gøre gør gælder handler hedder hele heller hellere hende hendes hente herfra hinanden hjem hjælp"
    " hjælpe hjælper hold holde holder hurtig hurtigt hvad hvem hver hverken hvert hvilke hvilken hvilket hvis hvor"
    " hvordan hvorfor hvorhen hvornår hvortil igen igennem ikke imellem imod inden indenfor indtil ingen ingenting"
    " intet jeres kender kendt kende kommer komme koster koste kunne kunder lade lader lang lange langt lave laver"
    " ledige ligesom lille lukker mange mangler med medlem medlemmer medlemskab meget mellem mener mens mere mest"
    " minde mindre mindst mulig mulige muligt måde måned måneder måske navn nogen noget nogle nord næste næsten når"
    " også omkring ofte oplysninger opret overalt overfor penge pludselig prøve prøver regning rigtig rigtigt samme"
    " sammen samt selv selvom sender sende sendt siden siger sidst sidste skal skrive skriver skrevet skulle slet"
    " slette slutter snakke snart sprog spørge spørger spørgsmål stadig starte større største stadigvæk stor store"
    " stort svar svare svarer synes således taler tale tilbage tilbyde tilbyder tilmelde tilmelding tilmeldt tit tror"
    " troede uden under undskyld vedrørende vegne venlig venligst vente venter verden videre vigtig vigtigt ville"
    " virker virke virksomhed virksomheder virksomheden vise viser være været åben åbner åbent årlig årligt".split()
)
"""Frequent Danish words: the list beside this file has none of that language."""


def is_good_word(word: str) -> bool:
    """Tell whether a folded word is known to be spelt well."""
    return word in _good_words()


@cache
def _good_words() -> frozenset[str]:
    """Read the list once, at the first question or build."""
    lines = (files(__package__) / "words.txt").read_text(encoding="utf-8").splitlines()
    listed = frozenset(line for line in lines if not line.startswith("#"))
    return listed | frozenset(normalise(word) for word in _DANISH)
