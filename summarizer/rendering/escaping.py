"""Make text from outside harmless for the place it is printed in.

In goes any string (article text, a model's draft, a title); out comes a string that
shows the same words and does nothing else. Article text is hostile until shown
otherwise: a terminal obeys escape sequences, Markdown makes links and headings of
stray marks, a spreadsheet runs a cell that begins with "=". HTML is not escaped
here: jinja2's autoescape does that, after `show_controls`.

Nothing is refused and nothing is dropped: what cannot be shown is named.
"""

import re

_CONTROLS = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0, DEL and C1: U+009B alone opens an escape sequence on some terminals
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides, isolates: they reorder what surrounds them
    "\u200b\u2060\ufeff\ufff9-\ufffb"  # invisible breaks and annotations: they hide differences
    "\U000e0000-\U000e007f"  # tag characters: text that nobody sees
    "\ud800-\udfff"  # lone surrogates cannot be encoded
    "]"
)
_LINE_BREAKS = re.compile("[\u2028\u2029\x85]")
_BLANKS = re.compile(r"[ \t\n]+")
_JSON_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MARKDOWN_ACTIVE = re.compile(r"[\\`*_\[\]<>&~|$]")
_MARKDOWN_OPENERS = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=#]))")
# Where GitHub makes links, mentions, references and pictures out of plain text, backslashes
# do not help: it looks at the rendered words. An empty comment splits them.
_MARKDOWN_LINKS = re.compile(r"www(?=\.)|:(?=//)|@|#(?=\d)|:(?=[\w+-]+:)", re.IGNORECASE)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def show_controls(text: str) -> str:
    """The text with every control and invisible character replaced by a visible name; line feeds and tabs stay.

    >>> show_controls("a\\x1b[31mb\\u202e")
    'a␛[31mb⟨U+202E⟩'
    """
    return _CONTROLS.sub(_visible, _LINE_BREAKS.sub("\n", text))


def one_line(text: str) -> str:
    """`show_controls`, with runs of blanks and line breaks made one blank: for output that wraps by itself."""
    return _BLANKS.sub(" ", show_controls(text))


def escape_markdown(text: str) -> str:
    """The text as Markdown that shows it literally: no emphasis, link, picture, heading, list, table or HTML.

    >>> escape_markdown("# [x](javascript:y) <b>")
    '\\\\# \\\\[x\\\\](javascript:y) \\\\<b\\\\>'
    """
    flat = one_line(text)
    literal = _MARKDOWN_ACTIVE.sub(r"\\\g<0>", flat)
    split = _MARKDOWN_LINKS.sub(r"\g<0><!-- -->", literal)
    return _MARKDOWN_OPENERS.sub(r"\1\\", split)


def escape_cell(text: str) -> str:
    """The text as a spreadsheet cell that is never taken for a formula (OWASP, "CSV injection").

    A cell that begins with = + - @ (or their full-width forms), a tab or a carriage return gets a leading apostrophe.

    >>> escape_cell("=1+1")
    "'=1+1"
    """
    visible = _CONTROLS.sub(_visible, text)
    return "'" + visible if text.startswith(_FORMULA_STARTS) else visible


def escape_json(json_text: str) -> str:
    """JSON text in which characters that upset terminals and scripts stand as \\u escapes: the same value, inert."""
    return _JSON_UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", json_text)


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)  # the block of control pictures mirrors C0
    if code == 0x7F:
        return "␡"
    return f"⟨U+{code:04X}⟩"
