"""Many questions of one run: its limits of tokens, money and requests, and what is bought only once."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import BudgetReached, OfflineMiss, UsageError
from summarizer.ledger import Ledger
from summarizer.llm import Answer, Model, open_model
from summarizer.records import Prompt
from summarizer.settings import Settings
from tests.asking import DRAFT, GOOD, Draft, FakeTime, ask, prompt, settings_for, status, with_model
from tests.server.scripted import Reply, scripted_server


def test_a_limit_of_tokens_is_never_passed() -> None:
    """Calls go on while the worst case fits; then the run stops, and what was bought stays."""
    replies = [Reply(GOOD, prompt_tokens=150, completion_tokens=50)]
    with scripted_server(replies) as server:

        async def many(model: Model) -> list[Any]:
            return await asyncio.gather(
                *(model.ask(prompt(f"text {n}"), Draft) for n in range(30)), return_exceptions=True
            )

        results = with_model(settings_for(server, max_tokens=4000, max_answer_tokens=100), many)
        bought = server.count * 200
    stopped = [result for result in results if isinstance(result, BudgetReached)]
    assert 4000 - 1500 < bought <= 4000
    assert len(stopped) + server.count == 30
    assert stopped[0].exit_code == 3


def test_a_limit_of_money_is_never_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sum of what the calls cost stays below the limit."""
    with scripted_server([Reply(GOOD, prompt_tokens=1000, completion_tokens=100)]) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        settings = Settings(model="openai/gpt-4o-mini", use_ledger=False, max_cost_usd=0.004, max_answer_tokens=200)

        async def many(model: Model) -> list[Any]:
            return await asyncio.gather(
                *(model.ask(prompt(f"text {n}"), Draft) for n in range(40)), return_exceptions=True
            )

        results = with_model(settings, many)
    spent = sum(result.usage.cost_usd for result in results if isinstance(result, Answer))
    assert 0.003 < spent <= 0.004


def test_a_limit_of_money_needs_a_price() -> None:
    """Where no price is known, the run does not begin."""
    with scripted_server([Reply(GOOD)]) as server:
        with pytest.raises(UsageError, match="price"):
            ask(settings_for(server, max_cost_usd=1.0))
        assert server.count == 0


def test_questions_are_prepared_one_in_a_round_of_the_event_loop() -> None:
    """A wave of questions leaves the requests under way their turns: no two are prepared in one round."""
    rounds, at = [0], list[int]()

    class Seen(Prompt):
        def __getattribute__(self, name: str) -> Any:
            if name == "system":
                at.append(rounds[0])
            return super().__getattribute__(name)

    async def count() -> None:
        while True:
            rounds[0] += 1
            await asyncio.sleep(0)

    async def use(model: Model) -> None:
        counting = asyncio.create_task(count())
        asked = [Seen(**prompt(f"{n}?").model_dump()) for n in range(30)]
        at.clear()
        await asyncio.gather(*(model.ask(one, Draft) for one in asked), return_exceptions=True)
        counting.cancel()

    with_model(Settings(model="m", base_url="http://127.0.0.1:1/v1", use_ledger=False, offline=True), use)
    assert len(at) >= 30
    assert len(set(at)) == len(at)


def test_too_many_requests_slow_the_whole_run_down() -> None:
    """A server that bears four at once: all calls are answered, and the run learns to send fewer."""
    lock, now, crowds = threading.Lock(), [0], list[int]()

    def script(body: dict[str, Any]) -> Reply:
        with lock:
            now[0] += 1
            crowd = now[0]
            crowds.append(crowd)
        threading.Event().wait(0.1)  # long beside a request of the client, so that a crowd gathers
        with lock:
            now[0] -= 1
        return status(429) if crowd > 4 else Reply(GOOD)

    with scripted_server(script) as server:

        async def many(model: Model) -> list[Answer[Draft]]:
            return await asyncio.gather(*(model.ask(prompt(f"text {n}"), Draft) for n in range(60)))

        answers = with_model(settings_for(server, start_concurrency=32, max_attempts=30), many)
    assert all(answer.draft == DRAFT for answer in answers)
    assert max(crowds) > 4  # it starts above what the server bears, however slow this machine is
    assert max(crowds[-20:]) <= 8


