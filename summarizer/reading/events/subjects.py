"""Whose deed a verb is: its subject through coordination, control, participles and relative clauses.

In goes a verb, out come the heads of its subject's phrase (several where it is coordinated), the antecedent for a
relative pronoun, or nothing where the grammar names nobody.
"""

from spacy.tokens import Token

_SUBJECTS = ("nsubj", "nsubjpass")
_RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
_SUBJECT_CONTROL = frozenset(("promise", "threaten", "vow", "pledge"))
_STOPS = frozenset((".", "!", "?", "”", '"', ":"))
_STEPS = 6


def subjects_of(verb: Token) -> list[Token]:
    """The heads of the phrase that is the subject of `verb`, itself or by control."""
    head = _subject(verb)
    if head is None:
        return []
    return [head, *head.conjuncts] if head.dep_ != "conj" else [head]


def is_passive(verb: Token) -> bool:
    """`was sent`, `the letter sent to him`, and `sent` coordinated with a passive."""
    for _ in range(_STEPS):
        if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
            return True
        if verb.tag_ in ("VBN", "VBD") and verb.dep_ == "ccomp" and verb.head.lemma_ == "want":
            return True  # "wants it pulled down"
        if verb.tag_ != "VBN" or any(c.dep_ == "aux" for c in verb.children):
            return False
        if verb.dep_ in ("acl", "advcl", "ccomp", "oprd"):
            return True
        if verb.dep_ != "conj":
            return False
        verb = verb.head
    return False


def is_in_headline(token: Token) -> bool:
    """Whether `token` stands in the first line of a text, which ends without a stop."""
    sentence = token.sent
    return sentence.start == 0 and sentence[-1].text.strip() not in _STOPS


def object_by_relative(verb: Token) -> Token | None:
    """`the fence that he put up`: the noun that a relative clause leaves out as its object, or None."""
    clause, noun = verb, verb.head
    if clause.dep_ != "relcl" or is_passive(verb) or noun.ent_type_ in ("DATE", "TIME"):
        return None
    own = [c for c in verb.children if c.dep_ in (*_SUBJECTS, "dobj", "attr", "advmod", "ccomp", "xcomp")]
    gap = next((c for c in own if c.dep_ == "dobj"), None)
    if gap is not None:
        return noun if gap.lower_ in _RELATIVE and gap.i < verb.i else None
    if any(n.lower_ in _RELATIVE for p in verb.children if p.dep_ == "prep" for n in p.children):
        return None  # "the river into which the mud ran"
    if any(n.lower_ == "whose" for c in own for n in c.lefts):
        return None  # "whose brother died"
    if any(c.lower_ in _RELATIVE or c.tag_ == "WRB" or c.dep_ not in _SUBJECTS for c in own):
        return None
    return noun if own else None


def _subject(verb: Token) -> Token | None:
    token = verb
    for _ in range(_STEPS):
        own = _nearest(token)
        if own is not None:
            return _antecedent(own, token)
        above = token.head
        if above.i == token.i:
            return None
        if token.dep_ == "acl" and token.tag_ in ("VBG", "VBN"):
            return _described(token, above)
        if token.dep_ in ("xcomp", "ccomp") and not is_passive(above) and above.lemma_ not in _SUBJECT_CONTROL:
            controlled = next((c for c in above.children if c.dep_ in ("dobj", "dative") and c.i < token.i), None)
            if controlled is not None and controlled.pos_ in ("NOUN", "PROPN", "PRON"):
                return controlled
        if token.dep_ == "advcl" and token.tag_ == "VBD":
            return None
        if token.dep_ == "prep" and above.pos_ == "VERB" and token.lower_ in ("of", "from"):
            accused = next((c for c in above.children if c.dep_ in ("dobj", "nsubjpass") and c.i < token.i), None)
            if accused is not None:
                return accused
        if token.dep_ == "acl" and above.dep_ in ("dobj", "attr"):  # "became the first woman to row it"
            token = above.head
        elif token.dep_ in ("conj", "xcomp", "advcl", "aux", "auxpass", "pcomp", "prep", "acomp"):
            token = above
        elif token.dep_ == "relcl" and above.dep_ == "attr" and token.tag_ == "VB":
            token = above.head
        elif token.dep_ == "relcl":
            return above
        else:
            return None
    return None


def _nearest(verb: Token) -> Token | None:
    """The subject beside the verb: in `Q: Your sister left`, the parser takes the label for another one."""
    own = [c for c in verb.children if c.dep_ in _SUBJECTS]
    before = [c for c in own if c.i < verb.i and c.lower_ not in ("each", "both", "all")]
    return before[-1] if before else next(iter(own), None)


def _described(participle: Token, noun: Token) -> Token:
    """`a report by the firm, published in May`: behind a comma it is the report that was published."""
    return noun.head.head if maker_before(participle) is not None else noun


def maker_before(participle: Token) -> Token | None:
    """The firm of `a report by the firm, published in May`, or None."""
    noun = participle.head
    is_by = participle.dep_ == "acl" and noun.dep_ == "pobj" and noun.head.lower_ == "by"
    return noun if is_by and participle.nbor(-1).text == "," else None


def _antecedent(subject: Token, verb: Token) -> Token:
    """The noun that a relative pronoun stands for, else the subject itself."""
    if subject.lower_ not in _RELATIVE or subject.pos_ not in ("PRON", "DET", "SCONJ"):
        return subject
    clause = verb
    for _ in range(_STEPS):
        if clause.dep_ == "relcl":
            return clause.head
        clause = clause.head
    return subject
