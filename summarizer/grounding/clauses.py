"""What an event is called: the model's clause where the article's words prove it, else the article's own.

In go a typed clause, the passages that prove the event, and its trigger; out comes the
clause, or why it cannot be taken. Every content word, number, name and negation of a
typed clause must stand in the passages or in a name of a participant, inflection
apart: a model may turn "was sworn in" into "is sworn in", never "injured" into "killed".
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from summarizer.figures import find_figures
from summarizer.records import Sentence, Span
from summarizer.wording import fold, is_function, is_negated, stem, words

MAX_WORDS = 15
_BREAK = re.compile(r"[,;:.!?—–“”\"()](?=\s|$)|\s(?:and|but|which|who|while|because|after|before|as)\s")


def clause_fault(what: str, passages: Iterable[str]) -> str | None:
    """Why a typed clause cannot stand, or None where the passages prove it."""
    passages = list(passages)
    said = words(what)
    if not 2 <= len(said) <= MAX_WORDS:
        return f"{len(said)} words, not 2 to {MAX_WORDS}"
    if is_negated(what):
        return "negated: the status says whether it took place"
    known = {root for passage in passages for word in words(passage) for root in _roots(word.form)}
    unknown = [w.form for w in said if not is_function(w.form) and not _roots(w.form) & known]
    if unknown:
        return f"not in the passages: {', '.join(unknown)}"
    counted = {(f.value, f.kind) for passage in passages for f in find_figures(passage)}
    wrong = [what[f.start : f.end] for f in find_figures(what) if (f.value, f.kind) not in counted]
    return f"another figure: {', '.join(wrong)}" if wrong else None


def clause_of(text: str, sentence: Sentence | None, trigger: Span, agent: Span | None) -> str:
    """The article's own words around a trigger: from its agent, if that stands before it, to the clause's end."""
    start, end = (sentence.start, sentence.end) if sentence else (trigger.start, trigger.end)
    begin = agent.start if agent and start <= agent.start < trigger.start else trigger.start
    stop = next((m.start() for m in _BREAK.finditer(text, trigger.end, end)), end)
    pieces = " ".join(text[begin : max(stop, trigger.end)].split()).split(" ")
    if len(pieces) > MAX_WORDS and begin < trigger.start:
        return clause_of(text, sentence, trigger, None)
    return " ".join(pieces[:MAX_WORDS]).rstrip(" .,;:")


def _roots(form: str) -> set[str]:
    return {stem(form), stem(_base_forms().get(form, form))}


@cache
def _base_forms() -> dict[str, str]:
    """Inflected -> base form of the irregular verbs."""
    table = (files("summarizer.grounding") / "irregular_verbs.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in table.splitlines() if line and not line.startswith("#")]
    return {fold(form): fold(row[0]) for row in rows for form in row[1:]}
