"""JSON Lines -> articles: one object a line, with `text` and, where known, `id`, `title`, `published`, `source`,
`language`.

A line that is broken is one ArticleError naming the line; the others go on. Other
fields are let be: a table usually has columns that are nobody else's business.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from summarizer.articles.text import article_from_text, called, decode
from summarizer.errors import ArticleError
from summarizer.records import Article

FIELDS = ("id", "title", "published", "source", "language")
# an id is shown in messages, pages and file names: longer ones are texts in the wrong column
_MAX_ID_CHARS = 200


def articles_from_lines(lines: Iterable[bytes], source: str, stem: str) -> Iterator[Article | ArticleError]:
    """One article, or one error, for every line that is not blank.

    An article without an id is called `<stem>-<line number>`, without a source `<source>, line <line number>`.
    Raises ArticleError where no line holds anything.
    """
    is_empty = True
    for number, line in enumerate(lines, start=1):
        if not line.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        is_empty = False
        try:
            yield _article(line, f"{source}, line {number}", f"{stem}-{number}")
        except ArticleError as error:
            yield error
    if is_empty:
        raise ArticleError(f"{called(source)} holds no articles", 'write {"text": "..."} on every line')


def looks_like_table(content: bytes) -> bool:
    """True where the first line that is not blank is a JSON object with a `text`."""
    first = content.lstrip().split(b"\n", 1)[0]
    if not first.startswith(b"{"):
        return False
    try:
        return "text" in json.loads(first)
    except (ValueError, RecursionError):
        return False


def _article(line: bytes, source: str, default_id: str) -> Article:
    place = called(source)
    fields = _parse(line, place)
    text = fields.get("text")
    if not isinstance(text, str):
        raise ArticleError(f"{place} has no text", 'give every line a string field "text"')
    known = {key: _short_text(fields.get(key), key, place) for key in FIELDS}
    identifier = known.pop("id") or default_id
    if len(identifier) > _MAX_ID_CHARS or not identifier.isprintable():
        raise ArticleError(f"{place} has an unusable id", f"ids are printable, at most {_MAX_ID_CHARS} characters")
    # what is wrong is said of the line, whatever newspaper it says it is from
    own = known.pop("source")
    article = article_from_text(text, id=identifier, source=source, **known)
    return article.model_copy(update={"source": own}) if own else article


def _parse(line: bytes, place: str) -> dict[str, Any]:
    try:
        value = json.loads(decode(line, "utf-8", place))
    except (ValueError, RecursionError) as error:
        reason = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise ArticleError(
            f"{place} is not JSON: {reason}", "write one JSON object a line, without line breaks"
        ) from error
    if not isinstance(value, dict):
        raise ArticleError(f"{place} is no JSON object", 'write {"text": "..."} on every line')
    return value


def _short_text(value: object, key: str, place: str) -> str | None:
    """A field's text; numbers are taken as ids and years are; anything else is refused by name."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and key == "id":
        return str(value)
    raise ArticleError(f"{place}: {key} is {type(value).__name__}, not text", f'write "{key}" as a string')
