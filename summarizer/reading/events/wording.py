"""What happened as one short clause in the affirmative present: the `what` of an event.

In go a happening and the parse; out comes a clause of at most fifteen words. The status says whether it took place.
"""

from spacy.tokens import Token

from summarizer.reading.events.happenings import Happening
from summarizer.reading.parsing import Parsed
from summarizer.reading.phrases import phrase_of

MAX_WHAT_WORDS = 15


def clause_of(happening: Happening, parsed: Parsed) -> str:
    """One clause of at most fifteen words: who, the trigger in the present tense, whom. The status says whether."""
    trigger = happening.trigger
    agents = [_text_of(a.head, parsed) for a in happening.actors if a.role == "agent"][:2]
    patients = [_text_of(a.head, parsed) for a in happening.actors if a.role == "patient"][:1]
    if trigger.pos_ == "NOUN":
        start, end = phrase_of(trigger)
        return _cut(parsed.text[start:end])
    subject = " and ".join(agents) or (patients[0] if patients else "")
    particle = next((f" {c.text}" for c in trigger.rights if c.dep_ == "prt"), "")
    if agents:
        verb = present(trigger, plural=len(agents) > 1 or _is_plural(happening)) + particle
        tail = _object_text(trigger, parsed)
    else:
        verb = (
            f"{'are' if _is_plural(happening) else 'is'} {_participle(trigger)}{particle}"
            if patients
            else trigger.lemma_ + particle
        )
        tail = ""
    return _cut(" ".join(part for part in (subject, verb, tail) if part))


def _object_text(trigger: Token, parsed: Parsed) -> str:
    parts = []
    for child in trigger.rights:
        if child.dep_ in ("dobj", "attr", "oprd", "dative") and child.pos_ != "ADP":
            parts.append(_text_of(child, parsed))
        elif child.dep_ == "prep" and len(parts) < 2:
            noun = next((n for n in child.children if n.dep_ == "pobj"), None)
            if noun is not None:
                parts.append(f"{child.text} {_text_of(noun, parsed)}")
    return " ".join(parts[:2])


def _text_of(head: Token, parsed: Parsed) -> str:
    start, end = phrase_of(head)
    return " ".join(parsed.text[start:end].split())


def _is_plural(happening: Happening) -> bool:
    first = next((a.head for a in happening.actors), None)
    return first is not None and (first.tag_ in ("NNS", "NNPS") or first.lower_ in ("they", "we", "i", "you"))


def _cut(text: str) -> str:
    words = text.split()
    return " ".join(words[:MAX_WHAT_WORDS])


def present(verb: Token, plural: bool) -> str:
    """The present tense of a verb: `spoke` -> `speaks`."""
    lemma = verb.lemma_.lower()
    if plural:
        return lemma
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def _participle(verb: Token) -> str:
    if verb.tag_ in ("VBN", "VBD"):
        return verb.text.lower()
    lemma = verb.lemma_.lower()
    return lemma + ("d" if lemma.endswith("e") else "ed")
