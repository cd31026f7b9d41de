"""The reported clause of a cue: which characters are what somebody is reported to have said.

Out come one or two runs of characters: the clause with its subject and verb,
without the cue, its source, "that", outer blanks and final punctuation. A clause
split by its attribution gives two. A reported noun phrase or infinitive is no
clause and gives none.
"""

import re

from spacy.tokens import Token

from summarizer.reading.asides import after_as, around_phrase, before, is_finite
from summarizer.reading.cues import Cue
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.recovered import opens_next_of_series, recovered_clause

_TENSED = frozenset(("VBD", "VBP", "VBZ"))
_PAST = frozenset(("VBD", "VBN"))  # the tagger confuses the two
_TEMPORAL = frozenset(("before", "after", "until", "since", "as", "because"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "expl", "csubj", "csubjpass", "mark"))
_DASHES = frozenset(("—", "–", "―", "--"))
_REASONS = frozenset(("because", "if", "unless"))
_CONTRASTS = frozenset(("though", "although", "while"))
_QUESTION_WORDS = frozenset(("whether", "if", "how", "why", "what", "who", "when", "where", "which"))
_RESERVE = re.compile(r",\s+(?:although|though|an?\s+(?:allegation|accusation|assertion|charge|claim|suggestion))\s")
_DANGLING = re.compile(r"\s(?:and|but|or)\Z")  # what joined the next cue to the clause
_LONGEST_LINK = 5  # characters of such a word and its blank
_MIN_TOKENS = 2


def clauses_of(cue: Cue, parsed: Parsed, others: list[Cue]) -> list[Offsets]:
    """The reported clause as character runs (none, one or two), in text order. `others` are the sentence's cues."""
    if cue.introduces not in ("clause", "question"):
        return []
    if cue.is_phrase:
        found = around_phrase(cue, others)
    else:
        found = after_as(cue) or _after(cue, others)
        if not found and cue.introduces == "clause":
            found = before(cue, others)
    runs = [_trimmed(parsed.text, a, _before_reserve(parsed.text, a, b)) for a, b in found]
    runs = [(a, b) for a, b in runs if b > a]
    return runs if sum(len(parsed.text[a:b].split()) for a, b in runs) >= _MIN_TOKENS else []


def opens_that_clause(cue: Cue) -> bool:
    """True for a cue with a "that" clause of its own behind it, so that it does not look back at marked words."""
    clause = None if cue.is_phrase else _clause_behind(cue)
    return clause is not None and _opens_with_that(clause)


def _before_reserve(text: str, start: int, end: int) -> int:
    """Where `claimed it was right, although he refused to prove it` ends, or `..., a claim that others dispute`.

    Such a reserve is most often the article's own.
    """
    reserve = _RESERVE.search(text, start, end)
    return end if reserve is None else reserve.start()


def _after(cue: Cue, others: list[Cue]) -> list[Offsets]:
    """`X said [that] CLAUSE`: from the clause's left edge to its end, or to the next coordinated cue."""
    clause = _clause_behind(cue)
    if cue.introduces == "question" and not (clause is not None and _asks(cue, clause)):
        return _question_behind(cue, others)
    if clause is None:
        return _recovered(cue, others)
    if _lacks_subject(cue, clause) and before(cue, others):
        return []
    start = _first_word(clause, max(_start_of(cue, clause), cue.span[1]))
    if _is_apart(cue, start, with_that=_opens_with_that(clause)):
        return []
    last = _with_list(_with_series(_last_of(cue, clause)))
    pronoun = _relative_of(cue, clause)
    return [*pronoun, (start, _end_of(cue, clause, last.idx + len(last), others))]


def _relative_of(cue: Cue, clause: Token) -> list[Offsets]:
    """The pronoun in front of the source in `the price, which she said had doubled`: the clause's own subject."""
    pronoun = next((c for c in clause.lefts if c.tag_ in ("WDT", "WP") and c.i < cue.verb.i), None)
    return [] if pronoun is None else [(pronoun.idx, pronoun.idx + len(pronoun))]


def _lacks_subject(cue: Cue, clause: Token) -> bool:
    """`Wages, the governor told MPs, were rising`: what follows the commas around an attribution is half a clause."""
    first = clause.left_edge
    has_subject = any(c.dep_ in _SUBJECTS for c in clause.children)
    return not has_subject and first.i > 0 and first.nbor(-1).text == "," and first.i > cue.verb.i + 1


def _first_word(clause: Token, start: int) -> int:
    """Where the words of a clause begin: behind marks, "that", "only", and the day of the saying."""
    has_that = False
    for token in clause.doc[clause.left_edge.i : clause.i + 1]:
        if token.idx < start:
            continue
        is_that = token.lower_ == "that" and (token.dep_ == "mark" or token.tag_ in ("IN", "WDT"))
        is_day = not has_that and _is_day(token)
        if not (token.is_punct or token.is_space or token.lower_ == "only" or is_that or is_day):
            break
        has_that = has_that or is_that
        start = token.idx + len(token)
    return start


