"""One question to a model, over real HTTP: what is sent, what comes back, to whom a key goes, how large the window is."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import ModelRefused
from summarizer.llm import Model
from summarizer.settings import Settings
from tests.asking import DRAFT, GOOD, Draft, ask, prompt, settings_for, with_model
from tests.server.scripted import Reply, Script, completion, scripted_server


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


ECHO = Reply(status=400, raw=json.dumps({"error": {"message": "bad key sk-secret-1\x1b[2J\nin header"}}))


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
