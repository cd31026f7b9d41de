"""A model to ask: one question and one schema in, one checked draft out.

In goes a prompt and the pydantic model of the answer; out comes an `Answer`: the
draft, whether it is complete, what it cost, and whether it was replayed from the
ledger. An answer that breaks its schema is asked again (`settings.schema_reasks`
times, by instructor, which shows the model its error); of one that still does, or
that was cut off, the complete items are kept.

Refused are unusable answers (ModelAnswerUnusable), servers that cannot or will not
answer (ModelUnavailable, ModelRefused), calls that the ledger lacks offline
(OfflineMiss) and calls that might pass a limit (BudgetReached).

Article text is in the messages: instructor's `context` is never passed, since with it
the messages would be rendered as templates.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import httpx2
import instructor
import openai
from instructor.v2.core.errors import IncompleteOutputException, InstructorRetryException
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from summarizer.errors import ModelAnswerUnusable, SummarizerError
from summarizer.ledger import Ledger
from summarizer.llm.clock import Clock
from summarizer.llm.endpoints import Endpoint
from summarizer.llm.local import serve_weights
from summarizer.llm.prices import known_model, prices_as_of
from summarizer.llm.salvage import Dropped, salvage_answer
from summarizer.llm.transport import Receipt, Transport, answer_text
from summarizer.llm.windows import ask_window
from summarizer.records import Prompt, Usage
from summarizer.settings import Settings

T = TypeVar("T", bound=BaseModel)

_INSTRUCTOR_MODES = {
    "json_schema": instructor.Mode.JSON_SCHEMA,
    "tools": instructor.Mode.TOOLS,
    "json": instructor.Mode.JSON,
    "md_json": instructor.Mode.MD_JSON,
}


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What a model answered to one question.

    `draft` is None where the answer was cut off before anything complete. `complete`
    is False where it was cut off or where items that break the schema were dropped;
    these are in `dropped`. `usage` sums all attempts; `replayed` says that none was bought now.
    """

    draft: T | None
    complete: bool
    usage: Usage
    replayed: bool
    dropped: tuple[Dropped, ...] = ()


class Connection:
    """The way to a server, made when the first call has to be bought: a replay needs neither server nor weights."""

    def __init__(self, endpoint: Endpoint, settings: Settings, resources: AsyncExitStack) -> None:
        self._endpoint = endpoint
        self._settings = settings
        self._resources = resources
        self._lock = asyncio.Lock()
        self._client: openai.AsyncOpenAI | None = None

    async def endpoint(self) -> Endpoint:
        """The endpoint with a base URL; starts a model in this process."""
        async with self._lock:
            if not self._endpoint.base_url and self._endpoint.path is not None:
                server = serve_weights(self._endpoint.path, self._settings.local_context)
                url = await self._resources.enter_async_context(server)
                self._endpoint = replace(self._endpoint, base_url=url)
            return self._endpoint

    async def client(self) -> openai.AsyncOpenAI:
        endpoint = await self.endpoint()
        if self._client is None:
            self._client = _make_client(endpoint, self._settings)
            self._resources.push_async_callback(self._client.close)
        return self._client


