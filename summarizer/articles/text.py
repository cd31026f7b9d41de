"""Bytes -> text -> Article: decoding without guesses, the one normalisation, the hash.

Text is UTF-8, or what a byte order mark declares, or the encoding the user names.
Anything else is refused at its first wrong byte: a guessed encoding gives wrong
letters with right-looking offsets.
"""

import codecs
import hashlib
import re
import unicodedata
from datetime import datetime

from summarizer.errors import ArticleError, UsageError
from summarizer.records import Article

# longest marks first: the UTF-32 (little endian) mark begins with that of UTF-16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# the first bytes of formats that people mistake for text; file(1) and the formats' own specifications
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
STDIN_NAME = "standard input"
# control characters that no writer types; tab, line ends, form feed and escape (colour codes) may stray in
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# a stray NUL is a blemish, one control character in ten is another format
_MOST_CONTROLS = 0.1
# any two bytes are a character of UTF-16: in bytes of something else, one in ten is assigned to no writing
_MOST_UNASSIGNED, _UNASSIGNED = 0.02, frozenset(("Cn", "Co"))
# letters of ASCII have a NUL each in UTF-16, and of the bytes of Chinese about half are above ASCII
_LEAST_ASCII, _NOT_ASCII = 0.9, bytes(range(0x80, 0x100))
_SAMPLE_CHARS = 10_000
# codecs for names of hosts (the time of which grows with the square of a text) and for source code
_NOT_OF_FILES = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape"))
_NOT_TEXT = "save its text as .txt or .html and give that"


def article_from_text(
    text: str,
    *,
    id: str,
    title: str | None = None,
    published: str | None = None,
    source: str | None = None,
    language: str | None = None,
) -> Article:
    """An article of `text` after normalisation, hashed. `published` is an ISO date, or date and time.

    Raises ArticleError where nothing but blanks is left, where the text cannot be
    written as UTF-8 (half a surrogate pair), or where `published` is no ISO date.

    >>> article_from_text("One.\\r\\nTwo.", id="a").text
    'One.\\nTwo.'
    """
    text, name = normalise(text), called(source or id)
    if not text.strip():
        raise ArticleError(f"{name} holds no text", "give a file with at least one sentence")
    try:
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise ArticleError(
            f"{name} holds half a surrogate pair at character {error.start}",
            "write the text again as UTF-8; it was cut in the middle of a character",
        ) from error
    return Article(
        id=id,
        title=one_line(title),
        source=source,
        published=iso_date(published, name),
        language=language or None,
        sha256=sha256,
        text=text,
    )


def normalise(text: str) -> str:
    """The one normalisation: a leading byte order mark removed, CRLF and CR made LF."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def decode(content: bytes, encoding: str, name: str) -> str:
    """Decode strictly: a byte order mark first, else `encoding`. `name` is how messages call the source.

    Raises ArticleError at the first byte that is wrong, for known binary formats, for what is mostly
    control characters and for what is UTF-16 by its mark alone; UsageError for an encoding nobody knows.
    """
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise ArticleError(f"{name} is {kind}, not text", _NOT_TEXT)
    mark, declared = next(((mark, codec) for mark, codec in _MARKS if content.startswith(mark)), (b"", encoding))
    if not is_text_codec(declared):
        raise UsageError(f"unknown encoding {declared!r}", "use a name such as utf-8, windows-1252 or latin-1")
    try:
        text = content[len(mark) :].decode(declared)
    except UnicodeDecodeError as error:
        raise ArticleError(_wrong_byte(error, len(mark), declared, name), _encoding_hint(content, mark)) from error
    if declared.lower().startswith("utf-16") and _is_of_no_writing(text, content[len(mark) :]):
        told = ", though its first two bytes say so" if mark else ""
        raise ArticleError(f"{name} is not {declared} text{told}", _encoding_hint(content, mark))
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise ArticleError(f"{name} is binary, not text", _encoding_hint(content, mark))
    return text


def is_text_codec(name: str) -> bool:
    """False for encodings nobody knows and for those of Python that no text is stored in (rot13, zlib, idna)."""
    try:
        b"a".decode(name, errors="replace")  # of no bytes at all Python decodes any name
        return codecs.lookup(name).name not in _NOT_OF_FILES
    except (LookupError, ValueError):
        return False


def called(source: str) -> str:
    """How messages call a source: its name in quotes, or what it is where it has none."""
    return source if source == STDIN_NAME else repr(source)


def iso_date(value: str | None, name: str | None = None) -> str | None:
    """`value` without outer blanks, if it is an ISO 8601 date or date and time. Raises ArticleError where it is not.

    `name` is how the message calls the source that says so, if one does.
    """
    if value is None or not value.strip():
        return None
    value = value.strip()
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        place = f"{name}: " if name else ""
        raise ArticleError(f"{place}{value!r} is no ISO date", "write the date of publication as YYYY-MM-DD") from error
    return value


def one_line(value: str | None) -> str | None:
    """A title on one line, blanks folded; None where nothing is left."""
    return " ".join(value.split()) or None if value else None


def _wrong_byte(error: UnicodeDecodeError, skipped: int, encoding: str, name: str) -> str:
    offset = error.start + skipped
    return f"{name} is not {encoding} text: byte 0x{error.object[error.start]:02x} at offset {offset}"


def _is_of_no_writing(text: str, content: bytes) -> bool:
    """True for bytes that only a mark makes UTF-16: letters of ASCII, or characters that nobody writes."""
    sample, raw = text[:_SAMPLE_CHARS], content[: 2 * _SAMPLE_CHARS]
    unassigned = sum(unicodedata.category(letter) in _UNASSIGNED for letter in sample)
    is_ascii = 0 not in raw and len(raw.translate(None, _NOT_ASCII)) > _LEAST_ASCII * len(raw)
    return is_ascii or unassigned > _MOST_UNASSIGNED * len(sample)


def _encoding_hint(content: bytes, mark: bytes) -> str:
    if mark:
        return "if it is text, save it as UTF-8; if it is not, " + _NOT_TEXT
    if content.count(0) > len(content) // 10:
        return "this looks like a binary file, or UTF-16 without a byte order mark (--encoding utf-16-le)"
    if len(_CONTROL_BYTES.findall(content)) > _MOST_CONTROLS / 2 * len(content):
        return "this looks like a binary file; " + _NOT_TEXT
    return "name its encoding, for example --encoding windows-1252, or save it as UTF-8"
