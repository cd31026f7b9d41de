"""One question to a model, over real HTTP: how many requests it takes, what comes back, what is kept, what it costs."""

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from summarizer.errors import (
    BudgetReached,
    ContextTooSmall,
    ModelAnswerUnusable,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    OfflineMiss,
    UsageError,
)
from summarizer.ledger import Ledger
from summarizer.llm import Answer, Model, open_model
from summarizer.llm.clock import Clock
from summarizer.records import Prompt
from summarizer.settings import Settings
from tests.server.scripted import Reply, Script, ScriptedServer, completion, scripted_server

TODAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int
    word: str


class Draft(BaseModel):
    model_config = ConfigDict(extra="forbid")

    keep: list[str]
    items: list[Item]


GOOD = {"keep": ["Q1"], "items": [{"number": 1, "word": "one"}]}
DRAFT = Draft.model_validate(GOOD)


class FakeTime:
    """A clock whose sleeps take no time and are written down."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.now, sleep=self.sleep, today=lambda: TODAY)


def prompt(user: str = "Who spoke?") -> Prompt:
    return Prompt(id="read.v1", sha256="0" * 64, system="Answer.", user=user)


def settings_for(server: ScriptedServer, **changed: Any) -> Settings:
    return Settings(**{"model": "test-model", "base_url": server.base_url, "use_ledger": False, **changed})


def with_model(settings: Settings, use: Callable[[Model], Awaitable[Any]], time: FakeTime | None = None) -> Any:
    async def run() -> Any:
        async with open_model(settings, clock=(time or FakeTime()).clock) as model:
            return await use(model)

    return asyncio.run(run())


def ask(settings: Settings, *, user: str = "Who spoke?", time: FakeTime | None = None) -> Answer[Draft]:
    answer: Answer[Draft] = with_model(settings, lambda model: model.ask(prompt(user), Draft), time)
    return answer


def status(code: int, **headers: str) -> Reply:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status=code, headers=named, raw=json.dumps({"error": {"message": "no"}}))


# -- answers ---------------------------------------------------------------------------


def test_an_answer_has_its_draft_and_its_usage() -> None:
    """One request; the tokens are the server's."""
    with scripted_server([Reply(GOOD, prompt_tokens=70, cached_tokens=50, completion_tokens=9)]) as server:
        answer = ask(settings_for(server))
        assert server.count == 1
    assert answer.draft == DRAFT
    assert (answer.complete, answer.replayed) == (True, False)
    usage = answer.usage
    assert (usage.calls, usage.input_tokens, usage.cached_tokens, usage.output_tokens) == (1, 70, 50, 9)


def test_a_price_nobody_knows_is_none() -> None:
    """Unknown is not zero."""
    with scripted_server([Reply(GOOD)]) as server:
        assert ask(settings_for(server)).usage.cost_usd is None


def test_a_known_price_is_charged_with_its_cached_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """gpt-4o-mini: 0.15, 0.075 and 0.60 dollars a million tokens, uncached, cached and out."""
    with scripted_server([Reply(GOOD, prompt_tokens=1000, cached_tokens=200, completion_tokens=100)]) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        usage = ask(Settings(model="openai/gpt-4o-mini", use_ledger=False)).usage
    assert usage.cost_usd == pytest.approx((800 * 0.15 + 200 * 0.075 + 100 * 0.60) / 1e6)


@pytest.mark.parametrize("mode", ["json_schema", "tools", "tools_strict", "json", "md_json"])
def test_every_mode_gives_the_same_draft(mode: str) -> None:
    """As response format, tool, JSON object and fenced JSON: one request each."""
    tools = mode.startswith("tools")
    text = f"```json\n{json.dumps(GOOD)}\n```" if mode == "md_json" else json.dumps(GOOD)
    with scripted_server([Reply(text, as_tool=tools)]) as server:
        answer = ask(settings_for(server, mode=mode))
        assert server.count == 1
    assert answer.draft == DRAFT


def test_structured_outputs_are_strict() -> None:
    """Both the response format and the tool are sent with `strict`, so that the server enforces the schema."""
    with scripted_server([Reply(GOOD), Reply(GOOD, as_tool=True)]) as server:
        ask(settings_for(server))
        ask(settings_for(server, mode="tools"))
        formatted, tool = server.requests
    assert formatted["response_format"]["json_schema"]["strict"] is True
    assert tool["tools"][0]["function"]["strict"] is True


def test_article_text_is_never_a_template() -> None:
    """Braces that a template engine would run arrive as they are."""
    hostile = "{{ 7 * 7 }} {% for x in y %} {{ self.__init__.__globals__ }}"
    with scripted_server([Reply(GOOD)]) as server:
        ask(settings_for(server), user=hostile)
        assert server.requests[0]["messages"][1]["content"] == hostile


