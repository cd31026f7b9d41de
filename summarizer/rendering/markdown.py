"""The brief as Markdown that GitHub shows well.

In goes a Brief; out comes GitHub-flavoured Markdown ending in a line feed: a heading
for each section and speaker, a list entry for each record, its proofs as a list
below it. No text of an article can make a heading, link, picture, table or HTML (see
`escape_markdown`); the only HTML is our own `<sub>` around ids and places.
"""

from collections.abc import Iterator

from summarizer.records import Brief
from summarizer.rendering.escaping import escape_markdown
from summarizer.rendering.outline import outline_brief
from summarizer.rendering.pieces import Entry, Line, Outline, Piece, Section, Tone

# What a tone is wrapped in: its mark, or the HTML that does the same where a mark would not work.
MARKS: dict[Tone, tuple[str, str]] = {
    "cue": ("*", "i"),
    "qualifier": ("***", "b"),
    "name": ("**", "b"),
    "note": ("", "sub"),
    "warning": ("**", "b"),
    "heading": ("**", "b"),
    "support": ("**", "b"),
    "oppose": ("**", "b"),
    "neutral": ("**", "b"),
    "mixed": ("**", "b"),
    "occurred": ("**", "b"),
    "ongoing": ("**", "b"),
    "planned": ("**", "b"),
    "hypothetical": ("**", "b"),
    "denied": ("**", "b"),
}


def render_markdown(brief: Brief) -> str:
    """The whole brief; the same brief gives the same bytes."""
    return "\n".join(_lines(outline_brief(brief))).rstrip("\n") + "\n"


def marked_up(line: Line) -> str:
    """A line as Markdown, each piece escaped and wrapped as its tone asks."""
    text = ""
    for piece in line:
        more = _piece(piece)
        # Two runs of asterisks that touch are one run to a parser; an empty comment keeps them apart.
        text += f"<!-- -->{more}" if text.endswith("*") and more.startswith("*") else more
    return text.strip()


def _piece(piece: Piece) -> str:
    """One piece. Blanks at its edges stay outside the marks: `** x**` is no emphasis."""
    escaped = escape_markdown(piece.text)
    bare = escaped.strip(" ")
    if not bare or piece.tone not in MARKS:
        return escaped
    mark, tag = MARKS[piece.tone]
    # Asterisks beside punctuation may not open or close emphasis (CommonMark, "flanking"); a tag always does.
    if mark and bare[0].isalnum() and bare[-1].isalnum():
        wrapped = f"{mark}{bare}{mark}"
    else:
        wrapped = f"<{tag}>{bare}</{tag}>"
    at = escaped.index(bare)
    return f"{escaped[:at]}{wrapped}{escaped[at + len(bare) :]}"


def _lines(outline: Outline) -> Iterator[str]:
    yield f"# {escape_markdown(outline.title)}"
    yield ""
    for facts in outline.facts:
        yield f"{marked_up(facts)}  "
    if outline.warning:
        yield ""
        yield f"> **{escape_markdown(outline.warning)}**"
    for section in outline.sections:
        yield from _section_lines(section)
    yield ""
    yield "---"
    yield ""
    for line in outline.account:
        yield f"{marked_up(line)}  "


def _section_lines(section: Section) -> Iterator[str]:
    yield ""
    yield f"## {section.title}"
    if section.note:
        yield ""
        yield f"<sub>{escape_markdown(section.note)}</sub>"
    for group in section.groups:
        yield ""
        if group.heading:
            yield f"### {_heading(group.heading)}"
            yield ""
        for entry in group.entries:
            yield from _entry_lines(entry)


def _heading(line: Line) -> str:
    """A heading is bold by itself; only what is a note in it stays small."""
    return "".join(_piece(piece) if piece.tone == "note" else escape_markdown(piece.text) for piece in line).strip()


def _entry_lines(entry: Entry) -> Iterator[str]:
    for number, line in enumerate(entry.lines):
        yield f"- {marked_up(line)}" if number == 0 else f"  - {marked_up(line)}"
