"""How much a server's model can read at once, asked of the server.

In goes an endpoint with its base URL; out comes its context window in tokens, or
None where the server does not say. Nothing is guessed: each server family tells it
at an address of its own, tried in turn. Nothing is refused: a server that is down is
found out by the first call, which says it better.
"""

from collections.abc import Mapping
from typing import Any

import httpx2

from summarizer.llm.endpoints import Endpoint

# questions about a model are answered at once, or not at all; loading one into Ollama takes longer
_TIMEOUT_S = 10.0
_LOADING_S = 120.0
# vLLM; OpenRouter and others; LM Studio, loaded and at most
_MODEL_FIELDS = ("max_model_len", "context_length", "context_window", "loaded_context_length", "max_context_length")


async def ask_window(endpoint: Endpoint) -> int | None:
    """The context window of the endpoint's model, in tokens, or None."""
    root = endpoint.base_url.removesuffix("/v1")
    async with httpx2.AsyncClient(
        timeout=_TIMEOUT_S, headers=key_header(endpoint), trust_env=endpoint.kind != "local"
    ) as http:
        if endpoint.kind == "ollama":
            return await _ask_ollama(http, root, endpoint.name)
        # llama.cpp: what one slot of the running server has, which may be less than the model was trained for
        properties = await fetch(http, "GET", f"{root}/props")
        window = _positive(_at(properties, "default_generation_settings", "n_ctx"))
        return window or window_in_listing(await fetch(http, "GET", f"{endpoint.base_url}/models"), endpoint.name)


def window_in_listing(listing: Any, name: str) -> int | None:
    """The window that a server's list of models (`GET /v1/models`) gives for one of them, or None."""
    models = listing.get("data") if isinstance(listing, Mapping) else None
    for model in models if isinstance(models, list) else ():
        if isinstance(model, Mapping) and model.get("id") == name:
            return next(filter(None, (_positive(model.get(field)) for field in _MODEL_FIELDS)), None)
    return None


async def fetch(http: httpx2.AsyncClient, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    """The JSON at `url`, or None where there is none."""
    try:
        response = await http.request(method, url, json=body)
        return response.json() if response.is_success else None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError):
        return None


def key_header(endpoint: Endpoint) -> dict[str, str]:
    return {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}


async def _ask_ollama(http: httpx2.AsyncClient, root: str, name: str) -> int | None:
    """Ollama cuts a model's window to what it loaded it with, and says so only of loaded models: load it, then ask."""
    http.timeout = httpx2.Timeout(_LOADING_S)
    await fetch(http, "POST", f"{root}/api/generate", {"model": name})
    loaded = _at(await fetch(http, "GET", f"{root}/api/ps"), "models")
    for model in loaded if isinstance(loaded, list) else ():
        names = {_at(model, "name"), _at(model, "model")}
        if name in names or f"{name}:latest" in names:
            return _positive(_at(model, "context_length"))
    return None


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _positive(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
