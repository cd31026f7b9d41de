"""Check that the words of a brief are those of its articles.

In goes a brief read from a file; out come the spans whose text is not what the
article holds there. A brief that the program made has none: one that was edited, or
joined with another text, would show words as proven that nobody wrote.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from summarizer.records import Brief, Span


def unproven_spans(brief: Brief) -> Iterator[Span]:
    """Spans that do not slice to their text, or whose article the brief does not hold; in the brief's order."""
    texts = {article.id: article.text for article in brief.articles}
    for span in _spans(brief):
        text = texts.get(span.article)
        if text is None or text[span.start : span.end] != span.text:
            yield span


def _spans(value: Any) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _spans(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _spans(item)
