"""One question to a model, over real HTTP to a scripted server: what the tests of `llm` ask, and of whom."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from summarizer.llm import Answer, Model, open_model
from summarizer.llm.clock import Clock
from summarizer.records import Prompt
from summarizer.settings import Settings
from tests.server.scripted import Reply, ScriptedServer

TODAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int
    word: str


class Draft(BaseModel):
    model_config = ConfigDict(extra="forbid")

    keep: list[str]
    items: list[Item]


GOOD = {"keep": ["Q1"], "items": [{"number": 1, "word": "one"}]}
DRAFT = Draft.model_validate(GOOD)


class FakeTime:
    """A clock whose sleeps take no time and are written down."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.now, sleep=self.sleep, today=lambda: TODAY)


def prompt(user: str = "Who spoke?") -> Prompt:
    return Prompt(id="read.v1", sha256="0" * 64, system="Answer.", user=user)


def settings_for(server: ScriptedServer, **changed: Any) -> Settings:
    return Settings(**{"model": "test-model", "base_url": server.base_url, "use_ledger": False, **changed})


def with_model(settings: Settings, use: Callable[[Model], Awaitable[Any]], time: FakeTime | None = None) -> Any:
    async def run() -> Any:
        async with open_model(settings, clock=(time or FakeTime()).clock) as model:
            return await use(model)

    return asyncio.run(run())


def ask(settings: Settings, *, user: str = "Who spoke?", time: FakeTime | None = None) -> Answer[Draft]:
    answer: Answer[Draft] = with_model(settings, lambda model: model.ask(prompt(user), Draft), time)
    return answer


def status(code: int, **headers: str) -> Reply:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status=code, headers=named, raw=json.dumps({"error": {"message": "no"}}))
