"""The one retry policy: what is sent again, how often, and after which wait.

In goes a coroutine function that makes one HTTP request; out comes its result, or
the last error as it was raised. Retried are 408, 409, 429, 5xx, lost connections
and timeouts, and nothing else (`failures.is_transient`); the SDK's own retries are
off. Waits are exponential with full jitter (Brooker, "Exponential Backoff And
Jitter", AWS 2015), but at least what a Retry-After header asks for. A wait that would
end after the total deadline is not begun: the error is raised at once.
"""

import math
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import openai
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential
from tenacity.wait import wait_base

from summarizer.llm.clock import Clock, Deadline
from summarizer.llm.failures import is_transient
from summarizer.settings import Settings

T = TypeVar("T")


class RetryPolicy:
    """Attempts, waits and deadline of every call of a run."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._max_attempts = settings.max_attempts
        self._deadline_s = settings.deadline_s
        self._clock = clock
        self._wait = _Wait(settings, clock)

    async def run(self, attempt: Callable[[Deadline], Awaitable[T]]) -> T:
        """Call `attempt` until it succeeds; it counts its requests on the deadline. Raises its last error."""
        deadline = Deadline(self._clock, self._deadline_s)

        def is_spent(state: RetryCallState) -> bool:
            return state.attempt_number >= self._max_attempts or state.upcoming_sleep >= deadline.left_s

        retrying = AsyncRetrying(
            retry=retry_if_exception(is_transient),
            wait=self._wait,
            stop=is_spent,
            sleep=deadline.sleep,
            reraise=True,
        )
        return await retrying(attempt, deadline)


class _Wait(wait_base):
    """Full jitter, added to what the server asked for, so that waiting callers do not come back together."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._jitter = wait_random_exponential(multiplier=settings.backoff_base_s, max=settings.backoff_cap_s)
        self._today = clock.today

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        return retry_after_s(error, self._today()) + self._jitter(retry_state)


def retry_after_s(error: BaseException | None, now: datetime) -> float:
    """Seconds that an error response asks to wait: 0 where it asks nothing, or what cannot be understood.

    Understood are `retry-after-ms` (OpenAI), and `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3).
    """
    if not isinstance(error, openai.APIStatusError):
        return 0.0
    headers = error.response.headers
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    asked = headers.get("retry-after")
    seconds = _number(asked)
    return seconds if seconds is not None else _seconds_until(asked, now)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _seconds_until(text: str | None, now: datetime) -> float:
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
