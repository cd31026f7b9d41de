"""Say one record in words, so that nothing which turns it round is missing.

In goes a record of a brief; out comes an `Entry`. Words of an article are only ever
sliced (`Span.text`), between marks and ellipses of ours. A report stands with its
own attribution in text order ("Mr Ushakov dodged commenting", "said Mr Xi"), with
the negation, condition or doubt in front of it or behind it; a stance and an event
with their polarity and status in words, and with their qualifiers: inside the
evidence they are emphasised, outside it they follow in brackets.
"""

import json
import re
from collections.abc import Iterable, Sequence

from summarizer.records import (
    Citation,
    Conflict,
    Event,
    Polarity,
    Quote,
    QuotePlace,
    Rejection,
    SecondOpinion,
    Span,
    Speaker,
    Stance,
    StanceEvidence,
    Status,
    Support,
)
from summarizer.rendering.lookup import Lookup, date_in_words
from summarizer.rendering.pieces import Entry, Line, Piece, Tone

POLARITY_WORDS: dict[Polarity, str] = {
    "support": "▲ supports",
    "oppose": "▼ opposes",
    "neutral": "○ takes no side on",
    "mixed": "◆ is divided on",
}
STATUS_WORDS: dict[Status, str] = {
    "occurred": "● occurred",
    "ongoing": "◐ ongoing",
    "planned": "○ planned",
    "hypothetical": "◌ hypothetical",
    "denied": "✕ denied",
}
# A qualifier this near to the cue ("did not", "has never publicly") belongs to the attribution; one
# farther off is a clause of its own ("if relevant signals come") and reads better after the words.
_NEAR_CHARS = 25
_ISO_DATE = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?(?:/\d{4}-\d\d(?:-\d\d)?)?\b")
# the passages of these conflicts ("on Friday" and "on Saturday") do not say what they are about
_BARE_PASSAGES = frozenset({"date", "place", "status", "speaker"})
_DRAFT_CHARS = 240


def citation_entry(citation: Citation, lookup: Lookup) -> Entry:
    """A sentence of the abstract: which paper's words it is, what it cites, and which of that is disputed."""
    line = [Piece(citation.text, "plain")]
    if lookup.several and (article := lookup.told_in(citation.text)):
        line.append(Piece(f" ({article})", "note"))
    line.append(Piece(f" [{' '.join(citation.cites)}]", "note", citation.cites))
    if disputes := lookup.disputes(citation.cites):
        line += [Piece(" disputed:", "warning"), Piece(f" {' '.join(disputes)}", "warning", disputes)]
    return Entry("", "citation", (tuple(line),))


def quote_entry(quote: Quote, lookup: Lookup) -> Entry:
    """A quote: its attribution, its words, what qualifies it; below, what else is known of it."""
    notes = [quote.id, lookup.reference(quote.content[0])]
    if quote.kind != "direct":
        notes.append(quote.kind)
    said = report(quote.content, quote.speaker, quote.cue, quote.qualifiers, is_marked=quote.kind != "indirect")
    head = (*said, Piece(f"  {' · '.join(notes)}", "note", at=quote.content[0]))
    lines = [head, *_verdict_line(quote)]
    lines += [_opinion_line(opinion, lookup) for opinion in quote.second_opinions]
    lines += _support_line(quote.support)
    lines += [_place_line(place, lookup, is_marked=quote.kind != "indirect") for place in quote.places]
    lines += _carried_line(quote.articles, quote.merged_because, lookup)
    return Entry(quote.id, "quote", tuple(lines))


