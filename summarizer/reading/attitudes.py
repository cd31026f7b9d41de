"""Words of attitude: verbs, light-verb phrases and predicates that say for or against, and refusals to take a side.

In go a parse and its cast; out come `Expression`s in text order: the word that shows the
attitude, its polarity, its target, and the word that names whose it is. Which verb says what, and
where its target stands, is data (`attitude_verbs.tsv`, `attitude_phrases.tsv`, `attitude_predicates.tsv`).
A demand supports what it demands and, where that would be the ruin of somebody
("wants him sacked"), opposes that one. A negation turns support round; who does not blame takes no side.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.evaluations import judging_words
from summarizer.reading.phrases import is_negated
from summarizer.reading.sources import source_of
from summarizer.reading.topics import Found, Target, Topics, clause_span, is_dated
from summarizer.records import Polarity

TURNED: dict[Polarity, Polarity] = {"support": "oppose", "oppose": "support", "neutral": "neutral", "mixed": "mixed"}
_POLARITIES: dict[str, Polarity] = {"support": "support", "oppose": "oppose", "neutral": "neutral"}
_DECLINES = frozenset(("decline", "refuse", "dodge", "avoid", "duck", "sidestep"))
_ABOUT = ("on", "about", "over", "in", "between")
_UNNAMED = frozenset(("it", "this", "that", "them", "so"))
_NAMED = frozenset(("name", "identify", "quote"))
_NAMING = 1.0  # the least value of a name that judges
_NAME_TOKENS = 40
_COPULAS = frozenset(("be", "remain", "stay", "become", "feel", "seem", "appear", "sound", "grow"))
_SIDES = frozenset(("position", "side", "stance", "view", "opinion", "stand", "comment"))
_TAKES = frozenset(("take", "have", "express", "hold", "offer"))


@dataclass(frozen=True)
class Expression:
    """One passage that shows a position. `holder` is the word that names whose it is (None: whoever speaks there)."""

    anchor: Token
    polarity: Polarity
    target: Target
    holder: Token | None
    negation: tuple[Token, ...] = ()


def find_attitudes(verb: Token, topics: Topics) -> Iterator[Expression]:
    """The expressions whose anchor is `verb`; none for any other word."""
    if verb.pos_ not in ("VERB", "AUX") or _is_open(verb):
        return
    for polarity, targets, holder in _of_verb(verb, topics):
        sided = polarity if polarity == "neutral" or not is_negated(verb) else TURNED[polarity]
        negation = _negation(verb)
        for target, turned in targets:
            one = Expression(verb, TURNED[sided] if turned else sided, target, holder, negation)
            if not (one.negation and one.polarity == "support"):  # who does not blame somebody need not be for them
                yield one


def _negation(verb: Token) -> tuple[Token, ...]:
    """What turns it round: `not`, `never`, the `no` of "has no objection"."""
    objects = (inner for c in verb.children if c.dep_ == "dobj" for inner in c.children)
    told = (*verb.children, *(c for c in objects if c.dep_ == "det"))
    return tuple(c for c in told if c.dep_ == "neg" or c.lower_ in ("never", "no", "neither", "nor"))


@cache
def _frames() -> dict[str, list[tuple[Polarity, str, str]]]:
    table: dict[str, list[tuple[Polarity, str, str]]] = defaultdict(list)
    for verb, polarity, frame, preposition in lexicon.rows("attitude_verbs.tsv"):
        table[verb].append((_POLARITIES[polarity], frame, preposition))
    return table


@cache
def _phrases() -> dict[tuple[str, str], list[tuple[str, Polarity]]]:
    table: dict[tuple[str, str], list[tuple[str, Polarity]]] = defaultdict(list)
    for verb, noun, preposition, polarity in lexicon.rows("attitude_phrases.tsv"):
        table[verb, noun].append((preposition, _POLARITIES[polarity]))
    return table


@cache
def _predicates() -> dict[str, tuple[Polarity, tuple[str, ...]]]:
    return {
        word: (_POLARITIES[polarity], tuple(prepositions.split()))
        for word, polarity, prepositions in lexicon.rows("attitude_predicates.tsv")
    }


def _of_verb(verb: Token, topics: Topics) -> Iterator[tuple[Polarity, Found, Token | None]]:
    """Each side that a verb shows, towards what, and the word for whose it is."""
    yield from _felt(verb, topics)
    yield from ((polarity, found, source_of(verb)) for polarity, found in _taken(verb, topics))


def _felt(verb: Token, topics: Topics) -> Iterator[tuple[Polarity, Found, Token | None]]:
    """`The plan angered residents`, `residents were angered by the plan`: the object's feeling about the subject."""
    row = lexicon.table("feeling_verbs").get(verb.lemma_.lower())
    if row is None:
        return
    told = {child.dep_: child for child in verb.children}
    if (cause := told.get("nsubj")) and (feeling := told.get("dobj")):
        yield _POLARITIES[row[0]], topics.targets(cause), feeling
    elif "agent" in told and (feeling := told.get("nsubjpass")):
        yield _POLARITIES[row[0]], _prepositional(verb, topics, ("by",)), feeling


