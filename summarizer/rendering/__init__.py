"""A brief on paper: terminal, Markdown, JSON, HTML page, JSONL and CSV.

In goes a `Brief`; out comes text (the terminal prints on a console). Nothing here reads
articles again or judges records: order, words and escaping are all that is added,
and no rendering shows a record without the words that turn it round.
"""

from summarizer.rendering.markdown import render_markdown
from summarizer.rendering.page import render_html
from summarizer.rendering.proof import unproven_spans
from summarizer.rendering.tables import render_csv, render_jsonl
from summarizer.rendering.terminal import render_terminal
from summarizer.rendering.whole import render_json

__all__ = [
    "render_csv",
    "render_html",
    "render_json",
    "render_jsonl",
    "render_markdown",
    "render_terminal",
    "unproven_spans",
]
