"""What a real model does with real articles, through the whole pipeline: the example and two own ones.

Prints for each article the calls, how many answers kept to the schema to their end
(an answer stopped by its length did not), records and refusals, tokens and seconds; and
at last the rate of records whose text is the article's at the offsets given: 1.0 with
any model, however poor.

    python benchmarks/real_model.py [MODEL]        # local/smollm2
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from pydantic import ValidationError

from summarizer.articles import load
from summarizer.drafts import ChunkDraft
from summarizer.ledger import Call, Ledger
from summarizer.pipeline import brief_each
from summarizer.records import Brief, Event, Quote, Stance, spans_of
from summarizer.settings import Settings

ROOT = Path(__file__).parent.parent
ARTICLES = (
    ROOT / "examples" / "putin-xi-call.txt",
    ROOT / "evals" / "newsroom" / "documents" / "ferry-marks.txt",
    ROOT / "evals" / "newsroom" / "documents" / "sources-audit.txt",
)


def keeps_to_schema(call: Call) -> bool:
    try:
        ChunkDraft.model_validate_json(json.loads(call.response)["choices"][0]["message"]["content"] or "")
    except ValidationError:
        return False
    return True


def records(brief: Brief) -> list[Quote | Stance | Event]:
    return [*brief.quotes, *brief.stances, *brief.events]


def verbatim(brief: Brief) -> list[bool]:
    """For each span that proves a record: whether it is the article's text at its offsets."""
    texts = {article.id: article.text for article in brief.articles}
    spans = [span for record in records(brief) for span in spans_of(record)]
    return [texts[span.article][span.start : span.end] == span.text for span in spans]


async def read(path: Path, settings: Settings) -> list[bool]:
    started = time.perf_counter()
    (outcome,) = [outcome async for outcome in brief_each(load(str(path), settings), settings)]
    seconds = time.perf_counter() - started
    with Ledger(settings.ledger, settings.ledger_timeout_s, print) as ledger:
        calls = list(ledger.calls())
    valid = sum(map(keeps_to_schema, calls))
    print(f"{path.stem}: {len(calls)} calls, {valid} in the schema to their end, {seconds:.0f} s")
    if outcome.brief is None:
        print(f"  no brief: {outcome.error}")
        return []
    brief = outcome.brief
    used, coverage = brief.provenance, brief.coverage
    print(f"  {used.input_tokens} tokens in, {used.output_tokens} out; {coverage.failed} of {coverage.chunks} failed")
    print(f"  {len(records(brief))} records, {len(brief.rejections)} refused")
    return verbatim(brief)


async def main(model: str) -> None:
    checked: list[bool] = []
    for path in ARTICLES:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                model=model, ledger=Path(folder) / "l", summary=False, max_answer_tokens=384, schema_reasks=0
            )
            checked += await read(path, settings)
    print(f"verbatim rate: {sum(checked) / len(checked) if checked else 'no records'} of {len(checked)} spans")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "local/smollm2"))
