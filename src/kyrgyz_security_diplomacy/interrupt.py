"""Ctrl-C ends a command: libraries in C report KeyboardInterrupt as an error, or lose it."""

import _thread
import gc
import os
import signal
import time
from collections.abc import Callable

GRACE = 5
"""Seconds in which a command may clean up after Ctrl-C. A second Ctrl-C ends it at once."""


def run_process(run: Callable[[], int]) -> int:
    """Return what `run()` returns; after Ctrl-C the process ends with exit code 2 instead."""
    pressed = False

    def interrupt(*_) -> None:
        nonlocal pressed
        if pressed:
            _end()
        pressed = True
        _thread.start_new_thread(_end_later, ())  # needs no lock that this thread may hold
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else a shell ignores it
        signal.signal(signal.SIGINT, interrupt)
    code = 2
    try:
        code = run()
    except BaseException:
        if not pressed:
            raise
    if pressed:
        gc.collect()  # removes temporary folders
        _end()
    return code


def _end_later() -> None:
    time.sleep(GRACE)
    _end()


def _end() -> None:
    """End without waiting for threads; a caught KeyboardInterrupt may change Python's exit code."""
    os.write(2, b"ksd: interrupted\n")
    os._exit(2)
