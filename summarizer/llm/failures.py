"""The one place where errors of openai, httpx2 and instructor become errors of this program.

In goes what was raised, and the endpoint it was raised at; out comes a ModelError
whose message is one line and whose hint is the remedy. A server's own words are
quoted only for refused requests, one line of them, without control characters, and
never for a refused key, since some servers repeat it.
"""

import re

import openai

from summarizer.errors import ContextTooSmall, ModelAnswerUnusable, ModelError, ModelRefused, ModelUnavailable
from summarizer.llm.endpoints import OPENAI_KEY, SERVER_KEY, Endpoint, public_url

# 429 is no rate limit where the account has no money: waiting does not help (OpenAI error code)
_NO_CREDIT = "insufficient_quota"
_FILTERED = "content_filter"
_TOO_LONG = re.compile(r"context.{0,40}(length|size|window)|exceed.{0,60}context|too many tokens", re.IGNORECASE)
_QUOTED = 200
RETRIED_STATUS = frozenset({408, 409, 429})


def is_transient(error: BaseException) -> bool:
    """Whether the same request may succeed later: 408, 409, 429, 5xx, timeouts and lost connections."""
    if isinstance(error, openai.APIStatusError):
        if error.code == _NO_CREDIT:
            return False
        return error.status_code in RETRIED_STATUS or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError)


def translate(error: openai.OpenAIError, endpoint: Endpoint) -> ModelError:
    """`error` in this program's words."""
    if isinstance(error, openai.APITimeoutError):
        return ModelUnavailable(
            f"{_where(endpoint)} did not answer in time", "raise SUMMARIZER_TIMEOUT_S, or try later"
        )
    if isinstance(error, openai.APIConnectionError):
        return ModelUnavailable(f"cannot reach {_where(endpoint)}: {_reason(error)}", _start_hint(endpoint))
    if isinstance(error, openai.APIStatusError):
        return _translate_status(error, endpoint)
    return not_compatible(endpoint, one_line(str(error)))


def not_compatible(endpoint: Endpoint, seen: str) -> ModelRefused:
    """The server answers, but not as an OpenAI-compatible one."""
    return ModelRefused(
        f"{_where(endpoint)} does not answer like an OpenAI-compatible server ({seen})",
        "check the base URL: it usually ends in /v1",
    )


def refused_answer(endpoint: Endpoint, why: str) -> ModelAnswerUnusable:
    """The model declined, or a filter did."""
    return ModelAnswerUnusable(f"{endpoint.name} gave no answer: {one_line(why)}", "try another model for this article")


def one_line(text: str) -> str:
    """The first `_QUOTED` printable characters of `text`, blanks folded: safe in a terminal and a log."""
    folded = " ".join(text.split())
    printable = "".join(character for character in folded if character.isprintable())
    return printable if len(printable) <= _QUOTED else printable[: _QUOTED - 1] + "…"


def _translate_status(error: openai.APIStatusError, endpoint: Endpoint) -> ModelError:
    status = error.status_code
    if status == 401:
        return ModelRefused(f"{_where(endpoint)} refuses the key (401)", _key_hint(endpoint))
    if status == 404:
        return _unknown(error, endpoint)
    if error.code == _FILTERED:
        return refused_answer(endpoint, "its content filter refused the request")
    if status == 413 or (status in (400, 422) and _TOO_LONG.search(_words(error, endpoint))):
        return ContextTooSmall(
            f"the request is longer than {endpoint.name} can read ({status}: {_words(error, endpoint)})",
            "lower SUMMARIZER_MAX_CHARS or SUMMARIZER_MAX_ANSWER_TOKENS, or use a model with a larger context window",
        )
    if error.code == _NO_CREDIT:
        return ModelRefused(f"the account at {_where(endpoint)} has no credit left", "add credit, or use another model")
    if is_transient(error):
        seen = "is overloaded or limits our rate" if status == 429 else "fails"
        hint = "try later: answered calls are kept, so a new run pays only for the rest"
        return ModelUnavailable(f"{_where(endpoint)} {seen} ({status})", hint)
    if status == 403:
        return ModelRefused(
            f"{_where(endpoint)} does not allow {endpoint.name} (403)", "check the account's permissions"
        )
    hint = "if it cannot do JSON schemas, try SUMMARIZER_MODE=tools or SUMMARIZER_MODE=md_json"
    return ModelRefused(f"{_where(endpoint)} refuses the request ({status}: {_words(error, endpoint)})", hint)


def _unknown(error: openai.APIStatusError, endpoint: Endpoint) -> ModelRefused:
    """A 404 with a JSON error is about the model; any other page means that there is no such API."""
    if "json" in error.response.headers.get("content-type", ""):
        return ModelRefused(
            f"{_where(endpoint)} has no model {endpoint.name!r} (404)", "`summarizer models` lists them"
        )
    return not_compatible(endpoint, "404")


def _words(error: openai.APIStatusError, endpoint: Endpoint) -> str:
    body = error.body
    said = body.get("message") if isinstance(body, dict) else body
    if not isinstance(said, str) or "<html" in said.lower():
        said = "no reason given"
    return one_line(said.replace(endpoint.key, "[key]") if endpoint.key else said)


def _reason(error: openai.APIConnectionError) -> str:
    return one_line(str(error.__cause__ or error)) or "connection failed"


def _where(endpoint: Endpoint) -> str:
    if endpoint.kind == "local":
        return f"the model in this process ({endpoint.name})"
    name = {"openai": "OpenAI", "ollama": "Ollama", "compatible": "the server"}[endpoint.kind]
    return f"{name} at {public_url(endpoint.base_url)}"


def _start_hint(endpoint: Endpoint) -> str:
    if endpoint.kind == "ollama":
        return "start it with `ollama serve`"
    if endpoint.kind == "compatible":
        return "is the server running, and the base URL right?"
    return "check the network"


def _key_hint(endpoint: Endpoint) -> str:
    variable = OPENAI_KEY if endpoint.kind == "openai" else SERVER_KEY
    return f"set the environment variable {variable} to a valid key"
