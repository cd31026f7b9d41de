"""Cut an article where a reader would pause: into runs of whole paragraphs that one call can read.

In go a reading and a size in characters, out come chunks that cover every sentence
exactly once, in order. A chunk is filled with paragraphs up to the size; a
quotation that goes on over paragraphs keeps them together; a paragraph larger than
the size is cut between sentences. A quotation is never cut, nor a sentence: a chunk
is larger than the size only where a single one of them is.
Each chunk says where the two sentences before it begin, so that a prompt can show
who "he" is.
"""

from collections.abc import Iterable
from itertools import pairwise

from summarizer.records import Chunk, Reading, Sentence

_SENTENCES_BEFORE = 2


def chunk_reading(reading: Reading, max_chars: int) -> list[Chunk]:
    """The chunks of a reading, each at most `max_chars` long unless one sentence or quotation is longer.

    An article without a sentence has no chunks.
    """
    sentences = reading.sentences
    if not sentences:
        return []
    atoms = _join(sentences, _quoted_breaks(reading))
    blocks = _join(sentences, _quoted_breaks(reading) | _breaks_inside_paragraphs(sentences))
    pieces = _fill([piece for block in blocks for piece in _fit(block, atoms, max_chars)], max_chars)
    starts = [0, *(last + 1 for _, last in pieces[:-1])]
    return [
        Chunk(
            article=reading.article.id,
            index=index,
            of=len(pieces),
            before=sentences[max(0, first - _SENTENCES_BEFORE)].start,
            start=sentences[first].start,
            end=sentences[last].end,
        )
        for index, (first, (_, last)) in enumerate(zip(starts, pieces, strict=True))
    ]


def split_chunk(chunk: Chunk, reading: Reading) -> list[Chunk]:
    """The two halves of a chunk whose answer was too long, or the chunk alone where it cannot be cut."""
    inside = [s for s in reading.sentences if chunk.start <= s.start < chunk.end]
    part = reading.model_copy(update={"sentences": tuple(inside)})
    halves = chunk_reading(part, max(1, (chunk.end - chunk.start) * 3 // 5))
    if len(halves) < 2:
        return [chunk]
    first = halves[0].model_copy(update={"index": chunk.index, "of": chunk.of, "before": chunk.before})
    rest = {"index": chunk.index, "of": chunk.of, "before": halves[1].before, "end": chunk.end}
    return [first, halves[1].model_copy(update=rest)]


Run = tuple[int, int]  # first and last sentence, by position


def _quoted_breaks(reading: Reading) -> set[int]:
    """Positions i such that a quotation stands on both sides of the break after sentence i."""
    starts = [s.start for s in reading.sentences]
    quoted = sorted((run.segments[0][0], run.segments[-1][1]) for run in reading.marked)
    reached, kept, at = 0, set[int](), 0
    for position, start in enumerate(starts[1:]):
        while at < len(quoted) and quoted[at][0] < start:
            reached = max(reached, quoted[at][1])
            at += 1
        if reached > start:
            kept.add(position)
    return kept


def _breaks_inside_paragraphs(sentences: tuple[Sentence, ...]) -> set[int]:
    return {i for i, (one, other) in enumerate(pairwise(sentences)) if one.paragraph == other.paragraph}


def _join(sentences: tuple[Sentence, ...], kept: set[int]) -> list[tuple[Run, int, int]]:
    """Runs of sentences with no break but the `kept` ones inside; each with its start and end offset."""
    runs: list[tuple[Run, int, int]] = []
    first = 0
    for position in range(len(sentences)):
        if position not in kept:
            runs.append(((first, position), sentences[first].start, sentences[position].end))
            first = position + 1
    if first < len(sentences):
        runs.append(((first, len(sentences) - 1), sentences[first].start, sentences[-1].end))
    return runs


def _fit(
    block: tuple[Run, int, int], atoms: list[tuple[Run, int, int]], max_chars: int
) -> Iterable[tuple[Run, int, int]]:
    """The block itself, or its atoms where it is too large."""
    (first, last), start, end = block
    if end - start <= max_chars:
        return [block]
    return [atom for atom in atoms if first <= atom[0][0] <= last]


def _fill(pieces: list[tuple[Run, int, int]], max_chars: int) -> list[Run]:
    filled: list[Run] = []
    begun = 0
    for (first, last), start, end in pieces:
        if filled and end - begun <= max_chars:
            filled[-1] = (filled[-1][0], last)
        else:
            filled.append((first, last))
            begun = start
    return filled
