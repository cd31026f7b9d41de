"""Bytes -> text -> Article: decoding without guesses, the one normalisation, the hash.

Text is UTF-8, or what a byte order mark declares, or the encoding the user names.
Anything else is refused at its first wrong byte: a guessed encoding gives wrong
letters with right-looking offsets.
"""

import codecs
import hashlib
import re
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
# control characters that no writer types; tab, line ends, form feed and escape (colour codes) may stray in
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# a stray NUL is a blemish, one control character in ten is another format
_MOST_CONTROLS = 0.1


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
    text = normalise(text)
    if not text.strip():
        raise ArticleError(f"{source or id!r} holds no text", "give a file with at least one sentence")
    try:
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise ArticleError(
            f"{source or id!r} holds half a surrogate pair at character {error.start}",
            "write the text again as UTF-8; it was cut in the middle of a character",
        ) from error
    return Article(
        id=id,
        title=one_line(title),
        source=source,
        published=iso_date(published),
        language=language or None,
        sha256=sha256,
        text=text,
    )


def normalise(text: str) -> str:
    """The one normalisation: a leading byte order mark removed, CRLF and CR made LF."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def decode(content: bytes, encoding: str, name: str) -> str:
    """Decode strictly: a byte order mark first, else `encoding`. `name` is how messages call the source.

    Raises ArticleError at the first byte that is wrong, for known binary formats and for
    what is mostly control characters; UsageError for an encoding nobody knows.
    """
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise ArticleError(f"{name} is {kind}, not text", "save its text as .txt or .html and give that")
    mark, declared = next(((mark, codec) for mark, codec in _MARKS if content.startswith(mark)), (b"", encoding))
    try:
        text = content[len(mark) :].decode(declared)
    except LookupError as error:
        raise UsageError(
            f"unknown encoding {declared!r}", "use a name such as utf-8, windows-1252 or latin-1"
        ) from error
    except UnicodeDecodeError as error:
        raise ArticleError(_wrong_byte(error, len(mark), declared, name), _encoding_hint(content)) from error
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise ArticleError(f"{name} is binary, not text", "save its text as .txt or .html and give that")
    return text


def iso_date(value: str | None) -> str | None:
    """`value` without outer blanks, if it is an ISO 8601 date or date and time. Raises ArticleError where it is not."""
    if value is None or not value.strip():
        return None
    value = value.strip()
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        raise ArticleError(f"{value!r} is no ISO date", "write the date of publication as YYYY-MM-DD") from error
    return value


def one_line(value: str | None) -> str | None:
    """A title on one line, blanks folded; None where nothing is left."""
    return " ".join(value.split()) or None if value else None


def _wrong_byte(error: UnicodeDecodeError, skipped: int, encoding: str, name: str) -> str:
    offset = error.start + skipped
    return f"{name} is not {encoding} text: byte 0x{error.object[error.start]:02x} at offset {offset}"


def _encoding_hint(content: bytes) -> str:
    if content.count(0) > len(content) // 10:
        return "this looks like a binary file, or UTF-16 without a byte order mark (--encoding utf-16-le)"
    return "name its encoding, for example --encoding windows-1252, or save it as UTF-8"
