"""Which words name a happening: verbs of change and event nouns; states, thoughts and acts of saying are none.

Several words may name one happening, and the one that says most is its trigger: the noun of "held talks", the
infinitive of "began to sell". A verb of saying is a trigger only where it names an act of its own (data file
`acting_speech_verbs`: "was charged", "offered him a seat") or where the occasion itself is told ("spoke by phone with
the president"). The simple present tells what is usual, not what happened, but in a headline and
a lead, which tell the news.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.events.happenings import LEAD_TOKENS
from summarizer.reading.events.subjects import is_in_headline, is_passive
from summarizer.reading.parsing import Parsed

# classes of reporting verbs whose acts are quotes or stances and never events
_SAYING = frozenset(
    "say tell ask assert explain reply stress warn suggest claim concede complain manner name voice boast predict "
    "conclude deny blame praise".split()
)
# telling a decision is a happening of its own, saying something is not
ANNOUNCING = frozenset(("announce", "declare", "disclose", "reveal", "proclaim"))
_TALKING = frozenset(("speak", "talk"))
_LIGHTEST = frozenset(
    "have hold give make take do conduct get receive undergo suffer perform stage attend launch commit".split()
)
_FIXING = frozenset(("declare", "fix", "set", "arrange", "make", "hold", "conduct", "lodge", "file", "mount"))
_CANCELLING = frozenset(("cancel", "postpone"))
_CAUSING = frozenset(("make", "let", "help"))  # "made him leave": the infinitive names what happened
_PUTTING = frozenset(("up", "down", "out"))
_PAPERS = frozenset(("returns",))  # of tax; somebody's return is a happening
_NO_TRIGGER = ("amod", "aux", "auxpass", "compound", "case")
_NO_GERUND = ("prep", "pobj", "csubj", "nsubj")


def find_triggers(parsed: Parsed, cue_verbs: frozenset[int]) -> Iterator[Token]:
    """The triggers of an article in text order. `cue_verbs` are the token indices that report speech."""
    for token in parsed.doc:
        if token.pos_ == "VERB":
            if _names_change(token, token.i in cue_verbs):
                yield token
        elif is_event_noun(token) and token.dep_ not in ("compound", "nmod", "npadvmod") and not _is_generic(token):
            yield token


def is_event_noun(token: Token) -> bool:
    """Whether `token` is a noun that names a happening."""
    nouns = lexicon.words("event_nouns")
    return token.pos_ == "NOUN" and (token.lemma_.lower() in nouns or token.lower_ in nouns)


def _names_change(verb: Token, is_cue: bool) -> bool:
    if verb.dep_ in _NO_TRIGGER or (verb.tag_ == "VBG" and verb.dep_ in _NO_GERUND):
        return False
    lemma = verb.lemma_.lower()
    if not any(map(str.isalpha, verb.text)):
        return False  # the dash of a dateline
    if verb.is_title and not verb.is_sent_start and not is_in_headline(verb) and verb.nbor(-1).is_alpha:
        return False  # "the Graylick dam": a name that the tagger takes for a verb
    if lemma in _TALKING:
        return _tells_occasion(verb)
    if lemma == "go" and any(c.dep_ == "acomp" for c in verb.children):
        return True  # "went bankrupt"
    if lemma in lexicon.words("stative_verbs") or _only_puts(verb, lemma):
        return False
    if lemma in lexicon.words("acting_speech_verbs"):
        return _is_act(verb, is_cue)
    group = lexicon.table("reporting_verbs").get(lemma, ("",))[0]
    if group in _SAYING or (is_cue and lemma not in ANNOUNCING):
        return False
    return not (_only_carries(verb, lemma) or _is_usual(verb))


def _tells_occasion(verb: Token) -> bool:
    """`spoke by phone`, `talked to the council`: with whom or how, and not what was said."""
    return any(c.dep_ == "prep" and c.lower_ in ("with", "to", "by", "before") for c in verb.children)


def _is_act(verb: Token, is_cue: bool) -> bool:
    """`was charged`, `offered him a seat`: done to somebody or with something, and no clause said."""
    if any(c.dep_ in ("ccomp", "parataxis") for c in verb.children):
        return False
    return not is_cue or is_passive(verb) or any(c.dep_ in ("dobj", "dative") for c in verb.children)


def _only_carries(verb: Token, lemma: str) -> bool:
    """Whether another word names the happening and `verb` only carries it."""
    governs = lexicon.table("status_verbs")
    if lemma in _CAUSING and any(c.dep_ in ("ccomp", "xcomp") and c.i > verb.i for c in verb.children):
        return True
    for child in verb.children:
        if _is_called_off(verb, lemma, child):
            return True
        if child.dep_ in ("dobj", "nsubjpass") and (
            (lemma in _LIGHTEST and is_event_noun(child))
            or (lemma in _FIXING and child.dep_ == "nsubjpass" and is_event_noun(child))
            or (lemma, child.lemma_.lower()) in lexicon.pairs("light_idioms")
        ):
            return True
        if child.dep_ == "xcomp" and child.pos_ == "VERB" and governs.get(lemma, ("planned",))[0] != "planned":
            return True
    return False


def _is_called_off(verb: Token, lemma: str, child: Token) -> bool:
    """`cancelled the visit`, `the hearing was called off`: the event is the visit, which then is denied or planned."""
    if child.dep_ not in ("dobj", "nsubjpass") or not is_event_noun(child):
        return False
    return lemma in _CANCELLING or (lemma == "call" and any(c.lower_ == "off" for c in verb.children))


def _only_puts(verb: Token, lemma: str) -> bool:
    """`put it in writing`, `put off until May`: of putting, only what is put up, down or out is a change by itself."""
    return lemma == "put" and not any(c.dep_ == "prt" and c.lower_ in _PUTTING for c in verb.children)


def _is_usual(verb: Token) -> bool:
    """The simple present below headline and lead and without a date: what is so, not what happened."""
    if verb.tag_ not in ("VBZ", "VBP") or any(c.dep_ in ("aux", "auxpass") for c in verb.children):
        return False
    if verb.i < LEAD_TOKENS or is_in_headline(verb):
        return False
    return not any(
        c.ent_type_ in ("DATE", "TIME") or any(n.ent_type_ in ("DATE", "TIME") for n in c.children)
        for c in verb.children
        if c.dep_ in ("prep", "npadvmod")
    )


def _is_generic(noun: Token) -> bool:
    """A bare plural or an indefinite object with nobody and no time in it is a kind of thing, not a happening."""
    if noun.lower_ in _PAPERS:
        return True
    if noun.tag_ == "NNS" and not any(
        c.dep_ in ("det", "poss", "nummod", "amod", "compound", "prep") for c in noun.children
    ):
        return True
    return any(c.lower_ in ("no", "any", "every", "each") for c in noun.lefts)
