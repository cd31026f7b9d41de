"""Files, folders, standard input and URLs -> articles, with one stated normalisation and nothing else changed.

In go the sources a user names: text (`.txt`, `.md`), web pages (`.html`), tables of
articles (`.jsonl`, one a line), `-` for standard input, http(s) addresses, folders
of these. Out come `Article` records. A leading byte order mark is removed and CRLF
and CR become LF; everything else of a text is kept as read, so offsets hold for the
user's own file (Markdown is text as it stands, front matter included). Of a web
page the main text, title and date are kept, and offsets are those of that text.

Refused, each with its remedy: what cannot be opened, holds no text, is larger than
`max_article_bytes`, is not in the encoding it should be (a guess would shift
offsets and letters in silence), is a binary format, or lies at a private address.
"""

from summarizer.articles.sources import STDIN, load, read_sources
from summarizer.articles.text import article_from_text, normalise

__all__ = ["STDIN", "article_from_text", "load", "normalise", "read_sources"]
