"""What a run would send and cost, before anything is sent.

In go articles, out come the calls, tokens and dollars that reading them would take:
one call a chunk and pass, and one for the abstract. Tokens are estimated from
characters, answers from the share they had in measured runs; a price nobody knows is None.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.chunking import chunk_reading
from summarizer.errors import SummarizerError
from summarizer.pointers import Numbering
from summarizer.prompting import estimate_tokens, render_chunk
from summarizer.reading import read_articles
from summarizer.records import Article
from summarizer.settings import Settings

# a right and terse answer has about this share of the tokens estimated for its article's part (benchmarks/tokens)
_ANSWER_SHARE = 0.5


@dataclass(frozen=True)
class Forecast:
    """Of one article: calls, tokens in and out; `cost_usd` None where no price is known."""

    article: str
    characters: int
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None


def forecast_run(articles: Iterable[Article], settings: Settings) -> Iterable[Forecast]:
    """The forecast of each article, in order. Calls no model and needs no key."""
    for reading in read_articles(articles):
        numbers = Numbering(reading)
        prompts = [render_chunk(reading, chunk, numbers) for chunk in chunk_reading(reading, settings.max_chars)]
        sent = sum(estimate_tokens(p.system) + estimate_tokens(p.user) for p in prompts) * settings.passes
        back = sum(int(_ANSWER_SHARE * estimate_tokens(p.user)) for p in prompts) * settings.passes
        calls = len(prompts) * settings.passes
        if settings.summary and calls:
            calls, sent, back = calls + 1, sent + back * 2, back + 60 * settings.summary_sentences
        yield Forecast(reading.article.id, len(reading.article.text), calls, sent, back, _price(settings, sent, back))


def _price(settings: Settings, sent: int, back: int) -> float | None:
    from summarizer.llm.endpoints import find_endpoint
    from summarizer.llm.prices import price_usd

    try:
        return price_usd(find_endpoint(settings, needs_key=False), sent, 0, back)
    except SummarizerError:  # a name that leads nowhere has no price, and unknown is not zero
        return None
