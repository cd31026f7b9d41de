"""Levels of speech: what the article reports, the turns of an interview, and what is reported inside quotations.

In go marked runs, cues and turns, out come all quotes in text order and the use of
every marked run. An article's own cues take its outer marks; inside a quotation
("X said: 'Y told me Z'") the same rules run once more over the cues and marks found
there, and "I" is the one whose quotation it is.
"""

from bisect import bisect_right

from summarizer.reading.cast import Cast
from summarizer.reading.cues import Cue
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.reports import Attribution, Region, Report
from summarizer.reading.turns import Turn
from summarizer.records import Marked, MarkUse

_FIRST_PERSON = frozenset(("i", "me", "my"))


def find_speech(marked: tuple[Marked, ...], turns: list[Turn]) -> list[Offsets]:
    """The runs of characters that are somebody's words, outermost only, sorted and disjoint."""
    spoken = sorted(segment for turn in turns for segment in turn.content)
    runs = [segment for run in marked if run.inside is None for segment in run.segments]
    return sorted(spoken + [(a, b) for a, b in runs if not _overlapping(spoken, a, b)])


def find_reports(
    parsed: Parsed, marked: tuple[Marked, ...], cues: list[Cue], cast: Cast, turns: list[Turn]
) -> tuple[list[Report], dict[str, MarkUse]]:
    """The quotes in text order, and the use of every marked run by its id."""
    spoken = sorted(segment for turn in turns for segment in turn.content)
    carriers = {run.id for run in marked for a, b in run.segments if _begins_before(spoken, a, b)}
    inner = [r for r in marked if r.id not in carriers and (r.inside or _overlapping(spoken, *r.segments[0]))]
    around = {run.id for run in inner} | carriers
    outer = Attribution(parsed, [r for r in marked if r.id not in around], [c for c in cues if not c.is_said], cast)
    outer.attribute(outer.regions())
    reports = outer.reports + _reports_of(turns)
    nested = Attribution(parsed, inner, [c for c in cues if c.is_said], cast)
    speakers = sorted((s, r.speaker) for r in reports if r.kind != "indirect" for s in r.content)
    nested.attribute(_within(nested.regions(), [span for span, _ in speakers]), is_inner=True)
    for report in nested.reports:
        if report.source is not None and report.source.lower_ in _FIRST_PERSON:
            index = bisect_right(speakers, report.source.idx, key=lambda voice: voice[0][0]) - 1
            report.speaker = speakers[index][1] if index >= 0 else None
    found = sorted(reports + nested.reports, key=lambda report: (report.content[0][0], -report.content[-1][1]))
    return found, {**outer.uses, **nested.uses, **dict.fromkeys(carriers, "speech")}


def _reports_of(turns: list[Turn]) -> list[Report]:
    return [Report("direct", list(turn.content), None, turn.name, turn.speaker) for turn in turns]


def _within(regions: list[Region], spans: list[Offsets]) -> list[Region]:
    """The clauses that lie in a quotation, cut at its end; the parser's sentence may go on behind it."""
    cut: list[Region] = []
    for cue, clauses in regions:
        index = bisect_right(spans, cue.span[0], key=lambda span: span[0]) - 1
        if index >= 0 and cue.span[0] < spans[index][1]:
            start, end = spans[index]
            inside = [(max(a, start), min(b, end)) for a, b in clauses if a < end and b > start]
            if inside:
                cut.append((cue, inside))
    return cut


def _overlapping(spans: list[Offsets], start: int, end: int) -> bool:
    index = bisect_right(spans, start, key=lambda span: span[0]) - 1
    if index >= 0 and start < spans[index][1]:
        return True
    return index + 1 < len(spans) and spans[index + 1][0] < end


def _begins_before(spans: list[Offsets], start: int, end: int) -> bool:
    """True for marks put around whole turns with their labels (`"PENCE: Well, look ...`)."""
    index = bisect_right(spans, start, key=lambda span: span[0]) - 1
    inside = index >= 0 and start < spans[index][1]
    return not inside and index + 1 < len(spans) and spans[index + 1][0] < end
