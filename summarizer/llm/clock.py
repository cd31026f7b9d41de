"""Time as the calling half sees it: one replaceable clock, so that tests need not wait.

In goes nothing; out come a monotonic clock in seconds, the sleep that belongs to it,
and the date of today. Only waits that this program chooses go through it (backoff,
Retry-After, a pause of the limiter); time-outs of the network do not.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime


def _today() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """`now` in monotonic seconds, `sleep` for seconds, `today` in UTC."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    today: Callable[[], datetime] = _today


class Deadline:
    """How long one call may still take. Time spent in the queue for a place does not count: it is not the server's."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._left = seconds

    @property
    def left_s(self) -> float:
        return self._left

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count the time that the block takes."""
        start = self._clock.now()
        try:
            yield
        finally:
            self._left -= self._clock.now() - start

    async def sleep(self, seconds: float) -> None:
        """Sleep, and count it."""
        self._left -= seconds
        await self._clock.sleep(seconds)
