"""The parts of the calling half by themselves: names, limits, salvage, prices, the list of models."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from summarizer.errors import ModelRefused, UsageError
from summarizer.llm.budget import Budget
from summarizer.llm.clock import Clock
from summarizer.llm.endpoints import Endpoint, find_endpoint, public_url
from summarizer.llm.limits import Limiter
from summarizer.llm.listing import list_models
from summarizer.llm.prices import price_usd, prices_as_of
from summarizer.llm.salvage import complete_part, salvage_answer
from summarizer.records import Usage
from summarizer.settings import Settings
from tests.server.scripted import Reply, scripted_server

HERE = Endpoint(kind="compatible", name="m", server="s", base_url="http://127.0.0.1:1/v1", mode="json_schema")


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop whose time jumps to the next timer: waits are exact and take no time."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        select = self._selector.select  # type: ignore[attr-defined]

        def jump(timeout: float | None = None) -> Any:
            self._now += timeout or 0.0
            return select(0)

        self._selector.select = jump  # type: ignore[attr-defined]

    def time(self) -> float:
        return self._now


def in_virtual_time(main: Callable[[Clock], Coroutine[Any, Any, Any]]) -> Any:
    loop = VirtualTimeLoop()
    try:
        return loop.run_until_complete(main(Clock(now=loop.time, sleep=asyncio.sleep)))
    finally:
        loop.close()


# -- names -----------------------------------------------------------------------------

NAMES: dict[str, tuple[dict[str, Any], tuple[str, str, str]]] = {
    "openai": ({"model": "openai/gpt-4o"}, ("openai", "gpt-4o", "https://api.openai.com/v1")),
    "ollama": ({"model": "ollama/llama3.2"}, ("ollama", "llama3.2", "http://127.0.0.1:11434/v1")),
    "ollama elsewhere": (
        {"model": "ollama/a:7b", "base_url": "http://box:1/v1"},
        ("ollama", "a:7b", "http://box:1/v1"),
    ),
    "plain": ({"model": "m", "base_url": "http://box/v1/"}, ("compatible", "m", "http://box/v1")),
    "name with a slash": (
        {"model": "Qwen/Q2", "base_url": "http://box/v1"},
        ("compatible", "Qwen/Q2", "http://box/v1"),
    ),
    "openai's name elsewhere": (
        {"model": "openai/gpt-oss", "base_url": "https://box/v1"},
        ("compatible", "openai/gpt-oss", "https://box/v1"),
    ),
}


@pytest.mark.parametrize(("given_settings", "expected"), NAMES.values(), ids=NAMES.keys())
def test_a_name_leads_to_its_server(
    given_settings: dict[str, Any], expected: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Provider, name there, and address."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    endpoint = find_endpoint(Settings(**given_settings))
    assert (endpoint.kind, endpoint.name, endpoint.base_url) == expected


NOWHERE: dict[str, dict[str, Any]] = {
    "no provider": {"model": "gpt-4o"},
    "no name": {"model": "openai/"},
    "unknown provider": {"model": "acme/x"},
    "the reader": {"model": "reader"},
    "empty": {"model": ""},
    "ollama without name": {"model": "ollama/"},
    "local without name": {"model": "local/"},
    "local file missing": {"model": "local/nowhere.gguf"},
    "local with an address": {"model": "local/smollm2", "base_url": "http://box/v1"},
    "address without scheme": {"model": "m", "base_url": "box:8000"},
    "address of a file": {"model": "m", "base_url": "file:///etc/passwd"},
    "address with a bad port": {"model": "m", "base_url": "http://box:port/v1"},
    "unknown mode": {"model": "m", "base_url": "http://box/v1", "mode": "telepathy"},
}


@pytest.mark.parametrize("given_settings", NOWHERE.values(), ids=NOWHERE.keys())
def test_a_name_that_leads_nowhere_is_a_usage_error(given_settings: dict[str, Any]) -> None:
    """Before anything is sent, with the remedy."""
    with pytest.raises(UsageError) as caught:
        find_endpoint(Settings(**given_settings))
    assert caught.value.hint


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    """llama.cpp is not handed just any file."""
    path = tmp_path / "x.gguf"
    path.write_bytes(b"\x7fELF" * 10)
    with pytest.raises(UsageError, match="not a GGUF file"):
        find_endpoint(Settings(model=f"local/{path}"))


KEYS = {"missing": "", "blank": "  ", "with a blank": "sk-1 2", "of another alphabet": "sk-ключ", "two lines": "a\nb"}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS.keys())
def test_a_key_that_cannot_be_one_is_refused(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the variable and does not repeat the key."""
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ModelRefused, match="OPENAI_API_KEY") as caught:
        find_endpoint(Settings(model="openai/gpt-4o"))
    assert not key.strip() or key not in str(caught.value)


def test_a_key_is_not_shown_with_its_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor in a traceback that prints it."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert "sk-secret" not in repr(find_endpoint(Settings(model="openai/gpt-4o")))


