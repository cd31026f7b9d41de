"""Whose words a cue reports: the head of the phrase that names the source.

In goes a reporting verb (or phrase), out comes a token or None. The grammatical
subject is only where the search begins: the small parser hangs the subject of a
quotation on the verb behind it, hides a name behind its description, takes a
dateline for a subject, and gives a verb after a long aside none at all. What
stands inside marked speech is never the source of a cue outside it.
"""

from collections.abc import Callable

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.phrases import is_dateline, is_negated, named_head, subject_of

_RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
_NOUNS = frozenset(("PROPN", "NOUN", "PRON"))
_ADDRESSED = frozenset(("tell", "ask", "inform", "warn", "advise", "assure", "remind", "notify", "order", "urge"))
_INVERTING = frozenset(("say", "write", "add", "ask", "reply", "argue", "explain", "note"))
_COMPELLING = frozenset(("compel", "force", "move", "oblige", "prompt"))  # their object is who then speaks
_ANSWERS = frozenset(("answer", "argument", "excuse", "explanation", "reaction", "reply", "response"))
_OCCASIONS = frozenset(("chance", "occasion", "opportunity"))
_TAKING = frozenset(("seize", "take", "use"))
_TIMES = frozenset(("DATE", "TIME"))
_MAX_MODIFIERS = 4  # "police's earlier claim": adjectives between the owner and the noun
_MAX_COMPLEMENT = 10  # "a spokesman for the roads agency, Emil Raaness, said"
_OF_A_PHRASE = frozenset(("ADP", "DET", "NOUN", "PROPN", "ADJ", "PART", "CCONJ", "NUM"))
_MAX_ASIDE = 25  # tokens between the commas of "Miriam Dacosta, prosecuting, told"

IsSaid = Callable[[Token], bool]


def _nobody_speaks(_: Token) -> bool:
    return False


