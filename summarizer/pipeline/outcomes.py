"""What a run tells its caller: one `Outcome` an article, and `Progress` while it goes on."""

from collections.abc import Callable
from dataclasses import dataclass, field

from summarizer.errors import SummarizerError
from summarizer.records import Article, Brief, Usage


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: a brief, or the error that stopped it. Both where a limit cut the brief short.

    `article` is None where the input never became one (a file that cannot be read).
    """

    article: Article | None
    brief: Brief | None
    error: SummarizerError | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands. `articles_total` is None while inputs are still being counted; chunks are a model's."""

    articles_done: int = 0
    articles_total: int | None = None
    chunks_done: int = 0
    chunks_total: int = 0
    usage: Usage = field(default_factory=Usage)


Watch = Callable[[Progress], None]