def stance_entry(stance: Stance, lookup: Lookup) -> Entry:
    """A stance: polarity and target; below, each passage that shows it."""
    head: list[Piece] = [
        Piece(POLARITY_WORDS[stance.polarity], stance.polarity),
        Piece(" ", "plain"),
        Piece(lookup.target(stance.target), "name"),
    ]
    if stance.reported_by:
        head += [Piece(", ", "plain"), Piece(f"as reported by {lookup.name(stance.reported_by)}", "qualifier")]
    head.append(Piece(f"  {stance.id}", "note", at=stance.evidence[0].span))
    lines = [tuple(head)]
    lines += [_evidence_line(evidence, stance, lookup) for evidence in stance.evidence]
    if stance.quotes:
        lines.append((Piece(f"in {' '.join(stance.quotes)}", "note", stance.quotes),))
    lines += _support_line(stance.support)
    lines += _carried_line(stance.articles, stance.merged_because, lookup)
    return Entry(stance.id, "stance", tuple(lines))


def event_entry(event: Event, lookup: Lookup) -> Entry:
    """An event: when, its status, what; below, who and where, and the words of the article."""
    head: list[Piece] = [Piece(STATUS_WORDS[event.status], event.status), Piece("  ", "plain")]
    if event.when and event.when.value:
        head.append(Piece(f"{date_in_words(event.when.value)}: ", "heading"))
    head.append(Piece(event.what, "plain"))
    head.append(Piece(f"  {event.id} · {lookup.reference(event.trigger)}", "note", at=event.trigger))
    lines = [tuple(head), *_circumstances(event, lookup)]
    lines.append(_proof_line(event, lookup))
    lines += _support_line(event.support)
    lines += _carried_line(event.articles, event.merged_because, lookup)
    return Entry(event.id, "event", tuple(lines))


def conflict_entry(conflict: Conflict, number: int, lookup: Lookup) -> Entry:
    """A conflict: what does not agree, and below it the passages side by side."""
    ids = " ".join(conflict.records)
    note = _ISO_DATE.sub(lambda match: date_in_words(match.group()), conflict.note)
    gist = lookup.gist(conflict.records[0]) if conflict.records and conflict.kind in _BARE_PASSAGES else ""
    head = (
        Piece(conflict.kind, "warning"),
        Piece(f": {note}", "plain"),
        Piece(f" — {gist}" if gist else "", "plain"),
        Piece(f"  c{number} ·", "note"),
        Piece(f" {ids}" if ids else "", "note", conflict.records),
    )
    passages = [(*marked_words([span]), _reference(span, lookup)) for span in conflict.passages]
    return Entry(f"c{number}", "conflict", (head, *passages))


def rejection_entry(rejection: Rejection) -> Entry:
    draft = json.dumps(rejection.draft, ensure_ascii=False, sort_keys=True, default=str)
    cut = draft if len(draft) <= _DRAFT_CHARS else draft[: _DRAFT_CHARS - 1] + "…"
    head = (Piece(rejection.reason, "warning"), Piece(f"  {rejection.stage} · {rejection.article}", "note"))
    return Entry("", "rejection", (head, (Piece(cut, "note"),)))


def loss_entry(span: Span, lookup: Lookup) -> Entry:
    return Entry("", "loss", ((*marked_words([span]), _reference(span, lookup)),))


def report(
    content: Sequence[Span],
    speaker: Speaker | None,
    cue: Span | None,
    qualifiers: Sequence[Span],
    *,
    is_marked: bool,
) -> Line:
    """The words somebody said, behind the attribution in the article's own words and order."""
    mention = speaker.mention if speaker else None
    outside = [span for span in qualifiers if not any(_holds(segment, span) for segment in content)]
    lead, trailing = _attribution(mention, cue, outside)
    inside = [span for span in qualifiers if span not in outside]
    words = marked_words(content, inside) if is_marked else _joined(content, inside)
    return (*lead, *words, *_bracketed(trailing))


def marked_words(content: Sequence[Span], qualifiers: Sequence[Span] = ()) -> Line:
    """Segments between quotation marks, an ellipsis of ours between two; the marks differ from any inside."""
    has_double = any(mark in span.text for span in content for mark in '“”"„«»')
    opening, closing = ("‘", "’") if has_double else ("“", "”")
    pieces: list[Piece] = []
    for span in content:
        if pieces:
            pieces.append(Piece(" … ", "mark"))
        pieces += [Piece(opening, "mark"), *_emphasised(span, qualifiers), Piece(closing, "mark")]
    return tuple(pieces)


