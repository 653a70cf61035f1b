"""How shards are made: one after another, by processes of this machine, or by a Ray cluster. The result is the same.

Each way is given tasks and yields them again in their order, once they are done. It takes only a few ahead of what it
yields, so that tasks may be as many as there are.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Any

from banmian.errors import DataError, UsageError
from banmian.pipeline.shards import ShardTask

Make = Callable[[ShardTask], None]

AHEAD = 2
"""Tasks under way for each worker."""
ATTEMPTS = 3
"""How often a task is tried whose worker dies."""


def processes(make: Make, tasks: Iterable[ShardTask], *, jobs: int) -> Iterator[ShardTask]:
    """Make the tasks in `jobs` processes. A task whose process dies is tried again.

    Raises:
        DataError: a task's process died each time.
    """
    pool = pool_of(jobs)
    waiting: deque[tuple[ShardTask, Future[None] | None]] = deque()

    def send(task: ShardTask) -> Future[None] | None:
        return None if task.made else pool.submit(make, task)

    def first() -> ShardTask:
        """Wait for the oldest task."""
        nonlocal pool
        task, future = waiting[0]
        try:
            if future is not None:
                future.result()
        except BrokenProcessPool:
            pool.shutdown(wait=True, cancel_futures=True)
            _one_at_a_time(make, [other for other, sent in waiting if sent is not None and not _done(sent)])
            waiting.extend([(other, None) for other, _ in [waiting.popleft() for _ in range(len(waiting))]])
            pool = pool_of(jobs)
        waiting.popleft()
        return task

    try:
        for task in tasks:
            try:
                waiting.append((task, send(task)))
            except BrokenProcessPool as error:
                broken: Future[None] = Future()
                broken.set_exception(error)
                waiting.append((task, broken))
            if len(waiting) >= AHEAD * jobs:
                yield first()
        while waiting:
            yield first()
    except BaseException:
        stop(pool)  # what a worker has begun is not worth waiting for: parts are whole or not there
        raise
    pool.shutdown()


def stop(pool: ProcessPoolExecutor) -> None:
    """End the pool's processes, whatever they are doing."""
    for process in list((pool._processes or {}).values()):
        process.terminate()
    pool.shutdown(cancel_futures=True)


def _done(future: Future[None]) -> bool:
    return future.done() and future.exception() is None


def _one_at_a_time(make: Make, tasks: Iterable[ShardTask]) -> None:
    """Make tasks one of which, nobody knows which, has cost a process its life."""
    pool = pool_of(1)
    try:
        for task in tasks:
            for attempt in range(1, ATTEMPTS):
                try:
                    pool.submit(make, task).result()
                    break
                except BrokenProcessPool as error:
                    if attempt == ATTEMPTS - 1:
                        raise _died(task) from error
                    pool = pool_of(1)
    except BaseException:
        stop(pool)
        raise
    pool.shutdown()


class _Pool(ProcessPoolExecutor):
    """Processes that do not run the caller's script again, which may have no `if __name__ == "__main__"`."""

    def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
        main: dict[str, Any] = sys.modules["__main__"].__dict__
        hidden: dict[str, Any] = {name: main.pop(name) for name in ("__file__", "__spec__") if name in main}
        main["__spec__"] = None
        try:
            return super().submit(*args, **kwargs)  # starts a process where one is wanted
        finally:
            main.pop("__spec__")
            main.update(hidden)


def pool_of(jobs: int) -> ProcessPoolExecutor:
    """A pool of processes that end with this one."""
    return _Pool(jobs, mp_context=get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """A worker waits for work for ever, unless it looks whether somebody is there to give it some."""
    if (parent := parent_process()) is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _died(task: ShardTask) -> DataError:
    return DataError(
        file=task.first if task.first == task.last else f"{task.first} … {task.last}",
        reason=f"the process that read these pages died {ATTEMPTS} times, perhaps for want of memory",
        next_step="leave out the page that does it, or give more memory; --resume goes on from here",
    )


def on_ray(make: Make, tasks: Iterable[ShardTask], *, jobs: int, address: str | None) -> Iterator[ShardTask]:
    """Make the tasks on a Ray cluster, or with `jobs` workers of this machine where no address is given.

    Raises:
        UsageError: Ray is not installed, or there is no cluster at the address.
        DataError: a task's worker died each time.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody unasked
    try:
        import ray
        from ray.exceptions import RayError, RayTaskError
    except ImportError as error:
        step = "pip install 'banmian[ray]', or leave --engine out"
        raise UsageError(reason="--engine ray needs Ray, which is not installed", next_step=step) from error
    own = not ray.is_initialized()
    if own:
        _connect(ray, jobs, address)
    remote: Any = ray.remote(max_retries=ATTEMPTS - 1)(make)
    ahead = AHEAD * (jobs if address is None else _cores(ray))
    waiting: deque[tuple[ShardTask, Any]] = deque()

    def first() -> ShardTask:
        task, sent = waiting.popleft()
        try:
            if sent is not None:
                ray.get(sent)
        except RayTaskError as error:
            raise error.cause from None
        except RayError as error:
            raise _died(task) from error
        return task

    try:
        for task in tasks:
            waiting.append((task, None if task.made else remote.remote(task)))
            if len(waiting) >= ahead:
                yield first()
        while waiting:
            yield first()
    finally:
        if own:
            ray.shutdown()


def _cores(ray: Any) -> int:
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def _connect(ray: Any, jobs: int, address: str | None) -> None:
    options: dict[str, Any] = {"include_dashboard": False, "log_to_driver": False, "logging_level": "error"}
    if address is None:
        options |= {"num_cpus": jobs, "object_store_memory": 80 * 1024 * 1024}
    else:
        options = {"address": address, "log_to_driver": False, "logging_level": "error"}
    try:
        ray.init(**options)
    except (ConnectionError, ValueError, RuntimeError) as error:
        step = "check --ray-address, and that the cluster runs this version of Ray and Python"
        raise UsageError(file=address, reason=f"Ray does not start: {error}", next_step=step) from error
