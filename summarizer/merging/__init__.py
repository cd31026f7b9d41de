"""Merging: records of many chunks and many articles -> one of each, with all evidence and every contradiction.

`merge_chunks` makes one set of an article's chunks, `merge_articles` one of several
articles' sets; `distinct_articles` puts articles in the one order that makes a brief
independent of the order they were given in. `keep_topic` and `unrelated_articles` say what
belongs together. All are pure functions; what and why is in `docs/merging.md`.
"""

from summarizer.merging.articles import Traced, distinct_articles, merge_articles, merge_traced
from summarizer.merging.chunks import merge_chunks
from summarizer.merging.topics import keep_topic, unrelated_articles

__all__ = [
    "Traced",
    "distinct_articles",
    "keep_topic",
    "merge_articles",
    "merge_chunks",
    "merge_traced",
    "unrelated_articles",
]
