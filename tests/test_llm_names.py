"""A model's name and key -> its server; which models there are, and what they cost."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import ModelRefused, UsageError
from summarizer.llm.endpoints import find_endpoint, public_url
from summarizer.llm.listing import list_models
from summarizer.llm.prices import price_usd, prices_as_of
from summarizer.settings import Settings
from tests.server.scripted import Reply, scripted_server

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