def _is_day(token: Token) -> bool:
    """True for the words of `said Tuesday it was safe` and `said late on Tuesday it was safe`."""
    day = token.nbor() if token.lower_ == "on" and token.dep_ == "prep" else token
    return day.tag_ == "NNP" and day.ent_type_ == "DATE" and day.dep_ in ("npadvmod", "pobj")


def _is_apart(cue: Cue, start: int, *, with_that: bool) -> bool:
    """True where a sentence ends between a cue and what was hung on it, or another verb stands there and no "that"."""
    for token in cue.verb.doc[cue.verb.i + 1 :]:
        if token.idx >= start:
            return False
        if not with_that and (token.tag_ in _TENSED or token.text in _DASHES):
            return True
        if token.text == "." and token.nbor().is_title:
            return True
    return False


def _start_of(cue: Cue, clause: Token) -> int:
    """Where a clause begins; a subject that the parser took for the cue's object belongs to it."""
    if not any(c.dep_ in _SUBJECTS for c in clause.children):
        taken = next((c for c in cue.verb.rights if c.dep_ == "dobj" and c.i < clause.i), None)
        if taken is not None and clause.dep_ == "ccomp" and is_finite(clause) and cue.group != "tell":
            return taken.left_edge.idx
    that = next((c for c in clause.lefts if c.dep_ == "mark" and c.lower_ == "that"), clause.left_edge)
    return that.idx  # "cautioned, as others did, that it may fail": the parser hangs the aside into the clause


def _clause_behind(cue: Cue) -> Token | None:
    """The verb of the clause that the parser hung on the cue or on its noun ("issued a warning that")."""
    verb = cue.verb
    for child in verb.rights:
        if (
            child.dep_ in ("ccomp", "acl")
            and child.idx >= cue.span[1]
            and (is_finite(child) or _opens_with_that(child) or (cue.group == "urge" and _is_demanded(child)))
            and not any(c.dep_ == "mark" and c.lower_ in _TEMPORAL for c in child.lefts)
        ):
            return child
    for child in verb.rights:
        if child.dep_ in ("dobj", "attr", "acomp", "prep"):
            for inner in child.rights:
                if inner.dep_ in ("ccomp", "acl") and _opens_with_that(inner):
                    return inner
    return None


def _is_demanded(verb: Token) -> bool:
    """True for the clause of `recommended the pool be closed`, no infinitive with "to"."""
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.lefts)
    return has_subject and not any(c.lower_ == "to" for c in verb.lefts)


def _last_of(cue: Cue, clause: Token) -> Token:
    """The last token of a clause, with what the parser hung on the cue beside it but belongs to it.

    `said they were following it but had opened no inquiry`: backshifted tense goes on reporting.
    `argued it was thin, they were drunk and he had lied`: a clause joined by a comma is one of a series.
    `said it was unfair, because they had lied`: the reason is the speaker's.
    """
    last = clause.right_edge
    for other in cue.verb.rights:
        if other.i > last.i and (_goes_on(cue, other) or _is_of_series(other) or _is_reason(other)):
            last = other.right_edge
    return last


def _goes_on(cue: Cue, other: Token) -> bool:
    """True for a verb coordinated with the cue in a perfect or modal form, without a subject."""
    backshifted = any(c.dep_ == "aux" and c.tag_ in ("VBD", "MD", "VBP") for c in other.children)
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in other.children)
    return other.dep_ == "conj" and backshifted and not has_subject and cue.verb.tag_ in _TENSED


def _is_of_series(other: Token) -> bool:
    """True for one more clause behind a comma, with no conjunction of the article's own in front of it."""
    if other.dep_ not in ("ccomp", "conj") or not is_finite(other):
        return False
    first = other.left_edge
    return first.text == "," or (first.i > 0 and first.nbor(-1).text == "," and first.pos_ != "CCONJ")


def _is_reason(other: Token) -> bool:
    return other.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _REASONS for c in other.lefts)


def _with_series(last: Token) -> Token:
    """The last token of a series (`wrote that A, that B and that C`) whose first clause ends with `last`."""
    doc, end = last.doc, last.sent.end
    index = last.i + 1
    while index < end and (doc[index].text == "," or doc[index].pos_ == "CCONJ"):
        index += 1
    if index == last.i + 1 or index + 1 >= end:
        return last
    if doc[index].lower_ != "that":
        index = _and_that_behind_aside(doc[index])
    if index + 1 >= end or doc[index].lower_ != "that" or doc[index + 1].tag_ in _TENSED:
        return last
    return doc[end - 1]


def _and_that_behind_aside(first: Token) -> int:
    """The index of the "that" of `said that A, some of it B, and that C` (an aside has no verb), else the end."""
    index, end = first.i, first.sent.end
    while index + 1 < end and not opens_next_of_series(first.doc[index]) and not is_finite(first.doc[index]):
        index += 1
    return index if opens_next_of_series(first.doc[index]) else end


