"""Holds everything imported and forks the bot from there: a process of its own to kill, without the second of imports.

One word a line: `start` answers with the number of the new process, `wait` with how it ended.
"""

import os
import sys

from bot.__main__ import main


def serve() -> None:
    child = 0
    for line in sys.stdin:
        if line.strip() == "start":
            child = os.fork()
            if not child:
                os.close(sys.stdin.fileno())
                os._exit(main(["run"]))
            answer = child
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