def _joined(content: Sequence[Span], qualifiers: Sequence[Span]) -> Line:
    pieces: list[Piece] = []
    for span in content:
        if pieces:
            pieces.append(Piece(" … ", "mark"))
        pieces += _emphasised(span, qualifiers)
    return tuple(pieces)


def _emphasised(span: Span, qualifiers: Sequence[Span]) -> list[Piece]:
    """The words of a span with the qualifiers inside it emphasised; every character once, in order."""
    pieces: list[Piece] = []
    at = span.start
    for inner in sorted((q for q in qualifiers if _holds(span, q)), key=lambda q: (q.start, -q.end)):
        if inner.start < at or inner.start == inner.end:
            continue
        pieces.append(Piece(span.text[at - span.start : inner.start - span.start], "words"))
        pieces.append(Piece(span.text[inner.start - span.start : inner.end - span.start], "qualifier"))
        at = inner.end
    pieces.append(Piece(span.text[at - span.start :], "words"))
    return [piece for piece in pieces if piece.text]


def _attribution(mention: Span | None, cue: Span | None, qualifiers: Sequence[Span]) -> tuple[Line, list[Span]]:
    """The lead of a report ("Mr Xi did not say: "), and the qualifiers that are too far from it to belong there."""
    core = [span for span in (mention, cue) if span]
    near = [span for span in qualifiers if any(_is_near(span, anchor) for anchor in core)]
    toned: list[tuple[Span, Tone]] = [(span, "qualifier") for span in near]
    if cue:
        toned.append((cue, "cue"))
    if mention:
        toned.append((mention, "cue"))
    lead = _in_text_order(toned)
    far = [span for span in qualifiers if span not in near]
    return ((*lead, Piece(": ", "plain")) if lead else (), far)


def _in_text_order(toned: Iterable[tuple[Span, Tone]]) -> Line:
    """Spans in text order, an ellipsis where words between them are left out, none said twice."""
    pieces: list[Piece] = []
    last: Span | None = None
    for span, tone in sorted(toned, key=lambda pair: (pair[0].article, pair[0].start, -pair[0].end)):
        if last is not None and span.article == last.article and span.end <= last.end:
            continue
        text = span.text
        if last is not None and span.article == last.article and span.start < last.end:
            text = text[last.end - span.start :]
        elif last is not None:
            adjacent = span.article == last.article and span.start - last.end <= 1
            pieces.append(Piece(" " if adjacent else " … ", "mark"))
        pieces.append(Piece(text, tone))
        last = span
    return tuple(pieces)


def _bracketed(qualifiers: Sequence[Span]) -> Line:
    pieces: list[Piece] = []
    for span in qualifiers:
        pieces += [Piece(" [", "mark"), Piece(span.text, "qualifier"), Piece("]", "mark")]
    return tuple(pieces)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.article == inner.article and outer.start <= inner.start and inner.end <= outer.end


def _is_near(span: Span, anchor: Span) -> bool:
    gap = max(anchor.start - span.end, span.start - anchor.end)
    return span.article == anchor.article and gap <= _NEAR_CHARS


def _reference(span: Span, lookup: Lookup) -> Piece:
    return Piece(f"  {lookup.reference(span)}", "note", at=span)


def _verdict_line(quote: Quote) -> list[Line]:
    if quote.verdict == "exact":
        return []
    forgiven = f": {'; '.join(quote.differences)}" if quote.differences else ""
    return [(Piece(f"≈ normalised, not exact{forgiven}", "warning"),)]


def _opinion_line(opinion: SecondOpinion, lookup: Lookup) -> Line:
    who = _speaker_name(opinion.speaker, lookup)
    return (Piece(f"second opinion ({opinion.by}): said by {who}", "warning"),)


