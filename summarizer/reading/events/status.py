"""Whether it took place: the status of an event from tense, modality, negation and the words above its trigger.

In goes a trigger, out come its status and the words that carry it (they become the event's qualifiers). What a
governing verb says of its infinitive or clause is in the data file `status_verbs`, what an adjective says of a noun
("the planned visit") in `status_adjectives`. A condition outranks a negation ("if it does not rain": hypothetical),
both outrank tense.
"""

from typing import cast

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.events.subjects import is_passive
from summarizer.reading.phrases import is_negated
from summarizer.records import Status

Judged = tuple[Status, list[Token]]

_FUTURE = frozenset(("will", "'ll", "’ll", "shall", "wo"))
_WOULD = frozenset(("would", "'d", "’d"))
_MODAL = _WOULD | frozenset(("could", "might", "may", "should", "can", "must", "ca"))
_CONDITIONS = frozenset(("if", "unless", "whether", "lest"))
_NOT_QUITE = frozenset(("nearly", "almost"))
_NOBODY = frozenset(("nobody", "none", "neither", "nothing"))
_GOVERNED = ("xcomp", "ccomp", "pcomp", "advcl", "acl", "dobj")
# verbs that with a full clause only report ("agreed that", "decided that"), whatever they say of an infinitive
_ONLY_REPORT = frozenset(("ask", "suggest", "agree", "decide", "call"))
_PROVEN = frozenset(("first", "last", "only", "few", "second", "third"))


def status_of(trigger: Token) -> Judged:
    """The status that the words around a trigger give it, and those words."""
    return _status_of_noun(trigger) if trigger.pos_ == "NOUN" else _status_of_verb(trigger)


def _status_of_verb(verb: Token) -> Judged:
    condition = next((c for c in verb.children if c.dep_ == "mark" and c.lower_ in _CONDITIONS), None)
    if condition is not None:
        return "hypothetical", [condition]
    denial = _denial(verb)
    if denial is not None:
        return "denied", [denial]
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    future = [c for c in auxiliaries if c.lower_ in _FUTURE]
    if future:
        return "planned", future
    modal = next((c for c in auxiliaries if c.lower_ in _MODAL), None)
    if modal is not None:
        return ("planned" if modal.lower_ in _WOULD and _is_reported(verb) else "hypothetical"), [modal]
    if verb.dep_ == "conj" and verb.tag_ == "VB" and not auxiliaries and verb.head.pos_ == "VERB":
        return _status_of_verb(verb.head)  # "would question him and send its report": one modal for both
    above = _governor(verb)
    if above is not None:
        return above
    if verb.tag_ == "VBG" and any(c.lemma_ == "be" and _is_now(c, verb) for c in auxiliaries):
        return "ongoing", []
    to = [c for c in auxiliaries if c.lower_ == "to"]
    if to and not _is_outcome(verb):
        return "planned", to
    return "occurred", []


def _denial(verb: Token) -> Token | None:
    """The word that says it did not happen: on the verb, on its object ("took no questions"), or before its gerund."""
    for child in verb.children:
        if (
            child.dep_ == "neg"
            or child.lower_ in ("never", "neither", "nor", "hardly", "barely")
            or child.lower_ in _NOT_QUITE
        ):
            return child
        if child.dep_ in ("nsubj", "nsubjpass", "dobj") and child.lower_ in _NOBODY:
            return child
        if child.dep_ in ("dobj", "nsubj", "nsubjpass") and child.i < verb.i + 4:
            no = next((c for c in child.children if c.lower_ == "no" and c.dep_ == "det"), None)
            if no is not None:
                return no
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return verb.head
    return None


def _is_now(be: Token, verb: Token) -> bool:
    """`is drafting`, and `said it was drafting`: a past progressive in a report is the speaker's present."""
    return be.tag_ in ("VBZ", "VBP") or (be.tag_ == "VBD" and _is_reported(verb))


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _is_outcome(verb: Token) -> bool:
    """`known to have died`, `the first woman to row`, `fell to end the day at 7,114`: infinitives of what happened."""
    above = verb.head
    if any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children):
        return True
    if verb.dep_ in ("acl", "relcl"):
        return any(c.lower_ in _PROVEN for c in above.lefts)
    return (
        verb.dep_ == "advcl"
        and above.pos_ == "VERB"
        and above.tag_ == "VBD"
        and verb.lemma_ in ("end", "close", "finish", "become", "reach")
    )


