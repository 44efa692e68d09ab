"""Wishes for a service that don't name it: by what to pass on, by what an entry offers, or by where the company
belongs.
"""

from __future__ import annotations

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.possible_wish import PossibleWish
from bot.dialogue.scene import Scene
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import has_word, has_words_in_order, word_list
from bot.dialogue.words.service_names import holds_name, only_named
from knowledge.schema import Service
from knowledge.search import Band, Kind, Label

NEAREST = 3
"""Matches among which the service offered by an entry must be."""
HEARD, HEARD_TOLD, HEARD_BESIDE = 0.5, 0.3, 0.6
"""Chance that a service is wanted from which it's begun: by itself; with words that say whom and what for; and in a
question, or beside an entry or trap that fits.
"""
A_DETAIL = 0.5
"""Chance of an aspect with a value, such as a deadline, from which people ask for that value."""
PLAINLY = 0.95
"""Confidence in a service from which words of wanting suffice."""
PROBABLY, FAR = 0.5, 0.2
"""Confidence in a service from which it replaces another one, and the share of it below which the other hardly counts.
"""
NOT_OURS = 0.3
"""Chance of an off-topic question from which nothing is passed on."""
SURELY = 0.8
"""Chance from which something is to be passed on although the text doesn't say what, and from which a service is
wanted.
"""


def find_indirect_wish(said: PossibleWish) -> str:
    """Return the service that is wished for in this way, or "". Requests to clusters are recognised elsewhere."""
    if said.ranking.verbatim:
        return ""
    if said.asks or said.clauses.asks(said.ranking.repaired):  # "q requisitos hay"
        return _message_service(said) if said.clauses.reports(said.text) else ""
    return _entry_service(said) or _message_service(said)


def find_wish_for_secretariat(said: PossibleWish, shown: str) -> str:
    """Return the service without a cluster that ranks first, if it's surely wanted and nothing is asked; or "".

    The words must be an order or sound like a wish. For a message to the secretariat, or a service that the entry
    `shown` just before offers ("put me on the list"), being fairly sure is enough: the person can still stop.
    """
    best = said.ranking.best
    if best is None or best.kind is not Kind.SERVICE or best.id in said.wishes or said.ranking.verbatim:
        return ""
    if said.asks or said.ranking.heard is None:
        return ""
    message = said.catalog.services[best.id].field_that_is("message") is not None
    wished = sum(said.chances.values())
    offered = shown in said.catalog.entries and best.id in said.catalog.entries[shown].offers
    if said.ranking.band is Band.ANSWER:
        ordered = said.ranking.heard.wanted.get(best, 0.0) >= HEARD_TOLD or said.clauses.is_command(said.text)
        # "we need a letter of support"
        plainly = said.ranking.confidence >= PLAINLY and (said.clauses.wants(said.text) or wished >= HEARD_TOLD)
        meant = ordered or offered or plainly or (message and said.ranking.confidence >= SURELY)
    else:
        alone = not message and _is_all_there_is(said, best.id)
        wanted = wished if alone else said.chances.get(best.id, 0.0)
        needed = HEARD if message else HEARD_TOLD if alone else SURELY
        meant = said.ranking.band is Band.LIKELY and (offered or wanted >= needed)
    return best.id if meant else ""


def find_service_of_home(said: PossibleWish) -> str:
    """Return the service for companies of the cluster that the words call their own, if they say what help they
    want and don't say from whom: "we're at the Urban Future Lab and look for partners"; else "".
    """
    asked = said.catalog.service_that_is("help-from-cluster")
    told = said.wishes.get(asked.id) if asked else None
    if asked is None or told is None or told.whom or not (told.own and told.what):
        return ""
    if said.ranking.verbatim or said.asks or said.is_statement:
        return ""
    home, services = asked.answer("home", told.answers), said.catalog.services
    theirs = next((service for service in said.wishes if home and home in services[service].presets.values()), "")
    return theirs if only_named(said.catalog, said.text) in ("", asked.id, theirs) else ""


def find_nearer_service(said: PossibleWish, service: str) -> str:
    """Return the service without a cluster that fits far better than one that isn't surely wanted: "we're a cluster
    in Veneto and would like to get in" means membership; else "".
    """
    best, near = said.ranking.best, {match.label: match.confidence for match in said.ranking.matches}
    if best is None or best.kind is not Kind.SERVICE or best.id in said.wishes:
        return ""
    surely = said.chances.get(service, 0.0) >= HEARD and said.ranking.confidence < SURELY
    far = near.get(Label(Kind.SERVICE, service), 0.0) < FAR * said.ranking.confidence
    return best.id if far and not surely and said.ranking.confidence >= PROBABLY else ""


