"""Web pages -> articles: the main text, the title, the date; menus, scripts and comments left behind.

In goes HTML as bytes, out comes an article whose offsets are those of the
extracted text. A page declares its own encoding and browsers read undeclared ones
as windows-1252; so does this (WHATWG Encoding Standard, section 4). The date is
taken where the page states it in its markup, never guessed from its prose.
"""

import codecs
import re
from typing import Any

from summarizer.articles.text import article_from_text, called, is_text_codec
from summarizer.errors import ArticleError
from summarizer.records import Article

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]{0,500}\slang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
# where declarations must stand: the HTML standard says the first 1024 bytes, real pages need more
_HEAD_BYTES = 4096


def looks_like_html(content: bytes) -> bool:
    """True where the first bytes are the beginning of a web page."""
    return _LOOKS_LIKE_HTML.match(content[:_HEAD_BYTES]) is not None


def article_from_html(
    content: bytes, *, id: str, source: str, charset: str | None = None, url: str | None = None
) -> Article:
    """The main text of a page as an article. `charset` is what the transport declared, if anything.

    Raises ArticleError where the page has no text of its own.
    """
    html = _decode_page(content, charset)
    page = _extract(html, url)
    text = (page or {}).get("text") or ""
    if not text.strip():
        raise ArticleError(
            f"{called(source)} is a web page without an article's text",
            "save the article's text as .txt; pages that a script fills in cannot be read",
        )
    language = _LANGUAGE.search(html[:_HEAD_BYTES])
    return article_from_text(
        text,
        id=id,
        title=(page or {}).get("title"),
        published=(page or {}).get("date"),
        source=source,
        language=language[1].lower() if language else None,
    )


def _extract(html: str, url: str | None) -> dict[str, Any] | None:
    """What trafilatura makes of a page: text, title and date, or None. Imported here: it takes 0.15 s."""
    from trafilatura import bare_extraction

    page = bare_extraction(
        html,
        url=url,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if page is None:
        return None
    return page if isinstance(page, dict) else page.as_dict()


def _decode_page(content: bytes, charset: str | None) -> str:
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            return content[len(mark) :].decode(codec, errors="replace")
    declared = _DECLARED.search(content[:_HEAD_BYTES])
    for name in (charset, declared[1].decode("ascii") if declared else None):
        if name and is_text_codec(name):
            return content.decode(name, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("windows-1252", errors="replace")