def _governor(verb: Token) -> Judged | None:
    """What the word above says of an infinitive, gerund or clause: planned, wished for, refused."""
    head = verb.head
    if verb.dep_ not in _GOVERNED or head.i == verb.i:
        return None
    infinitive = _is_infinitive(verb)
    if infinitive and verb.dep_ == "xcomp" and head.lemma_ in ("be", "have"):
        return _of_be_or_have(head)
    if verb.dep_ == "pcomp" and head.head.pos_ == "VERB":
        head = head.head
    if verb.tag_ not in ("VB", "VBG") and not infinitive and verb.dep_ != "ccomp":
        return None
    lemma = head.lemma_.lower()
    if lemma == "go" and head.tag_ == "VBG" and infinitive:
        return ("denied" if is_negated(head) else "planned"), [head]
    row = lexicon.table("status_verbs").get(lemma)
    if row is None or (verb.dep_ == "ccomp" and not infinitive and lemma in _ONLY_REPORT):
        return None
    if row[0] == "same":
        return _status_of_verb(head)
    if is_negated(head) and row[0] in ("planned", "occurred"):
        return "denied", [head]
    return cast(Status, row[0]), [head]


def _of_be_or_have(head: Token) -> Judged:
    """`is to open`, `has yet to open`, `has to open`."""
    yet = next((c for c in head.children if c.lower_ == "yet"), None)
    if yet is not None:
        return "denied", [yet]
    return ("denied" if is_negated(head) else "planned"), [head]


def _is_reported(verb: Token) -> bool:
    """Whether the clause of `verb` is what somebody said, and hangs on no condition."""
    clause = verb
    while clause.dep_ in ("conj", "xcomp") and clause.head.i != clause.i:
        clause = clause.head
    if any(c.dep_ == "advcl" and any(m.lower_ in _CONDITIONS for m in c.children) for c in verb.children):
        return False
    above = clause.head
    if clause.dep_ == "acl":
        return above.pos_ == "NOUN"
    if clause.dep_ not in ("ccomp", "parataxis", "ROOT"):
        return False
    return clause.dep_ == "ROOT" or above.lemma_.lower() in lexicon.table("reporting_verbs")


# -- nouns ---------------------------------------------------------------------------


def _status_of_noun(noun: Token) -> Judged:
    adjectives = lexicon.table("status_adjectives")
    for child in noun.lefts:
        row = adjectives.get(child.lower_)
        if row is not None:
            return cast(Status, row[0]), [child]
    verb = noun.head
    if verb.pos_ == "AUX" or (verb.pos_ == "VERB" and verb.lemma_ == "be"):
        status, words = _status_of_verb(verb)
        return (status, words) if status in ("planned", "hypothetical", "denied") else ("occurred", [])
    if verb.pos_ != "VERB" or noun.dep_ not in ("nsubj", "nsubjpass", "dobj"):
        return "occurred", []
    return _status_under(noun, verb)


def _status_under(noun: Token, verb: Token) -> Judged:
    """The status of a subject or object: what its verb does to it ("cancelled the visit"), else the verb's own."""
    lemma = verb.lemma_.lower()
    undergoes = noun.dep_ == "dobj" or is_passive(verb)
    row = lexicon.table("status_verbs").get(lemma)
    if lemma == "call":
        row = ("denied",) if any(c.lower_ == "off" for c in verb.children) else None
    status, words = _status_of_verb(verb)
    if undergoes and row is not None and row[0] not in ("occurred", "same"):
        if status == "denied" and row[0] == "denied":
            return "planned", [*words, verb]
        return cast(Status, row[0]), [verb]
    return (status, words) if status != "ongoing" else ("occurred", [])
