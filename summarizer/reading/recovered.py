"""Reported clauses that the parser did not hang on their cue: found by the words that open them.

In goes a cue behind which the parse shows no clause; out comes a `Recovered`: where the
clause begins, its verb, and where it ends at the latest, or None. A clause is recovered only behind
a word that can open nothing else there: "that", a subject pronoun with its verb, a relative pronoun of
which the cue has no use, a participle that opens the sentence, a name behind a verb taken for
a noun. A colon that ends a paragraph opens the next one, where that has no marks: web pages set long quotations so.
"""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from summarizer.reading.asides import is_finite
from summarizer.reading.cues import Cue, is_taken_for_noun
from summarizer.reading.parsing import Offsets, Parsed

_TENSED = frozenset(("VBD", "VBP", "VBZ"))
_NOMINATIVES = frozenset(("he", "she", "they", "we", "i", "there"))
_RELATIVES = frozenset(("WDT", "WP", "WP$", "WRB"))
_MAX_AHEAD = 14  # tokens in which a clause follows its cue, addressee, day and circumstances between
_OPENS_BLOCK = re.compile(r"[^.,:;!?\n“”\"]{0,60}:\s*\Z")  # "He added in a statement to the paper:" and no more
_MARKS = re.compile(r"[“”\"«»„]")


@dataclass(frozen=True)
class Recovered:
    """A clause: its first character, its verb, the end it cannot pass; the relative pronoun in front of its cue."""

    start: int
    verb: Token
    end: int
    front: Token | None = None


def recovered_clause(cue: Cue) -> Recovered | None:
    """The clause that the words behind a cue open; None where none surely does."""
    return (
        _behind_that(cue)
        or _behind_pronoun(cue)
        or _behind_relative(cue)
        or _behind_participle(cue)
        or _behind_noun_form(cue)
    )


def block_behind(cue: Cue, parsed: Parsed) -> Offsets | None:
    """The whole next paragraph where a cue ends its own with a colon, and the next has no marks."""
    own = parsed.paragraph_of(cue.span[0])
    if cue.is_said or own + 1 >= len(parsed.paragraphs):
        return None
    if not _OPENS_BLOCK.match(parsed.text[cue.span[1] : parsed.paragraphs[own][1]]):
        return None
    start, end = parsed.paragraphs[own + 1]
    block = parsed.text[start:end]
    return None if _MARKS.search(block) or block[-1:] not in (".", "!", "?", "…") else (start, end)


def _behind_that(cue: Cue) -> Recovered | None:
    """What follows "that" close behind the cue, to the sentence's end."""
    sentence = cue.verb.sent
    ahead = [t for t in sentence.doc[cue.verb.i : min(cue.verb.i + _MAX_AHEAD, sentence.end)] if t.idx >= cue.span[1]]
    that = next((t for t in ahead if t.lower_ == "that" and t.tag_ in ("IN", "WDT")), None)
    if that is None or opens_next_of_series(that):
        return None
    if any(t.text in (";", ":") or t.pos_ in ("VERB", "AUX") for t in ahead if t.i < that.i):
        return None
    rest = sentence.doc[that.i + 1 : sentence.end]
    verb = next((t for t in rest if is_finite(t)), None)
    if verb is None or verb.i == that.i + 1:
        return None  # "says something about the scepticism that has fallen upon us"
    return Recovered(that.idx + len(that), verb, rest[-1].idx + len(rest[-1]))


def opens_next_of_series(that: Token) -> bool:
    """True for the "that" of `said A, and that B`."""
    return that.lower_ == "that" and that.tag_ == "IN" and that.nbor(-1).pos_ == "CCONJ"


def _behind_pronoun(cue: Cue) -> Recovered | None:
    """`admitted under questioning he had lied`: from the pronoun with its verb on."""
    sentence = cue.verb.sent
    ahead = sentence.doc[cue.verb.i + 1 : min(cue.verb.i + _MAX_AHEAD, sentence.end - 1)]
    for token in ahead:
        if token.lower_ in _NOMINATIVES and _is_followed_by_verb(token):
            return Recovered(token.idx, token, _sentence_end(token))
        if token.pos_ in ("VERB", "AUX", "SCONJ", "CCONJ") or token.is_punct or token.tag_ in _RELATIVES:
            return None
    return None


def _is_followed_by_verb(pronoun: Token) -> bool:
    following = pronoun.nbor()
    while following.pos_ == "ADV" and following.i + 1 < following.sent.end:
        following = following.nbor()
    return following.tag_ in _TENSED or following.tag_ == "MD"


def _behind_relative(cue: Cue) -> Recovered | None:
    """`the test, which the station claimed now allows it to`: the verb behind the cue has the pronoun as subject."""
    verb = cue.verb
    pronoun = next((c for c in verb.lefts if c.tag_ in ("WDT", "WP") and c.dep_ != "nsubj"), None)
    if pronoun is None or verb.i + 1 >= verb.sent.end:
        return None
    following = verb.nbor()
    while following.pos_ == "ADV" and following.i + 1 < following.sent.end:
        following = following.nbor()
    if following.tag_ not in _TENSED and following.tag_ != "MD":
        return None
    last = following.head.right_edge if following.dep_ in ("aux", "auxpass") else following.right_edge
    return Recovered(verb.nbor().idx, following, last.idx + len(last), pronoun)


def _behind_participle(cue: Cue) -> Recovered | None:
    """`Claiming the vote was unfair, she resigned`: up to the comma, as the parser took the participle for a noun."""
    verb = cue.verb
    if verb.tag_ != "VBG" or not verb.is_sent_start or verb.i + 1 >= verb.sent.end or verb.nbor().is_punct:
        return None
    tensed: Token | None = None
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.text == ",":
            return None if tensed is None else Recovered(verb.nbor().idx, tensed, token.idx)
        if tensed is None and (token.tag_ in _TENSED or token.tag_ == "MD"):
            tensed = token
    return None


def _behind_noun_form(cue: Cue) -> Recovered | None:
    """`Prosecutors allege Mr Tan paid`: the verb that the parser took for a part of the name behind it."""
    verb = cue.verb
    if not is_taken_for_noun(verb):
        return None
    return Recovered(verb.nbor().idx, verb.head.head, _sentence_end(verb))


def _sentence_end(token: Token) -> int:
    last = next(t for t in reversed(token.sent) if not t.is_space)
    return last.idx + len(last)
