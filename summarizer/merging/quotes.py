"""Quotations joined: the same characters within an article, the same words of the same speaker over articles.

In go quotes whose speakers are already joined entities, out come joined quotes, with every
further place and its differences in wording, and the new id of each old one. Long
quotations that agree nearly word for word are one even where papers name two speakers
(that is a conflict, not two quotations); short ones need the same speaker.
"""

from collections import Counter
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from summarizer.merging.clusters import Pair, blocked_pairs, group_pairs
from summarizer.merging.references import Rename, content_key
from summarizer.records import Quote, QuotePlace, SecondOpinion, Span, Speaker
from summarizer.wording import content_stems, is_function, is_negated, jaccard, stem, words

# A quotation of at least 6 words agreed on to nine tenths is the same utterance whoever it is given to: by chance
# two people do not say it. Below that, or with less agreement, the speaker must be the same.
WORDS_WITHOUT_SPEAKER = 6
ALIKE_WITHOUT_SPEAKER = 90.0
ALIKE_WITH_SPEAKER = 80.0
# A fragment ("concrete proposals") is taken for a part of a longer quotation of the same speaker from 3 words on.
FRAGMENT_WORDS = 3
# Word for word the same, this many words are one utterance whoever it is given to, if three of them say something.
SAME_WORDS_WITHOUT_SPEAKER = 5
# Of one speaker, a run of this many words in common that is most of the shorter wording is one utterance in two
# wordings ("a black day for the town", "a black day for Tarnhavn").
RUN_WORDS, RUN_SHARE = 4, 0.6
# Reported clauses are rephrased by each paper: this share of their content words must be common.
ALIKE_REPORTED = 0.7
# The same words twice in one article are one utterance only if they are long enough for a pull quote.
REPEATED_WORDS = 8

_KIND_ORDER = {"direct": 0, "mixed": 1, "indirect": 2}


class Wording(NamedTuple):
    """What is compared of a quote: its words, its content stems, whether it is negated, its kind, its speaker.

    `described` tells that the speaker has no name ("the director of the museum"): another paper may name them.
    """

    forms: tuple[str, ...]
    stems: frozenset[str]
    negated: bool
    indirect: bool
    speaker: str | None
    described: bool = False


class Joined(NamedTuple):
    """Joined quotes, and what each old id is called now."""

    quotes: tuple[Quote, ...]
    rename: Rename


def join_chunk_quotes(quotes: Sequence[Quote]) -> Joined:
    """Quotes of one article: one record per act of speech, wherever several chunks or passes found it."""
    wordings = [wording_of(quote) for quote in quotes]
    keys: list[list[Hashable]] = []
    for quote, wording in zip(quotes, wordings, strict=True):
        spans: list[Hashable] = [(span.start, span.end) for span in quote.content]
        cue = [("cue", quote.cue.start)] if quote.cue else []
        repeated = [("words", wording.forms)] if len(wording.forms) >= REPEATED_WORDS else []
        keys.append([*spans, *cue, *repeated])
    pairs = (
        Pair(1.0, one, other, "")
        for one, other in blocked_pairs(keys)
        if _is_same_act(quotes[one], quotes[other], wordings[one], wordings[other])
    )
    labels = [frozenset({number}) for number in range(len(quotes))]
    groups = group_pairs(pairs, labels, [frozenset()] * len(quotes), lambda left, right: False)
    joined = [(_merge_same([quotes[member] for member in one.members]), one.members) for one in groups]
    return _with_names(quotes, joined)


def join_quotes(quotes: Sequence[Quote], order: Mapping[str, int], described: Container[str] = ()) -> Joined:
    """Quotes of several articles, in the order of articles; `order` is the place of each article.

    `described` are the speakers who have no name.
    """
    wordings = [wording_of(quote, described) for quote in quotes]
    pairs = []
    for one, other in blocked_pairs([list(_blocks(wording)) for wording in wordings]):
        found = evidence_for(wordings[one], wordings[other])
        if found is not None:
            pairs.append(Pair(found[0], one, other, found[1]))
    sources = [frozenset(span.article for span in quote.content) for quote in quotes]
    groups = group_pairs(pairs, wordings, sources, _never_one)
    joined = [
        (_merge_places([quotes[member] for member in one.members], one.reasons, order, described), one.members)
        for one in groups
    ]
    return _with_names(quotes, joined)


def wording_of(quote: Quote, described: Container[str] = ()) -> Wording:
    """The comparable words of a quote, its segments one after the other."""
    text = _text(quote)
    speaker = _speaker_id(quote)
    return Wording(
        forms=tuple(word.form for word in words(text)),
        stems=content_stems(text),
        negated=is_negated(text),
        indirect=quote.kind == "indirect",
        speaker=speaker,
        described=speaker is not None and speaker in described,
    )


