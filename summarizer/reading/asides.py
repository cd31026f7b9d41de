"""Attributions behind, inside or in front of what they report: `A, X said`, `A, said X, B`, `As X said, A`.

In go cues whose clause does not simply follow them; out come the one or two runs of
characters of the clause. Here the commas are trusted more than the parse: the small
parser takes the subject of such a clause for that of its attribution.
"""

from spacy.tokens import Doc, Span, Token

from summarizer.reading import lexicon
from summarizer.reading.cues import Cue
from summarizer.reading.parsing import Offsets
from summarizer.reading.phrases import phrase_of
from summarizer.reading.sources import as_in_front

_FINITE = frozenset(("VBD", "VBP", "VBZ", "MD"))
_PARTING = frozenset((",", "—", "–", "-", "--", "”", '"'))
_RESERVES = frozenset(("although", "though"))
_MIN_TOKENS = 2
_MIN_WORDS = 4  # of a clause in front of `X said.` in which the parser saw no finite verb; fewer are "Not so, he said."
_MIN_RESULT = 4  # words of "leaving hundreds in the water"; "leaving the room" is what the speaker does
_MAX_OPENING = 20  # tokens of "As many tax experts, including X, have pointed out"


def before(cue: Cue, others: list[Cue]) -> list[Offsets]:
    """`CLAUSE, X said[, CLAUSE].`, `CLAUSE, said X.`: what stands before the attribution, and what goes on after."""
    comma = _comma_before(cue)
    if comma is None or _has_object(cue) or _is_of_relative(cue.verb) or _is_within(cue, others):
        return []
    doc = cue.verb.doc
    body = doc[_opening(cue, comma, others) : comma]
    first = next((t for t in body if not t.is_punct and not t.is_space), None)
    rest = _continuation(cue)
    if first is None or not (rest or _is_clause(body, ends_sentence=_ends_sentence(cue))):
        return []
    runs = [(first.idx, doc[comma].idx)]
    if rest:
        runs.append(rest)
    return runs


def _is_of_relative(verb: Token) -> bool:
    """True for the cue of `Ann Lee, her rival, who has said little, is old`: it tells of who speaks, not what."""
    return any(c.dep_ == "nsubj" and c.tag_ in ("WP", "WDT") for c in verb.lefts)


def _is_within(cue: Cue, others: list[Cue]) -> bool:
    """True for the first cue of `A, as others reported, B, her office said`: all of it is what the office said."""
    if as_in_front(cue.verb) is None:
        return False
    return any(other.verb.i > cue.verb.i and _comma_before(other) and _ends_sentence(other) for other in others)


def _has_object(cue: Cue) -> bool:
    """True where a cue has words of its own: `A, others vow consequences`, `A, adding levity`."""
    source = cue.source
    if cue.verb.tag_ == "VBG" and (source is None or source.head.i != cue.verb.i or source.i > cue.verb.i):
        return True
    return cue.group != "tell" and any(c.dep_ == "dobj" and c != cue.source for c in cue.verb.rights)


def _comma_before(cue: Cue) -> int | None:
    """The index of the mark that parts an attribution from the clause in front of it; None where there is none."""
    verb, left = cue.verb, _attribution_start(cue)
    floor = verb.sent[0].i
    for child in verb.lefts:
        if child.dep_ in ("advmod", "aux", "neg") and child.i < left.i:
            left = child
    left = as_in_front(verb) or left
    index = left.i - 1
    while index > floor and verb.doc[index].is_space:
        index -= 1
    return index if index > floor and verb.doc[index].text in _PARTING else None


def _attribution_start(cue: Cue) -> Token:
    """The first token of the source in front of its verb, its description included ("its director Leif Arnesen")."""
    verb, source = cue.verb, cue.source
    if source is None or source.i > verb.i or source.sent.start != verb.sent.start:
        return verb
    noun = source.head
    if source.dep_ == "appos" and noun.i < source.i and noun.lemma_.lower() in lexicon.table("person_nouns"):
        source = noun  # what parts the clause is the comma in front of the description
    return verb.doc[_token_index(verb.doc, phrase_of(source)[0], source.i)]


def _opening(cue: Cue, comma: int, others: list[Cue]) -> int:
    """Where the clause in front of the mark at `comma` may begin.

    That is where its sentence begins (the splitter misses some), a relative pronoun right in front of the mark, or
    what follows the semicolon behind a report with a cue of its own.
    """
    doc, start = cue.verb.doc, cue.verb.sent.start
    if doc[comma - 1].tag_ in ("WDT", "WP"):
        relative = comma - 1  # "a stadium, which, he said, is full"; "all of which"
        while relative > start and doc[relative - 1].text not in _PARTING:
            relative -= 1
        return relative
    for token in doc[start:comma]:
        ends = token.text == "." and token.i + 1 < comma and doc[token.i + 1].is_title
        parts = token.text == ";" and any(start <= other.verb.i < token.i for other in others)
        if (parts or ends) and comma - token.i > _MIN_TOKENS:
            start = token.i + 1
    return start


def _is_clause(body: Span, *, ends_sentence: bool) -> bool:
    """True with a finite verb. In front of `X said.` a verb is enough: the parser takes finite ones for participles."""
    if any(is_finite(t) for t in body if t.pos_ in ("VERB", "AUX")):
        return True
    words = [t for t in body if t.is_alpha]
    if not ends_sentence or len(words) < _MIN_WORDS:
        return False
    return any(t.pos_ in ("VERB", "AUX") for t in words) or all(t.text[0].isupper() for t in words if len(t) > 3)