def test_an_address_is_shown_without_its_secrets() -> None:
    """User, password, query and fragment are left out."""
    assert public_url("https://me:pw@box:81/v1/?api-key=s#t") == "https://box:81/v1"


@given(st.text())
def test_any_address_is_an_endpoint_or_a_usage_error(text: str) -> None:
    """No text at all as a base URL is a crash: it is an address of the web, or refused with its remedy."""
    found, refused = None, None
    try:
        found = find_endpoint(Settings(model="m", base_url=text))
    except UsageError as error:
        refused = error
    assert refused.hint if refused else found and found.base_url.lower().startswith(("http://", "https://"))


TEMPERATURES = {"gpt-4o-mini": True, "o3": False, "gpt-5-mini": False, "gpt-5-chat-latest": True}


@pytest.mark.parametrize(("name", "takes"), TEMPERATURES.items())
def test_reasoning_models_are_sent_no_temperature(name: str, takes: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """They refuse it."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    assert find_endpoint(Settings(model=f"openai/{name}")).takes_temperature is takes


# -- limits ----------------------------------------------------------------------------


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


# -- the budget ------------------------------------------------------------------------


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


# -- salvage ---------------------------------------------------------------------------


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    n: int
    words: list[str]
    note: str | None


class Draft(BaseModel):
    model_config = ConfigDict(extra="forbid")

    keep: list[str]
    numbers: list[int]
    items: list[Item]


ITEMS = st.builds(Item, n=st.integers(), words=st.lists(st.text(), max_size=3), note=st.none() | st.text())
DRAFTS = st.builds(
    Draft,
    keep=st.lists(st.text(), max_size=3),
    numbers=st.lists(st.integers(), max_size=3),
    items=st.lists(ITEMS, max_size=3),
)


@given(DRAFTS, st.floats(0, 1), st.booleans())
def test_a_cut_answer_gives_only_whole_items(draft: Draft, part: float, escaped: bool) -> None:
    """Wherever the cut falls, what is kept is the beginning of each list, item by item, and never half an item."""
    text = json.dumps(draft.model_dump(), ensure_ascii=escaped)
    cut = text[: int(part * len(text))]
    saved = salvage_answer(cut, Draft)
    if saved is None:
        assert "[" not in cut
        return
    for name in Draft.model_fields:
        kept, whole = getattr(saved.draft, name), getattr(draft, name)
        assert kept == whole[: len(kept)]
    assert saved.dropped == ()


def test_a_number_at_the_cut_is_not_kept() -> None:
    """12 may have been 123."""
    assert complete_part('{"numbers": [7, 12') == '{"numbers": [7]}'


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x)).map(json.dumps))
def test_any_text_is_salvaged_or_given_up(text: str) -> None:
    """No answer at all is a crash."""
    saved = salvage_answer(text, Draft)
    assert saved is None or isinstance(saved.draft, Draft)


def test_deep_nesting_is_no_crash() -> None:
    """A hundred thousand open brackets are no answer."""
    saved = salvage_answer('{"keep": ' + "[" * 100_000, Draft)
    assert saved is not None
    assert saved.draft == Draft(keep=[], numbers=[], items=[])


def test_each_misfit_is_dropped_with_its_reason() -> None:
    """Items of the wrong shape and unknown fields, and nothing else."""
    text = json.dumps({"keep": ["Q1", 5], "items": [{"n": "x"}, {"n": 1, "words": [], "note": None}], "extra": 1})
    saved = salvage_answer(text, Draft)
    assert saved is not None
    assert (saved.draft.keep, [item.n for item in saved.draft.items]) == (["Q1"], [1])
    assert sorted(item.field for item in saved.dropped) == ["extra", "items", "keep"]
    assert all(item.reason for item in saved.dropped)


# -- prices and the list of models -----------------------------------------------------


def test_a_model_on_the_users_own_machine_costs_nothing() -> None:
    """Zero is known there; a model that its host bills is unknown."""
    own, billed = find_endpoint(Settings(model="ollama/small")), find_endpoint(Settings(model="ollama/big-cloud"))
    assert price_usd(own, 10**6, 0, 10**6) == 0.0
    assert price_usd(billed, 10**6, 0, 10**6) is None


def test_the_price_table_has_a_date() -> None:
    """An ISO date, of a day when somebody checked."""
    assert prices_as_of() > "2025-01-01"


def test_models_are_listed_with_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader, then each configured server with its own key; one that is down is said, and the rest listed."""
    with scripted_server([Reply()], models=("b-model", "a-model")) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
        said: list[str] = []
        offers = asyncio.run(list_models(Settings(base_url=server.base_url), said.append))
    names = [offer.name for offer in offers if not offer.name.startswith("local/")]
    assert names == ["reader", "a-model", "b-model", "openai/a-model", "openai/b-model"]
    assert len(said) == 1
    assert "127.0.0.1:9" in said[0]
