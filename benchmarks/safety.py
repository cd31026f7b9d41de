"""What a model that errs does to a brief: words that got in, errors refused or mended, recall lost.

Articles of `evals/newsroom` go through the whole model path, over HTTP, to an oracle that
answers from gold and errs at a known rate: words altered, negations dropped, numbers and
dates changed, speakers swapped, items doubled, records made up. It writes down every
error it makes; here they are settled against the briefs. Then the twins: an article with
instructions to the model beside its clean self. Prints a table for `docs/models.md`, and
exits with 1 where a wrong word is in a brief or a twin differs.

    python benchmarks/safety.py [SEED]
"""

import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from summarizer.evaluation.scoring import score_document  # noqa: E402 - the checkout, tests included
from summarizer.evaluation.suites import GoldDocument, load_suite  # noqa: E402
from summarizer.pipeline import brief_each  # noqa: E402
from summarizer.records import Brief  # noqa: E402
from summarizer.settings import Settings  # noqa: E402
from tests.oracle.faults import Fault, FaultyOracle  # noqa: E402
from tests.oracle.perfect import Oracle  # noqa: E402
from tests.server.scripted import Reply, scripted_server  # noqa: E402
from tests.test_oracle import CLEAN, PLANTED, brief_of_text, said_in  # noqa: E402

RATES = (0.0, 0.05, 0.2, 0.5)
KINDS = ("quotes", "stances", "events")


def read_by(oracle: Any, documents: Sequence[GoldDocument]) -> tuple[list[Brief], str]:
    """The briefs of documents answered by `oracle`, and all that was asked a second time."""
    with scripted_server(lambda body: Reply(oracle.answer(body))) as server:
        settings = Settings(model="test-model", base_url=server.base_url, summary=False, use_ledger=False)

        async def read() -> list[Brief]:
            outcomes = [outcome async for outcome in brief_each([d.article() for d in documents], settings)]
            return [outcome.brief for outcome in outcomes if outcome.brief is not None]

        briefs = asyncio.run(read())
    users = [request["messages"][-1]["content"] for request in server.requests]
    return briefs, "\n".join(user for user in users if "[CHECK]" in user)


def recall(documents: Sequence[GoldDocument], briefs: Sequence[Brief]) -> dict[str, float]:
    counts = [score_document(gold, brief).counts for gold, brief in zip(documents, briefs, strict=True)]
    return {kind: sum(c[f"{kind}.tp"] for c in counts) / sum(c[f"{kind}.expected"] for c in counts) for kind in KINDS}


def got_in(faults: Sequence[Fault], briefs: Sequence[Brief]) -> list[Fault]:
    """The errors whose words stand in a record of any brief; a date that is also right somewhere tells nothing."""
    said = "\n".join(brief.model_dump_json(exclude={"rejections", "articles", "provenance"}) for brief in briefs)
    return [f for f in faults if f.words and f.kind != "wrong date" and json.dumps(f.words)[1:-1] in said]


def unaccounted(faults: Sequence[Fault], briefs: Sequence[Brief], asked: str) -> list[Fault]:
    """The errors with words that neither a second question nor a rejection shows."""
    refused = json.dumps([r.model_dump() for brief in briefs for r in brief.rejections], ensure_ascii=False)
    return [f for f in faults if f.words and f.words not in asked and f.words not in refused]


def row(documents: Sequence[GoldDocument], rate: float, seed: int) -> bool:
    """Print one line of the table; whether it is as promised."""
    oracle = FaultyOracle(Oracle(list(documents)), rate, seed)
    briefs, asked = read_by(oracle, documents)
    found = recall(documents, briefs)
    wrong, silent = got_in(oracle.made, briefs), unaccounted(oracle.made, briefs, asked)
    refused = sum(len(brief.rejections) for brief in briefs)
    shares = " | ".join(f"{1 - found[kind]:.3f}" for kind in KINDS)
    print(f"| {rate:.0%} | {len(oracle.made)} | {len(wrong)} | {len(silent)} | {refused} | {shares} |", flush=True)
    return not wrong and not silent


def drift() -> int:
    """How many of the twins with planted instructions differ from the clean one."""
    clean = said_in(brief_of_text(CLEAN))
    lines = CLEAN.splitlines()
    texts = ["\n".join([*lines[:at], planted, *lines[at:]]) + "\n" for planted in PLANTED.values() for at in (1, 4)]
    differing = sum(said_in(brief_of_text(text)) != clean for text in texts)
    print(f"twins with planted instructions: {len(texts)}, differing from the clean one: {differing}")
    return differing


def main(seed: int) -> bool:
    logging.disable(logging.WARNING)
    documents = load_suite(ROOT / "evals" / "newsroom").documents
    print(f"{len(documents)} articles, seed {seed}")
    print("| errors | made | wrong words in a brief | unaccounted for | refused | quotes lost | stances | events |")
    print("|---|---|---|---|---|---|---|---|")
    held = [row(documents, rate, seed) for rate in RATES]
    return not drift() and all(held)


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 0) else 1)
