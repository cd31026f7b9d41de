"""The brief as one self-contained HTML page.

In goes a Brief; out comes a file that opens from disk and asks for nothing: style and
script are inside, and a content security policy allows these two by their hashes and
nothing else. Articles and records only ever reach the page as text through jinja2's
autoescape; the script knows records by numbers of our own and never reads their
words, so no text of an article can act in it.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from summarizer.onefile import render_page
from summarizer.records import Brief
from summarizer.rendering.escaping import one_line, show_controls
from summarizer.rendering.matrix import stance_matrix
from summarizer.rendering.outline import outline_brief
from summarizer.rendering.pagemarks import ArticleView, PageMarks
from summarizer.rendering.pieces import Piece
from summarizer.rendering.wording import STATUS_WORDS

# What a section is called on its tab: five of them have to stand in one row.
SHORT_TITLES = {
    "quotes": "Quotes",
    "stances": "Stances",
    "events": "Timeline",
    "conflicts": "Conflicts",
    "losses": "Left out",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def render_html(brief: Brief) -> str:
    """The page, ready to be written to a file."""
    marks = PageMarks(brief)
    outline = outline_brief(brief)
    return render_page(
        "summarizer.rendering",
        "page",
        _FILTERS,
        outline=outline,
        sections={section.key: section for section in outline.sections},
        articles=[marks.article_view(article) for article in brief.articles],
        people=marks.people(),
        matrix=stance_matrix(brief, marks.lookup),
        marks=marks,
        short_titles=SHORT_TITLES,
        language=_language,
    )


def _tone(piece: Piece) -> str:
    return f"t-{piece.tone}"


def _words(piece: Piece) -> str:
    """The words of a piece; an event's status has its symbol on the timeline already."""
    return piece.text.partition(" ")[2] if piece.tone in STATUS_WORDS else piece.text


def _paragraphs(view: ArticleView) -> Iterator[tuple[int, list[Any]]]:
    yield from enumerate(view.paragraphs, 1)


def _language(code: str | None) -> str | None:
    """A language code fit for an attribute that browsers act on; None for anything else."""
    return code if code and _LANGUAGE.fullmatch(code) else None


_FILTERS: dict[str, Callable[..., Any]] = {
    "shown": show_controls,
    "flat": one_line,
    "tone": _tone,
    "words": _words,
    "paragraphs": _paragraphs,
}