def test_an_unpaired_surrogate_can_be_asked_about() -> None:
    """Text that no UTF-8 can hold is sent with a replacement character, and the answer kept."""
    with scripted_server([Reply(GOOD)]) as server:
        answer = ask(settings_for(server), user="a\ud800b")
        assert server.requests[0]["messages"][1]["content"] == "a\ufffdb"
    assert answer.draft == DRAFT


def test_a_surrogate_in_an_answer_is_no_crash(tmp_path: Path) -> None:
    """A server may send half a character as an escape; the rest of the answer is used, now and replayed."""
    body = json.dumps(completion(Reply(json.dumps(GOOD)), "m")).replace('"id": "c1"', '"id": "\\ud800"')
    with scripted_server([Reply(raw=body)]) as server:
        settings = settings_for(server, use_ledger=True, ledger=tmp_path / "l")
        assert [ask(settings).draft, ask(settings).draft] == [DRAFT, DRAFT]
        assert server.count == 1


def test_samples_of_one_prompt_are_asked_with_heat() -> None:
    """The first reading is asked as configured, later ones with the sampling temperature and a seed of their own."""
    with scripted_server([Reply(GOOD)]) as server:

        async def thrice(model: Model) -> None:
            for sample in range(3):
                await model.ask(prompt(), Draft, sample=sample)

        with_model(settings_for(server), thrice)
        sent = [(request["temperature"], request.get("seed")) for request in server.requests]
    assert sent == [(0.0, None), (0.7, 1), (0.7, 2)]


# -- the number of requests ------------------------------------------------------------

PASSING: dict[str, list[Reply]] = {
    "408": [status(408)],
    "409": [status(409)],
    "429": [status(429)],
    "500": [status(500)],
    "502 with HTML": [Reply(status=502, raw="<html>bad gateway</html>", headers={"Content-Type": "text/html"})],
    "503 twice": [status(503), status(503)],
    "line dropped": [Reply(drop=True)],
    "body cut in the middle": [Reply(GOOD, cut=True)],
}


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING.keys())
def test_passing_trouble_costs_one_request_each(trouble: list[Reply]) -> None:
    """As many requests as troubles, and one for the answer."""
    with scripted_server([*trouble, Reply(GOOD)]) as server:
        answer = ask(settings_for(server))
        assert server.count == len(trouble) + 1
    assert answer.draft == DRAFT


NO_CREDIT = Reply(status=429, raw=json.dumps({"error": {"message": "pay", "code": "insufficient_quota"}}))
TOO_LONG = Reply(status=400, raw=json.dumps({"error": {"message": "request (9000) exceeds the context size (2048)"}}))
ECHO = Reply(status=400, raw=json.dumps({"error": {"message": "bad key sk-secret-1\x1b[2J\nin header"}}))
FILTERED = Reply(status=400, raw=json.dumps({"error": {"message": "policy", "code": "content_filter"}}))
PAGE = Reply(raw="<!DOCTYPE html><html><body>Welcome</body></html>", headers={"Content-Type": "text/html"})
REFUSED: dict[str, tuple[Reply, type[ModelError]]] = {
    "400": (status(400), ModelRefused),
    "401": (status(401), ModelRefused),
    "403": (status(403), ModelRefused),
    "404": (status(404), ModelRefused),
    "404 page": (Reply(status=404, raw="<html>", headers={"Content-Type": "text/html"}), ModelRefused),
    "422": (status(422), ModelRefused),
    "429 without credit": (NO_CREDIT, ModelRefused),
    "context too small": (TOO_LONG, ContextTooSmall),
    "HTML with 200": (PAGE, ModelRefused),
    "JSON that is none": (Reply(raw="{nothing"), ModelRefused),
    "another API": (Reply(raw='{"status": "ok"}'), ModelRefused),
    "error with 200": (Reply(raw='{"error": {"message": "upstream"}}'), ModelRefused),
    "refusal": (Reply(content=None, refusal="I will not."), ModelAnswerUnusable),
    "content filter": (Reply(content="", finish_reason="content_filter"), ModelAnswerUnusable),
    "filtered request": (FILTERED, ModelAnswerUnusable),
}


