"""How many requests go out at once and in a minute, and that no order of calls passes a budget."""

import asyncio
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from summarizer.llm.budget import Budget
from summarizer.llm.clock import Clock
from summarizer.llm.endpoints import Endpoint
from summarizer.llm.limits import Limiter
from summarizer.records import Usage
from summarizer.settings import Settings
from tests.virtual_time import in_virtual_time

HERE = Endpoint(kind="compatible", name="m", server="s", base_url="http://127.0.0.1:1/v1", mode="json_schema")


def limiter(clock: Clock, **changed: Any) -> Limiter:
    return Limiter(Settings(**{"start_concurrency": 8, "concurrency": 64, **changed}), HERE, clock)


async def hold(limit: Limiter, seconds: float, tokens: int = 1) -> float:
    """Take a place for some seconds; gives when it was had."""
    async with limit.slot(tokens):
        start = asyncio.get_running_loop().time()
        await asyncio.sleep(seconds)
        limit.succeeded()
    return start


def test_a_run_starts_modestly_and_is_at_full_speed_within_a_second() -> None:
    """Eight at once, then twice as many every tenth of a second, and never more than allowed."""

    async def main(clock: Clock) -> list[float]:
        limit = limiter(clock)
        return sorted(await asyncio.gather(*(hold(limit, 1.0) for _ in range(200))))

    starts = in_virtual_time(main)
    under_way = [sum(1 for start in starts if start <= at < start + 1.0) for at in starts]
    assert [sum(1 for start in starts if start <= at + 1e-6) for at in (0.0, 0.1, 0.2, 0.3)] == [8, 16, 32, 64]
    assert max(under_way) == 64


def test_growth_sends_no_wave_at_once() -> None:
    """Requests that start together come back together: after the first eight, never more than a few at a time."""

    async def main(clock: Clock) -> list[float]:
        limit = limiter(clock)
        return sorted(await asyncio.gather(*(hold(limit, 1.0) for _ in range(64))))

    together = Counter(round(start, 6) for start in in_virtual_time(main))
    assert max(count for start, count in together.items() if start > 0) <= 5


def test_640_chunks_of_a_second_take_little_more_than_ten() -> None:
    """64 at once: at least 0.9 of the ideal rate, slow start included."""

    async def main(clock: Clock) -> float:
        limit = limiter(clock)
        await asyncio.gather(*(hold(limit, 1.0) for _ in range(640)))
        return clock.now()

    assert 10.0 <= in_virtual_time(main) <= 10.0 / 0.9


def test_refusals_of_one_moment_halve_the_limit_once() -> None:
    """They met the same congestion; a request sent after the halving halves again."""

    async def main(clock: Clock) -> list[int]:
        limit = limiter(clock, start_concurrency=16)
        seen = []
        async with limit.slot(1) as one, limit.slot(1) as two:
            limit.turned_away(one, 0.0)
            limit.turned_away(two, 0.0)
            seen.append(limit.limit)
        async with limit.slot(1) as three:
            limit.turned_away(three, 0.0)
            seen.append(limit.limit)
        return seen

    assert in_virtual_time(main) == [8, 4]


def test_the_limit_grows_by_one_a_round_after_a_refusal() -> None:
    """Eight answers at eight at once make nine."""

    async def main(clock: Clock) -> list[int]:
        limit = limiter(clock, start_concurrency=16)
        async with limit.slot(1) as one:
            limit.turned_away(one, 0.0)
        seen = []
        for _ in range(3):
            for _ in range(limit.limit):
                limit.succeeded()
            seen.append(limit.limit)
        return seen

    assert in_virtual_time(main) == [9, 10, 11]


def test_a_refusal_ends_the_doubling() -> None:
    """Callers that wait no longer raise the limit by themselves."""

    async def main(clock: Clock) -> int:
        limit = limiter(clock)
        async with limit.slot(1) as one:
            limit.turned_away(one, 0.0)
        await asyncio.gather(*(hold(limit, 1.0) for _ in range(8)))
        return limit.limit

    assert in_virtual_time(main) <= 6


def test_nobody_starts_before_the_server_is_ready_again() -> None:
    """A Retry-After of 30 seconds holds for the whole run."""

    async def main(clock: Clock) -> list[float]:
        limit = limiter(clock)
        async with limit.slot(1) as one:
            limit.turned_away(one, 30.0)
        return list(await asyncio.gather(*(hold(limit, 0.1) for _ in range(4))))

    assert in_virtual_time(main) == [30.0] * 4


def test_a_caller_that_gives_up_hands_its_turn_on() -> None:
    """Cancelling waiters, in the queue or just called, leaves no place unused."""

    async def main(clock: Clock) -> int:
        limit = limiter(clock, start_concurrency=1, concurrency=1)
        first = asyncio.create_task(hold(limit, 1.0))
        await asyncio.sleep(0.1)
        waiting = [asyncio.create_task(hold(limit, 1.0)) for _ in range(3)]
        await asyncio.sleep(0.1)
        waiting[0].cancel()
        await first
        waiting[1].cancel()
        await waiting[2]
        return limit.under_way

    assert in_virtual_time(main) == 0


def test_requests_per_minute_hold_in_every_minute() -> None:
    """Sixty a minute: no minute of the run has more than sixty and one."""

    async def main(clock: Clock) -> list[float]:
        limit = limiter(clock, requests_per_minute=60)
        return sorted(await asyncio.gather(*(hold(limit, 0.01) for _ in range(150))))

    starts = in_virtual_time(main)
    assert max(sum(1 for one in starts if at <= one < at + 60) for at in starts) <= 61


def test_tokens_per_minute_hold_in_every_minute() -> None:
    """6,000 a minute with calls of 500: twelve calls a minute, and one that had begun; none is too large to start."""

    async def main(clock: Clock) -> list[float]:
        limit = limiter(clock, tokens_per_minute=6000)
        return sorted(await asyncio.gather(*(hold(limit, 0.01, tokens=500) for _ in range(40))))

    starts = in_virtual_time(main)
    assert 11 <= max(sum(1 for one in starts if at <= one < at + 60) for at in starts) <= 13


@given(st.lists(st.tuples(st.integers(0, 3000), st.floats(0, 1), st.floats(0, 1)), max_size=25))
def test_no_order_of_calls_passes_a_limit(calls: list[tuple[int, float, float]]) -> None:
    """Whatever calls are under way together and whatever part of their worst case they use."""
    limit, answer = 20_000, 500

    async def main(clock: Clock) -> int:
        budget = Budget(Settings(max_tokens=limit, max_answer_tokens=answer), HERE)

        async def one(size: int, used: float, seconds: float) -> None:
            async with budget.reserve(size) as reservation:
                await asyncio.sleep(seconds)
                reservation.settle(Usage(input_tokens=int(size * used), output_tokens=int(answer * used)))

        await asyncio.gather(*(one(*call) for call in calls), return_exceptions=True)
        return budget.spent.tokens

    assert in_virtual_time(main) <= limit
