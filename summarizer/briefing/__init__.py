"""Records -> the brief: its order, its abstract with citations, and the account of what is missing.

In go readings and merged findings, out comes a `Brief`. The abstract is chosen from
the articles' own sentences, or composed by a model and then checked here against the
records it cites. Nothing is refused: what cannot be proved was refused before.
"""

from summarizer.briefing.abstract import extract_abstract
from summarizer.briefing.checking import Problem, check_abstract
from summarizer.briefing.composing import account_for, compose_brief

__all__ = ["Problem", "account_for", "check_abstract", "compose_brief", "extract_abstract"]
