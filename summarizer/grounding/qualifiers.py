"""The words outside a record that turn it round: a negated cue, a condition, a doubt.

In go the text and a cue or trigger with its sentence, out come the spans that a
rendering may not leave out. Looked for before the word within its own clause, because
that is where English puts them ("did not say", "if it fails", "would be closed",
"has yet to sign"), and only there: a "not" of the next clause is not its own.
"""

import re

from summarizer.records import Article, Sentence, Span

_TURNING = re.compile(
    r"\b(?:not|never|no|nobody|neither|nor|without|cannot|\w+n[’']t|yet to|failed to|refused to"
    r"|declined to|denied|denies|if|unless|whether|would|could|might|may|should|allegedly|reportedly|apparently"
    r"|possibly|perhaps|unlikely"
    r"|planned to|plans to|threatened to|hopes? to|hoped to)\b",
    re.IGNORECASE,
)
# sentence-initial "May" is a month or a name more often than a doubt
_CLAUSE_BREAK = re.compile(r"[,;:—–“”\"]|\s(?:and|but|that|which|who|while|because|after|before)\s", re.IGNORECASE)
_REACH_CHARS = 60


def qualifiers_before(article: Article, sentence: Sentence | None, word: Span) -> tuple[Span, ...]:
    """The turning words before `word` in its own clause, in text order."""
    if sentence is None or not sentence.start <= word.start <= sentence.end:
        return ()
    start = max(sentence.start, word.start - _REACH_CHARS)
    breaks = [m.end() for m in _CLAUSE_BREAK.finditer(article.text, start, word.start)]
    clause = breaks[-1] if breaks else start
    found = (m for m in _TURNING.finditer(article.text, clause, word.start) if m[0][0] != "M")
    return tuple(article.span(m.start(), m.end()) for m in found)
