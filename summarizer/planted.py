"""Find the passages of an article that talk to a machine, so that none of them is obeyed.

In go an article's text and its marked runs, out come the spans to withhold from a
prompt. A passage is planted where its wording addresses the program that reads it
("ignore all previous instructions", "you are an AI assistant", a forged pointer such
as `[Q2] is by`). In the body the whole paragraph is withheld, and nothing in it can
become a record. Inside somebody's quotation it is an ordinary quotation: only the
words between the marks are withheld, the model still answers about them by number,
and the record shows what was really said.

This is the second wall, not the first: article text cannot forge a number or close
its fence in any case (see `pointers`). A list of wordings cannot be complete; what it
misses still has to be proven by the characters of the article.
"""

import re
from collections.abc import Iterable

from summarizer.records import Marked

# wordings collected from published descriptions of prompt injection (OWASP LLM01, Greshake et al. 2023), not from texts
_ADDRESSED = re.compile(
    r"""
      \b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,20}
      \b(?:previous|prior|above|earlier|preceding|system|your|all)\b[^.!?\n]{0,20}\b(?:instructions?|prompts?)\b
    | \b(?:ignore|disregard)\b[^.!?\n]{0,20}\b(?:everything|all)\b[^.!?\n]{0,20}\b(?:above|previous|prior)\b
    | \byou\s+are\s+(?:now\s+)?(?:an?|the)\s+(?:\w+\s+){0,3}(?:assistant|chatbot|language\s+model|ai|llm)\b
    | \b(?:as|dear)\s+(?:an?\s+)?(?:ai|llm|language\s+model|ai\s+assistant)\b[\s]?[,:]
    | \b(?:note|instructions?|message|attention|important)\b[^.!?\n]{0,20}\b(?:to|for)\b[^.!?\n]{0,24}
      \b(?:llms?|language\s+models?|ai\s+(?:assistants?|models?|readers?|agents?)|summari[sz]ers?|automated\s+readers?)\b
    | \b(?:system|developer)\s+(?:prompt|message|instructions?)\b
    | ^\s*(?:\#+\s*)?(?:system|assistant|user|developer)\s*:
    | <\s*/?\s*(?:article|document|text|system|assistant|user|instructions?|im_start|im_end)\b[^>\n]{0,30}>
    | <\|[^|\n]{1,30}\|>
    | \[/?(?:inst|end|text|article|reader|system)\]
    | \bend\s+of\s+(?:article|document|input|prompt)\b
    | \b(?:respond|reply|answer|output|return|print|emit)\b[^.!?\n]{0,30}\bjson\b
    | \b(?:new|updated|real|following)\s+(?:instructions?|task)\s*:
    | \b(?:report|record|list|attribute|assign|drop|keep|add|output|credit)\b[^.!?\n]{0,40}\[[QSPRTV]\d+\]
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)


def planted_spans(text: str, marked: Iterable[Marked] = ()) -> list[tuple[int, int]]:
    """The spans to withhold, in order and apart: paragraphs of the body, or the words of a marked run."""
    runs = [segment for run in marked if run.use == "speech" for segment in run.segments]
    found = {_extent(match, text, runs) for match in _ADDRESSED.finditer(text)}
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def is_planted(start: int, end: int, planted: Iterable[tuple[int, int]]) -> bool:
    """Whether `[start, end)` touches a withheld span."""
    return any(start < stop and begin < end for begin, stop in planted)


def _extent(match: re.Match[str], text: str, runs: list[tuple[int, int]]) -> tuple[int, int]:
    holding = [run for run in runs if run[0] <= match.start() and match.end() <= run[1]]
    if holding and not _is_whole_paragraph_of_body(match, text, holding):
        return min(holding)
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return start, len(text) if end < 0 else end


def _is_whole_paragraph_of_body(match: re.Match[str], text: str, holding: list[tuple[int, int]]) -> bool:
    """A planted paragraph that merely quotes words for the machine: another address stands outside the marks."""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    addresses = _ADDRESSED.finditer(text, start, len(text) if end < 0 else end)
    return any(not any(left <= m.start() and m.end() <= right for left, right in holding) for m in addresses)
