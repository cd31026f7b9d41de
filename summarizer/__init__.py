"""Turn news articles into a structured brief: who said what, who stands where, what happened.

Every record of a brief points at the exact characters of the article that prove
it. The rooms of this package, in the order an article passes through them:
articles, reading, chunking, prompting, llm, grounding, merging, briefing,
rendering. `pipeline` alone knows that order.
"""

__version__ = "0.1.0"
