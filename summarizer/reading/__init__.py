"""The built-in reader: one article -> a `Reading`, by language processing and rules, offline and free.

It numbers sentences and marked quotations, gathers the cast, and gives its own
quotes, stances and events. By itself it is the default; with a model it prepares
every prompt and is the second opinion. The only room that knows spaCy.
"""

from summarizer.reading.reader import read_article, read_articles

__all__ = ["read_article", "read_articles"]
