"""Where a model's name leads: which server, under which name, with which key and habits.

In go the settings (model name, base URL, mode) and the providers' own environment
variables; out comes one frozen `Endpoint`. Refused are a name that leads nowhere
(UsageError), and a provider that needs a key where there is none (ModelRefused):
both before anything is sent.

A key is read here, goes into the client's header, and nowhere else: OpenAI's key is
sent to OpenAI (or to the address its own variable OPENAI_BASE_URL names), never to a
server given by `--base-url`, which has a variable of its own.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit, urlunsplit

from summarizer.errors import ModelRefused, UsageError
from summarizer.settings import READER, Settings

Kind = Literal["openai", "compatible", "ollama", "local"]
Mode = Literal["json_schema", "tools", "json", "md_json"]

OPENAI_URL = "https://api.openai.com/v1"
OLLAMA_URL = "http://127.0.0.1:11434"
OPENAI_KEY = "OPENAI_API_KEY"
SERVER_KEY = "SUMMARIZER_API_KEY"

# Ollama runs one to four requests of a model at once and queues the rest, where they only time out
_OLLAMA_PARALLEL = 4
# reasoning models accept no temperature but their own (OpenAI API reference, "temperature")
_NO_TEMPERATURE = re.compile(r"(o\d|gpt-5(?!-chat))")

_MODES: dict[str, Mode] = {
    "json_schema": "json_schema",
    "tools": "tools",
    "tools_strict": "tools",
    "json": "json",
    "md_json": "md_json",
}


@dataclass(frozen=True)
class Endpoint:
    """One model on one server.

    `server` names the server in the ledger, without credentials or query; `base_url`
    is where requests go ("" for a model in this process, whose port is not yet
    known). `parallel` is the most requests it can use at once, None where it has no
    limit of its own. `free` says that its tokens cost no money.
    """

    kind: Kind
    name: str
    server: str
    base_url: str
    mode: Mode
    key: str | None = field(default=None, repr=False)
    path: Path | None = None
    parallel: int | None = None
    free: bool = False
    takes_temperature: bool = True

    @property
    def limit_parameter(self) -> str:
        """What this server calls the most tokens of an answer (OpenAI renamed it for its own models)."""
        return "max_completion_tokens" if self.kind == "openai" else "max_tokens"


def find_endpoint(settings: Settings, *, needs_key: bool = True) -> Endpoint:
    """The endpoint that `settings.model` and `settings.base_url` name. Raises UsageError or ModelRefused.

    `needs_key` False: nothing will be sent (a replay, a forecast), so a missing key is no error.
    """
    provider, _, rest = settings.model.partition("/")
    if not settings.model or settings.model == READER:
        raise UsageError(f"{settings.model!r} is not a language model", "name one with --model, as in openai/NAME")
    if provider == "local":
        return _local(rest, settings)
    if provider == "ollama":
        return _ollama(rest, settings)
    if settings.base_url:
        return _compatible(settings.model, settings.base_url, settings)
    if provider == "openai" and rest:
        return _openai(rest, settings, needs_key)
    raise UsageError(
        f"the model name {settings.model!r} leads nowhere",
        "use openai/NAME, ollama/NAME, local/smollm2, local/PATH.gguf, or add --base-url URL for a server of your own",
    )


def checked_mode(settings: Settings) -> Mode:
    """The instructor mode asked for, or JSON schema, which OpenAI, llama.cpp, Ollama and vLLM enforce by grammar."""
    if settings.mode is None:
        return "json_schema"
    mode = _MODES.get(settings.mode.lower())
    if mode is None:
        raise UsageError(f"unknown mode {settings.mode!r}", f"the modes are {', '.join(sorted(_MODES))}")
    return mode


def checked_url(url: str) -> str:
    """`url` without a trailing slash. Raises UsageError unless it is http(s) with a host."""
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{public_url(url)!r} is not the address of a server", "write it as http://HOST:PORT/v1")
    return url.rstrip("/")


def public_url(url: str) -> str:
    """`url` without user, password, query and fragment, which may hold secrets."""
    parts = _split(url)
    if parts is None:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))


def configured_key(variable: str) -> str | None:
    """The key in an environment variable, or None. Raises ModelRefused where no header could carry it."""
    key = os.environ.get(variable, "").strip()
    if not key:
        return None
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ModelRefused(f"the key in {variable} holds characters that no key has", "copy it again, without quotes")
    return key


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  raises where the port is no number
    except ValueError:
        return None
    return parts


def openai_url() -> str:
    """OpenAI's address, or the one that its own variable OPENAI_BASE_URL names."""
    return checked_url(os.environ.get("OPENAI_BASE_URL", "").strip() or OPENAI_URL)


def _openai(name: str, settings: Settings, needs_key: bool) -> Endpoint:
    key = configured_key(OPENAI_KEY)
    if key is None and needs_key:
        raise ModelRefused(
            f"openai/{name} needs a key, and {OPENAI_KEY} is not set",
            f"export {OPENAI_KEY}=..., or use a model without one: ollama/NAME, local/smollm2",
        )
    url = openai_url()
    return Endpoint(
        kind="openai",
        name=name,
        server="openai" if url == OPENAI_URL else public_url(url),
        base_url=url,
        mode=checked_mode(settings),
        key=key,
        takes_temperature=_NO_TEMPERATURE.match(name) is None,
    )


def _compatible(name: str, base_url: str, settings: Settings) -> Endpoint:
    url = checked_url(base_url)
    return Endpoint(
        kind="compatible",
        name=name,
        server=public_url(url),
        base_url=url,
        mode=checked_mode(settings),
        key=configured_key(SERVER_KEY),
    )


def ollama_url(settings: Settings) -> str:
    """Ollama's address without `/v1`: `--base-url`, its own variable OLLAMA_HOST, or its standard port."""
    url = settings.base_url or os.environ.get("OLLAMA_HOST", "").strip() or OLLAMA_URL
    if "://" not in url:
        url = f"http://{url}"
    return checked_url(url).removesuffix("/v1").replace("://0.0.0.0", "://127.0.0.1")


def _ollama(name: str, settings: Settings) -> Endpoint:
    if not name:
        raise UsageError("ollama/ names no model", "`summarizer models` lists what Ollama has")
    url = ollama_url(settings)
    return Endpoint(
        kind="ollama",
        name=name,
        server=public_url(url),
        base_url=f"{url}/v1",
        mode=checked_mode(settings),
        key=configured_key(SERVER_KEY) if settings.base_url else None,
        parallel=_OLLAMA_PARALLEL,
        free=not name.endswith("-cloud"),  # Ollama's hosted models are billed
    )


def _local(name: str, settings: Settings) -> Endpoint:
    from summarizer.llm.local import find_weights

    if settings.base_url:
        raise UsageError(
            f"{settings.model} runs in this process, so --base-url has no meaning", "leave out one of them"
        )
    path = find_weights(name)
    return Endpoint(
        kind="local",
        name=path.stem,
        server=f"local:{path.stat().st_size}",
        base_url="",
        mode=checked_mode(settings),
        path=path,
        parallel=1,
        free=True,
    )
