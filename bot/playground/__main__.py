"""The emulator alone: `python -m bot.playground --port 8081 --token 7000001:anything`.

Starts no bot. Point one at the address that is printed, or drive it from another process: the page and its API are
there as well. Ends with Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from bot.playground.server import Playground, RealToken
from bot.playground.web.http_server import PortUnusable
from bot.playground.world.persistence import PlaygroundDamaged


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.playground",
        description="An emulated Telegram on this machine, without a bot.",
        epilog="Example: python -m bot.playground --port 8081 --token 7000001:anything --data demo-data",
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes any free one")
    parser.add_argument("--token", help="the token a bot must use; a new one is made when missing")
    parser.add_argument("--data", type=Path, help="folder that keeps the chats over a restart")
    return parser.parse_args()


async def run(asked: argparse.Namespace) -> None:
    """Serve until told to end."""
    end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    async with Playground.start(port=asked.port, folder=asked.data, token=asked.token) as playground:
        sys.stdout.write(f"{playground.address}\n")
        if not asked.token:
            sys.stdout.write(f"token {playground.token}\n")
        sys.stdout.flush()
        await end.wait()


def main() -> int:
    """Run, and give the exit code."""
    try:
        asyncio.run(run(arguments()))
    except (OSError, PlaygroundDamaged, PortUnusable, RealToken) as error:
        sys.stderr.write(f"The playground cannot start: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
