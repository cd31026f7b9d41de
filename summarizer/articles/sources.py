"""The sources a user names -> articles: what is opened how, and under which ids.

In go names of files, folders, `-` and addresses; out come articles, in order, and in
the place of each that cannot be read its ArticleError. Files are told apart by
their suffix, what has none (standard input, an undeclared answer) by how it begins.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from summarizer.articles.addresses import fetch, is_address
from summarizer.articles.pages import article_from_html, looks_like_html
from summarizer.articles.tables import articles_from_lines, looks_like_table
from summarizer.articles.text import STDIN_NAME, article_from_text, called, decode, is_text_codec, iso_date
from summarizer.errors import ArticleError, SummarizerError, UsageError
from summarizer.records import Article
from summarizer.settings import Settings

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
TABLE_SUFFIXES = frozenset({".jsonl", ".ndjson"})
STDIN = "-"

# characters that are awkward in anchors, file names and shells
_AWKWARD = re.compile(r"[^\w.-]+")

Read = Iterator[Article | ArticleError]


def load(source: str, settings: Settings, *, title: str | None = None, published: str | None = None) -> list[Article]:
    """All articles of one source, at least one. Raises the first ArticleError among them.

    `title` and `published` replace what the source says; UsageError where `title` would name several articles.
    """
    articles = []
    for item in read_sources([source], settings, title=title, published=published):
        if isinstance(item, SummarizerError):
            raise item
        articles.append(item)
    return articles


def read_sources(
    sources: Iterable[str], settings: Settings, *, title: str | None = None, published: str | None = None
) -> Read:
    """The articles of all `sources`, each read when it is asked for; an error stands where its article would.

    Ids are made unique by a number (`report`, `report-2`). Raises UsageError where
    `title` would name several articles.
    """
    _check_date(published)
    items: Iterable[Article | ArticleError] = (item for source in sources for item in _read_source(source, settings))
    if title is not None:
        items = _at_most_one(list(items))
    taken: dict[str, int] = {}
    for item in items:
        yield item if isinstance(item, ArticleError) else _changed(item, _unique(item.id, taken), title, published)


def _check_date(published: str | None) -> None:
    try:
        iso_date(published)
    except ArticleError as error:
        raise UsageError(str(error), error.hint) from error


def _at_most_one(items: list[Article | ArticleError]) -> list[Article | ArticleError]:
    if sum(isinstance(item, Article) for item in items) > 1:
        raise UsageError("a title names one article, and there are several", "leave it out, or brief one at a time")
    return items


def _changed(article: Article, id: str, title: str | None, published: str | None) -> Article:
    if id == article.id and title is None and published is None:
        return article
    return article_from_text(
        article.text,
        id=id,
        title=title if title is not None else article.title,
        published=published if published is not None else article.published,
        source=article.source,
        language=article.language,
    )


def _unique(id: str, taken: dict[str, int]) -> str:
    """`id`, or `id-2`, `id-3` ... where it is taken; `taken` counts the uses of each."""
    candidate = id
    while candidate in taken:
        taken[id] += 1
        candidate = f"{id}-{taken[id]}"
    taken[candidate] = 1
    return candidate


def _read_source(source: str, settings: Settings) -> Read:
    try:
        if not source:  # "$FILE" of a variable that is not set; as a path it would be the folder we are in
            raise ArticleError("the name of a source is empty", "name a file, a folder, an address, or - for a pipe")
        elif source == STDIN:
            yield from _from_bytes(_read_stdin(settings), "stdin", STDIN_NAME, settings)
        elif is_address(source):
            yield from _from_address(source, settings)
        elif Path(source).is_dir():
            yield from _from_folder(Path(source), settings)
        else:
            yield from _from_file(Path(source), settings)
    except ArticleError as error:
        yield error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield ArticleError(f"cannot read {source!r}: {reason}", "check the path and its permissions")


def _from_file(path: Path, settings: Settings) -> Read:
    suffix = path.suffix.lower()
    if suffix in TABLE_SUFFIXES:
        with path.open("rb") as lines:
            yield from articles_from_lines(_limited_lines(lines, str(path), settings), str(path), _stem(path))
        return
    with path.open("rb") as file:
        content = _read_limited(file.read(settings.max_article_bytes + 1), str(path), settings)
    if suffix in PAGE_SUFFIXES:
        yield article_from_html(content, id=_stem(path), source=str(path))
    elif suffix in TEXT_SUFFIXES:
        yield _from_text(content, _stem(path), str(path), settings)
    else:
        yield from _from_bytes(content, _stem(path), str(path), settings)


def _from_folder(folder: Path, settings: Settings) -> Read:
    """Every article file under `folder`, in the order of its path; hidden files and folders are passed over."""
    known = TEXT_SUFFIXES | PAGE_SUFFIXES | TABLE_SUFFIXES
    closed: list[OSError] = []
    found = False
    for path in _walk(folder, closed):
        if path.suffix.lower() in known:
            found = True
            yield from _read_source(str(path), settings)
    for error in closed:
        yield ArticleError(f"cannot read folder {error.filename!r}: {error.strerror}", "check its permissions")
    if not found and not closed:
        raise ArticleError(
            f"folder {str(folder)!r} holds no articles", f"their names end in {', '.join(sorted(known))}"
        )


def _walk(folder: Path, closed: list[OSError]) -> Iterator[Path]:
    """Files in the order of their paths; folders that cannot be opened are added to `closed`."""
    for root, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(names) if not name.startswith("."))


def _from_address(url: str, settings: Settings) -> Read:
    fetched = fetch(url, settings)
    parts = urlsplit(fetched.url)
    stem = _tidy(Path(parts.path).stem or parts.hostname or "page")
    if fetched.kind == "page":
        yield article_from_html(fetched.content, id=stem, source=fetched.url, charset=fetched.charset, url=fetched.url)
    elif fetched.kind == "table":
        yield from articles_from_lines(fetched.content.splitlines(), fetched.url, stem)
    elif fetched.kind == "text":
        declared = fetched.charset
        encoding = declared if declared and is_text_codec(declared) else settings.encoding
        yield _from_text(fetched.content, stem, fetched.url, settings.model_copy(update={"encoding": encoding}))
    else:
        yield from _from_bytes(fetched.content, stem, fetched.url, settings)


def _from_bytes(content: bytes, stem: str, source: str, settings: Settings) -> Read:
    """What carries no type: a page or a table if it begins like one, else text."""
    if looks_like_html(content):
        yield article_from_html(content, id=stem, source=source)
    elif looks_like_table(content):
        yield from articles_from_lines(content.splitlines(), source, stem)
    else:
        yield _from_text(content, stem, source, settings)


def _from_text(content: bytes, stem: str, source: str, settings: Settings) -> Article:
    return article_from_text(decode(content, settings.encoding, called(source)), id=stem, source=source)


def _read_stdin(settings: Settings) -> bytes:
    if sys.stdin is None:  # Python's sign of a descriptor that was closed before it began
        raise ArticleError(f"{STDIN_NAME} is closed", "name a file, or pipe the article's text in")
    return _read_limited(sys.stdin.buffer.read(settings.max_article_bytes + 1), STDIN_NAME, settings)


def _read_limited(content: bytes, name: str, settings: Settings) -> bytes:
    """`content`, read to one byte past the limit, if it kept to it. Raises ArticleError where it did not."""
    if len(content) > settings.max_article_bytes:
        raise ArticleError(
            f"{called(name)} is larger than {settings.max_article_bytes:,} bytes",
            "give one article a file; raise SUMMARIZER_MAX_ARTICLE_BYTES if it really is one article",
        )
    return content


def _limited_lines(file: BinaryIO, name: str, settings: Settings) -> Iterator[bytes]:
    """The lines of `file`, read one by one: a table may be larger than memory, one line may not."""
    for number, line in enumerate(iter(partial(file.readline, settings.max_article_bytes + 1), b""), start=1):
        yield _read_limited(line, f"{name}, line {number}", settings)


def _stem(path: Path) -> str:
    return _tidy(path.stem)


def _tidy(name: str) -> str:
    return _AWKWARD.sub("-", name).strip("-") or "article"
