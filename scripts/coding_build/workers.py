"""Compile many sheets with all cores, and few in this process: starting others takes longer."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from kyrgyz_security_diplomacy.report.problems import Problem

from .compiled import Compiled, Context, Source, compiled
from .yaml_lines import SheetError

WORTH_STARTING = 250  # sheets of 8 kB; one process compiles them in about half a second
TOGETHER = 20
Outcome = tuple[Source, str, Compiled | list[Problem]]


def compile_all(
    root: Path, context: Context, sources: Sequence[Source], code: str
) -> Iterator[Outcome]:
    """Compile sheets: for each, in the order given, its key and its rows or its problems.

    Raises BrokenProcessPool if a process was killed.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if len(sources) < WORTH_STARTING or cores == 1:
        for source in sources:
            yield (source, *_outcome(root, context, source, code))
        return
    # spawned, not forked: a process that outlives a killed build must not hold its lock
    with ProcessPoolExecutor(
        cores,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(root, context, code),
    ) as pool:
        outcomes = pool.map(_in_worker, sources, chunksize=TOGETHER)
        yield from ((source, *outcome) for source, outcome in zip(sources, outcomes, strict=True))


def _outcome(
    root: Path, context: Context, source: Source, code: str
) -> tuple[str, Compiled | list[Problem]]:
    files = source.read(root)
    try:
        hashes = [hashlib.sha256(content).hexdigest() for content in files]
        return source.key(hashes, code), compiled(context, source, files)
    except SheetError as error:
        return "", error.problems


_given: tuple[Path, Context, str]


def _begin(*given) -> None:
    global _given
    _given = given
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _in_worker(source: Source) -> tuple[str, Compiled | list[Problem]]:
    root, context, code = _given
    return _outcome(root, context, source, code)
