"""Claims and their denials, over all speakers of a brief.

In go the quotes and events of a brief; out come `Conflict`s of a claim (a quote, and the event
it tells of) with the quote that denies it: by its cue ("denied that"), by a plain negation
("had never sold them") of what the claim says of one subject, or by "there was no letter".
Nobody denies himself, and "no cable fell" agrees with him who denies that one fell.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from summarizer.merging.clusters import blocked_pairs
from summarizer.merging.folding import spans_meet
from summarizer.merging.vocabulary import classes, table
from summarizer.records import Conflict, Event, Findings, Quote, Span, spans_of
from summarizer.wording import NEGATIONS, content_stems, is_function, is_negated, jaccard, overlap, words

# A denial repeats what it denies, but shortened: half of the smaller wording and two content words must be common.
# A plain negated sentence ("we did not dump anything") denies a claim if the negated word is in it too and the subjects
# can be one, or if most of both wordings agree.
DENIED_SHARE, NEGATED_SHARE = 0.5, 0.5

_SUCH = re.compile(r"\bsuch\s+(?:an?\s+)?(\w+)", re.IGNORECASE)
_NO_SUCH_THING = re.compile(r"\bthere\s+(?:\w+\s+){1,3}?no\s+(?!such\b)(?:\w+\s+)?\w+", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:]|\b(?:because|since|as|although|though|but|and|while|so|that|which|who)\b", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:will|won['’]t|would|wouldn['’]t|shall|going\s+to)\b(?!\s+have\b)|['’]ll\b", re.IGNORECASE)


class Claim(NamedTuple):
    """What is compared of a quote or an event: what it says, whether by its cue or by a negation it denies.

    `taken_up` are words that alone tie it to what it denies ("such a report"), `positive` and `negative` the stems
    of its clauses without and with a negation, `negated` those right after the negation, `subject` those before.
    """

    stems: frozenset[str]
    denies: bool
    is_negated: bool
    taken_up: frozenset[str]
    positive: frozenset[str]
    negative: frozenset[str]
    negated: frozenset[str]
    subject: frozenset[str]
    is_ahead: bool
    only_absence: bool


def denials_among(findings: Findings) -> Iterable[Conflict]:
    """Quotes that deny, each against what claims it; a claim's quote and the event it tells of are one claim."""
    records: list[Quote | Event] = [*findings.quotes, *findings.events]
    claims = [_claim_of(record) for record in records]
    for heap, numbers in _with_one_claim(records, claims, _answered(records, claims)):
        denials = [records[no] for no in numbers]
        passages = [*_claim_spans(heap[0]), *(span for denial in denials for span in _claim_spans(denial))]
        ids = dict.fromkeys(one.id for one in (*heap, *denials))
        yield Conflict(kind="denial", records=tuple(ids), note="a claim and its denial", passages=tuple(passages))


def _answered(records: Sequence[Quote | Event], claims: Sequence[Claim]) -> dict[int, list[int]]:
    """Of each record that denies, the records that claim what it denies; both by their place in `records`."""
    denied: dict[int, list[int]] = defaultdict(list)
    for one, other in blocked_pairs(_blocks(claims)):
        # a denying cue outweighs a negation: "denied that it was off" denies "it did not ring because it was off"
        strength = [2 * claims[number].denies + claims[number].is_negated for number in (one, other)]
        if strength[0] == strength[1] or (claims[one].denies and claims[other].denies):
            continue
        no, yes = (one, other) if strength[0] > strength[1] else (other, one)
        if _contradicts(claims[no], claims[yes]) and _may_deny(records[no], records[yes]):
            denied[no].append(yes)
    return denied


def _blocks(claims: Sequence[Claim]) -> list[list[tuple[str, str]]]:
    """The keys under which claims meet: only what shares words with some denial is worth a look, most share none."""
    every_known = frozenset[str]().union(*(claim.taken_up for claim in claims))
    told = [
        frozenset([*_pairs_of_stems(claim.stems), *((word, "") for word in claim.stems & every_known)])
        for claim in claims
    ]
    turned = frozenset(
        key for keys, claim in zip(told, claims, strict=True) if claim.is_negated or claim.denies for key in keys
    )
    return [sorted(keys & turned) for keys in told]