def _ends_sentence(cue: Cue) -> bool:
    """True where nothing stands behind an attribution."""
    named = cue.source.i if cue.source is not None and cue.source.sent.start == cue.verb.sent.start else 0
    rest = cue.verb.doc[max(cue.verb.i, named) + 1 : cue.verb.sent.end]
    return all(t.is_punct or t.is_space or t.dep_ == "prt" for t in rest)


def after_as(cue: Cue) -> list[Offsets]:
    """`As X pointed out, CLAUSE`: what follows the comma behind the attribution that opens the sentence."""
    doc, sentence = cue.verb.doc, cue.verb.sent
    first = next((t for t in sentence if not t.is_punct and not t.is_space), None)
    if first is None or first.lower_ != "as" or first.tag_ != "IN" or cue.verb.i - first.i > _MAX_OPENING:
        return []
    comma = next((t.i for t in doc[cue.verb.i + 1 : sentence.end] if t.text == ","), None)
    if comma is None or any(is_finite(t) for t in doc[cue.verb.i + 1 : comma]):
        return []
    rest = [t for t in doc[comma + 1 : sentence.end] if not t.is_space]
    if not any(is_finite(t) for t in rest):
        return []
    return [(rest[0].idx, rest[-1].idx + len(rest[-1]))]


def _continuation(cue: Cue) -> Offsets | None:
    """The rest of a clause that its attribution splits (`A, she says, B`): after a comma, and no aside of the article.

    Behind an inverted attribution (`said Tom, a lawyer`) an apposition looks the same, so that the rest needs a
    finite verb of its own there.
    """
    doc, sentence = cue.verb.doc, cue.verb.sent
    source = cue.source if cue.source is not None and cue.source.sent.start == sentence.start else None
    last = max(cue.verb.i, source.i if source is not None else 0)
    index = last + 1
    while index < sentence.end and doc[index].text not in (",", ";"):
        if doc[index].pos_ in ("VERB", "AUX"):
            return None
        index += 1
    rest = [t for t in doc[index + 1 : sentence.end] if not t.is_space]
    if len(rest) < 2 or rest[0].is_quote or _is_aside(rest[0]):
        return None
    if doc[index].text == ";" and (rest[0].pos_ != "PRON" or rest[0].lower_ != sentence[0].lower_):
        return None
    parenthetical = source is not None and source.i < cue.verb.i and index == last + 1
    if not parenthetical and (len(rest) < 4 or not any(is_finite(t) and t.dep_ not in ("relcl", "acl") for t in rest)):
        return None
    return rest[0].idx, rest[-1].idx + len(rest[-1])


def _is_aside(first: Token) -> bool:
    """True where what follows an attribution is about the saying, about who says it, or the article's own reserve."""
    if first.tag_ == "VBG" and (first.lower_ == "including" or first.dep_ == "csubj" or _is_result(first)):
        return False  # "it is vague, experts say, including ..."; "he said, replacing her would be costly"
    return (
        first.tag_ in ("VBG", "WP", "WDT")
        or first.dep_ == "appos"
        or first.lower_ in ("who", "which", "adding", "as", *_RESERVES)
    )


def _is_result(participle: Token) -> bool:
    """`The boat sank, survivors said, leaving hundreds in the water`: no speaker does that by speaking."""
    rest = [t for t in participle.doc[participle.i : participle.sent.end] if t.is_alpha]
    return participle.lemma_.lower() in lexicon.words("resulting_verbs") and len(rest) >= _MIN_RESULT


def around_phrase(cue: Cue, others: list[Cue]) -> list[Offsets]:
    """`According to X, CLAUSE` and `CLAUSE, according to X`."""
    doc, span = cue.verb.doc, cue.verb.sent
    source_end = cue.source.right_edge if cue.source is not None else cue.verb.nbor()
    before = [t for t in doc[span.start : cue.verb.i] if not t.is_space and not t.is_punct]
    if len(before) >= _MIN_TOKENS:
        last = cue.verb.i
        while last > span.start and (doc[last - 1].is_punct or doc[last - 1].is_space):
            last -= 1
        if any(is_finite(t) for t in before):
            return [(before[0].idx, doc[last - 1].idx + len(doc[last - 1]))]
        return []
    index = min(source_end.i + 1, span.end - 1)
    named = max(cue.verb.i, cue.source.i if cue.source is not None else 0)
    commas = [t.i for t in doc[named : span.end] if t.text == ","] or [index]
    describes = len(commas) > 1 and commas[0] + 1 < span.end and doc[commas[0] + 1].tag_ in ("WDT", "WP")
    comma = commas[1] if describes else commas[0]  # "according to the report, which he had seen, it was late"
    after = doc[min(comma + 1, span.end) : span.end]
    marks = next((t.i for t in after if t.is_quote), span.end)
    if any(other.verb.i > marks for other in others):
        after = doc[after.start : marks]  # "According to X, A, “and B,” Y said": the marked words are another's
    if not any(is_finite(t) for t in after):
        return []
    return [(after[0].idx, after[-1].idx + len(after[-1]))]


def is_finite(token: Token) -> bool:
    """True for a verb with a tense or a modal, by itself or through an auxiliary."""
    if token.tag_ in _FINITE:
        return True
    return any(c.tag_ in _FINITE for c in token.children if c.dep_ in ("aux", "auxpass", "cop"))


def _token_index(doc: Doc, start: int, default: int) -> int:
    index = default
    while index > 0 and doc[index].idx > start:
        index -= 1
    return index