def _with_list(last: Token) -> Token:
    """The last token of what a colon behind a clause goes on to tell: `said three things were wrong: A, B and C`."""
    doc, end = last.doc, last.sent.end
    if last.i + 2 >= end or doc[last.i + 1].text != ":" or any(t.is_quote for t in doc[last.i + 1 : end]):
        return last
    return doc[end - 1]


def _recovered(cue: Cue, others: list[Cue]) -> list[Offsets]:
    clause = recovered_clause(cue)
    if clause is None:
        return []
    front = [] if clause.front is None else [(clause.front.idx, clause.front.idx + len(clause.front))]
    return [*front, (clause.start, _end_of(cue, clause.verb, clause.end, others))]


def _end_of(cue: Cue, clause: Token, end: int, others: list[Cue]) -> int:
    """Where a clause ends: at `end`, or where a later cue, or an aside of the article's own voice, begins."""
    for other in others:
        verb = other.verb
        if verb.i <= clause.i or other.span[0] >= end or verb.i == cue.verb.i:
            continue
        coordinated = verb.dep_ in ("conj", "advcl") and verb.head.i == cue.verb.i
        if coordinated or _has_taken_source(cue, other) or _takes_up_the_cue(cue, clause, verb):
            end = min(end, _edge_before(verb))
    return end


def _has_taken_source(cue: Cue, other: Cue) -> bool:
    """True for a coordinated cue of the same source, as the parser's subject for it is a thing that cannot speak."""
    joined = (
        other.verb.dep_ == "conj"
        and other.verb.i > cue.verb.i
        and other.verb.nbor(-1).pos_ == "CCONJ"
        and other.verb.tag_ in _PAST
    )
    return joined and cue.source is not None and other.source == cue.source


def _takes_up_the_cue(cue: Cue, clause: Token, verb: Token) -> bool:
    """True for a later reporting verb that goes on from the cue although the parser hung it into the clause.

    `said it would rise, adding that ...`: a participle after a comma;
    `said the club had lost money and accused the port of ...`: the cue's own tense, not inside a relative clause;
    `said it was fair, though she noted ...`: the cue's own tense after a contrast;
    `said it was fair, and when asked why, he replied: "..."`: a quotation of the article's own.
    """
    before = verb.nbor(-1)
    if verb.tag_ == "VBG":
        return before.text == "," or (before.pos_ == "ADV" and before.i > 0 and before.nbor(-1).text == ",")
    if verb.tag_ != cue.verb.tag_ or verb.tag_ not in _TENSED:
        return False
    if before.pos_ == "CCONJ" or (before.pos_ == "ADV" and before.i > 0 and before.nbor(-1).pos_ == "CCONJ"):
        return verb.tag_ == "VBD" and (verb.head.dep_ == "ccomp" or verb.head == cue.verb)
    if any(c.dep_ == "mark" and c.lower_ in _CONTRASTS for c in verb.children):
        return True
    joined = verb.left_edge.i > clause.i and verb.left_edge.nbor(-1).pos_ == "CCONJ"
    return joined and verb.i + 2 < len(verb.doc) and any(t.is_quote for t in verb.doc[verb.i + 1 : verb.i + 3])


def _edge_before(verb: Token) -> int:
    """Where the part that belongs to a coordinated or participial cue begins, its conjunction included."""
    left = verb.left_edge
    doc = verb.doc
    index = left.i
    while index > 0 and (doc[index - 1].is_punct or doc[index - 1].pos_ == "CCONJ"):
        index -= 1
    return doc[index].idx


def _asks(cue: Cue, clause: Token) -> bool:
    return _has_asker(cue) and clause.left_edge.lower_ in _QUESTION_WORDS


def _has_asker(cue: Cue) -> bool:
    """True for "X asked whether ..."; "asked whether ..., X said" is a question of nobody in particular."""
    verb = cue.verb
    has_subject = any(c.dep_ == "nsubj" for c in verb.lefts) and verb.nbor(-1).text != ","
    return has_subject or (verb.tag_ == "VBG" and cue.source is not None and not verb.is_sent_start)


def _question_behind(cue: Cue, others: list[Cue]) -> list[Offsets]:
    """`comments questioning why she is behind`, where the parser hung the question elsewhere."""
    sentence = cue.verb.sent
    if cue.verb.i + 2 >= sentence.end or not _has_asker(cue) or cue.verb.nbor().lower_ not in _QUESTION_WORDS:
        return []
    first, last = cue.verb.nbor(), next(t for t in reversed(sentence) if not t.is_space)
    if not any(is_finite(t) for t in sentence.doc[first.i : sentence.end]):
        return []
    return [(first.idx, _end_of(cue, first, last.idx + len(last), others))]


def _opens_with_that(token: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children)


def _trimmed(text: str, start: int, end: int) -> Offsets:
    while start < end and (text[start].isspace() or text[start] in ",;:—–-"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:.—–―-"):
        end -= 1
    dangling = _DANGLING.search(text, max(start, end - _LONGEST_LINK), end)
    return (start, end) if dangling is None else _trimmed(text, start, dangling.start())