class Model:
    """One language model for one run; made by `open_model`."""

    def __init__(
        self, endpoint: Endpoint, settings: Settings, ledger: Ledger | None, connection: Connection, clock: Clock
    ) -> None:
        self.name = settings.model
        self._endpoint = endpoint
        self._settings = settings
        self._ledger = ledger
        self._connection = connection
        self._window: asyncio.Task[int | None] | None = None
        # as many are prepared ahead as may be in flight, so that answers which come together are followed at once
        self._questions = asyncio.Semaphore(2 * settings.concurrency)
        self._turns = asyncio.Lock()
        self._prepared: dict[type[BaseModel], type[BaseModel]] = {}
        transport = Transport(endpoint, settings, ledger, clock, connection.client)
        mode = _INSTRUCTOR_MODES[endpoint.mode]
        self._create: Callable[..., Awaitable[Any]] = instructor.patch(create=transport.create, mode=mode)

    @property
    def prices_as_of(self) -> str | None:
        """The date of the price table; None for a model whose tokens cost nothing."""
        return None if self._endpoint.free else prices_as_of()

    async def ask(self, prompt: Prompt, schema: type[T], *, sample: int = 0) -> Answer[T]:
        """Ask once. `sample` tells readings of one prompt apart: 0 is the first, later ones are asked with heat."""
        async with self._questions:
            await self._turn()
            return await self._ask(schema, Receipt(prompt, schema.__name__, sample))

    async def context_window(self) -> int | None:
        """Tokens of prompt and answer together, asked of the server, else of the price table; None if nobody knows.

        Asked once in a run, whatever comes back: all its articles are cut the same way.
        """
        if self._window is None:
            self._window = asyncio.create_task(self._ask_window())
        return await asyncio.shield(self._window)

    async def _turn(self) -> None:
        """Wait until nothing but one question is prepared in a round of the event loop.

        Preparing takes a millisecond of CPU: a whole wave of it in one round would hold up the requests that are being
        sent, and they take several rounds each.
        """
        async with self._turns:
            await asyncio.sleep(0)

    async def _ask(self, schema: type[T], receipt: Receipt) -> Answer[T]:
        request = self._request(receipt.prompt, receipt.sample)
        try:
            draft = await self._create(response_model=self._prepare(schema), receipt=receipt, **request)
        except IncompleteOutputException as error:
            return self._cut_off(error.last_completion, schema, receipt)
        except InstructorRetryException as error:
            if isinstance(error.__cause__, SummarizerError):
                raise error.__cause__ from error.__cause__.__cause__
            return self._broken(error, schema, receipt)
        return _answer(schema.model_validate(draft.model_dump()), True, receipt)

    async def _ask_window(self) -> int | None:
        known = self._ledger.window(self._endpoint.server, self._endpoint.name) if self._ledger is not None else None
        if self._settings.offline:
            return known
        if self._endpoint.kind == "openai":
            model = known_model(self._endpoint)
            return model.context_window if model is not None else None
        asked = await ask_window(await self._connection.endpoint())
        if asked is not None and asked != known and self._ledger is not None:
            self._ledger.keep_window(self._endpoint.server, self._endpoint.name, asked)
        return asked if asked is not None else known

    def _prepare(self, schema: type[BaseModel]) -> type[BaseModel]:
        """`schema` as instructor wants it, with its JSON schema at hand.

        Instructor makes both anew for every call, which takes half of a call's CPU (benchmarks/overhead.py).
        """
        if schema not in self._prepared:
            prepared = instructor.openai_schema(schema)
            known = prepared.model_json_schema()
            prepared.model_json_schema = lambda *args, **kwargs: dict(known)  # type: ignore[method-assign]
            self._prepared[schema] = prepared
        return self._prepared[schema]

    def _request(self, prompt: Prompt, sample: int) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": self._endpoint.name,
            "messages": [
                {"role": "system", "content": sendable(prompt.system)},
                {"role": "user", "content": sendable(prompt.user)},
            ],
            self._endpoint.limit_parameter: self._settings.max_answer_tokens,
            "max_retries": self._settings.schema_reasks,
            "strict": False,  # of pydantic: a whole number may stand where a fraction is expected
        }
        if self._endpoint.takes_temperature:
            request["temperature"] = self._settings.sample_temperature if sample else self._settings.temperature
        if sample:
            request["seed"] = sample
        return request

    def _cut_off(self, completion: Any, schema: type[T], receipt: Receipt) -> Answer[T]:
        saved = salvage_answer(answer_text(completion), schema) if isinstance(completion, ChatCompletion) else None
        if saved is None:
            return _answer(None, False, receipt)
        return _answer(saved.draft, saved.is_whole and not saved.dropped, receipt, saved.dropped)

    def _broken(self, error: InstructorRetryException, schema: type[T], receipt: Receipt) -> Answer[T]:
        completion = error.last_completion
        saved = salvage_answer(answer_text(completion), schema) if isinstance(completion, ChatCompletion) else None
        if saved is None:
            raise ModelAnswerUnusable(
                f"{self._endpoint.name} does not answer in the form asked for ({error.n_attempts} attempts)",
                "use a larger model, or another SUMMARIZER_MODE: json_schema, tools, md_json",
            ) from error
        return _answer(saved.draft, False, receipt, saved.dropped)


@asynccontextmanager
async def open_client(
    endpoint: Endpoint, settings: Settings, clock: Clock, say: Callable[[str], None]
) -> AsyncIterator[Model]:
    """A model to ask while the context lasts. Raises LedgerError or UsageError before anything is sent."""
    # instructor logs every failure, with what was answered; without a handler that would land on stderr
    logging.getLogger("instructor").addHandler(logging.NullHandler())
    ledger = Ledger(settings.ledger, settings.ledger_timeout_s, say) if settings.use_ledger else None
    async with AsyncExitStack() as resources:
        if ledger is not None:
            resources.callback(ledger.close)
        connection = Connection(endpoint, settings, resources)
        yield Model(endpoint, settings, ledger, connection, clock)


def _make_client(endpoint: Endpoint, settings: Settings) -> openai.AsyncOpenAI:
    """The SDK's client, without retries of its own: retrying happens in one place."""
    limits = httpx2.Limits(max_connections=settings.concurrency, max_keepalive_connections=settings.concurrency)
    http = openai.DefaultAsyncHttpxClient(limits=limits, trust_env=endpoint.kind != "local")
    client = openai.AsyncOpenAI(
        api_key=endpoint.key or "none", base_url=endpoint.base_url, max_retries=0, http_client=http
    )
    if endpoint.kind != "openai":
        client.organization = client.project = None  # read from OpenAI's variables, meant for OpenAI alone
    return client


def sendable(text: str) -> str:
    """`text` with unpaired surrogates replaced: they have no UTF-8, so no request can carry them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _answer(draft: T | None, complete: bool, receipt: Receipt, dropped: tuple[Dropped, ...] = ()) -> Answer[T]:
    return Answer(draft, complete, receipt.usage, replayed=not receipt.bought, dropped=dropped)
