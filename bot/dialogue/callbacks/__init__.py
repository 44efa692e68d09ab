"""The buttons: one class each, in modules by what they are about. `Callback.encode` and `decode` make text of them."""

from __future__ import annotations

from bot.dialogue.callbacks.admin import *
from bot.dialogue.callbacks.callback import Callback as Callback
from bot.dialogue.callbacks.callback import decode as decode
from bot.dialogue.callbacks.contacts import *
from bot.dialogue.callbacks.forms import *
from bot.dialogue.callbacks.people import *
from bot.dialogue.callbacks.questions import *
from bot.dialogue.callbacks.requests import *