def _taken(verb: Token, topics: Topics) -> Iterator[tuple[Polarity, Found]]:
    lemma = verb.lemma_.lower()
    if lemma in _COPULAS:
        yield from _of_predicate(verb, topics)
        return
    unsaid = _neutral(verb, lemma, topics)
    if unsaid is not None:
        yield "neutral", unsaid
        return
    phrased = _phrased(verb, lemma, topics)
    if phrased is not None:
        yield phrased
        return
    if lemma in lexicon.words("calling_verbs"):
        yield from _called(verb, topics)
    for polarity, frame, preposition in _frames().get(lemma, ()):
        found = _in_frame(verb, frame, preposition, topics)
        if found:
            yield polarity, found


def _phrased(verb: Token, lemma: str, topics: Topics) -> tuple[Polarity, Found] | None:
    """`voiced support for X`, `has no objection to X`, `marched in support of X`, `came to the defence of X`."""
    for child in verb.children:
        within = child.dep_ == "prep" and child.lower_ in ("in", "to")
        for noun in (c for c in child.children if c.dep_ == "pobj") if within else (child,):
            name = noun.lemma_.lower()
            rows = _phrases().get((lemma, name), ()) or (_phrases().get(("*", name), ()) if within else ())
            for preposition, polarity in rows:
                found = _prepositional(noun, topics, (preposition,)) or _prepositional(verb, topics, (preposition,))
                if found:
                    no = any(c.lower_ == "no" for c in noun.children)
                    return polarity, [(target, turned != no) for target, turned in found]
    return None


def _called(verb: Token, topics: Topics) -> Iterator[tuple[Polarity, Found]]:
    """`called the plan a disgrace`, `described her as a hero`: what the name judges."""
    named = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
    if named is None:
        return
    heads = [c for c in verb.children if c.dep_ in ("oprd", "attr", "acomp", "ccomp", "xcomp") and c.i > verb.i]
    heads += [c for one in (verb, named) for c in one.children if c.lower_ == "as" and c.dep_ in ("prep", "mark")]
    value = sum(value for head in heads for _, value in judging_words(islice(head.subtree, _NAME_TOKENS)))
    if abs(value) >= _NAMING:
        yield "support" if value > 0 else "oppose", topics.targets(named)


def _in_frame(verb: Token, frame: str, preposition: str, topics: Topics) -> Found:
    if frame == "object":
        return _objects(verb, topics)
    if frame == "prep":
        return _prepositional(verb, topics, (preposition,))
    if frame == "clause":
        addressed = preposition == "-" or any(c.lower_ == preposition for c in verb.children)
        return _demanded(verb, topics) if addressed else []
    return _demanded(verb, topics) or _demanded_thing(verb, preposition, topics)  # frame "demand"


def _objects(verb: Token, topics: Topics) -> Found:
    found: Found = []
    for child in verb.children:
        if child.dep_ == "dobj" or (child.dep_ == "nsubjpass" and verb.tag_ == "VBN"):
            found += topics.targets(child)
    return found


def _prepositional(head: Token, topics: Topics, prepositions: tuple[str, ...]) -> Found:
    for child in head.children:
        if child.dep_ in ("prep", "dative", "prt", "agent") and child.lower_ in prepositions:
            for inner in child.children:
                if inner.dep_ == "pobj" and not is_dated(inner):
                    return topics.targets(inner)
                if inner.dep_ == "pcomp":
                    return [(clause_span(inner), False)]
    return []


