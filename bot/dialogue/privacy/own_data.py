"""Everything stored about a person, as two files for them: one to read, one for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.dialogue import callbacks
from bot.dialogue.effects import GatherPersonalData
from bot.dialogue.privacy import readable
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from storage.messages import Attachment
from storage.records import PersonalData, Side

OF_OTHERS: Mapping[str, Any] = {
    "elsewhere": True,
    "requests": {
        "__all__": {
            **dict.fromkeys(("contacts", "copies", "released", "muted"), True),
            "history": {"__all__": {"original"}},
        }
    },
}
"""Fields of the records that are about other people: their addresses."""


def ask(scene: Scene) -> Turn:
    """Request the person's data; only in private."""
    if not scene.incoming.private:
        return say(scene, scene.speech.text("mydata.private"))
    return Turn(effect=GatherPersonalData(scene.incoming.address.root))


def send_files(scene: Scene, data: PersonalData) -> Turn:
    """Send the files."""
    speech, data = scene.speech, without_names(data)
    text = Attachment.containing("my-data.txt", readable.file_text(scene, data))
    whole = Attachment.containing("my-data.json", as_json(data))
    erase = (speech.button("action.forget", callbacks.Do("forget")),)
    turn = say(scene, speech.text("mydata.ready"), attachment=text)
    return turn + say(scene, speech.text("mydata.json"), erase, attachment=whole)


def without_names(data: PersonalData) -> PersonalData:
    """Return the data without the names of contacts who haven't agreed to show them."""
    requests = tuple(
        request.model_copy(
            update={
                "history": tuple(
                    event if event.by is Side.COMPANY or event.named else event.model_copy(update={"name": ""})
                    for event in request.history
                )
            }
        )
        for request in data.requests
    )
    return data.model_copy(update={"requests": requests})


def as_json(data: PersonalData) -> str:
    """Return the records as they are, without what is about others. Dead letters may contain anything."""
    records = data.model_dump(mode="json", exclude=dict(OF_OTHERS))
    return json.dumps(records, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode()
