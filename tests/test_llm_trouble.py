"""When a server or an answer is in trouble: how many requests it costs, how long is waited, what is kept."""

import asyncio
import json
import socket
from datetime import timedelta
from email.utils import format_datetime

import pytest

from summarizer.errors import ContextTooSmall, ModelAnswerUnusable, ModelError, ModelRefused, ModelUnavailable
from summarizer.llm import Answer, Model
from summarizer.settings import Settings
from tests.asking import DRAFT, GOOD, TODAY, Draft, FakeTime, ask, prompt, settings_for, status, with_model
from tests.server.scripted import Reply, scripted_server

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
