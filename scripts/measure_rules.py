"""What each rule of the built-in reader is worth: run `python scripts/measure_rules.py SUITE...`.

Each rule of `RULES` is switched off alone, and the suites are read and scored again. A line gives
the rule and, for the figures it moves, the change that having it makes on half A and on half B of
the suite (documents parted by the hash of their id: rules are made on A, and B says whether they
carry over). Texts are parsed once; what is measured is the product's own reading and scoring. A rule that others build on takes
their gain along.
"""

import hashlib
import importlib
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from summarizer.briefing import compose_brief
from summarizer.evaluation.metrics import Counts, evaluate, metrics_for
from summarizer.evaluation.scoring import score_document
from summarizer.evaluation.suites import Suite, load_suite
from summarizer.merging import merge_chunks
from summarizer.pipeline.reader_path import findings_of
from summarizer.reading import reader
from summarizer.reading.parsing import Parsed, parse_articles
from summarizer.records import Provenance

FIGURES = (
    "quotes.f1",
    "quotes.exact_f1",
    "quotes.attributed_f1",
    "quotes.speaker",
    "stances.joint_f1",
    "stances.all.macro_f1",
    "events.f1",
    "events.status",
    "events.participant_f1",
    "events.participant_all_f1",
    "events.when",
    "events.where",
    "entities.ceafe",
)
LEAST = 0.001  # a smaller change of a figure is not printed


def nothing(*_: Any, **__: Any) -> None:
    """What a rule that is switched off does."""


def never(*_: Any, **__: Any) -> bool:
    return False


def always(*_: Any, **__: Any) -> bool:
    return True


def empty(*_: Any, **__: Any) -> list[Any]:
    return []


# rule -> where it is called or lives, and what stands there while it is off
RULES: dict[str, tuple[str, str, Callable[..., Any]]] = {
    "a quotation goes on over paragraphs": ("marks", "_opens_next", nothing),
    "a missing closing mark is inferred": ("marks", "_Paragraph._recover_close", lambda self, *_: self.stack.clear()),
    "a missing opening mark is inferred": ("marks", "_Paragraph._recover_open", nothing),
    "feet and inches are no marks": ("marks", "_Paragraph._is_inches", never),
    "a possessive is no closing mark": ("marks", "_Paragraph._is_possessive", never),
    "turns of interviews and transcripts": ("reader", "find_turns", empty),
    "cue behind the quotation": ("reports", "Attribution._cue_after", nothing),
    "cue whose clause holds the quotation": ("reports", "Attribution._cue_around", nothing),
    "cue before the quotation": ("reports", "Attribution._cue_before", nothing),
    "names before a colon or behind a dash": ("reports", "credited_source", nothing),
    "a quotation without a cue goes on with the speaker": ("reports", "Attribution._continue", nothing),
    "phrases such as “according to” are cues": ("cues", "_phrase_cues", empty),
    "nouns of speech are cues": ("cues", "_noun_cues", empty),
    "a subject behind its verb": ("sources", "_inverted_subject", nothing),
    "clause before its attribution": ("clauses", "before", empty),
    "clause behind “that”": ("recovered", "_behind_that", nothing),
    "capitals owed to a headline or a sentence are no names": (
        "capitals",
        "Capitals.borne_out",
        lambda self, tokens, *_: tokens,
    ),
    "words set in marks are no names": ("capitals", "Capitals.is_marked", never),
    "the words of a place's name": ("kinds", "_is_called_place", never),
    "the only body so called": ("roster", "Roster._bodies_called", empty),
    "who was told without a name gets it": ("cast", "Cast._name_earlier", nothing),
    "“both” are the two spoken of last": ("cast", "Cast._pair", nothing),
    "places told in passing and anybody at all are no entities": ("cast", "Cast.is_told_apart", always),
    "anybody at all is no entity": ("cast", "Cast.is_anybody", never),
    "a predicate that brings somebody in": ("descriptions", "is_introduced", never),
    "“it” in what a body says": ("pronouns", "_Pass._who_says", nothing),
    "“you” of an interview": ("reader", "assign_addressed", nothing),
    "a clause begins at a subject pronoun": ("recovered", "_behind_pronoun", nothing),
    "the pronoun in front is the subject of the verb behind the cue": ("recovered", "_behind_relative", nothing),
    "a participle that opens the sentence reports": ("recovered", "_behind_participle", nothing),
    "a verb taken for a noun": ("cues", "is_taken_for_noun", never),
    "a colon opens the next paragraph": ("reports", "block_behind", nothing),
    "speech under “his answer was to”": ("cues", "is_said_in_answer", never),
    "speech under a chance that is taken": ("cues", "takes_occasion", never),
    "a series goes on behind an aside": ("clauses", "_and_that_behind_aside", lambda first: first.sent.end),
    "who has said something is not what": ("asides", "_is_of_relative", never),
    "“as others reported” in what is said": ("asides", "_is_within", never),
    "what came of the deed is told too": ("asides", "_is_result", never),
    "clauses joined by commas are a series": ("clauses", "_is_of_series", never),
    "a reason belongs to its clause": ("clauses", "_is_reason", never),
    "what a colon goes on to tell": ("clauses", "_with_list", lambda last: last),
    "a reserve is the article's": ("clauses", "_before_reserve", lambda text, start, end: end),
    "the relative pronoun in front of its source": ("clauses", "_relative_of", empty),
    "a question behind a participle": ("clauses", "_question_behind", empty),
    "nothing stands between a cue and its clause": ("clauses", "_is_apart", never),
    "a clause in front opens in its own sentence": (
        "asides",
        "_opening",
        lambda cue, comma, others: cue.verb.sent.start,
    ),
    "a cue with an object is no aside": ("asides", "_has_object", never),
    "“as X pointed out” in the midst": ("asides", "as_in_front", nothing),
    "a cue with a clause of its own does not look back": ("reports", "opens_that_clause", never),
    "speech under “forced” and “went on”": ("cues", "_is_said_under", never),
    "“yelled that”, “accepted that”": ("cues", "_has_that", never),
    "a thing that cannot speak is no source": ("cues", "_is_of_a_mute", never),
    "a participle has the source of its cue": ("cues", "_hangs_in_clause", never),
    "who is forced or quick speaks": ("sources", "_controller", nothing),
    "a name right before its verb is no apposition": ("sources", "_apart_from_clause", lambda verb, subject: subject),
    "a clause goes on behind its attribution": ("asides", "_continuation", nothing),
    "pronouns and descriptions outside quotations": ("reader", "resolve_outside", nothing),
    "pronouns and descriptions inside quotations": ("reader", "resolve_inside", nothing),
    "attitudes in verbs and phrases": ("stances", "find_attitudes", empty),
    "judgements in words and deeds": ("stances", "judgements_of", empty),
    "demands": ("attitudes", "_demanded", empty),
    "refusals to take a side": ("attitudes", "_neutral", nothing),
    "phrases such as “in support of”": ("attitudes", "_phrased", nothing),
    "verbs of feeling": ("attitudes", "_felt", empty),
    "curiosity and unnamed sources take no side": ("attitudes", "_takes_no_side", never),
    "a relative clause says which ones": ("topics", "_narrowing", nothing),
    "somebody whom a comment never names": ("topics", "Topics._nameless", lambda *_: {}),
    "a victim is not blamed": ("evaluations", "_is_victim", never),
    "doing away with something bad": ("evaluations", "_is_shifted", never),
    "the simple present tells what is usual": ("events.triggers", "_is_usual", never),
    "what the lead announces is of the dateline's day": ("events.folding", "_is_news_of_the_day", never),
    "later mentions are folded in": ("events.folding", "_is_same", never),
    "negation and its words deny": ("events.status", "_denial", nothing),
    "the word above decides the status": ("events.status", "_governor", nothing),
    "a date that lies ahead makes a plan": ("events.circumstances", "Times.is_ahead", never),
    "the date that a clause is told of": ("events.circumstances", "Times._told_of", empty),
    "participants of nouns": ("events.participants", "_of_noun", empty),
    "who takes part in an occasion": ("events.participants", "_of_occasion", empty),
    "undated talk of I and you is no event": ("events.folding", "_is_told", always),
    "what is refused is no event": ("events.folding", "_is_refused", never),
    "verbs that only carry a noun": ("events.triggers", "_only_carries", never),
    "putting something somewhere is no event": ("events.triggers", "_only_puts", never),
    "the date beside a noun": ("events.circumstances", "Times._beside", empty),
    "the date of an occasion is that of its clause": ("events.circumstances", "_is_set_in", never),
    "the place of the clause an event belongs to": ("events.circumstances", "_hosts", empty),
}


