"""Holds everything imported and forks the bot from there: a process of its own to kill, without the second of imports.

A line: `start` (with settings NAME=VALUE of its own) answers with the number of the new process, `wait` and that number
with how it ended.
"""

import os
import sys
from contextlib import nullcontext

from bot.__main__ import main
from tests.e2e.hasty import hurried


def serve() -> None:
    for line in sys.stdin:
        word, *more = line.split()
        if word == "start":
            answer = os.fork()
            if not answer:
                os.environ.update({name: value for name, _, value in (one.partition("=") for one in more)})
                os.close(sys.stdin.fileno())
                os._exit(main(["run"]))
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(int(more[0]), 0)[1])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    with hurried() if "LEASE_SECONDS" in os.environ else nullcontext():
        serve()
