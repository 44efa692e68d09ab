"""The emulated Bot API: takes a method's name and raw parameters, gives its result or Telegram's refusal."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from bot.playground.bot_api.call import Call, Method
from bot.playground.bot_api.methods import answers, chats, edits, media, messages, profile, updates
from bot.playground.bot_api.parameters import Parameters, Upload
from bot.playground.bot_api.webhook import WebhookDelivery
from bot.playground.errors import BotApiError
from bot.playground.world.faults import FloodLimits
from bot.playground.world.world import World

METHODS: dict[str, Method] = {
    name.lower(): method
    for module in (updates, messages, media, edits, chats, profile, answers)
    for name, method in module.METHODS.items()
}
"""Every method, by its name in lower case: Telegram ignores the case."""


class BotApi:
    """The methods over one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.webhooks = WebhookDelivery(world.updates, world.clock)
        self.flood = FloodLimits()

    async def call(self, name: str, raw: Mapping[str, Any], uploads: Mapping[str, Upload]) -> Any:
        """Call a method and return its result. Raises BotApiError."""
        method = METHODS.get(name.lower())
        if method is None:
            raise BotApiError(404, "Not Found")
        parameters = Parameters.read(method.takes, raw, uploads)
        result = method.act(Call(self.world, self.webhooks, self.flood, parameters))
        return await result if inspect.isawaitable(result) else result
