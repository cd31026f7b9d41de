"""Tokens for the same records: langextract's and ours, side by side, with one tokenizer.

Both read the example and ten newsroom articles through the real openai client, from a
scripted server on loopback that answers from gold: ours by the perfect oracle of the
tests, langextract by the same gold in its own form (one extraction a record, one a
mention, the text copied, the rest attributes). langextract has its defaults (chunks of 1,000
characters, its schema), one example, and the rules of annotation that ours has in its
prompt, without the pointing language; a second line gives it three sentences instead.

Counted is all that is sent (the messages, and the response format that goes with every call,
schema included: of either) and all that comes back, with the tokenizer of SmolLM2 in llama.cpp. Nothing is taken off for a
provider's cache of our prefix. Goals, beside either prompt: at most 0.5 of the total, 0.4 of
the output.

    python benchmarks/tokens.py        needs langextract[openai] and the extra `local`
"""

import asyncio
import json
import logging
import re
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from summarizer.evaluation.suites import GoldDocument, load_suite  # noqa: E402 - the checkout, tests included
from summarizer.llm.local import find_weights, serve_weights  # noqa: E402
from summarizer.pipeline import brief_each  # noqa: E402
from summarizer.prompting import READ, load_prompt  # noqa: E402
from summarizer.settings import Settings  # noqa: E402
from tests.oracle.perfect import Oracle  # noqa: E402
from tests.server.scripted import Reply, scripted_server  # noqa: E402

ARTICLES = 10
LEAN = (
    "Extract quotes, stances, events and mentions of people, organisations, places and groups, in order of appearance. "
    "Use exact text for extractions, do not paraphrase or overlap. Give speaker, cue and kind of each quote, holder, "
    "target and polarity of each stance, status, participants and date of each event, the entity of each mention."
)
EXAMPLE = (
    "Commissioner Marta Brandvold said the harbour board had not dropped the ferry plan after a vote on Thursday. "
    "“We will not yield,” she told a “packed” hall in Oslo. Skipper Odd Lunde called the plan a mistake."
)


@dataclass
class Bill:
    """Texts sent and received by one tool over all articles."""

    sent: list[str] = field(default_factory=list)
    received: list[str] = field(default_factory=list)

    def note(self, body: dict[str, Any], answer: str) -> Reply:
        """Write down one request and its answer, and give the reply."""
        schema = {name: body[name] for name in ("tools", "response_format") if name in body}
        self.sent.append("\n".join(m["content"] for m in body["messages"]) + (compact(schema) if schema else ""))
        self.received.append(answer)
        return Reply(answer)


