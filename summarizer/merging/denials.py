"""Claims and their denials, over all speakers of a brief.

In go the quotes and events of a brief; out come `Conflict`s of a claim (a quote, and the event
it tells of) with the quote that denies it: by its cue ("denied that"), or by a plain
negation of nearly the same words. Nobody denies himself.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from summarizer.merging.clusters import blocked_pairs
from summarizer.merging.folding import spans_meet
from summarizer.merging.vocabulary import table
from summarizer.records import Conflict, Event, Findings, Quote, Span, spans_of
from summarizer.wording import NEGATIONS, content_stems, is_negated, jaccard, overlap, words

# A denial repeats what it denies, but shortened: half of the smaller wording and two content words must be common.
# A plain negated sentence ("we did not dump anything") denies a claim only if most of both wordings agree.
DENIED_SHARE, NEGATED_SHARE = 0.5, 0.5

_SUCH = re.compile(r"\bsuch\s+(?:an?\s+)?(\w+)", re.IGNORECASE)


def denials_among(findings: Findings) -> Iterable[Conflict]:
    """Quotes that deny, each against what claims it; a claim's quote and the event it tells of are one claim."""
    claims: list[Quote | Event] = [*findings.quotes, *findings.events]
    stems = [_stems_of(claim) for claim in claims]
    denying = [isinstance(claim, Quote) and _is_denial(claim) for claim in claims]
    negated = [isinstance(claim, Quote) and is_negated(_text(claim)) for claim in claims]
    denied: dict[int, list[int]] = defaultdict(list)
    known = [_taken_up(claim) if no else frozenset[str]() for claim, no in zip(claims, denying, strict=True)]
    every_known = frozenset[str]().union(*known)
    told = [frozenset([*_pairs_of_stems(own), *((word, "") for word in own & every_known)]) for own in stems]
    # only what shares words with some denial is worth a look: most records share none
    turned = frozenset(key for keys, no, cue in zip(told, negated, denying, strict=True) if no or cue for key in keys)
    for one, other in blocked_pairs([sorted(keys & turned) for keys in told]):
        # a denying cue outweighs a negation: "denied that it was off" denies "it did not ring because it was off"
        strength = [2 * denying[one] + negated[one], 2 * denying[other] + negated[other]]
        if strength[0] == strength[1] or (denying[one] and denying[other]):
            continue
        no, yes = (one, other) if strength[0] > strength[1] else (other, one)
        contradicts = _contradicts(stems[no], stems[yes], by_cue=denying[no]) or bool(known[no] & stems[yes])
        if contradicts and _may_deny(claims[no], claims[yes]):
            denied[no].append(yes)
    for no, several in sorted(denied.items()):
        answered = [claims[yes] for yes in several]
        # "such a report" answers whoever spoke of it at once
        for heap in [answered] if all(known[no] & stems[yes] for yes in several) else _told_together(answered):
            passages = (*_claim_spans(heap[0]), *_claim_spans(claims[no]))
            ids = tuple(claim.id for claim in (*heap, claims[no]))
            yield Conflict(kind="denial", records=ids, note="a claim and its denial", passages=passages)


def _contradicts(denial: frozenset[str], claim: frozenset[str], *, by_cue: bool) -> bool:
    shared = denial & claim
    if by_cue:
        return len(shared) >= 2 and overlap(denial, claim) >= DENIED_SHARE
    return len(shared) >= 3 and jaccard(denial, claim) >= NEGATED_SHARE


def _taken_up(denial: Quote | Event) -> frozenset[str]:
    """What a denial takes up from its claim by "such": "denied he had seen such a report"."""
    text = _text(denial) if isinstance(denial, Quote) else ""
    return frozenset(stem for match in _SUCH.finditer(text) for stem in content_stems(match[1]))


def _told_together(claims: Sequence[Quote | Event]) -> list[list[Quote | Event]]:
    """Claims heaped where their passages overlap (a quote, the event in it) or one speaker repeats them elsewhere."""
    heaps: list[list[Quote | Event]] = []
    for claim in claims:
        near = (heap for heap in heaps if any(_overlap(one, claim) or _is_repeated(one, claim) for one in heap))
        home = next(near, None)
        if home is None:
            heaps.append([claim])
        else:
            home.append(claim)
    return heaps


def _is_repeated(one: Quote | Event, other: Quote | Event) -> bool:
    """Whether one speaker claims in another paper what the denial has answered already."""
    if not isinstance(one, Quote) or not isinstance(other, Quote) or one.speaker is None or other.speaker is None:
        return False
    return one.speaker.entity == other.speaker.entity and one.content[0].article != other.content[0].article


def _overlap(one: Quote | Event, other: Quote | Event) -> bool:
    return any(spans_meet(left, right) for left in spans_of(one) for right in spans_of(other))


def _may_deny(denial: Quote | Event, claim: Quote | Event) -> bool:
    """Nobody denies himself here, and an event whose only proof is the denial is no claim against it."""
    if not isinstance(denial, Quote):
        return False
    if isinstance(claim, Quote) and _overlap(denial, claim) and not _is_denial(denial):
        return False  # a negation beside a quotation in one and the same mouth
    if isinstance(claim, Quote):
        return denial.speaker is None or claim.speaker is None or denial.speaker.entity != claim.speaker.entity
    if claim.status not in ("occurred", "ongoing"):
        return False
    own = denial.content
    return not all(any(spans_meet(span, words) for words in own) for span in claim.evidence)


def _is_denial(quote: Quote) -> bool:
    cue = quote.cue.text if quote.cue else ""
    return any(word.form in table("speech", "denials") for word in words(cue))


def _stems_of(claim: Quote | Event) -> frozenset[str]:
    text = _text(claim) if isinstance(claim, Quote) else f"{claim.what} {claim.trigger.text}"
    return frozenset(one for one in content_stems(text) if one not in NEGATIONS)


def _pairs_of_stems(stems: frozenset[str]) -> Iterable[tuple[str, str]]:
    """Two words together: a single common word would block half of the story in one heap."""
    longest = sorted(stems, key=lambda word: (-len(word), word))[:8]
    for place, one in enumerate(longest):
        for other in longest[place + 1 :]:
            yield (one, other) if one < other else (other, one)


def _claim_spans(claim: Quote | Event) -> tuple[Span, ...]:
    return claim.content if isinstance(claim, Quote) else claim.evidence[:1]


def _text(quote: Quote) -> str:
    return " ".join(span.text for span in quote.content)
