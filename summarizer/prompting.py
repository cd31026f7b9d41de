"""Render what a model is sent: a static prefix from `prompts/`, then one chunk of one article as data.

In go a reading and a chunk, out comes a `Prompt`. The prefix (instructions, example)
is the same bytes for every call, so that providers cache it; the article comes last.
Sentences, marked runs and mentions carry their numbers inside the text, the
built-in reader's proposals follow in the pointing language, one line each.
Nothing of an article is ever a template: `{{names}}` are looked for in the prompt file
only, and what is put in their place is not read again. A prompt file that is missing,
has no front matter, or names an unknown variable is a PromptError.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from summarizer.errors import PromptError
from summarizer.planted import is_planted, planted_spans
from summarizer.pointers import Numbering, is_withheld, shown
from summarizer.records import (
    AuthorRef,
    Chunk,
    EntityRef,
    Event,
    Marked,
    Prompt,
    Quote,
    Reading,
    Record,
    Sentence,
    Span,
    Stance,
)

READ, REASK, ADJUDICATE, ABSTRACT = "read.v1", "reask.v1", "adjudicate.v1", "abstract.v1"
WITHHELD = "(withheld)"

# characters to a token of English news with this markup; measured with two tokenizers in benchmarks/tokens
_CHARS_PER_TOKEN = 3.5
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_PART = re.compile(r"^=== (\w+) ===\n", re.MULTILINE)


class PromptFile(Record):
    """One file of `prompts/`: its front matter, its parts, and the hash of its bytes."""

    id: str
    version: int
    purpose: str
    variables: tuple[str, ...]
    answers: str
    prefix: str | None = None
    system: str
    user: str
    sha256: str

    def fill(self, values: Mapping[str, str]) -> Prompt:
        """The prompt with `values` in place of its variables. Raises PromptError where one is missing or unknown."""
        if set(values) != set(self.variables):
            raise PromptError(f"prompt {self.id!r} takes {sorted(self.variables)}, not {sorted(values)}")
        return Prompt(id=self.id, sha256=self.sha256, system=self.system, user=_put(self.user, values))


def prompts_folder() -> Path:
    """Where the prompt files are: in the installed package, else in the checkout."""
    package = Path(__file__).parent / "_prompts"
    return package if package.is_dir() else Path(__file__).parent.parent / "prompts"


def list_prompts(folder: Path | None = None) -> list[PromptFile]:
    """All prompt files, by id."""
    folder = folder or prompts_folder()
    return [load_prompt(path.stem, folder) for path in sorted(folder.glob("*.md"))]


def load_prompt(name: str, folder: Path | None = None) -> PromptFile:
    """The prompt file `name` ("read.v1"). Raises PromptError where it is missing or malformed."""
    folder = folder or prompts_folder()
    path = folder / f"{name}.md"
    if Path(name).name != name or not path.is_file():
        raise PromptError(f"no prompt {name!r}", "`summarizer prompts list` shows the prompts there are")
    raw = path.read_bytes()
    try:
        _, front, body = raw.decode("utf-8").split("---\n", 2)
        fields: dict[str, Any] = yaml.safe_load(front)
        parts = _PART.split(body)
        texts = {part: text.strip() for part, text in zip(parts[1::2], parts[2::2], strict=True)}
        prefix = fields.get("prefix")
        system = load_prompt(prefix, folder).system if prefix else texts["system"]
        file = PromptFile(
            answers=fields.pop("schema"),
            system=system,
            user=texts["user"],
            sha256=hashlib.sha256(raw).hexdigest(),
            **fields,
        )
    except (ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError, ValidationError) as error:
        raise PromptError(f"prompt {name!r} is malformed: {error}", "see the front matter of the others") from error
    if set(_VARIABLE.findall(file.user)) != set(file.variables):
        raise PromptError(f"prompt {name!r} does not use exactly the variables it declares")
    return file


def render_chunk(reading: Reading, chunk: Chunk, numbers: Numbering | None = None) -> Prompt:
    """The prompt that reads one chunk. `numbers` spares numbering the same reading again for each chunk."""
    return load_prompt(READ).fill({"article": render_article(numbers or Numbering(reading), chunk)})


def render_reask(numbers: Numbering, chunk: Chunk, problems: Iterable[tuple[str, str]], around: set[str]) -> Prompt:
    """The prompt that asks again about failed items only: `(number and item, reason)` lines, and their sentences.

    `around` holds the ids of the sentences concerned; each is shown with its neighbours.
    """
    lines = "\n".join(f"{_one_line(item)} -- {_one_line(reason)}" for item, reason in problems)
    article = render_article(numbers, chunk, _with_neighbours(numbers.reading, around), proposals=False)
    return load_prompt(REASK).fill({"article": article, "problems": lines})


def render_disputes(numbers: Numbering, chunk: Chunk, disputes: Iterable[str], around: set[str]) -> Prompt:
    """The prompt that asks about disputed speakers; `disputes` are lines such as `[Q7] P1 he or P2 Mr Xi`."""
    article = render_article(numbers, chunk, _with_neighbours(numbers.reading, around), proposals=False)
    return load_prompt(ADJUDICATE).fill({"article": article, "disputes": "\n".join(map(_one_line, disputes))})


def render_abstract(records: Iterable[str], sentences: int, problems: Iterable[str] = ()) -> Prompt:
    """The prompt that composes an abstract of at most `sentences` from one line a record; `problems` of a first try."""
    lines = [*map(_data, records), *(f"[CHECK] {_data(problem)}" for problem in problems)]
    return load_prompt(ABSTRACT).fill({"records": "\n".join(lines), "sentences": str(sentences)})


def render_article(numbers: Numbering, chunk: Chunk, only: set[str] | None = None, *, proposals: bool = True) -> str:
    """One chunk as data: head, cast, numbered text (of the sentences `only`, or all), proposals."""
    page = _Page(numbers, chunk)
    sentences = [s for s in page.numbers.shown_sentences(chunk) if only is None or s.id in only]
    before = [page.sentence(s) for s in sentences if s.end <= chunk.start]
    text = [page.sentence(s) for s in sentences if s.end > chunk.start]
    lines = [*_head(numbers), "[CAST]", *page.cast(sentences)]
    lines += ["[BEFORE]", *before] if before else []
    lines += ["[TEXT]", *text]
    if proposals:
        lines += ["[READER]", *page.proposals(), "[END]"]
    return "\n".join(lines)


def estimate_tokens(text: str) -> int:
    """About how many tokens a text is: for predictions only, bills come from the server's own count."""
    return math.ceil(len(text) / _CHARS_PER_TOKEN)