def prefer_named_service(said: PossibleWish, service: str) -> str:
    """Return the service named in the text instead of the one it sounds like: "an exchange of experience with the
    cluster in Milan" isn't a Passport.

    If the text says whom to ask, the named service must go to a cluster or a country.
    """
    named, ranked = only_named(said.catalog, said.text), [match.label for match in said.ranking.matches]
    if not named or (said.wishes[service].whom and not _goes_somewhere(said.catalog.services[named])):
        return service
    plainly = holds_name(said.catalog, named, said.text, plain=True)
    services = [label for label in ranked if label.kind is Kind.SERVICE]
    return named if Label(Kind.SERVICE, named) in (services if plainly else services[:1]) else service


def service_for_cluster(said: PossibleWish) -> str:
    """Return the service that the text names together with a cluster, if no answer is certain and no fact is asked
    for: "can we set up an exchange with the cluster in Milan"; else "".
    """
    named = only_named(said.catalog, said.text)
    whom = named in said.wishes and any(wish.whom for wish in said.wishes.values())
    if not whom or said.ranking.verbatim or said.ranking.band is Band.ANSWER:
        return ""
    near = any(match.label == Label(Kind.SERVICE, named) for match in said.ranking.matches[:NEAREST])
    asks = said.asks and not said.clauses.is_command(said.text.split(maxsplit=2)[-1])
    return named if near and not asks and holds_name(said.catalog, named, said.text, plain=True) else ""


def hand_to_person(scene: Scene, text: str, found: Decision) -> Decision:
    """Hand over to a person if the words ask where to complain, or for somebody to talk to about a thing, and nothing
    else is surely meant: "where do I complain?".
    """
    catalog, clauses = scene.catalog, Clauses.of(scene.catalog)
    open_to_it = found.is_unsure and found.outcome not in (Outcome.SERVICE, Outcome.ACTION)
    if not open_to_it or found.ranking.verbatim or catalog.service_that_is("contact-to-secretariat") is None:
        return found
    complains = has_word(catalog, text, "complaining") and (clauses.asks(text) or clauses.wants(text))
    if not complains and not has_words_in_order(text, word_list(catalog, "talking-about")):
        return found
    return Decision(Outcome.ACTION, "handoff", found.score, found.language, found.ranking)


def _goes_somewhere(service: Service) -> bool:
    """Return whether a service is for a cluster or for a country."""
    return service.field_that_is("target") is not None or any(field.kind == "country" for field in service.questions)


def _is_all_there_is(said: PossibleWish, service: str) -> bool:
    """Return whether the next best match is an entry that offers this service alone."""
    near = (match.label.id for match in said.ranking.matches[1:2] if match.label.kind is Kind.FAQ)
    return any(said.catalog.entries[entry].offers == (service,) for entry in near)


def _message_service(said: PossibleWish) -> str:
    """Return the service that passes something on to the secretariat: "tell the secretariat that ...".

    If the text says what to pass on, and nothing else is surely meant, other resemblances hardly matter.
    """
    if not said.clauses.passes_on(said.text):
        return ""
    chances, reports = said.chances, said.clauses.reports(said.text)
    ours = said.ranking.heard is not None and said.ranking.heard.outside < NOT_OURS
    open_to_it = said.ranking.band is not Band.ANSWER or said.ranking.confidence < SURELY
    plainly = reports and ours and open_to_it and not any(wish.whom for wish in said.wishes.values())
    needed = 0.0 if plainly else HEARD if reports else SURELY
    services = (name for name, known in said.catalog.services.items() if known.field_that_is("message"))
    return next((service for service in services if chances.get(service, 0.0) >= needed), "")


def _entry_service(said: PossibleWish) -> str:
    """Return the only service that the best entry offers: "we'd like a place in ACRE".

    The words must sound like a wish and resemble that service as well. The recogniser knows few such wishes and may
    take them for another service.
    """
    entry = said.catalog.entries.get(said.ranking.best_entry)
    if entry is None or len(entry.offers) != 1 or said.ranking.heard is None or said.ranking.band is Band.UNKNOWN:
        return ""
    if any(said.catalog.aspects[asked.id].value and asked.confidence >= A_DETAIL for asked in said.ranking.aspects[:1]):
        return ""
    service = entry.offers[0]
    near = Label(Kind.SERVICE, service) in [match.label for match in said.ranking.matches[:NEAREST]]
    wished = sum(said.chances.values()) >= HEARD_TOLD
    return service if near and wished and service not in said.wishes else ""
