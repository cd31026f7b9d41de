"""One call, bought or replayed: what stands between instructor and the network.

In goes a finished request; out comes a chat completion, from the ledger if the same
call was answered before, else from the server: reserved in the budget, limited,
retried, and stored before it is returned. Instructor calls this for every attempt,
so its re-asks take the same way.

Refused are answers that are none: a refusal, a filtered answer, a page that is no
completion. A server that refuses the key or the model is not asked again in this run.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import openai
from openai.types.chat import ChatCompletion
from pydantic_core import PydanticSerializationError

from summarizer.errors import ModelError, ModelRefused, OfflineMiss
from summarizer.ledger import Call, Ledger, call_key, canonical_json, now_utc
from summarizer.llm.budget import Budget
from summarizer.llm.clock import Clock, Deadline
from summarizer.llm.endpoints import Endpoint
from summarizer.llm.failures import not_compatible, one_line, refused_answer, translate
from summarizer.llm.limits import Limiter
from summarizer.llm.prices import price_usd
from summarizer.llm.retrying import RetryPolicy, retry_after_s
from summarizer.records import Prompt, Usage
from summarizer.settings import Settings

# statuses that every further request of the run would meet again: key, permission, model or address
_FATAL = frozenset({401, 403, 404})
# English text has about four characters a token; only used where a server reports no usage, and to predict
CHARS_PER_TOKEN = 4


@dataclass
class Receipt:
    """What one question is about, and what its attempts used. `sample` tells readings of one passage apart."""

    prompt: Prompt
    schema: str
    sample: int = 0
    calls: list[Call] = field(default_factory=list)
    bought: int = 0

    @property
    def usage(self) -> Usage:
        """The sum over all attempts; a replayed call counts what it once cost, so that a brief says the same again."""
        costs = [call.cost_usd for call in self.calls]
        return Usage(
            calls=len(self.calls),
            input_tokens=sum(call.input_tokens for call in self.calls),
            cached_tokens=sum(call.cached_tokens for call in self.calls),
            output_tokens=sum(call.output_tokens for call in self.calls),
            cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
        )


class Transport:
    """The way of all calls of one run. `connect` gives the client when the first call has to be bought."""

    def __init__(
        self,
        endpoint: Endpoint,
        settings: Settings,
        ledger: Ledger | None,
        clock: Clock,
        connect: Callable[[], Awaitable[openai.AsyncOpenAI]],
    ) -> None:
        self._endpoint = endpoint
        self._settings = settings
        self._ledger = ledger
        self._clock = clock
        self._connect = connect
        self._policy = RetryPolicy(settings, clock)
        self._limiter = Limiter(settings, endpoint, clock)
        self._budget = Budget(settings, endpoint)
        self._under_way: dict[str, asyncio.Lock] = {}
        self._fatal: ModelRefused | None = None

    async def create(self, *, receipt: Receipt, **request: Any) -> ChatCompletion:
        """Answer `request`. Raises ModelError, BudgetReached or LedgerError."""
        request = _strict(request)
        key = call_key(self._endpoint.server, request, receipt.sample)
        async with self._alone(key):
            call = self._ledger.find(key) if self._ledger is not None else None
            if call is None:
                call = await self._buy(key, request, receipt)
                receipt.bought += 1
        receipt.calls.append(call)
        completion = ChatCompletion.model_validate_json(call.response)
        self._check_answered(completion)
        return completion

    @asynccontextmanager
    async def _alone(self, key: str) -> AsyncIterator[None]:
        """Let the same call go out once at a time: who comes second finds it in the ledger."""
        lock = self._under_way.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked():
                self._under_way.pop(key, None)

    async def _buy(self, key: str, request: dict[str, Any], receipt: Receipt) -> Call:
        if self._settings.offline:
            raise _offline_miss(receipt.prompt, self._endpoint, key)
        if self._fatal is not None:
            raise ModelRefused(str(self._fatal), self._fatal.hint)
        body = canonical_json(request)
        async with self._budget.reserve(len(body)) as reservation:
            start = self._clock.now()
            completion = await self._send(request, len(body) // CHARS_PER_TOKEN + self._settings.max_answer_tokens)
            usage = self._usage(completion, len(body))
            reservation.settle(usage)
            response = _json_of(completion)
            call = self._record(key, receipt, usage, (body, response), self._clock.now() - start)
            return self._ledger.store(call) if self._ledger is not None else call

    async def _send(self, request: dict[str, Any], tokens: int) -> ChatCompletion:
        """Send with retries; the last error is translated here and nowhere else."""
        client = await self._connect()

        async def attempt(deadline: Deadline) -> Any:
            return await self._attempt(client, request, tokens, deadline)

        try:
            answered = await self._policy.run(attempt)
        except openai.OpenAIError as error:
            translated = translate(error, self._endpoint)
            if getattr(error, "status_code", None) in _FATAL and isinstance(translated, ModelRefused):
                self._fatal = translated
            raise translated from error
        return self._checked_completion(answered)

    async def _attempt(
        self, client: openai.AsyncOpenAI, request: dict[str, Any], tokens: int, deadline: Deadline
    ) -> Any:
        async with self._limiter.slot(tokens) as slot:
            with deadline.counting():
                try:
                    # `chat.completions.create` sends the same, after a walk through the body: a tenth of a call's CPU
                    answered = await client.post(
                        "/chat/completions",
                        body=request,
                        options={"timeout": self._timeout_s(deadline), "security": {"bearer_auth": True}},
                        cast_to=ChatCompletion,
                    )
                except openai.RateLimitError as error:
                    asked_s = retry_after_s(error, self._clock.today())
                    # a wait beyond every deadline would hold up calls that cannot wait for it either
                    self._limiter.turned_away(slot, asked_s if asked_s < self._settings.deadline_s else 0.0)
                    raise
                except ValueError as error:  # a JSON content type, and a body that is not JSON
                    raise not_compatible(self._endpoint, f"invalid JSON: {one_line(str(error))}") from error
            self._limiter.succeeded()
            return answered

    def _timeout_s(self, deadline: Deadline) -> float:
        # on the user's own processor a long prompt takes minutes, and nobody else waits for it
        longest = deadline.left_s if self._endpoint.kind == "local" else self._settings.timeout_s
        return max(min(longest, deadline.left_s), 0.001)

    def _checked_completion(self, answered: Any) -> ChatCompletion:
        if isinstance(answered, str):
            is_page = "<html" in answered[:1000].lower() or "<!doctype" in answered[:1000].lower()
            self._fatal = not_compatible(self._endpoint, "an HTML page" if is_page else one_line(answered))
            raise self._fatal
        choices = getattr(answered, "choices", None)
        if not isinstance(answered, ChatCompletion) or not choices or getattr(choices[0], "message", None) is None:
            raise not_compatible(self._endpoint, "no choices in its answer")
        return answered

    def _check_answered(self, completion: ChatCompletion) -> None:
        choice = completion.choices[0]
        if choice.message.refusal:
            raise refused_answer(self._endpoint, f"it declined: {choice.message.refusal}")
        if choice.finish_reason == "content_filter":
            raise refused_answer(self._endpoint, "a content filter stopped it")

    def _record(self, key: str, receipt: Receipt, usage: Usage, bodies: tuple[str, str], seconds: float) -> Call:
        """The call as the ledger keeps it; `bodies` are the JSON of request and response."""
        return Call(
            key=key,
            answered_at=now_utc(),
            server=self._endpoint.server,
            model=self._endpoint.name,
            prompt=receipt.prompt.id,
            prompt_sha256=receipt.prompt.sha256,
            text_sha256=text_hash(receipt.prompt),
            schema=receipt.schema,
            request=bodies[0],
            response=bodies[1],
            input_tokens=usage.input_tokens,
            cached_tokens=usage.cached_tokens,
            output_tokens=usage.output_tokens,
            cost_usd=usage.cost_usd,
            seconds=seconds,
        )

    def _usage(self, completion: ChatCompletion, request_bytes: int) -> Usage:
        """Tokens as the server reports them; where it reports none, an estimate from the length of the texts."""
        reported = completion.usage
        if reported is None:
            spoken = len(answer_text(completion)) // CHARS_PER_TOKEN
            tokens = (request_bytes // CHARS_PER_TOKEN, 0, spoken)
        else:
            details = reported.prompt_tokens_details
            cached = (details.cached_tokens or 0) if details is not None else 0
            tokens = (reported.prompt_tokens or 0, cached, reported.completion_tokens or 0)
        cost = price_usd(self._endpoint, *tokens)
        return Usage(calls=1, input_tokens=tokens[0], cached_tokens=tokens[1], output_tokens=tokens[2], cost_usd=cost)


def answer_text(completion: ChatCompletion) -> str:
    """What the model wrote: the arguments of its tool call, or its message."""
    message = completion.choices[0].message
    for tool in message.tool_calls or ():
        arguments = getattr(getattr(tool, "function", None), "arguments", None)
        if isinstance(arguments, str):
            return arguments
    return message.content or ""


def text_hash(prompt: Prompt) -> str:
    """The hash of what a prompt says, whatever the schema and parameters beside it."""
    return sha256(canonical_json([prompt.system, prompt.user]).encode()).hexdigest()


def _json_of(completion: ChatCompletion) -> str:
    """The completion as JSON; unpaired surrogates, which a server may send as escapes, become question marks."""
    try:
        return completion.model_dump_json(exclude_unset=True)
    except PydanticSerializationError:
        text = json.dumps(completion.model_dump(exclude_unset=True), ensure_ascii=False)
        return text.encode("utf-8", "replace").decode()


def _strict(request: dict[str, Any]) -> dict[str, Any]:
    """Ask for the strict mode of structured outputs, which instructor 1.17 leaves out."""
    shaped = dict(request)
    response_format = shaped.get("response_format")
    if isinstance(response_format, dict) and "json_schema" in response_format:
        shaped["response_format"] = {
            **response_format,
            "json_schema": {**response_format["json_schema"], "strict": True},
        }
    if "tools" in shaped:
        shaped["tools"] = [{**tool, "function": {**tool["function"], "strict": True}} for tool in shaped["tools"]]
    return shaped


def _offline_miss(prompt: Prompt, endpoint: Endpoint, key: str) -> ModelError:
    asked = one_line(prompt.user)[:60]
    return OfflineMiss(
        f"the ledger has no answer of {endpoint.name} to {prompt.id} about {asked!r} (call {key[:12]})",
        "run once without --offline to buy it",
    )