def test_the_same_question_is_bought_once(tmp_path: Path) -> None:
    """A second run replays it, with the same draft and the same usage."""
    with scripted_server([Reply(GOOD, prompt_tokens=70)]) as server:
        settings = settings_for(server, use_ledger=True, ledger=tmp_path / "l")
        first, second = ask(settings), ask(settings)
        assert server.count == 1
    assert (first.draft, first.usage) == (second.draft, second.usage)
    assert (first.replayed, second.replayed) == (False, True)


def test_the_same_question_at_the_same_time_is_bought_once(tmp_path: Path) -> None:
    """Two articles with one text in one run: who comes second waits for the first."""
    with scripted_server([Reply(GOOD, delay_s=0.05)]) as server:

        async def twice(model: Model) -> list[Answer[Draft]]:
            return await asyncio.gather(model.ask(prompt(), Draft), model.ask(prompt(), Draft))

        answers = with_model(settings_for(server, use_ledger=True, ledger=tmp_path / "l"), twice)
        assert server.count == 1
    assert [answer.draft for answer in answers] == [DRAFT, DRAFT]


def test_a_re_ask_is_replayed_too(tmp_path: Path) -> None:
    """Both the broken answer and its correction are in the ledger."""
    with scripted_server([Reply("no"), Reply(GOOD)]) as server:
        settings = settings_for(server, use_ledger=True, ledger=tmp_path / "l")
        first, second = ask(settings), ask(settings)
        assert server.count == 2
    assert (first.draft, first.usage) == (second.draft, second.usage)


def test_offline_replays_without_key_or_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was bought of OpenAI is replayed on a machine that has no key, and nothing is sent."""
    with scripted_server([Reply(GOOD)]) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        settings = Settings(model="openai/gpt-4o-mini", ledger=tmp_path / "l")
        ask(settings)
    monkeypatch.delenv("OPENAI_API_KEY")
    assert ask(settings.model_copy(update={"offline": True})).draft == DRAFT


def test_offline_names_what_is_missing(tmp_path: Path) -> None:
    """The error tells the prompt and the beginning of its text."""
    with scripted_server([Reply(GOOD)]) as server:
        settings = settings_for(server, use_ledger=True, ledger=tmp_path / "l", offline=True)
        with pytest.raises(OfflineMiss, match=r"read\.v1.*Who spoke"):
            ask(settings)
        assert server.count == 0


def test_credentials_of_an_address_are_not_kept(tmp_path: Path) -> None:
    """User, password and query of a base URL are in no file; the key neither, in whatever form it is sent."""
    with scripted_server([Reply(GOOD)]) as server:
        address = server.base_url.replace("http://", "http://user:pass-word-1@")
        ask(settings_for(server, base_url=address, use_ledger=True, ledger=tmp_path / "l"))
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Who spoke" in held
    assert b"pass-word-1" not in held


def test_a_full_disk_loses_no_answer(tmp_path: Path) -> None:
    """The answer is used, the trouble is said once with its remedy, and the same question is not bought twice."""
    path = tmp_path / "l"
    Ledger(path, 1.0, print).close()
    said: list[str] = []
    with scripted_server([Reply(GOOD)]) as server:

        async def run() -> list[Answer[Draft]]:
            settings = settings_for(server, use_ledger=True, ledger=path)
            async with open_model(settings, clock=FakeTime().clock, say=said.append) as model:
                assert model._ledger is not None
                # SQLite's own way to a full disk: no page more than there are
                model._ledger._database.execute("PRAGMA max_page_count = 1")
                return [await model.ask(prompt(text), Draft) for text in ("a" * 9000, "b" * 9000, "a" * 9000)]

        answers = asyncio.run(run())
        assert server.count == 2
    assert [answer.draft for answer in answers] == [DRAFT] * 3
    (told,) = said
    assert "full" in told
    assert "hint: free some space" in told
