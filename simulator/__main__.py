"""python -m simulator --port 8081 --token 7000:x: a Telegram of one's own, as its own process."""

import argparse
import asyncio
import contextlib
import signal
import sys

from simulator.control import Control
from simulator.server import serve
from simulator.world import World


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator", description="A strict Bot API on this machine.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 takes any free port")
    parser.add_argument("--token", action="append", help="a bot's token; repeat it for several bots")
    parser.add_argument("--username", default="regulars_bot", help="the first bot's name; others get a number")
    parser.add_argument("--keep-calls", action="store_true", help="keep a log of every call (memory grows)")
    return parser.parse_args()


def _world(arguments: argparse.Namespace) -> World:
    world = World()
    world.keep_calls = arguments.keep_calls
    for number, token in enumerate(arguments.token or ["7000:simulated"]):
        name = arguments.username if not number else f"{arguments.username}_{number + 1}"
        world.add_bot(token, name, name)
    return world


async def _serve(arguments: argparse.Namespace) -> None:
    world = _world(arguments)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers in its loop
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serve(world, arguments.host, arguments.port, extend=Control(world).add_to) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_serve(_arguments()))
