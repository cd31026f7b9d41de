"""One article through a language model: chunk, ask, ground, ask once again, merge.

In go a reading and an open model, out come findings in the article's own numbers
and what they cost. A chunk that fails is counted and the rest goes on; an answer cut
off is completed by reading its halves; what cannot be proven after one more question
is rejected. The reader stays a second opinion: where it gives the same marked words
to somebody else, both are in the record.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from summarizer.briefing import Problem, check_abstract, extract_abstract
from summarizer.chunking import chunk_reading, split_chunk
from summarizer.drafts import AbstractDraft, ChunkDraft, SpeakersDraft
from summarizer.errors import BudgetReached, ContextTooSmall, ModelAnswerUnusable, ModelUnavailable, OfflineMiss
from summarizer.grounding import Grounded, agree_on_names, ground_again, ground_draft
from summarizer.llm import Answer, Model
from summarizer.merging import merge_chunks
from summarizer.pipeline.voting import keep_by_vote
from summarizer.pointers import Numbering
from summarizer.prompting import (
    READ,
    estimate_tokens,
    load_prompt,
    render_abstract,
    render_article,
    render_chunk,
    render_disputes,
    render_reask,
)
from summarizer.records import (
    Chunk,
    Citation,
    Coverage,
    Event,
    Findings,
    Prompt,
    PromptUsed,
    Quote,
    Reading,
    SecondOpinion,
    Stance,
    Usage,
)
from summarizer.settings import Settings

T = TypeVar("T", bound=BaseModel)

# the estimate of tokens may be this far off, and the server adds its own template around the messages
_WINDOW_SLACK = 0.85
_MIN_CHARS = 400


@dataclass
class ModelReading:
    """What one article's calls gave and cost. `stopped` is the limit that cut it short, if one did."""

    findings: Findings
    usage: Usage
    prompts: tuple[PromptUsed, ...]
    abstract: tuple[Citation, ...]
    stopped: str | None = None


@dataclass
class _Account:
    """What the calls of one article cost, and what the caller is told."""

    usage: Usage = field(default_factory=Usage)
    prompts: dict[str, PromptUsed] = field(default_factory=dict)
    tell: Callable[[int, int, Usage], None] = lambda done, more, usage: None

    def note(self, prompt: Prompt, answer: Answer) -> None:  # type: ignore[type-arg]
        self.prompts[prompt.id] = PromptUsed(id=prompt.id, sha256=prompt.sha256)
        self.usage = add_usage(self.usage, answer.usage)
        self.tell(0, 0, answer.usage)


def add_usage(one: Usage, other: Usage) -> Usage:
    """The sum; a cost that is unknown on either side is unknown."""
    costs = (one.cost_usd if one.calls else 0.0, other.cost_usd if other.calls else 0.0)
    return Usage(
        calls=one.calls + other.calls,
        input_tokens=one.input_tokens + other.input_tokens,
        cached_tokens=one.cached_tokens + other.cached_tokens,
        output_tokens=one.output_tokens + other.output_tokens,
        cost_usd=None if None in costs else sum(cost or 0.0 for cost in costs),
    )


async def read_with_model(
    reading: Reading, model: Model, settings: Settings, tell: Callable[[int, int, Usage], None] | None = None
) -> ModelReading:
    """The article as `model` reads it. `tell` hears (chunks done, chunks more, usage) as they come.

    Raises the model's error where no chunk could be read at all.
    """
    account = _Account(tell=tell or (lambda done, more, usage: None))
    numbers = Numbering(reading)
    chunks = chunk_reading(reading, await fitting_chars(numbers, model, settings))
    account.tell(0, len(chunks) * settings.passes, Usage())
    reader = _ChunkReader(numbers, model, settings, account)
    passes = [await reader.read_all(chunks, sample) for sample in range(settings.passes)]
    merged = [merge_chunks(reading, agree_on_names(reading, parts)) for parts in passes]
    findings = merged[0] if len(merged) == 1 else keep_by_vote(reading, merged)
    if settings.adjudicate and reader.stopped is None:
        findings = await reader.adjudicate(findings, chunks)
    abstract = await _abstract(reading, findings, settings, reader)
    failures = (*findings.coverage.failures, *reader.failures)
    findings = findings.model_copy(update={"coverage": findings.coverage.model_copy(update={"failures": failures})})
    return ModelReading(findings, account.usage, tuple(account.prompts.values()), abstract, reader.stopped)


