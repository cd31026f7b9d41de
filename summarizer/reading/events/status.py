"""Whether it took place: the status of an event from tense, modality, negation and the words above its trigger.

In goes a trigger, out come its status and the words that carry it (they become the event's qualifiers).
"""

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.phrases import is_negated
from summarizer.records import Status

_FUTURE = frozenset(("will", "'ll", "’ll", "shall"))
_MODAL = frozenset(("would", "could", "might", "may", "should", "can", "must", "'d", "’d"))


def status_of(trigger: Token) -> tuple[Status, list[Token]]:
    """The status that the words around a trigger give it, and those words."""
    verb = trigger
    if trigger.pos_ == "NOUN":
        return _status_of_noun(trigger)
    denial = next((c for c in verb.children if c.dep_ == "neg" or c.lower_ == "never"), None)
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    above = _governor(verb)
    if denial is not None:
        return ("denied", [denial])
    modal = next((c for c in auxiliaries if c.lower_ in _MODAL), None)
    condition = next(
        (c for c in verb.children if c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether", "lest")), None
    )
    if condition is not None:
        return ("hypothetical", [condition])
    if any(c.lower_ in _FUTURE for c in auxiliaries):
        return ("planned", [c for c in auxiliaries if c.lower_ in _FUTURE])
    if modal is not None:
        reported = modal.lower_ in ("would", "'d", "’d") and _is_reported(verb)
        return ("planned" if reported else "hypothetical", [modal])
    if above is not None:
        return above
    if verb.tag_ == "VBG" and any(c.lemma_ == "be" and c.tag_ in ("VBZ", "VBP") for c in auxiliaries):
        return ("ongoing", [])
    if verb.tag_ == "VB" and any(c.lower_ == "to" for c in auxiliaries):
        return ("planned", [c for c in auxiliaries if c.lower_ == "to"])
    return ("occurred", [])


def _governor(verb: Token) -> tuple[Status, list[Token]] | None:
    """What the verb above says of an infinitive, gerund or clause: planned, wished for, refused."""
    if verb.dep_ not in ("xcomp", "ccomp", "pcomp", "advcl", "acl", "conj", "dobj"):
        return None
    head = verb.head
    if verb.dep_ == "conj":
        return (
            _governor(head)
            if head.i != verb.i and head.dep_ != "conj" and head.pos_ == "VERB" and head.tag_ == verb.tag_ == "VB"
            else None
        )
    if verb.dep_ == "pcomp" and head.head.pos_ == "VERB":
        head = head.head
    if verb.tag_ not in ("VB", "VBG") and verb.dep_ != "ccomp":
        return None
    row = lexicon.table("status_verbs").get(head.lemma_.lower())
    if row is None or (verb.dep_ == "ccomp" and head.lemma_ in ("ask", "suggest", "agree", "decide", "call")):
        return None
    if is_negated(head) and row[0] in ("planned", "occurred"):
        return ("denied", [head])
    return (row[0], [head])  # type: ignore[return-value]  # the data file holds statuses only, a test says so


def _is_reported(verb: Token) -> bool:
    clause = verb
    while clause.dep_ in ("conj", "xcomp") and clause.head.i != clause.i:
        clause = clause.head
    return clause.dep_ == "ccomp" and clause.head.lemma_.lower() in lexicon.table("reporting_verbs")


def _status_of_noun(noun: Token) -> tuple[Status, list[Token]]:
    for child in noun.lefts:
        word = child.lower_
        if word in ("planned", "proposed", "upcoming", "forthcoming", "scheduled", "future", "next", "coming"):
            return ("planned", [child])
        if word in ("possible", "potential", "alleged", "hypothetical", "threatened"):
            return ("hypothetical", [child])
        if word in ("cancelled", "canceled", "averted"):
            return ("denied", [child])
    verb = noun.head
    if verb.pos_ == "VERB":
        lemma = verb.lemma_.lower()
        if (
            lemma in ("cancel", "call", "scrap", "abandon")
            and noun.dep_ in ("dobj", "nsubjpass")
            and (lemma != "call" or any(c.lower_ == "off" for c in verb.children))
        ):
            return ("denied", [verb])
        if lemma in ("postpone", "schedule", "plan", "delay") and noun.dep_ in ("dobj", "nsubjpass"):
            return ("planned", [verb])
        if lemma in ("demand", "urge", "seek", "want", "propose") or (lemma == "call" and noun.dep_ == "pobj"):
            return ("hypothetical", [verb])
        status, words = status_of(verb)
        return (
            (status, words) if noun.dep_ in ("nsubj", "nsubjpass", "dobj") and status != "ongoing" else ("occurred", [])
        )
    return ("occurred", [])