def _with_one_claim(
    records: Sequence[Quote | Event], claims: Sequence[Claim], denied: Mapping[int, Sequence[int]]
) -> list[tuple[list[Quote | Event], list[int]]]:
    """Each claim with all that deny it: a firm denies it in one paper, its head in another, and it is one denial."""
    found: list[tuple[list[Quote | Event], list[int]]] = []
    for no, several in sorted(denied.items()):
        answered = [records[yes] for yes in several]
        # "such a report" answers whoever spoke of it at once
        at_once = all(claims[no].taken_up & claims[yes].stems for yes in several)
        for heap in [answered] if at_once else _told_together(answered):
            known = (
                numbers
                for told_before, numbers in found
                if told_before[0] is heap[0] and overlap(claims[numbers[0]].stems, claims[no].stems) >= DENIED_SHARE
            )
            home = next(known, None)
            if home is None:
                found.append((heap, [no]))
            else:
                home.append(no)
    return found


def _claim_of(record: Quote | Event) -> Claim:
    text = _text(record) if isinstance(record, Quote) else f"{record.what} {record.trigger.text}"
    is_quote = isinstance(record, Quote)
    before, after = _around_negation(text) if is_quote and is_negated(text) else (text, "")
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    negative = frozenset[str]().union(*(_stems_of(clause) for clause in clauses if is_negated(clause)))
    positive = frozenset[str]().union(*(_stems_of(clause) for clause in clauses if not is_negated(clause)))
    absent = _absent(text) if is_quote else frozenset[str]()
    return Claim(
        stems=_stems_of(text),
        denies=is_quote and _is_denial(record),
        is_negated=is_quote and is_negated(text),
        taken_up=_taken_up(text) | absent if is_quote else frozenset(),
        positive=positive if is_quote else _stems_of(text),
        negative=negative if is_quote else frozenset(),
        negated=_stems_of(after),
        subject=_stems_of(before),
        is_ahead=bool(_AHEAD.search(text)),
        only_absence=bool(absent),
    )


def _contradicts(denial: Claim, claim: Claim) -> bool:
    if denial.denies:
        # what is denied, "it fell" or "it did not fall", must be claimed with the same sign
        same_sign = claim.negative if denial.is_negated else claim.positive
        alike = len(denial.stems & same_sign) >= 2 and overlap(denial.stems, same_sign) >= DENIED_SHARE
        return alike or bool(denial.taken_up & claim.stems)
    if denial.only_absence:
        return denial.stems <= claim.stems
    if denial.taken_up & claim.stems:
        return True
    if denial.is_ahead != claim.is_ahead:
        return False  # "has not sold them" leaves "will sell them" standing
    shared = denial.stems & claim.stems
    if len(shared) >= 3 and jaccard(denial.stems, claim.stems) >= NEGATED_SHARE:
        return True
    if not denial.negated or not denial.negated <= claim.stems:
        return False
    return len(shared) >= 2 and overlap(denial.stems, claim.stems) >= DENIED_SHARE and _may_share_subject(denial, claim)


def _may_share_subject(denial: Claim, claim: Claim) -> bool:
    """Whether the subject of a denial is a pronoun, in the claim, or that of the claim is in the denial."""
    said_of = claim.stems - denial.negated
    return not denial.subject or bool(denial.subject & said_of)


def _around_negation(text: str) -> tuple[str, str]:
    """What stands before the first negation, and the words it negates: a verb, or after "no" a noun and its verb."""
    told = words(text)
    place = next(n for n, word in enumerate(told) if is_negated(word.form) or word.form == "without")
    count = 2 if told[place].form in _OF_NOUNS else 1
    after = [word.form for word in told[place + 1 :] if not is_function(word.form)][:count]
    return text[: told[place].start], " ".join(after)


_OF_NOUNS = frozenset(("no", "none", "nobody", "nothing", "neither"))


def _taken_up(text: str) -> frozenset[str]:
    """What a denial takes up from its claim by "such": "denied he had seen such a report"."""
    return frozenset(stem for match in _SUCH.finditer(text) for stem in _stems_of(match[1]))


def _absent(text: str) -> frozenset[str]:
    """The thing that "there was no letter" says is none, unless it is a turn of phrase ("there is no doubt").

    >>> sorted(_absent("There was no letter")), sorted(_absent("There is no doubt about the letter"))
    (['letter'], [])
    """
    match = _NO_SUCH_THING.search(text)
    if match is None:
        return frozenset()
    told = content_stems(match.group().lower().split(" no ")[-1])
    return frozenset() if told & table("speech", "vague") else _stems_of(match.group())


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


def _is_denial(quote: Quote | Event) -> bool:
    cue = quote.cue.text if isinstance(quote, Quote) and quote.cue else ""
    return any(word.form in table("speech", "denials") for word in words(cue))


def _stems_of(text: str) -> frozenset[str]:
    """The content words of `text` without negations: irregular verbs by their base ("fell", "fallen" as "fall")."""
    verbs = classes("irregular")
    return frozenset(min(verbs.get(one, (one,))) for one in content_stems(text) if one not in NEGATIONS)


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
