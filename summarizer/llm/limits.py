"""How many requests are under way at once, and how many start in a minute: one limiter for all articles of a run.

Concurrency starts modestly and doubles every tenth of a second while callers wait
and nobody was turned away. The first 429 ends that: the limit is halved, once for
all the requests that were under way together, and from then on grows by one per
round of answers (additive increase, multiplicative decrease: Chiu and Jain 1989;
slow start: RFC 5681). The doubling goes by time instead of by answers, because an
answer takes seconds and a refusal milliseconds; it goes in small steps, because
requests that start together come back together, a whole wave at once.

Requests and tokens per minute are leaky buckets no deeper than a second's worth: a bucket
of a whole minute would let twice the limit through in the first minute.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiolimiter import AsyncLimiter

from summarizer.llm.clock import Clock
from summarizer.llm.endpoints import Endpoint
from summarizer.settings import Settings

# a refusal for too many requests comes back well within a doubling; ten doublings pass any limit within a second
DOUBLING_S = 0.1
_STEPS = 10  # to a doubling


@dataclass
class Slot:
    """One request under way. `epoch` counts the halvings before it started."""

    epoch: int


class Limiter:
    """Admits requests of one run. All methods belong to one event loop."""

    def __init__(self, settings: Settings, endpoint: Endpoint, clock: Clock) -> None:
        self._clock = clock
        self._most = min(settings.concurrency, endpoint.parallel or settings.concurrency)
        self._first = min(settings.start_concurrency, self._most)
        self._limit = self._first
        self._steps = 0
        self._grown = 0.0
        self._under_way = 0
        self._epoch = 0
        self._is_starting = True
        self._open_at = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._growth: asyncio.TimerHandle | None = None
        self._requests = _per_minute(settings.requests_per_minute)
        self._tokens = _per_minute(settings.tokens_per_minute)
        self._token_queue = asyncio.Lock()

    @property
    def limit(self) -> int:
        """How many requests may be under way now."""
        return self._limit

    @property
    def under_way(self) -> int:
        return self._under_way

    @asynccontextmanager
    async def slot(self, tokens: int) -> AsyncIterator[Slot]:
        """Wait for a place, and hold it while the context lasts. `tokens` is what the request is expected to use."""
        await self._pace(tokens)
        await self._enter()
        try:
            yield Slot(self._epoch)
        finally:
            self._leave()

    def succeeded(self) -> None:
        """An answer came: after a halving, a whole round of them makes room for one more."""
        if self._is_starting or self._limit >= self._most:
            return
        self._grown += 1 / self._limit
        if self._grown >= 1:
            self._grown -= 1
            self._raise_to(self._limit + 1)

    def turned_away(self, slot: Slot, retry_after_s: float) -> None:
        """A 429 came: halve the limit, and start nothing for `retry_after_s`.

        One halving for all requests that were under way together: they met the same congestion.
        """
        self._is_starting = False
        self._open_at = max(self._open_at, self._clock.now() + retry_after_s)
        if slot.epoch == self._epoch:
            self._epoch += 1
            self._limit = max(self._limit // 2, 1)
            self._grown = 0.0

    async def _pace(self, tokens: int) -> None:
        if self._requests is not None:
            await self._requests.acquire()
        if self._tokens is not None:
            # in turn: callers that filled the bucket side by side would all start together at the end
            async with self._token_queue:
                depth = self._tokens.max_rate
                for _ in range(int(tokens // depth)):
                    await self._tokens.acquire(depth)
                await self._tokens.acquire(tokens % depth)

    async def _enter(self) -> None:
        loop = asyncio.get_running_loop()
        while self._under_way >= self._limit or self._clock.now() < self._open_at:
            if self._clock.now() < self._open_at:
                await self._clock.sleep(self._open_at - self._clock.now())
                continue
            self._grow_soon()
            place: asyncio.Future[None] = loop.create_future()
            self._waiting.append(place)
            try:
                await place
            except asyncio.CancelledError:
                self._pass_on(place)
                raise
        self._under_way += 1

    def _leave(self) -> None:
        self._under_way -= 1
        self._wake(self._limit - self._under_way)

    def _pass_on(self, place: "asyncio.Future[None]") -> None:
        """A waiter that goes away gives its turn to the next."""
        if place.done() and not place.cancelled():
            self._wake(1)
        elif place in self._waiting:
            self._waiting.remove(place)

    def _wake(self, places: int) -> None:
        while places > 0 and self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                places -= 1

    def _raise_to(self, limit: int) -> None:
        self._limit = min(limit, self._most)
        self._wake(self._limit - self._under_way)

    def _grow_soon(self) -> None:
        if self._growth is None:
            self._grow_at(asyncio.get_running_loop().time() + DOUBLING_S / _STEPS)

    def _grow_at(self, due: float) -> None:
        if self._is_starting and self._limit < self._most:
            self._growth = asyncio.get_running_loop().call_at(due, self._grow, due)

    def _grow(self, due: float) -> None:
        self._growth = None
        if self._is_starting and self._waiting:
            self._steps += 1
            self._raise_to(int(self._first * 2 ** (self._steps / _STEPS)))
            # from when it was due: a busy moment must not slow the growth down
            self._grow_at(due + DOUBLING_S / _STEPS)


def _per_minute(limit: int | None) -> AsyncLimiter | None:
    if limit is None:
        return None
    per_second = limit / 60
    return AsyncLimiter(1, 1 / per_second) if per_second < 1 else AsyncLimiter(per_second, 1)