@pytest.mark.parametrize(("reply", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_what_will_not_pass_costs_one_request(reply: Reply, expected: type[ModelError]) -> None:
    """Nothing is asked twice; the error is one line and has a remedy."""
    with scripted_server([reply]) as server:
        with pytest.raises(expected) as caught:
            ask(settings_for(server))
        assert server.count == 1
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_a_server_that_stays_down_is_asked_max_attempts_times() -> None:
    """Then it is unavailable, which may pass."""
    with scripted_server([status(500)]) as server:
        with pytest.raises(ModelUnavailable) as caught:
            ask(settings_for(server, max_attempts=4))
        assert server.count == 4
    assert caught.value.retryable


def test_nobody_at_the_address_is_unavailable() -> None:
    """A closed port is tried as often as any lost connection, and named in the error."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    time = FakeTime()
    settings = Settings(model="m", base_url=f"http://127.0.0.1:{port}/v1", use_ledger=False, max_attempts=3)
    with pytest.raises(ModelUnavailable, match=str(port)):
        ask(settings, time=time)
    assert len(time.slept) == 2


def test_a_refused_key_is_not_shown_again_and_again() -> None:
    """After one 401 the other articles of the run get the same error without a request."""
    with scripted_server([status(401)]) as server:

        async def many(model: Model) -> list[BaseException | Answer[Draft]]:
            first = await asyncio.gather(model.ask(prompt("first"), Draft), return_exceptions=True)
            asked = (model.ask(prompt(f"text {n}"), Draft) for n in range(20))
            return first + await asyncio.gather(*asked, return_exceptions=True)

        errors = with_model(settings_for(server), many)
        assert server.count == 1
    assert {type(error) for error in errors} == {ModelRefused}


def test_a_broken_answer_is_asked_again_once() -> None:
    """What is no JSON costs a second request, which shows the model its mistake."""
    with scripted_server([Reply("I think that"), Reply(GOOD)]) as server:
        answer = ask(settings_for(server))
        assert server.count == 2
        assert "Invalid JSON" in str(server.requests[1]["messages"])
    assert answer.draft == DRAFT
    assert answer.usage.calls == 2


def test_an_answer_that_stays_broken_is_unusable() -> None:
    """One re-ask, then an error: two requests in all."""
    with scripted_server([Reply("I think that")]) as server:
        with pytest.raises(ModelAnswerUnusable):
            ask(settings_for(server))
        assert server.count == 2


def test_items_that_stay_broken_are_named_and_the_rest_kept() -> None:
    """Two requests; the good item is in the draft, the bad one in `dropped` with its reason."""
    bad = {"keep": ["Q1"], "items": [{"number": "many", "word": "x"}, {"number": 1, "word": "one"}]}
    with scripted_server([Reply(bad)]) as server:
        answer = ask(settings_for(server))
        assert server.count == 2
    assert answer.draft == DRAFT
    assert not answer.complete
    assert [(item.field, item.item["word"]) for item in answer.dropped] == [("items", "x")]


def test_a_cut_off_answer_keeps_its_whole_items() -> None:
    """One request: what was complete is there, the item under the knife is not."""
    text = '{"keep": ["Q1"], "items": [{"number": 1, "word": "one"}, {"number": 2, "wo'
    with scripted_server([Reply(text, finish_reason="length")]) as server:
        answer = ask(settings_for(server))
        assert server.count == 1
    assert answer.draft == DRAFT
    assert not answer.complete


def test_a_cut_off_answer_without_any_item_is_no_draft() -> None:
    """Reasoning may use up the whole answer."""
    with scripted_server([Reply("", finish_reason="length")]) as server:
        answer = ask(settings_for(server))
        assert server.count == 1
    assert (answer.draft, answer.complete) == (None, False)


# -- waits -----------------------------------------------------------------------------

WAITS = {
    "seconds": ({"Retry_After": "7"}, 7.0),
    "a date": ({"Retry_After": format_datetime(TODAY + timedelta(seconds=90), usegmt=True)}, 90.0),
    "a date gone by": ({"Retry_After": format_datetime(TODAY - timedelta(days=1), usegmt=True)}, 0.0),
    "milliseconds": ({"retry_after_ms": "1500", "Retry_After": "60"}, 1.5),
    "nonsense": ({"Retry_After": "soon"}, 0.0),
    "negative": ({"Retry_After": "-5"}, 0.0),
    "not a number": ({"Retry_After": "nan"}, 0.0),
}


@pytest.mark.parametrize(("headers", "expected"), WAITS.values(), ids=WAITS.keys())
def test_retry_after_is_heeded(headers: dict[str, str], expected: float) -> None:
    """The wait is what was asked for and at most the first backoff more."""
    time = FakeTime()
    with scripted_server([status(503, **headers), Reply(GOOD)]) as server:
        ask(settings_for(server, backoff_base_s=0.5), time=time)
    (slept,) = time.slept
    assert expected <= slept <= expected + 0.5


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    """A server that asks for a day gets no second request, and the user an answer at once."""
    time = FakeTime()
    with scripted_server([status(429, Retry_After="86400")]) as server:
        with pytest.raises(ModelUnavailable):
            ask(settings_for(server, deadline_s=600), time=time)
        assert server.count == 1
    assert time.slept == []


def test_all_waits_of_a_call_together_stay_within_the_deadline() -> None:
    """Retry-After of 4 seconds with a deadline of 10: two waits fit, a third would not."""
    time = FakeTime()
    with scripted_server([status(503, Retry_After="4")]) as server:
        with pytest.raises(ModelUnavailable):
            ask(settings_for(server, deadline_s=10, backoff_base_s=0), time=time)
        assert server.count == 3
    assert time.slept == [4, 4]


def test_backoff_doubles_up_to_its_cap_with_full_jitter() -> None:
    """Each wait lies between nothing and the doubled base; over many calls they fill that range."""
    seen: list[list[float]] = []
    with scripted_server([status(500)]) as server:
        for _ in range(12):
            time = FakeTime()
            with pytest.raises(ModelUnavailable):
                ask(settings_for(server, max_attempts=5, backoff_base_s=1, backoff_cap_s=4), time=time)
            seen.append(time.slept)
    for place, most in enumerate((1, 2, 4, 4)):
        waits = [slept[place] for slept in seen]
        assert all(0 <= wait <= most for wait in waits)
        assert max(waits) > most / 2 > min(waits)


# -- limits of a run -------------------------------------------------------------------


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


# -- the ledger ------------------------------------------------------------------------


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


# -- keys and windows ------------------------------------------------------------------


def test_openais_key_goes_to_no_other_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--base-url` is sent its own key or none; nor OpenAI's organisation and project."""
    for name, value in {"OPENAI_API_KEY": "sk-1", "OPENAI_ORG_ID": "org-1", "OPENAI_PROJECT_ID": "proj-1"}.items():
        monkeypatch.setenv(name, value)
    with scripted_server([Reply(GOOD)]) as server:
        ask(settings_for(server))
        monkeypatch.setenv("SUMMARIZER_API_KEY", "own-key")
        ask(settings_for(server))
        first, second = ({name.lower(): text for name, text in sent.items()} for sent in server.headers)
    assert not {"sk-1", "org-1", "proj-1"} & {part for text in first.values() for part in text.split()}
    assert second["authorization"] == "Bearer own-key"


def test_a_key_that_a_server_repeats_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's words are quoted without the key, control characters and line ends."""
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-secret-1")
    with scripted_server([ECHO]) as server, pytest.raises(ModelRefused) as caught:
        ask(settings_for(server))
    assert "sk-secret-1" not in str(caught.value)
    assert str(caught.value).isprintable()


LISTING = {"data": [{"id": "other", "max_model_len": 1}, {"id": "test-model", "max_model_len": 4096}]}
WINDOWS: dict[str, tuple[dict[str, Any], int | None]] = {
    "llama.cpp": ({"/props": {"default_generation_settings": {"n_ctx": 2048}}}, 2048),
    "vLLM": ({"/v1/models": LISTING}, 4096),
    "silent": ({}, None),
    "nonsense": ({"/props": ["?"], "/v1/models": {"data": {"id": 5}}}, None),
}


@pytest.mark.parametrize(("pages", "expected"), WINDOWS.values(), ids=WINDOWS.keys())
def test_the_context_window_is_asked_of_the_server(pages: dict[str, Any], expected: int | None) -> None:
    """As its kind of server tells it; unknown is None and no guess."""
    with scripted_server([Reply(GOOD)], pages=pages) as server:
        assert with_model(settings_for(server), lambda model: model.context_window()) == expected


def test_ollama_is_asked_for_what_it_loaded() -> None:
    """The model is loaded, then the window it runs with is read."""
    pages = {"/api/generate": {}, "/api/ps": {"models": [{"name": "small:latest", "context_length": 8192}]}}
    with scripted_server([Reply(GOOD)], pages=pages) as server:
        settings = Settings(model="ollama/small", base_url=server.base_url, use_ledger=False)
        assert with_model(settings, lambda model: model.context_window()) == 8192
        assert server.asked_pages == ["/api/generate", "/api/ps"]


def test_the_window_is_asked_once_a_run_and_replayed_offline(tmp_path: Path) -> None:
    """All articles of a run, and its replay, are cut the same way."""
    with scripted_server([Reply(GOOD)], pages=WINDOWS["llama.cpp"][0]) as server:
        settings = settings_for(server, use_ledger=True, ledger=tmp_path / "l")

        async def thrice(model: Model) -> list[int | None]:
            return list(await asyncio.gather(*(model.context_window() for _ in range(3))))

        assert with_model(settings, thrice) == [2048] * 3
        assert server.asked_pages == ["/props"]
    offline = settings.model_copy(update={"offline": True})
    assert with_model(offline, lambda model: model.context_window()) == 2048


def test_script_of_one_reply_repeats() -> None:
    """The server of these tests goes on with its last reply."""
    script: Script = [Reply(GOOD)]
    with scripted_server(script) as server:
        ask(settings_for(server))
        ask(settings_for(server))
        assert server.count == 2
