"""Drafts -> records or reasons: nothing a model says gets into a brief without its place in the article.

`ground_draft` settles one answer about one chunk and says what to ask again;
`ground_again` settles what came back, and what still cannot be proven ends as a
`Rejection`. Typed words are exact, normalised, altered or absent, and only the
first two become records (`verdicts`).
"""

from summarizer.grounding.answers import Failed, Grounded, ground_again, ground_draft
from summarizer.grounding.cast import agree_on_names
from summarizer.grounding.places import Refused

__all__ = ["Failed", "Grounded", "Refused", "agree_on_names", "ground_again", "ground_draft"]