async def fitting_chars(numbers: Numbering, model: Model, settings: Settings) -> int:
    """Characters a chunk may have so that prompt and answer fit the model's context window.

    Raises ModelRefused (ContextTooSmall) where not even a short chunk fits.
    """
    window = await model.context_window()
    if window is None:
        return settings.max_chars
    return fit_chars(numbers, window, settings)


def fit_chars(numbers: Numbering, window: int, settings: Settings) -> int:
    """The largest chunk size, halving from `max_chars`, whose longest prompt fits `window` tokens."""
    answer = min(settings.max_answer_tokens, window // 3)
    system = estimate_tokens(load_prompt(READ).system)
    room = int(window * _WINDOW_SLACK) - answer - system
    chars = settings.max_chars
    while chars >= _MIN_CHARS:
        chunks = chunk_reading(numbers.reading, chars)
        longest = max((estimate_tokens(render_article(numbers, chunk)) for chunk in chunks), default=0)
        if longest <= room:
            return chars
        chars //= 2
    raise ContextTooSmall(
        f"the model's context window of {window} tokens is too small for one paragraph and its instructions",
        "use a model with a larger window, or start its server with one (SUMMARIZER_LOCAL_CONTEXT for local/)",
    )


class _ChunkReader:
    """Reads chunks of one article; holds what their calls share."""

    def __init__(self, numbers: Numbering, model: Model, settings: Settings, account: _Account) -> None:
        self.numbers, self.model, self.settings, self.account = numbers, model, settings, account
        self.stopped: str | None = None
        self.failures: list[str] = []

    async def ask_if_possible(self, what: str, prompt: Prompt, schema: type[T], sample: int = 0) -> T | None:
        """The draft of a question the brief can do without; why it could not be had goes into the account.

        `what` names the question for that account. A limit that is reached marks the brief incomplete.
        """
        try:
            answer = await self.model.ask(prompt, schema, sample=sample)
        except BudgetReached as limit:
            self.stopped = str(limit)
            return None
        except (ModelAnswerUnusable, ModelUnavailable, OfflineMiss) as error:
            self.failures.append(f"{what}: {error}")
            return None
        self.account.note(prompt, answer)
        return answer.draft

    async def read_all(self, chunks: Sequence[Chunk], sample: int) -> list[Findings]:
        """The findings of each chunk; a failed chunk gives none but its failure. Raises where all fail alike."""
        results = await asyncio.gather(*(self._guarded(chunk, sample) for chunk in chunks))
        errors = [result for result in results if isinstance(result, ModelUnavailable | OfflineMiss)]
        if errors and len(errors) == len(results):
            raise errors[0]
        return [_failure(str(result)) if isinstance(result, Exception) else result for result in results]

    async def _guarded(self, chunk: Chunk, sample: int) -> Findings | ModelUnavailable | OfflineMiss:
        try:
            return await self._read(chunk, sample)
        except BudgetReached as limit:
            self.stopped = str(limit)
            return _failure(f"chunk {chunk.index + 1} of {chunk.of}: {limit}")
        except ModelAnswerUnusable as error:
            return _failure(f"chunk {chunk.index + 1} of {chunk.of}: {error}")
        except (ModelUnavailable, OfflineMiss) as error:
            return error
        finally:
            self.account.tell(1, 0, Usage())

    async def _read(self, chunk: Chunk, sample: int) -> Findings:
        prompt = render_chunk(self.numbers.reading, chunk, self.numbers)
        answer = await self.model.ask(prompt, ChunkDraft, sample=sample)
        self.account.note(prompt, answer)
        if not answer.complete:
            halves = split_chunk(chunk, self.numbers.reading)
            if len(halves) > 1:
                return self._joined([await self._read(half, sample) for half in halves])
        if answer.draft is None:
            raise ModelAnswerUnusable(
                "the answer was cut off before anything complete", "raise SUMMARIZER_MAX_ANSWER_TOKENS"
            )
        grounded = ground_draft(answer.draft, self.numbers, chunk)
        reasked = bool(grounded.failed) and await self._ask_again(grounded, chunk, sample)
        grounded.close()
        findings = _with_second_opinions(grounded.findings(), self.numbers.reading)
        cut = () if answer.complete else (f"chunk {chunk.index + 1} of {chunk.of}: the answer was cut off",)
        coverage = Coverage(chunks=1, answered=1, reasked=int(reasked), failed=len(cut), failures=cut)
        return findings.model_copy(update={"coverage": coverage})

    def _joined(self, halves: list[Findings]) -> Findings:
        """Two halves count as the one chunk they were."""
        merged = merge_chunks(self.numbers.reading, halves)
        coverage = merged.coverage.model_copy(update={"chunks": 1, "answered": 1})
        return merged.model_copy(update={"coverage": coverage})

    async def _ask_again(self, grounded: Grounded, chunk: Chunk, sample: int) -> bool:
        """Ask once about what failed; an answer that cannot be had leaves it refused."""
        around = {name for failed in grounded.failed for name in failed.sentences}
        lines = [(f"[F{n}] {failed.item}", failed.reason) for n, failed in enumerate(grounded.failed, 1)]
        prompt = render_reask(self.numbers, chunk, lines, around)
        what = f"the second question about chunk {chunk.index + 1} of {chunk.of}"
        draft = await self.ask_if_possible(what, prompt, ChunkDraft, sample)
        if draft is not None:
            ground_again(grounded, draft)
        return draft is not None

    async def adjudicate(self, findings: Findings, chunks: Sequence[Chunk]) -> Findings:
        """Ask once more whose words disputed quotations are; the answer is the speaker, the other stays an opinion."""
        quotes = {quote.id: quote for quote in findings.quotes}
        for chunk in chunks:
            disputed = [
                q for q in quotes.values() if q.second_opinions and chunk.start <= q.content[0].start < chunk.end
            ]
            if disputed:
                quotes |= await self._settle(disputed, chunk, findings)
        return findings.model_copy(update={"quotes": tuple(quotes.values())})

    async def _settle(self, disputed: Sequence[Quote], chunk: Chunk, findings: Findings) -> dict[str, Quote]:
        runs = {run.segments[0]: run.id for run in self.numbers.reading.marked}
        lines, around, by_number = [], set(), {}
        for quote in disputed:
            number = runs.get((quote.content[0].start, quote.content[0].end))
            sentence = self.numbers.sentence_at(quote.content[0].start)
            if number and sentence:
                by_number[number] = quote
                around.add(sentence.id)
                lines.append(f"[{number}] {self._who(quote, findings)}")
        if not lines:
            return {}
        prompt = render_disputes(self.numbers, chunk, lines, around)
        draft = await self.ask_if_possible("the question about disputed speakers", prompt, SpeakersDraft)
        settled = {}
        for line in draft.speakers if draft else ():
            number, _, name = line.strip(" []").partition(" ")
            asked = by_number.get(number.strip("[]"))
            if asked is not None:
                settled[asked.id] = self._with_speaker(asked, name.split(" ")[0].strip("[]"), findings)
        return settled

    def _who(self, quote: Quote, findings: Findings) -> str:
        names = {entity.id: entity.name for entity in findings.entities}
        speakers = [quote.speaker, *(opinion.speaker for opinion in quote.second_opinions)]
        numbers = {entity.name: number for number, entity in self.numbers.cast.items()}
        shown = [names.get(s.entity or "", "nobody") if s else "nobody" for s in speakers]
        return " or ".join(f"{numbers.get(name, '?')} {name}" for name in shown)

    def _with_speaker(self, quote: Quote, number: str, findings: Findings) -> Quote:
        """The quote given to the disputed speaker that the answer names; unchanged where it names another."""
        entity = self.numbers.cast.get(number)
        ids = {e.id for e in findings.entities if entity is not None and e.name == entity.name}
        for opinion in quote.second_opinions:
            if opinion.speaker is not None and opinion.speaker.entity in ids:
                others = tuple(o for o in quote.second_opinions if o is not opinion)
                mine = SecondOpinion(by=self.model.name, speaker=quote.speaker)
                return quote.model_copy(update={"speaker": opinion.speaker, "second_opinions": (*others, mine)})
        return quote


def _failure(reason: str) -> Findings:
    return Findings(coverage=Coverage(chunks=1, failed=1, failures=(reason,)))


def _with_second_opinions(findings: Findings, reading: Reading) -> Findings:
    """Where the reader gives the same words to somebody else, or to anybody at all, that is kept."""
    reader = {tuple((s.start, s.end) for s in quote.content): quote for quote in reading.quotes}
    known = {entity.id for entity in findings.entities}
    quotes = []
    for quote in findings.quotes:
        other = reader.get(tuple((s.start, s.end) for s in quote.content))
        ours = quote.speaker.entity if quote.speaker else None
        theirs = other.speaker.entity if other and other.speaker else None
        if other is not None and theirs is not None and theirs != ours and theirs in known:
            quote = quote.model_copy(update={"second_opinions": (SecondOpinion(by="reader", speaker=other.speaker),)})
        quotes.append(quote)
    return findings.model_copy(update={"quotes": tuple(quotes)})


# -- the abstract ------------------------------------------------------------------


async def _abstract(
    reading: Reading, findings: Findings, settings: Settings, reader: _ChunkReader
) -> tuple[Citation, ...]:
    """Composed from the records and checked against them; what fails is asked again once, then dropped.

    Without any sentence that holds, the abstract is chosen from the article's own.
    """
    chosen = extract_abstract([reading], findings, settings.summary_sentences) if settings.summary else ()
    lines = record_lines(findings)
    if not settings.summary or not lines or reader.stopped is not None:
        return chosen
    kept: tuple[Citation, ...] = ()
    problems: tuple[Problem, ...] = ()
    for _ in range(2):
        prompt = render_abstract(lines, settings.summary_sentences, [f"{p.text} -- {p.reason}" for p in problems])
        draft = await reader.ask_if_possible("the abstract", prompt, AbstractDraft)
        if draft is None:
            break
        sentences = [(s.text, [c.strip("[] ") for c in s.cites]) for s in draft.sentences]
        kept, problems = check_abstract(sentences[: settings.summary_sentences], [reading], findings)
        if not problems:
            break
    return kept or chosen


def record_lines(findings: Findings) -> list[str]:
    """One line a record, with its id, for the prompt of an abstract."""
    names = {entity.id: entity.name for entity in findings.entities}
    lines = []
    for event in findings.events:
        when = f", {event.when.value or ''}" if event.when else ""
        lines.append(f"{event.id} ({event.status}{when}) {_first(event)}")
    for quote in findings.quotes:
        speaker = names.get(quote.speaker.entity or "", "somebody") if quote.speaker else "somebody"
        turned = " ".join(span.text for span in quote.qualifiers)
        cue = quote.cue.text if quote.cue else "said"
        lines.append(f"{quote.id} {speaker} {turned} {cue}: {' ... '.join(span.text for span in quote.content)}")
    lines += [f"{stance.id} {_stance(stance, names)}" for stance in findings.stances]
    return lines


def _first(event: Event) -> str:
    return event.evidence[0].text


def _stance(stance: Stance, names: dict[str, str]) -> str:
    holder = names.get(getattr(stance.holder, "entity", ""), "the article")
    target = names.get(getattr(stance.target, "entity", ""), "") or getattr(stance.target, "topic", "")
    return f"{holder} {stance.polarity} {target}: {stance.evidence[0].span.text}"