@asynccontextmanager
async def token_counter() -> Any:
    """A function that counts tokens, while the tokenizer's server runs."""
    async with serve_weights(find_weights("smollm2"), 512) as base_url:

        def count(text: str) -> int:
            body = json.dumps({"content": text}).encode()
            request = urllib.request.Request(
                base_url.removesuffix("/v1") + "/tokenize", body, {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request) as reply:
                return len(json.load(reply)["tokens"])

        yield count


def compact(value: Any) -> str:
    """JSON as models write it: without blanks that are only paid for."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


async def bill_ours(documents: list[GoldDocument]) -> Bill:
    """What our own calls send and receive, everything as in use: default chunks, prompt and schema."""
    oracle, bill = Oracle(documents), Bill()
    with scripted_server(lambda body: bill.note(body, compact(oracle.answer(body)))) as server:
        settings = Settings(model="test-model", base_url=server.base_url, summary=False, use_ledger=False)
        async for outcome in brief_each([document.article() for document in documents], settings):
            assert outcome.brief is not None
            assert not outcome.brief.coverage.failed
    return bill


def rules() -> str:
    """The rules of annotation in our prompt, without the pointing language and the answer's form."""
    system = load_prompt(READ).system
    return f"{LEAN}\n\n" + system[system.index("CAST. ") : system.index("EXAMPLE\n")]


def bill_langextract(documents: list[GoldDocument], description: str) -> Bill:
    """What langextract sends and receives for the same records."""
    import langextract as lx

    bill = Bill()
    with scripted_server(lambda body: bill.note(body, their_answer(body, documents))) as server:
        for document in documents:
            lx.extract(
                document.text,
                prompt_description=description,
                examples=[their_example(lx)],
                model_id="gpt-4o-mini",
                api_key="none",
                language_model_params={"base_url": server.base_url},
                show_progress=False,
            )
    return bill


def their_example(lx: Any) -> Any:
    """One example in langextract's form: our prompt's, with the same records."""

    def one(kind: str, text: str, /, **attributes: Any) -> Any:
        return lx.data.Extraction(extraction_class=kind, extraction_text=text, attributes=attributes)

    brandvold = {"speaker": "Marta Brandvold"}
    return lx.data.ExampleData(
        text=EXAMPLE,
        extractions=[
            one("mention", "Commissioner Marta Brandvold", entity="Marta Brandvold", kind="person"),
            one(
                "quote",
                "the harbour board had not dropped the ferry plan after a vote on Thursday",
                kind="indirect",
                cue="said",
                speaker_mention="Commissioner Marta Brandvold",
                **brandvold,
            ),
            one(
                "event",
                "vote",
                status="occurred",
                agents=["harbour board"],
                patients=[],
                when="on Thursday",
                date="2024-05-02",
                where="",
            ),
            one("quote", "We will not yield,", kind="direct", cue="told", speaker_mention="she", **brandvold),
            one(
                "stance",
                "called the plan a mistake",
                holder="Odd Lunde",
                target="the ferry plan",
                polarity="oppose",
                reported_by="",
            ),
        ],
    )


def their_answer(body: dict[str, Any], documents: list[GoldDocument]) -> str:
    """Gold of one chunk as langextract asks for it: the chunk stands after the last "Q: "."""
    chunk = body["messages"][-1]["content"].rsplit("\nQ: ", 1)[1].rsplit("\nA: ", 1)[0]
    pattern = re.compile(r"\s+".join(re.escape(word) for word in chunk.split()))
    for document in documents:
        match = pattern.search(document.text)
        if match:
            found = sorted(extractions(document, match.start(), match.end()), key=lambda pair: pair[0])
            return compact({"extractions": [one for _, one in found]})
    return compact({"extractions": []})


def extractions(gold: GoldDocument, start: int, end: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The records of `[start, end)`, each with the offset it is ordered by."""
    names = {entity.id: entity.name for entity in gold.entities}
    text = gold.text

    def words(span: tuple[int, int] | None) -> str:
        return text[span[0] : span[1]] if span else ""

    def one(kind: str, span: tuple[int, int], /, **attributes: Any) -> tuple[int, dict[str, Any]]:
        return span[0], {kind: words(span), f"{kind}_attributes": attributes}

    def is_here(span: tuple[int, int] | None) -> bool:
        return span is not None and start <= span[0] < end

    for entity in gold.entities:
        for mention in filter(is_here, entity.mentions):
            yield one("mention", mention, entity=entity.name, kind=entity.kind)
    for quote in gold.quotes:
        speaker = quote.speaker
        said = {
            "kind": quote.kind,
            "cue": words(quote.cue),
            "speaker_mention": words(speaker.mention if speaker else None),
            "speaker": names.get((speaker.entity if speaker else None) or "", ""),
        }
        for span in filter(is_here, quote.content):
            yield one("quote", span, **said)
    for stance in gold.stances:
        target = names.get(getattr(stance.target, "entity", ""), "") or getattr(stance.target, "topic", "")
        held = {
            "holder": names.get(getattr(stance.holder, "entity", ""), "author"),
            "target": target,
            "reported_by": names.get(stance.reported_by or "", ""),
        }
        for evidence in stance.evidence:
            if is_here(evidence.span):
                yield one("stance", evidence.span, polarity=evidence.polarity or stance.polarity, **held)
    for event in gold.events:
        people: dict[str, list[str]] = {"agents": [], "patients": []}
        for participant in event.participants:
            role = {"agent": "agents", "patient": "patients"}.get(participant.role, f"{participant.role}s")
            people.setdefault(role, []).append(names.get(participant.entity or "", words(participant.mention)))
        when, where = event.when, event.where
        told = {
            "status": event.status,
            **people,
            "when": words(when.mention if when else None),
            "date": (when.value if when else None) or "",
            "where": names.get((where.entity if where else None) or "", words(where.mention if where else None)),
        }
        if event.trigger and is_here(event.trigger):
            yield one("event", event.trigger, **told)
        for span in event.evidence:
            later = event.trigger and not (span[0] <= event.trigger[0] < span[1])
            if later and is_here(span):
                yield one("event", span, same_as=words(event.trigger))


def line(name: str, bill: Bill, count: Callable[[str], int], ours: tuple[int, int] | None) -> tuple[int, int]:
    """Print one tool's counts (and our share of them); returns total and output."""
    sent, received = sum(map(count, bill.sent)), sum(map(count, bill.received))
    shares = f"   ours: {ours[0] / (sent + received):.2f} of total, {ours[1] / received:.2f} of output" if ours else ""
    print(f"{name:28} {len(bill.sent):4} calls {sent + received:8} total {sent:8} in {received:8} out{shares}")
    return sent + received, received


async def main() -> None:
    logging.disable(logging.WARNING)
    documents = [*load_suite(ROOT / "evals" / "example").documents]
    documents += load_suite(ROOT / "evals" / "newsroom").documents[:ARTICLES]
    async with token_counter() as count:
        ours = line("summarizer", await bill_ours(documents), count, None)
        for name, description in (("langextract, our rules", rules()), ("langextract, three sentences", LEAN)):
            bill = await asyncio.to_thread(bill_langextract, documents, description)
            line(name, bill, count, ours)


if __name__ == "__main__":
    asyncio.run(main())