@lru_cache(maxsize=65_536)
def evidence_for(one: Wording, other: Wording) -> tuple[float, str] | None:
    """How strongly, and why, two wordings are one utterance; None where they are not."""
    same_speaker = one.speaker is not None and one.speaker == other.speaker
    short, long = sorted((one, other), key=lambda wording: len(wording.forms))
    if one.indirect or other.indirect:
        alike = jaccard(_without_numbers(one.stems), _without_numbers(other.stems))
        agrees = one.negated == other.negated and _numbers(one) == _numbers(other)
        if same_speaker and agrees and alike >= ALIKE_REPORTED and len(short.stems) >= 2:
            return alike, "same speaker, same reported words"
        return None
    if short.forms == long.forms and (same_speaker and short.stems):
        return 1.0, "same words, same speaker"
    if short.forms == long.forms and len(short.forms) >= SAME_WORDS_WITHOUT_SPEAKER and len(short.stems) >= 3:
        return 0.95, "same words, speakers differ or are not told"
    if len(one.stems & other.stems) < min(2, len(short.stems)):
        return None  # most pairs: what follows costs a hundred times as much
    alike = fuzz.partial_ratio(" ".join(short.forms), " ".join(long.forms)) if short.forms else 0.0
    enough = len(short.forms) >= WORDS_WITHOUT_SPEAKER and len(short.stems) >= 3
    may_be_same = same_speaker or one.described != other.described
    if enough and alike >= (ALIKE_WITH_SPEAKER if may_be_same else ALIKE_WITHOUT_SPEAKER):
        told = "same speaker" if same_speaker else "speakers differ or are not told"
        return alike / 100 * (1.0 if same_speaker else 0.9), f"the same {len(short.forms)} words, {told}"
    if same_speaker and len(short.forms) >= FRAGMENT_WORDS and short.stems and _holds(long.forms, short.forms):
        return 0.7, "words of a longer quotation of the same speaker"
    if one.negated == other.negated and may_be_same:
        least = RUN_WORDS if same_speaker else SAME_WORDS_WITHOUT_SPEAKER
        if (same_speaker or enough) and _share_a_run(short.forms, long.forms, least):
            told = "same speaker" if same_speaker else "a speaker one paper only describes"
            return 0.6 if same_speaker else 0.5, f"one run of words in common, {told}"
    return None


