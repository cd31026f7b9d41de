"""Noun phrases and clauses as spans of tokens: what belongs to a mention, what is its head, what is quoted.

The borders of a mention follow the annotation rules: titles, articles and
modifiers in front belong to it; the possessive 's, appositions and relative
clauses do not. A common noun keeps its prepositional complement ("a spokesperson
for the ministry"), a name does not.
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from summarizer.reading import lexicon

Offsets = tuple[int, int]

_BEFORE = frozenset(
    ("det", "compound", "amod", "nmod", "poss", "nummod", "quantmod", "predet", "advmod", "npadvmod", "punct")
)
_STOPS = frozenset(("relcl", "acl", "appos", "conj", "cc", "punct", "advcl", "ccomp", "parataxis", "dep", "advmod"))
_COMPLEMENTS = frozenset(
    ("of", "for", "at", "from", "in", "with", "on", "to", "by", "behind", "near", "between", "against")
)

_TIMES = frozenset(("DATE", "TIME", "WORK_OF_ART", "EVENT", "LAW"))


def phrase_of(head: Token) -> Offsets:
    """Character offsets of the mention whose head noun (or pronoun) is `head`."""
    first, last = head, head
    if head.pos_ == "PRON" and head.dep_ != "nsubj" and not any(c.dep_ in ("amod", "prep") for c in head.children):
        return head.idx, head.idx + len(head)
    for child in head.children:
        if child.i < head.i and child.dep_ in _BEFORE and child.dep_ != "punct":
            left = (
                child.left_edge if child.dep_ in ("poss", "amod", "nmod", "compound", "nummod", "npadvmod") else child
            )
            first = min(first, left, key=lambda t: t.i)
    while first.i < head.i and (first.is_punct or first.is_space or (first.pos_ in ("CCONJ", "SCONJ"))):
        first = first.nbor()
    if head.pos_ != "PROPN":
        last = _last_of_complements(head)
    while last.i > first.i and (last.is_punct or last.tag_ == "POS" or last.is_space):
        last = last.nbor(-1)
    return first.idx, last.idx + len(last)


def _last_of_complements(head: Token) -> Token:
    last = head
    for child in head.rights:
        if child.lower_ == "by" and _is_given(head):
            break
        if child.dep_ == "prep" and child.lower_ in _COMPLEMENTS and child.i == last.i + 1:
            for noun in child.children:
                if noun.dep_ == "pobj":
                    last = _last_of_complements(noun) if noun.pos_ != "PROPN" else noun
                    last = next((c for c in last.rights if c.dep_ == "appos" and c.left_edge.i == last.i + 1), last)
        elif child.dep_ == "prep" or child.dep_ in _STOPS:
            break
    return last


def _is_given(noun: Token) -> bool:
    """`was given a ticket by the club`: the club gave it and did not make it."""
    return noun.dep_ in ("dobj", "oprd") and any(child.dep_ in ("auxpass", "nsubjpass") for child in noun.head.children)


def tokens_between(doc: Doc, start: int, end: int) -> Iterator[Token]:
    """The tokens that begin in the characters `[start, end)`; found by bisection."""
    low, high = 0, len(doc)
    while low < high:
        middle = (low + high) // 2
        if doc[middle].idx < start:
            low = middle + 1
        else:
            high = middle
    while low < len(doc) and doc[low].idx < end:
        yield doc[low]
        low += 1


def subject_of(verb: Token) -> Token | None:
    """The grammatical subject of `verb`, through coordination, auxiliaries, control and participles; else None."""
    seen = 0
    token = verb
    while seen < 6:
        for child in token.children:
            if child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj"):
                return child
        if (
            token.dep_ in ("conj", "xcomp", "advcl", "aux", "auxpass", "pcomp", "prep", "parataxis")
            and token.head.i != token.i
        ):
            if token.dep_ == "advcl" and token.tag_ not in ("VBG", "VBN"):
                return None
            token = token.head
            seen += 1
            continue
        if token.dep_ in ("acl", "relcl"):
            return token.head
        return None
    return None


def is_negated(verb: Token) -> bool:
    """True where a negation or "never" hangs on `verb` or its auxiliary."""
    return any(
        child.dep_ == "neg" or child.lower_ in ("never", "neither", "nor", "hardly", "barely")
        for child in verb.children
    )


def named_head(subject: Token) -> Token:
    """`its director, Ann Lee, said`: the name, of a description and a name that stand side by side."""
    if subject.dep_ == "appos" and subject.head.pos_ == "PROPN" and not is_dateline(subject.head):
        return subject.head
    if subject.pos_ == "NOUN":
        name = next((c for c in subject.rights if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
        if name is not None and name.ent_type_ not in _TIMES and not is_elses(subject, name):
            return name
    return subject


def is_elses(noun: Token, name: Token) -> bool:
    """ "A spokesman for the agency, Ann Lee,": the parser hung her on the agency."""
    is_body = noun.lemma_.lower() in lexicon.words("organisation_nouns")
    is_person = name.ent_type_ == "PERSON" or any(c.lower_ in lexicon.table("first_names") for c in name.lefts)
    return is_body and is_person and noun.lemma_.lower() not in lexicon.table("person_nouns")


def is_dateline(token: Token) -> bool:
    """True for the place of `LONDON -- The minister said`, which the parser takes for the minister's name."""
    following = token.doc[token.i + 1].text if token.i + 1 < len(token.doc) else ""
    return token.text.isupper() and following in ("-", "--", "—", "–", ":") and token.i - token.sent.start <= 3