@contextmanager
def switched_off(module: str, name: str, instead: Callable[..., Any]) -> Iterator[None]:
    """The product with one of its functions replaced; `name` may be a method of a class."""
    home = importlib.import_module(f"summarizer.reading.{module}")
    *owners, last = name.split(".")
    for owner in owners:
        home = getattr(home, owner)
    kept = home.__dict__[last]
    setattr(home, last, instead)
    try:
        yield
    finally:
        setattr(home, last, kept)


def shown(share: float, form: str) -> str:
    """A share in points of a hundred; a half without such records has none."""
    return "-" if math.isnan(share) else f"{100 * share:{form}}"


def halves(suite: Suite) -> list[int]:
    """The half (0: A, 1: B) of each document."""
    return [int(hashlib.sha256(document.id.encode()).hexdigest(), 16) % 2 for document in suite.documents]


def score(suite: Suite, parsed: list[Parsed]) -> dict[str, tuple[float, float]]:
    """Each figure of the suite, on half A and on half B."""
    counts: tuple[list[Any], list[Any]] = ([], [])
    for document, half, parse in zip(suite.documents, halves(suite), parsed, strict=True):
        reading = reader.read_parsed(parse)
        findings = merge_chunks(reading, [findings_of(reading)])
        brief = compose_brief([reading], findings, Provenance(version="", model="reader"))
        counts[half].append(score_document(document, brief).counts)
    summed = [Counts.of(rows).summed() for rows in counts]
    figures = [metric for metric in metrics_for(suite.header.kinds) if metric.name in FIGURES]
    return {m.name: (float(evaluate(m, summed[0])[0]), float(evaluate(m, summed[1])[0])) for m in figures}


def gains(suite: Suite) -> Table:
    """A table with what each rule is worth on the suite, in points of a hundred."""
    parsed = list(parse_articles(document.article() for document in suite.documents))
    table = Table("rule", "figure", "A", "B", title=f"{suite.header.name}: gain in points")
    whole = score(suite, parsed)
    for figure, (first, second) in whole.items():
        table.add_row("the whole reader", figure, shown(first, ".1f"), shown(second, ".1f"))
    for rule, place in track(RULES.items(), description=suite.header.name, console=Console(stderr=True)):
        with switched_off(*place):
            without = score(suite, parsed)
        for figure, (first, second) in without.items():
            change = whole[figure][0] - first, whole[figure][1] - second
            if any(abs(points) >= LEAST for points in change):
                table.add_row(rule, figure, *(shown(points, "+.1f") for points in change))
    return table


def main() -> None:
    for path in sys.argv[1:] or ["evals/newsroom"]:
        Console(width=120).print(gains(load_suite(Path(path))))


if __name__ == "__main__":
    main()
