"""Asking language models: the calling half of the model path.

    async with open_model(settings) as model:
        answer = await model.ask(prompt, ChunkDraft)

In go settings, prompts and the pydantic models of the answers; out come drafts with
what they cost. The way of a call through this room: `client` (instructor and the
schema), `transport` (ledger, budget, refusals), `retrying`, `limits`, the network;
`endpoints` says where a model's name leads, `failures` what went wrong.

The openai and instructor packages take over a second to import, so this module
imports the rooms behind it only when a model is opened: the reader, `--help` and a
dry run never pay for them.
"""

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from summarizer.llm.clock import Clock
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.llm.client import Answer, Model

__all__ = ["Answer", "Model", "open_model"]


def say_on_stderr(message: str) -> None:
    sys.stderr.write(f"{message}\n")


@asynccontextmanager
async def open_model(
    settings: Settings, *, clock: Clock | None = None, say: Callable[[str], None] = say_on_stderr
) -> AsyncIterator["Model"]:
    """The model that `settings.model` names, for one run over any number of articles.

    One limiter, one budget and one ledger serve all its calls. `clock` replaces time,
    `say` receives the message when a corrupt ledger is set aside. Raises UsageError,
    ModelRefused (no key) and LedgerError before anything is sent.
    """
    from summarizer.llm.endpoints import find_endpoint

    endpoint = find_endpoint(settings, needs_key=not settings.offline)
    from summarizer.llm.client import open_client

    async with open_client(endpoint, settings, clock or Clock(), say) as model:
        yield model


def __getattr__(name: str) -> object:
    """`Answer` and `Model`, imported when first used."""
    if name in ("Answer", "Model"):
        from summarizer.llm import client

        return getattr(client, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
