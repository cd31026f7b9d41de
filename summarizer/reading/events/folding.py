"""The events of an article: every trigger with its circumstances, one event per happening.

In go the parse, the cast and the quoted runs; out come `Happening`s in order of first mention. A later mention of
the same happening (same word, no participant against it) becomes evidence of the first.
"""

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast
from summarizer.reading.events.circumstances import Times, where_of
from summarizer.reading.events.happenings import LEAD_TOKENS, Happening
from summarizer.reading.events.participants import actors_of
from summarizer.reading.events.status import status_of
from summarizer.reading.events.triggers import ANNOUNCING, find_triggers
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.records import Status

_NEAR = 40  # a later mention means one of the last happenings of its word; looking at all is not linear
# verbs whose denial denies the deed: "has yet to", "failed to", "is not going to"
_FAILING = frozenset(("be", "have", "go", "fail", "manage", "plan", "expect", "schedule"))
_DONE: frozenset[Status] = frozenset(("occurred", "ongoing"))


def find_happenings(parsed: Parsed, cast: Cast, cue_verbs: frozenset[int], quoted: list[Offsets]) -> list[Happening]:
    """The events of an article in order of first mention. `cue_verbs` are the token indices that report speech."""
    found: list[Happening] = []
    by_word: dict[str, list[Happening]] = {}
    times = Times(parsed)
    run = 0
    for trigger in find_triggers(parsed, cue_verbs):
        while run < len(quoted) and quoted[run][1] <= trigger.idx:
            run += 1
        happening = _happening(trigger, cast, times)
        if run < len(quoted) and quoted[run][0] <= trigger.idx and not _is_told(happening):
            continue
        if _is_refused(happening):
            continue
        word = _stem(trigger)
        same = next((other for other in by_word.get(word, ())[-_NEAR:] if _is_same(other, happening)), None)
        if same is None:
            found.append(happening)
            by_word.setdefault(word, []).append(happening)
        else:
            _fold(same, happening)
    for happening in found:
        if happening.when is None and _is_news_of_the_day(happening):
            happening.when = times.dateline
        if happening.status in _DONE and times.is_ahead(happening.when):
            happening.status = "planned"
    return found


def _is_told(happening: Happening) -> bool:
    """Inside a quotation only what is told as done or dated is an event; the rest is aims and opinions."""
    past = happening.trigger.tag_ == "VBD" or any(
        c.tag_ in ("VBD", "VBP", "VBZ") and c.dep_ in ("aux", "auxpass") for c in happening.trigger.children
    )
    is_named = bool(happening.actors) and happening.actors[0].head.pos_ != "PRON"
    return happening.when is not None or (happening.status == "occurred" and past and is_named)


def _is_news_of_the_day(happening: Happening) -> bool:
    """What headline or lead says was announced is announced on the day of the dateline; other news may be older."""
    return happening.status in _DONE and any(
        mention.i < LEAD_TOKENS and mention.lemma_.lower() in ANNOUNCING for mention in happening.mentions
    )


def _is_refused(happening: Happening) -> bool:
    """`declined to be interviewed`, `told them not to sign`: what somebody only will not do is no happening."""
    trigger = happening.trigger
    if happening.status != "denied" or trigger.dep_ != "xcomp":
        return False
    return trigger.head.lemma_ not in _FAILING


def _happening(trigger: Token, cast: Cast, times: Times) -> Happening:
    status, qualifiers = status_of(trigger)
    return Happening(
        trigger=trigger,
        status=status,
        actors=list(actors_of(trigger, cast)),
        when=times.of(trigger),
        where=where_of(trigger, cast),
        mentions=[trigger],
        qualifiers=qualifiers,
    )


def _stem(token: Token) -> str:
    """What a verb and its noun share: `resign` of "resigned" and "resignation"."""
    word = token.lemma_.lower()
    if token.pos_ == "NOUN":
        word = lexicon.table("event_families").get(word, (word,))[0]
    word = lexicon.table("event_kin").get(word, (word,))[0]
    for ending in ("ation", "ition", "ment", "tion", "sion", "ing", "al", "ure", "ed", "e", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _is_same(known: Happening, new: Happening) -> bool:
    """Evidence for (one participant in common, or a bare or definite mention) and none against (status, date)."""
    if _names_again(known, new):
        return True
    if {known.status, new.status} not in ({known.status}, {"occurred", "ongoing"}):
        return False
    if known.when and new.when and known.when[1] and new.when[1] and known.when[1] != new.when[1]:
        return False
    ours, theirs = _who(known), _who(new)
    if ours & theirs or _is_retold(known, new, ours, theirs):
        return True
    if theirs and ours:
        return False
    return new.trigger.pos_ == "NOUN" and any(c.lower_ in ("the", "that", "this") for c in new.trigger.lefts)


def _names_again(known: Happening, new: Happening) -> bool:
    """`the inquiry` after `a planning inquiry`: the same noun with the article and nobody new, whatever its status."""
    noun = new.trigger
    if noun.pos_ != "NOUN" or noun.lemma_ != known.trigger.lemma_ or noun.tag_ == "NNS":
        return False
    before = [c for c in noun.lefts if not c.is_punct]
    return len(before) == 1 and before[0].lower_ == "the" and not (_who(new) - _who(known))


def _is_retold(known: Happening, new: Happening, ours: set[int | str], theirs: set[int | str]) -> bool:
    """The lead tells what the headline told, in the same word, unless both say who and it is somebody else."""
    if new.trigger.i > 2 * LEAD_TOKENS:
        return False
    first, later = known.trigger.sent, new.trigger.sent
    if first.start > 0 or not 0 < later.start - first.end <= LEAD_TOKENS or first[-1].text.strip() in (".", "!", "?"):
        return False
    return not ours or not theirs


def _who(happening: Happening) -> set[int | str]:
    """The members that take part, and the words for things that are no members; an open pronoun is nobody."""
    return {
        a.head.lemma_.lower() if a.member is None else a.member
        for a in happening.actors
        if a.head.pos_ != "PRON" or a.member is not None
    }


def _fold(known: Happening, new: Happening) -> None:
    known.mentions += new.mentions
    members = {actor.member for actor in known.actors}
    known.actors += [actor for actor in new.actors if actor.member not in members]
    if known.when is None or (known.when[1] is None and new.when is not None):
        known.when = new.when
    known.where = known.where or new.where