class _Page:
    """Renders the parts of one chunk; holds what all of them need."""

    def __init__(self, numbers: Numbering, chunk: Chunk) -> None:
        self.reading, self.chunk, self.numbers = numbers.reading, chunk, numbers

    def cast(self, sentences: Sequence[Sentence]) -> list[str]:
        """A line each: number, name, kind (a person's is left out), and the role that none of `sentences` tells."""
        lines = []
        for number, entity in self.numbers.cast.items():
            kind = [entity.kind] if entity.kind != "person" else []
            told = entity.role and any(s.start <= entity.role.start < s.end for s in sentences)
            role = [_data(entity.role.text)] if entity.role and not told else []
            lines.append(" | ".join([f"{number} {_data(entity.name)}", *kind, *role]))
        return lines

    def sentence(self, sentence: Sentence) -> str:
        """`S4 [P1 Mr Xi] said ...`, with what talks to machines withheld."""
        start, end = sentence.start, sentence.end
        inserts = [*self._mention_inserts(start, end), *self._run_inserts(start, end)]
        pieces, at = [], start
        for offset, _, sign in sorted(inserts):
            pieces += [self._clear(at, offset), sign]
            at = offset
        pieces.append(self._clear(at, end))
        return f"{sentence.id} {''.join(pieces)}"

    def _clear(self, start: int, end: int) -> str:
        """Shown text of `[start, end)`; each withheld span is replaced at its first character shown here."""
        pieces, at = [], start
        for begin, stop in self.numbers.planted:
            if begin < end and at < stop:
                pieces.append(self.numbers.text[at : max(at, begin)])
                pieces.append(WITHHELD if max(begin, start) < min(stop, end) else "")
                at = min(stop, end)
        return "".join([*pieces, self.numbers.text[at:end]])

    def _mention_inserts(self, start: int, end: int) -> list[tuple[int, tuple[int, int, int], str]]:
        """Opening and closing signs of the mentions inside a sentence; order keeps them well nested."""
        inserts = []
        for left, right, number in self.numbers.mentions_in(start, end):
            if not is_planted(left, right, self.numbers.planted):
                inserts.append((left, (2, -right, 0), f"[{number} "))
                inserts.append((right, (0, -left, 0), "]"))
        return inserts

    def _run_inserts(self, start: int, end: int) -> list[tuple[int, tuple[int, int, int], str]]:
        inserts = []
        for run in self.reading.marked:
            for nth, (left, right) in enumerate(run.segments):
                if start <= left < end and not self._is_planted_run(run):
                    inserts.append((left, (1, -right, 0), f"[{run.id}{'+' if nth else ''}]"))
                if run.recovered and start < right <= end:
                    inserts.append((right, (0, -left, 1), f"[/{run.id}]"))
        return inserts

    def _is_planted_run(self, run: Marked) -> bool:
        """Whether a run stands in a planted paragraph; one that is withheld itself keeps its number."""
        return any(
            start < right and left < end and (start, end) not in run.segments
            for left, right in run.segments
            for start, end in self.numbers.planted
        )

    def proposals(self) -> list[str]:
        """One line per proposal of the reader, and one per marked run that it did not take for a quote."""
        records = self.numbers.proposals_in(self.chunk)
        taken = {run for record in records.values() for run in self.numbers.runs_of.get(record.id, ())}
        lines = {}
        for number, run in self.numbers.runs_in(self.chunk).items():
            if number not in taken and not self._is_planted_run(run):
                lines[number] = f"{number} no quote" + ("" if run.use == "speech" else f": {run.use}")
        for number, record in records.items():
            if not is_withheld(record, self.numbers):
                lines[number] = f"{number} {self._proposal(number, record)}"
        return [lines[number] for number in sorted(lines, key=_number_order)]

    def _proposal(self, number: str, record: Quote | Stance | Event) -> str:
        if isinstance(record, Quote):
            fields = self._quote(number, record)
        elif isinstance(record, Stance):
            fields = self._stance(record)
        else:
            fields = self._event(record)
        return " | ".join(fields)

    def _quote(self, number: str, quote: Quote) -> list[str]:
        home = self.numbers.sentence_at(quote.content[0].start)
        runs = self.numbers.runs_of[quote.id]
        content = " ".join(runs) if runs else "; ".join(self.numbers.pointer(span) for span in quote.content)
        # a report without marks is indirect, and says so by its R
        kind = [] if number[0] == "R" and quote.kind == "indirect" else [quote.kind]
        fields = [" ".join([*kind, *([content] if content != number else [])])]
        if quote.speaker:
            who = self._who(quote.speaker.entity, quote.speaker.mention, home)
            # a number alone would claim that the sentence names the speaker
            fields.append(f"by {who}" if quote.speaker.mention or who.endswith("-") else f"by {who} -")
        if quote.cue:
            fields.append(f"cue {self._point(quote.cue, home)}")
        return fields

    def _stance(self, stance: Stance) -> list[str]:
        holder = "author" if isinstance(stance.holder, AuthorRef) else self._who(stance.holder.entity, None, None)
        if isinstance(stance.target, EntityRef):
            target = self._who(stance.target.entity, None, None)
        else:
            mention = stance.target.mention
            target = self.numbers.pointer(mention) if mention else shown(stance.target.topic)
        told = [f"told_by {self._who(stance.reported_by, None, None)}"] if stance.reported_by else []
        evidence = [
            f"evidence {'' if e.polarity == stance.polarity else e.polarity + ' '}{self.numbers.pointer(e.span)}"
            for e in stance.evidence
        ]
        return [f"{holder} {stance.polarity} {target}", *told, *evidence]

    def _event(self, event: Event) -> list[str]:
        home = self.numbers.sentence_at(event.trigger.start)
        fields = [self.numbers.pointer(event.trigger)]
        fields += [event.status] if event.status != "occurred" else []
        fields += [f"{p.role} {self._who(p.entity, p.mention, home)}" for p in event.participants]
        if event.when:
            words = self._point(event.when.mention, home) if event.when.mention else ""
            fields.append(f"when {words}{f' = {event.when.value}' if event.when.value else ''}")
        if event.where:
            fields.append(f"where {self._who(event.where.entity, event.where.mention, home)}")
        fields += [f"also {self._point(span, home)}" for span in also_of(event)]
        return fields

    def _who(self, entity: str | None, mention: Span | None, home: Sentence | None) -> str:
        """`P3 he`; `P3` alone where that is its only mention in the sentence, `P3 -` where it is not meant."""
        number = self.numbers.names.get(entity or "", "?")
        only = self._only_mention(number, home)
        if mention is None:
            return f"{number} -" if only else number
        if only == (mention.start, mention.end):
            return number
        return f"{number} {self._point(mention, home)}"

    def _only_mention(self, number: str, home: Sentence | None) -> tuple[int, int] | None:
        shown_here = self.numbers.mentions_in(home.start, home.end) if home else []
        own = [(start, end) for start, end, owner in shown_here if owner == number]
        return own[0] if len(own) == 1 else None

    def _point(self, span: Span, home: Sentence | None) -> str:
        return self.numbers.pointer(span, home.id if home else None)