def source_of(verb: Token, is_said: IsSaid = _nobody_speaks) -> Token | None:
    """The head of the phrase that names whose words `verb` reports; `is_said` tells the tokens in marked speech."""
    agent = next((g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
    if agent is not None and not is_said(agent):
        return _named(agent)
    is_passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    if is_passive and (verb.lemma_ in _ADDRESSED or any(c.lower_ == "it" for c in verb.lefts)):
        return None  # "he was told that", "it was reported that": nobody is named
    subject = (
        _controller(verb)
        or _behind_as(verb)
        or _subject(verb, is_said)
        or _inverted_subject(verb)
        or _neighbour(verb, is_said)
        or _behind_opening(verb)
    )
    if subject is not None and subject.lower_ in _RELATIVE and subject.pos_ in ("PRON", "DET", "SCONJ"):
        subject = _antecedent(verb)
    if subject is None:
        return None
    return _issuer(_apart_from_clause(verb, _named(_behind_dateline(subject))))


def source_after(phrase_end: Token) -> Token | None:
    """The source named after a phrase such as "according to", whose last token is `phrase_end`."""
    noun = next((c for c in phrase_end.children if c.dep_ == "pobj"), None) or _next_noun(phrase_end)
    return None if noun is None else _issuer(_named(noun))


def source_of_noun(noun: Token) -> Token | None:
    """Whose "claim" or "warning" it is: `her claim`, `a warning from her lawyer`, `made the claim`; None if unsaid."""
    for token in reversed(noun.doc[max(noun.i - _MAX_MODIFIERS, noun.sent.start) : noun.i]):
        if token.tag_ in ("POS", "PRP$"):
            return token if token.tag_ == "PRP$" else token.nbor(-1) if token.i > noun.sent.start else None
        if token.pos_ not in ("ADJ", "ADV", "VERB", "NOUN", "PROPN", "PUNCT"):
            break
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ in ("from", "by", "of"):
            return next((_named(c) for c in child.children if c.dep_ == "pobj"), None)
    paper = noun.nbor(-1) if noun.i > noun.sent.start else noun
    if paper.pos_ == "PROPN" and paper.dep_ in ("compound", "nmod"):
        return paper  # "a New York Times report that"
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() in lexicon.words("issuing_verbs"):
        subject = subject_of(verb)
        return None if subject is None or subject.lower_ in _RELATIVE else _named(subject)
    return None


def _subject(verb: Token, is_said: IsSaid) -> Token | None:
    """The subject nearest to the verb that is not itself in marked speech, else that of the verbs above."""
    near = [c for c in verb.children if c.dep_ == "nsubj" and not is_said(c)]
    if near:
        return min(near, key=lambda t: abs(t.i - verb.i))
    above = verb.head
    if verb.dep_ == "conj" and verb.tag_ == "VBD" and above.dep_ == "ccomp" and _is_cue_in_past(above.head):
        return _subject(above.head, is_said)  # "said the club had lost money and accused the port"
    subject = subject_of(verb) or _subject_above(verb)
    return None if subject is None or is_said(subject) else subject


def as_in_front(verb: Token) -> Token | None:
    """The "as" of `A, as one of her aides pointed out, B`; None where a verb or a comma stands between."""
    for token in reversed(verb.doc[max(verb.sent.start, verb.i - _MAX_ASIDE) : verb.i]):
        if token.lower_ == "as" and token.i > verb.sent.start and token.nbor(-1).text == ",":
            return token
        if token.pos_ == "VERB" or token.text in (",", ";", ":"):
            return None
    return None


def _behind_as(verb: Token) -> Token | None:
    """The source behind such an "as", where the parser took the sentence's subject for the verb's."""
    mark = as_in_front(verb)
    if mark is None or any(c.dep_ == "nsubj" and c.i > mark.i for c in verb.lefts):
        return None
    return next((c for c in mark.rights if c.dep_ == "pobj" and c.i < verb.i), None)


def is_said_in_answer(verb: Token) -> bool:
    """True for the infinitive of `her answer was to say that ...`, where it is told whose answer it is."""
    above = verb.head
    if verb.tag_ != "VB" or verb.dep_ != "xcomp" or above.lemma_ != "be" or above.is_sent_start:
        return False
    answer = above.nbor(-1)
    return answer.lemma_.lower() in _ANSWERS and source_of_noun(answer) is not None


def takes_occasion(noun: Token) -> bool:
    """True for the noun of `took the opportunity to say` and `never missed a chance to say`."""
    verb = noun.head
    if noun.dep_ != "dobj" or noun.lemma_.lower() not in _OCCASIONS:
        return False
    if any(c.dep_ == "aux" and c.tag_ in ("MD", "TO") for c in verb.children):
        return False
    return is_negated(verb) if verb.lemma_ == "miss" else verb.lemma_ in _TAKING and not is_negated(verb)


def _controller(verb: Token) -> Token | None:
    """Who speaks under another word: `forced Ann Lee to admit`, `she was quick to point out`."""
    above = verb.head
    if is_said_in_answer(verb):
        return source_of_noun(above.nbor(-1))
    if takes_occasion(above):
        subject = subject_of(above.head)
        return None if subject is None else _named(subject)
    if verb.dep_ not in ("xcomp", "ccomp") or verb.tag_ != "VB":
        return None
    if above.dep_ == "acomp":
        return subject_of(above.head)
    if above.lemma_.lower() not in _COMPELLING:
        return None
    return next((c for c in above.rights if c.dep_ == "dobj" and c.i < verb.i and c.pos_ in _NOUNS), None)


def _subject_above(verb: Token) -> Token | None:
    """`Protesters marching through the streets chanted`: the parser takes the participle for the main verb."""
    above = verb.head
    if verb.dep_ != "advcl" or verb.tag_ != "VBD" or above.i > verb.i or above.tag_ != "VBG":
        return None
    if any(c.dep_ == "mark" or c.tag_ in ("WRB", "IN") for c in verb.lefts):
        return None
    return next((c for c in above.lefts if c.dep_ == "nsubj"), None)


def _is_cue_in_past(verb: Token) -> bool:
    has_auxiliary = any(c.dep_ == "aux" for c in verb.lefts)
    return verb.tag_ == "VBD" and not has_auxiliary and verb.lemma_.lower() in lexicon.table("reporting_verbs")


def _inverted_subject(verb: Token) -> Token | None:
    """`said Tom Smith, the mayor`: the noun right after a verb that the parser gave no subject."""
    for child in verb.rights:
        if child.dep_ in ("dobj", "attr", "oprd", "npadvmod", "dep", "appos") and child.pos_ in _NOUNS:
            if child.ent_type_ in _TIMES:
                continue
            return child if verb.lemma_ in _INVERTING else None
    return None


def _behind_opening(verb: Token) -> Token | None:
    """`Claiming the vote was unfair, she resigned`: the first subject behind the comma of a participle in front."""
    if verb.tag_ != "VBG" or not verb.is_sent_start:
        return None
    rest = verb.doc[verb.i + 1 : verb.sent.end]
    comma = next((t.i for t in rest if t.text == ","), verb.sent.end)
    return next((t for t in rest if t.i > comma and t.dep_ == "nsubj"), None)


def _neighbour(verb: Token, is_said: IsSaid) -> Token | None:
    """The noun that ends right before the verb, or before an aside in front of it: `Ann Lee, prosecuting, told`."""
    index, first = verb.i - 1, verb.sent.start
    while index > first and verb.doc[index].pos_ in ("ADV", "AUX"):
        index -= 1
    if index > first and verb.doc[index].text == ",":
        index = _before_aside(verb, index)
    token = verb.doc[index]
    if index < first or token.pos_ not in _NOUNS or token.ent_type_ in _TIMES or is_said(token):
        return None
    return token


def _before_aside(verb: Token, comma: int) -> int:
    """The index in front of the aside that closes at `comma`, or the name that is all of the aside."""
    doc, floor = verb.doc, max(verb.sent.start, comma - _MAX_ASIDE)
    opened = next((i for i in range(comma - 1, floor, -1) if doc[i].text == ","), None)
    if opened is None:
        return -1
    if all(t.pos_ == "PROPN" for t in doc[opened + 1 : comma]):
        return comma - 1
    return opened - 1


def _antecedent(verb: Token) -> Token | None:
    clause = verb
    while clause.dep_ not in ("relcl", "acl") and clause.head.i != clause.i:
        clause = clause.head
    return clause.head if clause.dep_ in ("relcl", "acl") else None


def _behind_dateline(subject: Token) -> Token:
    """`LONDON -- The minister said`: a place and a dash at the start of a sentence are no subject."""
    if not is_dateline(subject):
        return subject
    return next((c for c in subject.rights if c.dep_ == "appos"), subject)


def _apart_from_clause(verb: Token, subject: Token) -> Token:
    """`The wall, the mayor said, is old`: who is named behind a comma and right before the verb is no apposition.

    An apposition would be closed by a comma of its own, and nothing but the saying would follow. In `The wall, its
    builder, Ann Lee, said, is old` the verb hangs loosely on the one behind it, as only an attribution does.
    """
    last = verb.i - 1
    while last > subject.i and verb.doc[last].pos_ in ("ADV", "AUX"):
        last -= 1
    name = next((c for c in subject.rights if c.dep_ in ("appos", "conj") and c.left_edge.nbor(-1).text == ","), None)
    if name is None or name.i > last:
        return subject
    is_split = verb.dep_ == "parataxis" and verb.head.i > verb.i and verb.nbor().text == ","
    closed = any(t.text == "," for t in verb.doc[name.i : last + 1])
    if closed and not is_split:
        return subject
    return name if name.pos_ == "PROPN" else _named(name)


def _named(noun: Token) -> Token:
    """`the aide, Peter Mwaleka,`: the name, where a description and a name stand side by side."""
    head = named_head(noun)
    if head.i != noun.i or noun.pos_ != "NOUN" or not _is_person(noun):
        return head
    doc, comma = noun.doc, noun.i + 1
    while comma < min(noun.i + _MAX_COMPLEMENT, len(doc)) and doc[comma].pos_ in _OF_A_PHRASE:
        comma += 1
    name = comma + 1
    while name < len(doc) and doc[name].pos_ == "PROPN":
        name += 1
    if comma >= len(doc) or doc[comma].text != "," or name == comma + 1:
        return noun
    closed = name < len(doc) and doc[name].text in (",", ".", ";")
    return doc[name - 1] if closed and doc[name - 1].ent_type_ not in _TIMES else noun


def _is_person(noun: Token) -> bool:
    return noun.tag_ == "NN" and noun.lemma_.lower() in lexicon.table("person_nouns")


def _issuer(source: Token) -> Token:
    """`X issued a statement calling ...`: whoever issues a document says what is in it."""
    verb = source.head
    if source.dep_ != "dobj" or source.lemma_.lower() not in lexicon.words("document_nouns"):
        return source
    if verb.lemma_.lower() not in lexicon.words("issuing_verbs"):
        return source
    subject = subject_of(verb)
    return source if subject is None or subject.lower_ in _RELATIVE else _named(subject)


def _next_noun(token: Token) -> Token | None:
    for later in token.doc[token.i + 1 : token.i + 8]:
        if later.is_punct:
            return None
        if later.pos_ in ("NOUN", "PROPN", "PRON") and later.dep_ not in ("compound", "nmod", "poss"):
            return later
    return None
