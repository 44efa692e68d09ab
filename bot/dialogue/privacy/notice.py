"""The privacy notice, with the periods of the settings."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue import callbacks, drafts
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join
from bot.dialogue.turn import Turn, say
from knowledge.schema import Catalog
from storage.personal import Retention


def show(scene: Scene) -> Turn:
    """Say what is stored, for how long, who reads it, and how to get it or have it erased."""
    speech, retention = scene.speech, scene.terms.retention
    periods = speech.text(
        "privacy.kept",
        drafts=speech.days(retention.drafts),
        requests=speech.days(retention.requests),
        people=speech.days(retention.people),
        questions=speech.days(retention.questions),
        letters=speech.days(retention.dead_letters),
        marks=speech.days(retention.marks),
    )
    others = [
        speech.text(
            "privacy.kept-otherwise",
            service=speech.catalog.words_of(service, speech.language).name,
            drafts=speech.days(own.drafts),
            requests=speech.days(own.requests),
        )
        for service, own in own_periods(speech.catalog, retention).items()
    ]
    mail = (speech.text("privacy.mail"),) if scene.terms.mail else ()
    judge = (speech.text("privacy.judge", host=scene.terms.judge),) if scene.terms.judge else ()
    readers = join((speech.text("privacy.readers"), *mail, *judge), " ")
    parts = (speech.text("privacy.stored"), join((periods, *others)), readers, speech.text("privacy.rights"))
    own = (
        speech.button("action.mydata", callbacks.Do("mydata")),
        speech.button("action.forget", callbacks.Do("forget")),
    )
    return say(scene, join(parts, "\n\n"), *drafts.go_on_row(scene, scene.session.draft), own)


def own_periods(catalog: Catalog, retention: Retention) -> Mapping[str, Retention]:
    """Return the periods of the services that have some of their own, with those of the settings for the rest."""
    own = {service.id: service.retention.model_dump(exclude_none=True) for service in catalog.services.values()}
    return {service: retention.model_copy(update=periods) for service, periods in own.items() if periods}