def also_of(event: Event) -> list[Span]:
    """The evidence of an event beyond the passage that holds its trigger: later mentions of the same happening."""
    trigger = event.trigger
    return [e for e in event.evidence if not (e.start < trigger.end and trigger.start < e.end)]


def _head(numbers: Numbering) -> list[str]:
    article = numbers.reading.article
    title = article.title and (WITHHELD if planted_spans(article.title) else _data(article.title))
    lines = [f"[TITLE] {title}"] if title else []
    return [*lines, f"[DATE] {_dated(article.published)}"] if article.published else lines


def _dated(published: str) -> str:
    """The publication date with its weekday: "on Friday" cannot be resolved without it."""
    try:
        return f"{datetime.fromisoformat(published):%A} {_data(published)}"
    except ValueError:
        return _data(published)


def _data(text: str) -> str:
    """Foreign text on one line, without the signs of the pointing language."""
    return _one_line(shown(text))


def _with_neighbours(reading: Reading, around: set[str]) -> set[str]:
    ids = [sentence.id for sentence in reading.sentences]
    near = {place for n, name in enumerate(ids) if name in around for place in (n - 1, n, n + 1)}
    return {ids[place] for place in near if 0 <= place < len(ids)}


def _number_order(number: str) -> tuple[int, int]:
    return "QRTV".index(number[0]), int(number[1:])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _put(template: str, values: Mapping[str, str]) -> str:
    pieces = _VARIABLE.split(template)
    return "".join(values[piece] if place % 2 else piece for place, piece in enumerate(pieces))
