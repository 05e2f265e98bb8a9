"""Sharing blocks of work among threads, with results in the order of the blocks.

Compiled steps release Python's lock, so plain threads suffice; numba's own parallel loops would need
a threading layer that is safe inside a web server.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

Made = TypeVar("Made")


def count() -> int:
    """Threads to use: SULH_THREADS or NUMBA_NUM_THREADS, else one for each processor, at most 8."""
    for name in ("SULH_THREADS", "NUMBA_NUM_THREADS"):
        told = os.environ.get(name, "")
        if told.isascii() and told.isdigit() and int(told) > 0:
            return int(told)
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, 8)


@lru_cache(maxsize=4)
def _pool(threads: int, process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="sulh-analysis")


def in_order(work: Callable[[int, int], Made], spans: Sequence[tuple[int, int]]) -> list[Made]:
    """work(start, stop) for every span; what it gives, in the order of the spans.

    The calling thread works too, so that a pool that is busy with somebody else's spans holds nobody up.
    """
    threads = min(count(), len(spans))
    if threads < 2:
        return [work(start, stop) for start, stop in spans]
    made: dict[int, Made] = {}
    turn = itertools.count()

    def take() -> None:
        while (at := next(turn)) < len(spans):
            made[at] = work(*spans[at])

    # A forked process has no threads of its parent's, so it gets a pool of its own.
    helpers = [_pool(count() - 1, os.getpid()).submit(take) for _ in range(threads - 1)]
    take()
    for helper in helpers:
        helper.result()
    return [made[at] for at in range(len(spans))]