def _demanded(verb: Token, topics: Topics) -> Found:
    """What somebody wants done: an infinitive, a that-clause, `him sacked`, `for it to be shut`."""
    for child in verb.children:
        if child.i < verb.i or child.dep_ not in ("xcomp", "ccomp", "advcl"):
            continue
        asked = _asked_of(verb, child)
        is_for = any(c.dep_ == "mark" and c.lower_ == "for" for c in child.children) or (
            child.dep_ == "advcl" and asked is not None
        )
        subject = next((c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")), asked)
        if (
            (child.dep_ == "advcl") != is_for
            or _tells(child)
            or _takes_no_side(verb, child)
            or _is_cut_off(verb, child)
        ):
            continue
        ruined = _ruined(child, subject, verb, topics)
        if _is_bare(child) or (subject is not None and subject.lower_ in ("it", "them", "this", "that")):
            return ruined
        start, end = clause_span(child)
        if asked is not None and child.dep_ == "advcl":
            start = asked.left_edge.idx
        return [((start, end), any(c.dep_ == "neg" for c in child.children)), *ruined]
    return []


def _is_bare(clause: Token) -> bool:
    """`refused to cooperate`, `willing to walk`: a verb alone is nothing to be for or against, save "resign"."""
    start, end = clause_span(clause)
    return end - start <= len(clause) and clause.lemma_.lower() not in lexicon.words("undoing_verbs")


def _asked_of(verb: Token, clause: Token) -> Token | None:
    """`called for HIM to go`, `called on HIM to go`: the noun that the parser hung on the preposition."""
    if not any(c.lower_ == "to" and c.dep_ == "aux" for c in clause.children):
        return None
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("for", "on") and verb.i < child.i < clause.i:
            noun = next((c for c in child.children if c.dep_ == "pobj"), None)
            if noun is not None and noun.right_edge.i + 1 == clause.left_edge.i:
                return noun
    return None


def _demanded_thing(verb: Token, preposition: str, topics: Topics) -> Found:
    """`called for an inquiry`, `demanded his resignation`: the thing, and against whom it is."""
    found = _prepositional(verb, topics, (preposition,)) if preposition != "-" else []
    for child in verb.children:
        for noun in (child, *(c for c in child.children if child.lower_ == preposition and c.dep_ == "pobj")):
            if noun.lemma_.lower() in lexicon.words("undoing_nouns") and (owner := topics.owner(noun)) is not None:
                found.append((owner, True))
    return found


def _tells(clause: Token) -> bool:
    """`insisted that it was`, `asked whether it was`: a claim or a question, not a demand."""
    if clause.dep_ == "ccomp" and (clause.tag_ == "VBZ" or (clause.tag_ == "VBD" and clause.head.lemma_ != "want")):
        return True
    openers = {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod", "attr", "dobj") and c.i < clause.i}
    if openers & {"whether", "if", "why", "how", "what", "when", "where"}:
        return True
    return any(c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP") for c in clause.children)


def _takes_no_side(verb: Token, clause: Token) -> bool:
    """`wanted to know whether`, `asked not to be named`, `to mention it`: nothing that stands as a topic."""
    if any(c.dep_ == "dobj" and c.lower_ in _UNNAMED for c in clause.children):
        return True
    others = (*(c for c in verb.children if c.dep_ == "dobj"), *(c for c in clause.children if "subj" in c.dep_))
    if any(other.i < clause.i for other in others):
        return False
    passive = any(c.dep_ == "auxpass" for c in clause.children)
    lemma = clause.lemma_.lower()
    return lemma in (_NAMED if passive else lexicon.words("inquiry_verbs"))


def _is_cut_off(verb: Token, clause: Token) -> bool:
    """True where a quotation mark or the end of a sentence stands between: the parser hung on too much."""
    return any(token.text in '“”"‘.!?;' for token in verb.doc[verb.i : clause.left_edge.i + 1])


def _ruined(act: Token, subject: Token | None, verb: Token, topics: Topics) -> Found:
    """The person or body that a demanded act would undo ("wants him sacked", "told her to resign")."""
    lemma = act.lemma_.lower()
    if lemma not in lexicon.words("undoing_verbs") or is_negated(act):
        return []
    passive = act.tag_ == "VBN" or (act.tag_ == "VBD" and act.dep_ == "ccomp")  # "wants him sacked", read as a past
    leaves = lemma in ("resign", "quit", "step")
    candidates = [subject] if subject is not None and (passive or leaves) else []
    candidates += [c for c in act.children if c.dep_ == "dobj"]
    candidates += [c for c in verb.children if c.dep_ == "dobj"] if leaves else []
    member = topics.member(candidates[0]) if candidates else None
    return [] if member is None else [(member, True)]


def _of_predicate(verb: Token, topics: Topics) -> Iterator[tuple[Polarity, Found]]:
    """`is in favour of`, `is against`, `is proud of`, `remains neutral on`: its subject takes that side."""
    for child in verb.children:
        if child.dep_ not in ("acomp", "attr", "prep"):
            continue
        word = child.lower_
        if child.dep_ == "prep" and word == "in":
            noun = next((n for n in child.children if n.dep_ == "pobj"), None)
            if noun is not None and noun.lower_ in ("favour", "favor"):
                yield "support", _prepositional(noun, topics, ("of",))
        elif word in _predicates():
            polarity, prepositions = _predicates()[word]
            inner = [n for n in child.children if n.dep_ == "pobj" and not is_dated(n)]
            found = topics.targets(inner[0]) if child.dep_ == "prep" and inner else []
            found = found or _prepositional(child, topics, prepositions)
            if polarity == "neutral":
                found = found or _prepositional(verb, topics, prepositions)
            if not found and "to" in prepositions:
                found += [(clause_span(c), False) for c in child.children if c.dep_ == "xcomp" and not _is_bare(c)][:1]
            yield polarity, found


def _neutral(verb: Token, lemma: str, topics: Topics) -> Found | None:
    """What somebody takes no side on, or declines to speak of; None where `verb` does not say so."""
    if lemma in _DECLINES:
        unsaid = (_unsaid(c, topics) for c in verb.children if c.dep_ in ("xcomp", "dobj"))
        return next((found for found in unsaid if found is not None), None)
    if lemma == "abstain":
        return _prepositional(verb, topics, ("from", *_ABOUT))
    if any(c.lower_ in ("would", "will") for c in verb.children) and is_negated(verb):
        return _unsaid(verb, topics)
    if lemma in _TAKES:
        side = next((c for c in verb.children if c.dep_ == "dobj" and c.lemma_.lower() in _SIDES), None)
        if side is not None and (is_negated(verb) or any(c.lower_ in ("no", "neither") for c in side.children)):
            return _prepositional(side, topics, _ABOUT) or _prepositional(verb, topics, _ABOUT)
    is_neither = verb.dep_ == "conj" and any(c.lower_ == "neither" for c in verb.head.children)
    if is_neither and (lemma == "deny" or _sides(lemma) != _sides(verb.head.lemma_.lower())):  # "supports nor opposes"
        return _open_question(verb, topics) or _objects(verb, topics)
    return None


def _sides(lemma: str) -> set[Polarity]:
    return {polarity for polarity, _, _ in _frames().get(lemma, ())}


def _unsaid(verb: Token, topics: Topics) -> Found | None:
    """Of `comment on X`, `say whether X`, `take a position on X`, `endorse X`: what it would be about."""
    lemma = verb.lemma_.lower()
    if lemma not in lexicon.words("comment_verbs"):
        return None
    side = next((c for c in verb.children if c.dep_ == "dobj"), verb)
    if lemma in ("endorse", "judge"):
        return _objects(verb, topics)
    if side is not verb and side.lemma_.lower() not in _SIDES:
        return None
    return _prepositional(verb, topics, _ABOUT) or _prepositional(side, topics, _ABOUT) or _open_question(verb, topics)


def _is_open(verb: Token) -> bool:
    """`whether she backs X`, `declined to back X`, `does she back X?`: it is not said that anybody does."""
    return (
        _is_asked(verb)
        or any(c.lower_ == "whether" for c in verb.children)
        or (verb.dep_ == "xcomp" and verb.head.lemma_.lower() in _DECLINES)
    )


def _is_asked(verb: Token) -> bool:
    """The verb of a question, or one coordinated with it: its auxiliary stands before its subject."""
    auxiliary = next((c for c in verb.lefts if c.dep_ in ("aux", "auxpass")), None)
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if auxiliary is None or subject is None or auxiliary.i > subject.i:
        return False
    return any(token.text == "?" for token in verb.sent[-3:])


def _open_question(verb: Token, topics: Topics) -> Found:
    """`declined to say whether X`, `neither confirm nor deny that X`: the clause; of `whether she backs X`, X."""
    for child in verb.children:
        if child.dep_ == "ccomp" and child.i > verb.i:
            is_own = _sides(child.lemma_.lower()) and any(c.dep_ == "nsubj" and c.pos_ == "PRON" for c in child.lefts)
            return (_objects(child, topics) if is_own else []) or [(clause_span(child), False)]
        if child.dep_ == "prep" and child.lower_ in _ABOUT:
            for inner in child.children:
                if inner.dep_ == "pcomp":
                    return [(clause_span(inner), False)]
    return []