def differences(one: str, other: str) -> tuple[str, ...]:
    """What differs between two wordings, word by word, within the part they share: "- old", "+ new".

    What only one of them quotes before or after the shared part is no difference: papers cut.

    >>> differences("We lost four boats in the storm.", "lost forty boats in the storm")
    ('- four', '+ forty')
    """
    left, right = words(one), words(other)
    matcher = SequenceMatcher(None, [word.form for word in left], [word.form for word in right], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return ()
    first, last = blocks[0], blocks[-1]
    found = []
    for tag, start, end, start2, end2 in matcher.get_opcodes():
        is_cut = start == end or start2 == end2
        is_outside = (end <= first.a and end2 <= first.b) or (
            start >= last.a + last.size and start2 >= last.b + last.size
        )
        if tag == "equal" or (is_cut and is_outside):
            continue
        if end > start:
            found.append("- " + one[left[start].start : left[end - 1].end])
        if end2 > start2:
            found.append("+ " + other[right[start2].start : right[end2 - 1].end])
    return tuple(found)


def _is_same_act(one: Quote, other: Quote, left: Wording, right: Wording) -> bool:
    if _offsets(one) == _offsets(other):
        return True
    if left.speaker != right.speaker:
        return False
    if one.cue is not None and other.cue is not None and one.cue == other.cue and _overlap(one, other):
        return True
    return (
        left.speaker is not None
        and not left.indirect
        and left.forms == right.forms
        and len(left.forms) >= REPEATED_WORDS
    )


def _never_one(one: Wording, other: Wording) -> bool:
    """Complete link: within a group, any two wordings must be the same utterance, or parts of one that can be."""
    if evidence_for(one, other) is not None:
        return False
    if one.indirect or other.indirect:
        return True
    # two papers may quote the beginning and the end of what a third quotes whole; two speakers do not share a quotation
    return one.speaker is not None and other.speaker is not None and one.speaker != other.speaker


def _blocks(wording: Wording) -> Iterable[Hashable]:
    """Runs of three content words for what is quoted; speaker and rare words for what is reported."""
    stems = [stem(form) for form in wording.forms if not is_function(form)]
    if not wording.indirect:
        yield from zip(stems, stems[1:], stems[2:], strict=False)
        if wording.speaker is not None:
            yield from ((wording.speaker, one, two) for one, two in pairwise(stems))
            yield from ((wording.speaker, one) for one in stems[:1])
    if wording.speaker is not None:
        longest = sorted(wording.stems, key=lambda word: (-len(word), word))[:6]
        yield from ((wording.speaker, "reported", word) for word in longest)


def _merge_same(members: Sequence[Quote]) -> Quote:
    """One record of one act of speech: most agreed speaker first; who said otherwise is kept as a second opinion."""
    if len(members) == 1:
        return members[0]
    votes = Counter(_speaker_id(member) for member in members)
    ordered = sorted(
        members,
        key=lambda quote: (
            quote.speaker is None,
            -votes[_speaker_id(quote)],
            _KIND_ORDER[quote.kind],
            content_key(quote),
        ),
    )
    best = ordered[0]
    opinions = {opinion for member in members for opinion in member.second_opinions}
    opinions |= {
        SecondOpinion(by="another reading of the same passage", speaker=member.speaker)
        for member in ordered[1:]
        if member.speaker is not None and _speaker_id(member) != _speaker_id(best)
    }
    places = {place for member in members for place in member.places}
    places |= {
        _place_of(member, best)
        for member in ordered
        if _offsets(member) != _offsets(best) and not _overlap(member, best)
    }
    return best.model_copy(
        update={
            "qualifiers": _sorted_spans(span for member in members for span in member.qualifiers),
            "second_opinions": tuple(sorted(opinions, key=lambda opinion: opinion.model_dump_json())),
            "places": tuple(sorted(places, key=lambda place: _span_key(place.content[0]))),
            "support": max((one.support for one in members if one.support), key=lambda one: one.agreed, default=None),
        }
    )


def _merge_places(
    members: Sequence[Quote], reasons: tuple[str, ...], order: Mapping[str, int], described: Container[str]
) -> Quote:
    """One quotation of several papers: the fullest direct wording leads, the others are its places."""
    if len(members) == 1:
        return members[0]
    best = min(members, key=lambda quote: _lead(quote, order))
    rest = sorted((quote for quote in members if quote is not best), key=lambda quote: _lead(quote, order)[-2:])
    places = [
        place
        for quote in (best, *rest)
        for place in ((_place_of(quote, best), *quote.places) if quote is not best else quote.places)
    ]
    return best.model_copy(
        update={
            "places": tuple(dict.fromkeys(places)),
            "speaker": best.speaker or next((quote.speaker for quote in rest if quote.speaker), None),
            "articles": tuple(
                sorted({one for quote in members for one in quote.articles}, key=lambda one: order.get(one, len(order)))
            ),
            "second_opinions": tuple(
                dict.fromkeys(
                    [opinion for quote in (best, *rest) for opinion in quote.second_opinions]
                    + [
                        SecondOpinion(by=quote.content[0].article, speaker=quote.speaker)
                        for quote in rest
                        if _disagrees(quote, best, described)
                    ]
                )
            ),
            "merged_because": reasons,
        }
    )


def _lead(quote: Quote, order: Mapping[str, int]) -> tuple[int, bool, int, int, int]:
    size = sum(span.end - span.start for span in quote.content)
    first = quote.content[0]
    return _KIND_ORDER[quote.kind], quote.speaker is None, -size, order.get(first.article, len(order)), first.start


def _place_of(quote: Quote, best: Quote) -> QuotePlace:
    return QuotePlace(
        content=quote.content, speaker=quote.speaker, cue=quote.cue, differences=differences(_text(best), _text(quote))
    )


def _disagrees(quote: Quote, best: Quote, described: Container[str]) -> bool:
    """Whether two papers name two speakers; whom one only describes ("the director"), the other may name."""
    mine, theirs = _speaker_id(best), _speaker_id(quote)
    if mine is None or theirs is None or mine == theirs:
        return False
    return (mine in described) == (theirs in described)


def _speaker_id(quote: Quote) -> str | None:
    speaker: Speaker | None = quote.speaker
    return speaker.entity if speaker else None


def _text(quote: Quote) -> str:
    return " ".join(span.text for span in quote.content)


def _offsets(quote: Quote) -> tuple[tuple[str, int, int], ...]:
    return tuple((span.article, span.start, span.end) for span in quote.content)


def _overlap(one: Quote, other: Quote) -> bool:
    return any(
        left.article == right.article and left.start < right.end and right.start < left.end
        for left in one.content
        for right in other.content
    )


def _span_key(span: Span) -> tuple[str, int, int]:
    return span.article, span.start, span.end


def _sorted_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans), key=_span_key))


def _holds(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    size = len(short)
    return any(long[start : start + size] == short for start in range(len(long) - size + 1))


def _share_a_run(short: tuple[str, ...], long: tuple[str, ...], least: int) -> bool:
    if len(set(short) & set(long)) < least:
        return False
    match = SequenceMatcher(None, short, long, autojunk=False).find_longest_match()
    run = short[match.a : match.a + match.size]
    told = [form for form in run if not is_function(form)]
    return match.size >= least and len(told) >= 2 and match.size >= RUN_SHARE * len(short)


def _numbers(wording: Wording) -> frozenset[str]:
    return frozenset(form for form in wording.stems if form[:1].isdigit())


def _without_numbers(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(form for form in stems if not form[:1].isdigit())


def _with_names(quotes: Sequence[Quote], joined: Sequence[tuple[Quote, tuple[int, ...]]]) -> Joined:
    names = {quotes[member].id: quote.id for quote, members in joined for member in members}
    return Joined(tuple(quote for quote, _ in joined), names.__getitem__)
