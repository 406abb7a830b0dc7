"""Several people who click at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from flask import Flask

from mealcard.db import db

SLOWLY = 0.15  # seconds: longer than another one needs to come between


def slowly(work: Callable[[], Any]) -> Callable[[], Any]:
    """A work that is done but not yet committed for a while, so that the other one surely meets it half-way."""

    def run() -> Any:
        result = work()
        time.sleep(SLOWLY)
        return result

    return run


def later(work: Callable[[], Any]) -> Callable[[], Any]:
    """A work that begins when a slow one is in its middle."""

    def run() -> Any:
        time.sleep(SLOWLY / 2)
        return work()

    return run


def at_once(app: Flask, *works: Callable[[], Any]) -> list[Any]:
    """Each work in a thread with a transaction of its own, all begun together; its result, or the exception it raised."""
    barrier = Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[place] = work()
                db.session.commit()
            except Exception as error:  # the test looks at it
                results[place] = error
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
