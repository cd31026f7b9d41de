"""Cues: the words by which a text says that somebody said something, and who that is.

In go a parsed article and what it quotes; out come `Cue`s in text order - a
reporting verb ("said"), a light verb with its noun ("voiced hope"), a phrase
("according to") - each with the head of its source phrase. A cue that reports
nothing is left out: "declined to say", "did not say whether", "is said to be".
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import is_negated
from summarizer.reading.sources import is_said_in_answer, source_after, source_of, source_of_noun, takes_occasion

_OPEN_QUESTION = frozenset(("whether", "if", "how", "why", "what", "who", "when", "where", "which", "much", "anything"))
_THINGS = frozenset(("this", "that", "it", "these", "those", "which"))
_SELF = frozenset(("self", "lves"))
_ACTIVE = frozenset(("VBD", "VBG", "VBP", "VBZ", "VB"))
_MANY = frozenset(("police", "people"))  # plural without an ending
_MODALS = frozenset(("would", "could", "can", "might", "should", "must", "will", "may"))
_VOICELESS = frozenset(("suggest", "find", "imply"))  # classes whose subject may be a thing that says nothing
_MAX_ADDRESSEE = 7  # tokens up to the "that" of "yelled to the guards that"
_GOING_ON = frozenset(("say", "stress", "explain"))  # "saying", "adding": not "warning", "accusing", which others do
_OF_LIGHT_VERB = frozenset(("dobj", "ccomp", "acomp", "oprd", "advmod"))  # of "made clear"
_PARTICLES = {"point": "out", "go": "on", "chime": "in", "spell": "out", "put": None}


@dataclass(frozen=True)
class Cue:
    """One cue: its verb (or its phrase's head), offsets, class, what it introduces, and its source's head."""

    verb: Token
    span: Offsets
    group: str
    introduces: str
    source: Token | None
    is_phrase: bool = False
    negation: Token | None = None
    is_said: bool = False


def find_cues(parsed: Parsed, quoted: list[Offsets]) -> list[Cue]:
    """The cues in text order; those in marked speech, the runs `quoted` (sorted), are somebody's words themselves."""
    speech = _Speech(quoted)
    cues = [*_verb_cues(parsed, speech), *_noun_cues(parsed, speech), *_phrase_cues(parsed, speech)]
    return list(_with_sources(sorted(cues, key=lambda cue: cue.span)))


def _with_sources(cues: list[Cue]) -> Iterator[Cue]:
    """A cue whose source was not found goes on with that of the cue before it in its sentence ("..., but said")."""
    last: Cue | None = None
    for cue in cues:
        passive = cue.group == "hear" or any(c.dep_ in ("nsubjpass", "auxpass") for c in cue.verb.children)
        goes_on = last is not None and last.verb.sent.start == cue.verb.sent.start and last.is_said == cue.is_said
        is_active = not passive and cue.verb.tag_ in _ACTIVE
        if (
            last is not None
            and goes_on
            and ((cue.source is None and is_active) or _is_of_a_mute(cue, last) or _hangs_in_clause(cue, last))
        ):
            cue = replace(cue, source=last.source)
        yield cue
        last = cue


def _is_of_a_mute(cue: Cue, last: Cue) -> bool:
    """`denies that safety has suffered and called it needless`: the parser gives the second verb to the clause."""
    source = cue.source
    joined = cue.verb.dep_ == "conj" and cue.verb.i > 0 and cue.verb.nbor(-1).pos_ == "CCONJ"
    is_thing = source is not None and source.pos_ == "NOUN" and not _can_speak(source)
    return joined and is_thing and source is not None and source.i > last.verb.i and _can_speak(last.source)


def _hangs_in_clause(cue: Cue, last: Cue) -> bool:
    """`denied that she had been paid, saying it was a loan`: a participle behind a comma goes on from the cue."""
    verb = cue.verb
    if cue.is_phrase or verb.tag_ != "VBG" or verb.i == 0 or verb.nbor(-1).text != "," or cue.group not in _GOING_ON:
        return False
    above = verb.head
    return above.i > last.verb.i and above.dep_ == "ccomp" and above.head.i == last.verb.i


def _verb_cues(parsed: Parsed, speech: "_Speech") -> Iterator[Cue]:
    verbs, nouns = lexicon.table("reporting_verbs"), lexicon.pairs("reporting_nouns")
    for token in parsed.doc:
        if token.pos_ not in ("VERB", "AUX") and not _is_verb_taken_for_noun(token) and not is_taken_for_noun(token):
            continue
        lemma, is_said = token.lemma_.lower(), speech.holds(token)
        noun = next((c for c in token.rights if c.dep_ in _OF_LIGHT_VERB and (lemma, c.lemma_.lower()) in nouns), None)
        if noun is not None:
            source = source_of(token, speech.apart_from(token))
            if noun.dep_ != "dobj" and not _can_speak(source):
                continue  # "the records made clear that"
            yield Cue(token, (token.idx, noun.idx + len(noun)), "voice", "clause", source, is_said=is_said)
        elif lemma in verbs and _reports(token, lemma):
            group, introduces = verbs[lemma]
            if (group in ("manner", "assert") or (group == "concede" and token.tag_ == "VBD")) and _has_that(token):
                introduces = "clause"
            source = source_of(token, speech.apart_from(token))
            if group in _VOICELESS and not _can_speak(source):
                continue
            if introduces == "forum":
                if source is None or source.lemma_.lower() not in lexicon.words("forum_nouns") or not _has_that(token):
                    continue
                introduces, source = "clause", None  # whoever told the court is not named
            if introduces == "document":
                if source is None or source.lemma_.lower() not in lexicon.words("document_nouns"):
                    continue
                introduces = "clause"
            yield Cue(token, _cue_span(token), group, introduces, source, negation=_negation(token), is_said=is_said)


def _is_verb_taken_for_noun(token: Token) -> bool:
    """`Trump charges that he`: a name that opens its clause, a form in -s and a "that" clause are subject and verb."""
    if token.tag_ != "NNS" or token.is_sent_start or not _has_that(token):
        return False
    name = token.nbor(-1)
    is_compound = name.head.i == token.i and name.dep_ in ("compound", "nmod")
    if not name.is_title or (is_compound and token.dep_ != "ROOT"):
        return False  # "Murder charges that a judge threw out are back"
    first = name
    while first.is_title and not first.is_sent_start:
        first = first.nbor(-1)
    return first.pos_ in ("CCONJ", "SCONJ", "PUNCT") or (first.is_title and first.pos_ != "DET")


def is_taken_for_noun(token: Token) -> bool:
    """True for the "allege" of `Prosecutors allege Mr Tan paid`, which the parser takes for a part of the name."""
    if token.tag_ not in ("NN", "NNP") or not token.is_lower or token.dep_ not in ("compound", "nmod"):
        return False
    name, lemma = token.head, token.lower_
    if lemma not in lexicon.table("reporting_verbs") or lemma in lexicon.words("speech_nouns"):
        return False
    if name.i <= token.i or name.pos_ != "PROPN" or name.dep_ not in ("nsubj", "nsubjpass") or token.is_sent_start:
        return False
    before = token.nbor(-1)
    return name.head.tag_ in _ACTIVE and (before.tag_ in ("NNS", "NNPS") or before.lower_ in _MANY)


def _has_that(verb: Token) -> bool:
    """True where "that" and a subject follow a verb, or the verb with its addressee: `yelled to the guards that he`."""
    for token in verb.doc[verb.i + 1 : min(verb.i + _MAX_ADDRESSEE, verb.sent.end)]:
        if token.lower_ == "that":
            return token.i + 1 < verb.sent.end and token.tag_ in ("IN", "WDT") and not _is_verbal(token.nbor())
        if token.is_punct or _is_verbal(token):
            return False
    return False


def _is_verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def _noun_cues(parsed: Parsed, speech: "_Speech") -> Iterator[Cue]:
    """`police's claim that ...`, `warnings from his lawyer that ...`: nouns of speech whose source is named."""
    for noun in parsed.doc:
        if noun.pos_ != "NOUN" or noun.lemma_.lower() not in lexicon.words("speech_nouns"):
            continue
        if not any(c.dep_ in ("acl", "ccomp", "relcl") and _begins_with_that(c, noun) for c in noun.rights):
            continue
        source = source_of_noun(noun)
        if source is not None:
            span = (noun.idx, noun.idx + len(noun))
            yield Cue(noun, span, "say", "clause", source, is_said=speech.holds(noun))


def _begins_with_that(clause: Token, noun: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" and noun.i < c.i for c in clause.lefts)


def _can_speak(source: Token | None) -> bool:
    if source is None:
        return False
    lemma = source.lemma_.lower()
    return (
        (source.pos_ in ("PROPN", "PRON", "NUM") and source.lower_ not in _THINGS)
        or lemma in lexicon.table("person_nouns")
        or lemma in lexicon.words("document_nouns")
        or lemma in lexicon.words("organisation_nouns")
        or lemma in lexicon.words("group_nouns")
        or lemma == "percent"
    )


def _reports(verb: Token, lemma: str) -> bool:
    """False for verb forms that report no words of anybody."""
    doc = verb.doc
    if lemma == "call" and verb.i > 0 and verb.nbor(-1).text in ("-", "so"):
        return False  # "so-called"
    if verb.dep_ == "amod" or verb.head.lower_ == "worth" or _names_itself(verb):
        return False  # "the repeated warning", "it is worth noting", "they call themselves"
    if verb.tag_ in ("VBZ", "VBP") and verb.is_sent_start and verb.i + 1 < len(doc) and verb.nbor().lower_ == "that":
        return False  # a noun: "Reports that he was found were wrong"
    if lemma in _PARTICLES:
        particle = _PARTICLES[lemma]
        children = {c.lower_ for c in verb.children}
        if (particle and particle not in children) or (lemma == "put" and "it" not in children):
            return False
    if verb.tag_ == "VB" and verb.dep_ == "conj" and _is_mere(_first_of_series(verb)):
        return False  # "he would take my hand and tell me how it works"
    if verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        return _is_said_under(verb)
    is_bare = verb.head.lower_ == "let" or not any(c.dep_ in ("nsubj", "aux") for c in verb.lefts)
    if verb.tag_ == "VB" and verb.dep_ in ("ROOT", "ccomp") and is_bare:
        return False  # an order: "tell us why", "let's say that"
    if verb.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ in _MODALS for c in verb.children):
        return verb.i + 1 < len(verb.doc) and any(c.dep_ == "ccomp" and c.i < verb.i for c in verb.children)
    if any(c.lower_ == "neither" and c.dep_ == "preconj" for c in verb.head.children):
        return False  # "would neither confirm nor deny that"
    if _negation(verb) is not None and lemma not in ("deny", "dispute"):
        return not any(c.lower_ in _OPEN_QUESTION for c in verb.subtree if verb.i < c.i <= verb.i + 3)
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    if passive and lemma in (
        "say",
        "call",
        "know",
        "report",
        "read",
        "put",
        "term",
        "ask",
        "order",
        "show",
        "find",
        "cite",
        "note",
        "state",
    ):
        return any(c.dep_ == "agent" for c in verb.children) or any(c.dep_ == "ccomp" for c in verb.children)
    return True


def _first_of_series(verb: Token) -> Token:
    while verb.dep_ == "conj" and verb.head.i < verb.i:
        verb = verb.head
    return verb


def _is_mere(verb: Token) -> bool:
    """True for a verb under a modal, told as possible or usual."""
    return any(c.dep_ == "aux" and c.lower_ in _MODALS for c in verb.children)


def _is_said_under(verb: Token) -> bool:
    """True for an infinitive whose governor says that it was done: "went on to say", "was forced to admit"."""
    above = verb.head
    if is_said_in_answer(verb) or takes_occasion(above):
        return True
    lemma = above.lemma_.lower() if above.i != verb.i else ""
    if verb.dep_ == "advcl" and lemma in lexicon.table("reporting_verbs"):
        return True
    unreal = any(c.dep_ == "neg" or (c.dep_ == "aux" and c.lower_ in _MODALS) for c in above.children)
    return lemma in lexicon.words("speaking_governors") and not unreal


def _names_itself(verb: Token) -> bool:
    return verb.lemma_ == "call" and any(c.dep_ in ("dobj", "nsubj") and c.lower_[-4:] in _SELF for c in verb.rights)


def _negation(verb: Token) -> Token | None:
    if not is_negated(verb):
        return None
    return next((c for c in verb.children if c.dep_ == "neg" or c.lower_ in ("never", "neither", "nor")), None)


def _cue_span(verb: Token) -> Offsets:
    """The verb, with its particle ("pointed out", "put it")."""
    end = verb
    for child in verb.rights:
        if child.i == end.i + 1 and (child.dep_ == "prt" or (verb.lemma_ == "put" and child.lower_ == "it")):
            end = child
    return verb.idx, end.idx + len(end)


def _phrase_cues(parsed: Parsed, speech: "_Speech") -> Iterator[Cue]:
    doc = parsed.doc
    for token in doc:
        if token.lower_ == "according" and token.i + 2 < len(doc) and doc[token.i + 1].lower_ == "to":
            to = doc[token.i + 1]
            span = (token.idx, to.idx + len(to))
            yield Cue(token, span, "say", "clause", source_after(to), is_phrase=True, is_said=speech.holds(token))


class _Speech:
    """Tells by bisection in which run of marked speech a token lies."""

    def __init__(self, runs: list[Offsets]) -> None:
        self.runs = runs

    def holds(self, token: Token) -> bool:
        return self._run_of(token) is not None

    def apart_from(self, verb: Token) -> Callable[[Token], bool]:
        """A test for tokens that are not in the run (or the prose) of `verb`: none of them is its source."""
        own = self._run_of(verb)
        return lambda token: self._run_of(token) != own

    def _run_of(self, token: Token) -> int | None:
        index = bisect_right(self.runs, token.idx, key=lambda run: run[0]) - 1
        return index if index >= 0 and token.idx < self.runs[index][1] else None
