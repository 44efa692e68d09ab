"""Methods about the bot itself and about how it receives updates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.playground.bot_api.call import Call, Method
from bot.playground.bot_api.webhook import Webhook, check_secret, check_url
from bot.playground.errors import bad_request, conflict
from bot.playground.world.records import JsonObject

DOWNLOAD_LIMIT = 20 * 1024 * 1024


def get_me(call: Call) -> JsonObject:
    """Describe the bot."""
    bot = call.world.bot
    return bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(call: Call) -> list[Mapping[str, Any]]:
    """Return updates by long poll; refused while a webhook is set."""
    if call.webhooks.hook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    parameters, updates = call.parameters, call.world.updates
    updates.allow(parameters.get("allowed_updates"))
    with call.world.presence.polling():
        found = await updates.poll(
            parameters.integer("offset"), parameters.integer("limit", 100), parameters.integer("timeout")
        )
    call.world.changed()
    return found


def set_webhook(call: Call) -> bool:
    """Post updates to a url of this machine from now on; an empty one removes the webhook."""
    url = call.parameters.text("url")
    if not url:
        return delete_webhook(call)
    connections = call.parameters.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    hook = Webhook(check_url(url), check_secret(call.parameters.text("secret_token")), connections)
    call.world.updates.allow(call.parameters.get("allowed_updates"))
    _drop_if_asked(call)
    call.world.updates.interrupt(conflict("terminated by setWebhook request"))
    call.webhooks.set(hook)
    call.world.presence.set_webhook(True)
    return True


def delete_webhook(call: Call) -> bool:
    """Go back to getUpdates."""
    call.webhooks.stop()
    call.world.presence.set_webhook(False)
    _drop_if_asked(call)
    return True


def _drop_if_asked(call: Call) -> None:
    if call.parameters.flag("drop_pending_updates"):
        call.webhooks.forget()
        call.world.updates.drop()


def get_webhook_info(call: Call) -> JsonObject:
    """Say where updates go, and what went wrong last."""
    return call.webhooks.info()


def get_file(call: Call) -> JsonObject:
    """Say where a file of up to 20 MB is fetched from."""
    file_id = call.parameters.text("file_id").strip()
    if not file_id:
        raise bad_request("file_id not specified")
    file = call.world.files.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


METHODS = {
    "getMe": Method(get_me, {}),
    "getUpdates": Method(
        get_updates, {"offset": "integer", "limit": "integer", "timeout": "integer", "allowed_updates": "array"}
    ),
    "setWebhook": Method(
        set_webhook,
        {
            "url": "text",
            "ip_address": "text",
            "max_connections": "integer",
            "allowed_updates": "array",
            "drop_pending_updates": "boolean",
            "secret_token": "text",
        },
    ),
    "deleteWebhook": Method(delete_webhook, {"drop_pending_updates": "boolean"}),
    "getWebhookInfo": Method(get_webhook_info, {}),
    "getFile": Method(get_file, {"file_id": "text"}),
}