def _speaker_name(speaker: Speaker | None, lookup: Lookup) -> str:
    if speaker and speaker.entity is not None:
        return lookup.name(speaker.entity)
    if speaker and speaker.mention:
        return f"“{speaker.mention.text}”"
    return "nobody the article names"


def _support_line(support: Support | None) -> list[Line]:
    if support is None:
        return []
    tone: Tone = "note" if support.agreed == support.passes else "warning"
    return [(Piece(f"found in {support.agreed} of {support.passes} readings", tone),)]


def _place_line(place: QuotePlace, lookup: Lookup, *, is_marked: bool) -> Line:
    first = place.content[0] if place.content else None
    where = lookup.reference(first) if first else ""
    said = report(place.content, place.speaker, place.cue, (), is_marked=is_marked)
    differs = f" differs: {'; '.join(place.differences)}" if place.differences else " same words"
    return (
        Piece(f"also {where}", "note", at=first),
        Piece("  ", "plain"),
        *said,
        Piece(differs, "warning" if place.differences else "note"),
    )


def _carried_line(articles: Sequence[str], because: Sequence[str], lookup: Lookup) -> list[Line]:
    """Who reports it, where there are several articles to choose from, and why it was joined."""
    if not lookup.several or not articles:
        return []
    names = ", ".join(articles)
    if len(set(articles)) == len(lookup.articles):
        carried = f"in all {len(lookup.articles)} articles"
    else:
        carried = f"only in {names}" if len(articles) == 1 else f"in {names}"
    reason = f" · joined: {'; '.join(because)}" if because else ""
    return [(Piece(f"{carried}{reason}", "note"),)]


def _evidence_line(evidence: StanceEvidence, stance: Stance, lookup: Lookup) -> Line:
    outside = [span for span in evidence.qualifiers if not _holds(evidence.span, span)]
    pieces: list[Piece] = []
    if stance.polarity == "mixed" or evidence.polarity != stance.polarity:
        pieces += [Piece(POLARITY_WORDS[evidence.polarity].split()[0], evidence.polarity), Piece(" ", "plain")]
    pieces += [*_emphasised(evidence.span, evidence.qualifiers), *_bracketed(outside)]
    return (*pieces, _reference(evidence.span, lookup))


def _circumstances(event: Event, lookup: Lookup) -> list[Line]:
    """Who took part, in which role, where, and when in the article's own phrase."""
    parts: list[tuple[str, str]] = [(one.role, lookup.participant(one)) for one in event.participants]
    if event.where and (place := _place_name(event, lookup)):
        parts.append(("where", place))
    if event.when and event.when.mention:
        parts.append(("when", f"“{event.when.mention.text}”"))
    pieces: list[Piece] = []
    for role, name in parts:
        pieces += [Piece(f"{' · ' if pieces else ''}{'' if role == 'agent' else role + ' '}", "note")]
        pieces += [Piece(name, "plain")]
    return [tuple(pieces)] if pieces else []


def _place_name(event: Event, lookup: Lookup) -> str:
    where = event.where
    if where is None:
        return ""
    if where.entity is not None:
        return lookup.name(where.entity)
    return where.mention.text if where.mention else ""


def _proof_line(event: Event, lookup: Lookup) -> Line:
    """The article's words for it: the trigger, the words that carry the status, and where else it is told."""
    toned: list[tuple[Span, Tone]] = [(span, "qualifier") for span in event.qualifiers]
    own = [pair for pair in toned if pair[0].article == event.trigger.article]
    pieces = [Piece("“", "mark"), *_in_text_order([(event.trigger, "words"), *own]), Piece("”", "mark")]
    pieces += _bracketed([span for span in event.qualifiers if span.article != event.trigger.article])
    elsewhere = {lookup.reference(span): span for span in reversed(event.evidence)}
    elsewhere.pop(lookup.reference(event.trigger), None)
    for number, (reference, span) in enumerate(reversed(elsewhere.items())):
        pieces.append(Piece(", " if number else "  also ", "note"))
        pieces.append(Piece(reference, "note", at=span))
    return tuple(pieces)
