"""The guard of money and tokens: a call is admitted only if its worst case still fits.

In go the limits of a run and the bytes of each request; out comes a reservation,
settled with what the call really used. Refused (BudgetReached) is a call whose worst
case does not fit although nothing is under way; while calls are under way their
reservations may still shrink, so the caller waits for them.

The worst case is one token per byte of the request (no byte-level vocabulary makes
more) and the longest answer allowed, at uncached prices. It is pessimistic, about
four times for English, so a run stops a call early rather than a call late.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from summarizer.errors import BudgetReached, UsageError
from summarizer.llm.endpoints import Endpoint
from summarizer.llm.prices import is_priced, price_usd
from summarizer.records import Usage
from summarizer.settings import Settings

# what a chat template adds around two messages, in tokens, with room to spare
_TEMPLATE_TOKENS = 64


@dataclass(frozen=True)
class Amount:
    """Tokens (in and out) and dollars."""

    tokens: int = 0
    cost_usd: float = 0.0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.tokens + other.tokens, self.cost_usd + other.cost_usd)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.tokens - other.tokens, self.cost_usd - other.cost_usd)


class Reservation:
    """One admitted call; `settle` says what it used. Not settled means that nothing was bought."""

    def __init__(self) -> None:
        self.used = Amount()

    def settle(self, usage: Usage) -> None:
        self.used = Amount(usage.input_tokens + usage.output_tokens, usage.cost_usd or 0.0)


class Budget:
    """Limits and state of one run. Raises UsageError where a limit in dollars cannot be kept for want of a price."""

    def __init__(self, settings: Settings, endpoint: Endpoint) -> None:
        self._max_tokens = settings.max_tokens
        self._max_cost = settings.max_cost_usd
        self._max_answer = settings.max_answer_tokens
        self._endpoint = endpoint
        self._spent = Amount()
        self._reserved = Amount()
        self._under_way = 0
        self._changed = asyncio.Event()
        if self._max_cost is not None and not is_priced(endpoint):
            raise UsageError(
                f"no price is known for {endpoint.name}, so a limit in dollars cannot be kept",
                "limit tokens instead: --max-tokens N",
            )

    @property
    def spent(self) -> Amount:
        return self._spent

    @property
    def is_limited(self) -> bool:
        return self._max_tokens is not None or self._max_cost is not None

    @asynccontextmanager
    async def reserve(self, request_bytes: int) -> AsyncIterator[Reservation]:
        """Hold the worst case of a call while the context lasts. Raises BudgetReached."""
        worst = self._worst_case(request_bytes) if self.is_limited else Amount()
        while not self._fits(worst):
            if self._under_way == 0:
                raise self._reached(worst)
            await self._changed.wait()
        self._under_way += 1
        self._reserved += worst
        reservation = Reservation()
        try:
            yield reservation
        finally:
            self._under_way -= 1
            # nothing under way holds nothing: sums of floats would leave a trace
            self._reserved = self._reserved - worst if self._under_way else Amount()
            self._spent += reservation.used
            self._changed.set()
            self._changed = asyncio.Event()

    def _worst_case(self, request_bytes: int) -> Amount:
        input_tokens = request_bytes + _TEMPLATE_TOKENS
        cost = price_usd(self._endpoint, input_tokens, 0, self._max_answer) or 0.0
        return Amount(input_tokens + self._max_answer, cost)

    def _fits(self, worst: Amount) -> bool:
        total = self._spent + self._reserved + worst
        tokens_fit = self._max_tokens is None or total.tokens <= self._max_tokens
        return tokens_fit and (self._max_cost is None or total.cost_usd <= self._max_cost)

    def _reached(self, worst: Amount) -> BudgetReached:
        if self._max_tokens is not None and self._spent.tokens + worst.tokens > self._max_tokens:
            limit = f"{self._max_tokens:,} tokens: {self._spent.tokens:,} are used"
            need = f"{worst.tokens:,}"
            return BudgetReached(f"stopped before the limit of {limit}, the next call may need {need}", _RAISE)
        limit = f"${self._max_cost:.4f}: ${self._spent.cost_usd:.4f} is spent"
        need = f"${worst.cost_usd:.4f}"
        return BudgetReached(f"stopped before the limit of {limit}, the next call may cost {need}", _RAISE)


_RAISE = "raise --max-tokens or --max-cost and run again: answered calls are kept"
