"""The brief in a terminal: coloured, wrapped to the console, and plain where there is no colour.

In goes a Brief and a rich Console; the brief is printed on it. Colour carries
meaning only (support green, oppose red, mixed yellow, neutral dim; statuses alike), and
never alone: a symbol and a word say the same. Text goes through `one_line`, so that
no escape sequence of an article reaches the terminal, and never through rich's markup.
"""

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from summarizer.records import Brief
from summarizer.rendering.escaping import one_line
from summarizer.rendering.outline import outline_brief
from summarizer.rendering.pieces import Entry, Line, Section, Tone

STYLES: dict[Tone, str] = {
    "words": "",
    "mark": "dim",
    "cue": "italic",
    "qualifier": "bold yellow",
    "name": "bold",
    "plain": "",
    "note": "dim",
    "warning": "yellow",
    "heading": "bold",
    "support": "green",
    "oppose": "red",
    "neutral": "dim",
    "mixed": "yellow",
    "occurred": "green",
    "ongoing": "cyan",
    "planned": "blue",
    "hypothetical": "magenta",
    "denied": "bold red",
}
# Longer lines than this are hard to follow back to their start, however wide the window is.
_MAX_COLUMNS = 104
# On a console narrower than this the indentation gives way to the words.
_NARROW_COLUMNS = 30


def render_terminal(brief: Brief, console: Console) -> None:
    """Print the brief on `console`, whose width, colours and encoding it keeps to."""
    outline = outline_brief(brief)
    _print(console, Text(one_line(outline.title), style="bold"))
    for facts in outline.facts:
        _print(console, styled(facts))
    if outline.warning:
        _print(console, Text(one_line(outline.warning), style="bold yellow"))
    for section in outline.sections:
        _print_section(console, section)
    console.print()
    _print_rule(console)
    for line in outline.account:
        _print(console, styled(line))


def styled(line: Line) -> Text:
    """A line as rich text: each piece made visible and given the style of its tone."""
    text = Text(overflow="fold")
    for piece in line:
        # Two blanks set a note off from the words where there is no colour to do it.
        gap = " " if piece.tone == "note" and piece.text.startswith("  ") else ""
        text.append(gap + one_line(piece.text), style=STYLES[piece.tone])
    return text


def _print_section(console: Console, section: Section) -> None:
    console.print()
    title = Text(section.title, style="bold")
    if section.note and console.width > _NARROW_COLUMNS:
        title.append(f"  {section.note}", style="dim")
    _print_rule(console, title)
    for number, group in enumerate(section.groups):
        if group.heading:
            if number:
                console.print()
            _print(console, styled(group.heading), indent=1)
        for entry in group.entries:
            _print_entry(console, entry)


def _print_entry(console: Console, entry: Entry) -> None:
    for number, line in enumerate(entry.lines):
        if number == 0:
            _print(console, styled(line), indent=3, hanging=2)
        else:
            _print(console, styled(line), indent=5, hanging=2)


def _print_rule(console: Console, title: Text | str = "") -> None:
    console.print(Rule(title, align="left", style="dim"), width=_columns(console))


def _print(console: Console, text: Text, indent: int = 0, hanging: int = 0) -> None:
    """Print a paragraph wrapped by hand: rich pads every line to the full width when it indents."""
    columns = _columns(console)
    if columns <= _NARROW_COLUMNS:
        indent, hanging = 0, 0
    for number, line in enumerate(text.wrap(console, columns - indent - hanging, overflow="fold")):
        left = indent + (hanging if number else 0)
        line.rstrip()
        console.print(Text(" " * left) + line, highlight=False, no_wrap=True, overflow="ignore", crop=False)


def _columns(console: Console) -> int:
    return max(1, min(console.width, _MAX_COLUMNS))
