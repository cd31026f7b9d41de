"""A brief in the order people read it: the one layout that terminal, Markdown and page share.

In goes a Brief; out comes an `Outline`: sections of groups of entries, each entry
lines of `Piece`s. A piece is a few words and what they are (`Tone`): the article's
own words, a cue, a qualifier, our own label. A renderer only decides how a tone
looks and how text is escaped; what is said, and that nothing which turns a record
round is left out, is decided here and in `wording`.

The order: abstract, quotes by speaker, stances by holder, events on a timeline (the planned
ones apart), conflicts (of several articles at once after the abstract), what was rejected or is
unaccounted for, and what it cost.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from summarizer.records import Article, AuthorRef, Brief, Event, Holder, Span, Speaker, Status
from summarizer.rendering.lookup import Lookup, date_in_words
from summarizer.rendering.pieces import Entry, Group, Line, Outline, Piece, Section
from summarizer.rendering.wording import (
    citation_entry,
    conflict_entry,
    event_entry,
    loss_entry,
    quote_entry,
    rejection_entry,
    stance_entry,
)

T = TypeVar("T")
_TIMELINE: tuple[tuple[str, tuple[Status, ...]], ...] = (
    ("Happened or happening", ("occurred", "ongoing")),
    ("Planned", ("planned",)),
    ("Only possible", ("hypothetical",)),
    ("Did not happen", ("denied",)),
)
# so many papers are named above a brief of several
_NAMED = 6
# so many unrelated stories are named above the brief; the JSON names all
_STORIES = 6
_UNDATED = "Happened, no date told"


def outline_brief(brief: Brief) -> Outline:
    """The whole brief as an outline; sections with nothing in them are left out, save quotes, stances and events."""
    lookup = Lookup(brief)
    records = (_quotes(brief, lookup), _stances(brief, lookup), _events(brief, lookup))
    conflicts = _conflicts(brief, lookup)
    # who reads several papers asks first where they differ; in one article its own words come first
    body = (conflicts, *records) if lookup.several else (*records, conflicts)
    sections = (_abstract(brief, lookup), *body, _losses(brief, lookup))
    return Outline(
        title=brief_title(brief),
        overview=_overview(brief.articles),
        facts=tuple(_facts(article, lookup) for article in brief.articles),
        warning=" ".join(_warnings(brief)) or None,
        sections=tuple(section for section in sections if section),
        account=tuple(_account(brief)),
    )


def brief_title(brief: Brief) -> str:
    """The brief's title, else its only article's, else what it is a brief of."""
    if brief.title:
        return brief.title
    if len(brief.articles) == 1:
        return brief.articles[0].title or brief.articles[0].id
    return f"Brief of {len(brief.articles)} articles"


def _facts(article: Article, lookup: Lookup) -> Line:
    published = date_in_words(article.published) if article.published else "no date"
    facts = [article.source or article.id, published, f"{len(article.text.split()):,} words"]
    if article.language and article.language != "en":
        facts.append(f"language {article.language}")
    if not lookup.several:
        return (Piece(" · ".join(facts), "note"),)
    headline = f" {article.title}" if article.title else ""
    return (Piece(article.id, "heading"), Piece(headline, "plain"), Piece(f"  {' · '.join(facts)}", "note"))


def _warnings(brief: Brief) -> Iterator[str]:
    if brief.provenance.incomplete:
        yield f"This brief is incomplete: {brief.provenance.incomplete}."
    elif brief.coverage.failed:
        yield f"This brief is incomplete: {brief.coverage.failed} of {brief.coverage.chunks} chunks were not read."
    if len(brief.stories) > 1:
        groups = "; ".join(", ".join(group) for group in brief.stories[:_STORIES])
        more = " …" if len(brief.stories) > _STORIES else ""
        yield f"These articles tell {len(brief.stories)} stories that have nothing in common: {groups}{more}"


def _overview(articles: Sequence[Article]) -> str:
    """Which papers a brief is of, and from when: "dispatch, gazette · 12 May 2025 – 16 May 2025"."""
    names = ", ".join(article.id for article in articles[:_NAMED])
    more = f" and {len(articles) - _NAMED} more" if len(articles) > _NAMED else ""
    days = sorted({article.published[:10] for article in articles if article.published})
    undated = sum(article.published is None for article in articles)
    facts = [f"{names}{more}", date_in_words("/".join(dict.fromkeys((days[0], days[-1])))) if days else ""]
    facts.append(f"{undated} without a date" if undated else "")
    return " · ".join(filter(None, facts))


def _abstract(brief: Brief, lookup: Lookup) -> Section | None:
    if not brief.summary:
        return None
    entries = tuple(citation_entry(citation, lookup) for citation in brief.summary)
    return Section("summary", "In short", "", (Group((), entries),))


def _quotes(brief: Brief, lookup: Lookup) -> Section:
    groups = tuple(
        Group(_speaker_heading(quotes[0].speaker, lookup), tuple(quote_entry(quote, lookup) for quote in quotes))
        for quotes in _grouped(brief.quotes, lambda quote: _speaker_key(quote.speaker))
    )
    note = _counted(len(brief.quotes), "quote") if groups else "none found"
    return Section("quotes", "Who said what", note, groups)


def _speaker_key(speaker: Speaker | None) -> tuple[str, str]:
    if speaker is None:
        return ("unknown", "")
    if speaker.entity is not None:
        return ("entity", speaker.entity)
    return ("mention", speaker.mention.text if speaker.mention else "")


def _speaker_heading(speaker: Speaker | None, lookup: Lookup) -> Line:
    if speaker is None or (speaker.entity is None and speaker.mention is None):
        return (Piece("Speaker not known", "warning"),)
    if speaker.entity is not None:
        return _entity_heading(speaker.entity, lookup)
    words = speaker.mention.text if speaker.mention else ""
    return (Piece(words, "name"), Piece(" — who this is, the article does not say", "note"))


def _entity_heading(entity: str, lookup: Lookup) -> Line:
    found = lookup.entities.get(entity)
    role: Span | None = found.role if found else None
    heading: Line = (Piece(lookup.called(entity), "name"),)
    return (*heading, Piece(f" — {role.text}", "note")) if role else heading


def _stances(brief: Brief, lookup: Lookup) -> Section:
    groups = tuple(
        Group(
            (Piece(_holder_heading(stances[0].holder, lookup), "name"),),
            tuple(stance_entry(stance, lookup) for stance in stances),
        )
        for stances in _grouped(brief.stances, lambda stance: lookup.holder(stance.holder))
    )
    note = _counted(len(brief.stances), "stance") if groups else "none found"
    return Section("stances", "Who stands where", note, groups)


def _holder_heading(holder: Holder, lookup: Lookup) -> str:
    return lookup.holder(holder) if isinstance(holder, AuthorRef) else lookup.called(holder.entity)


def _events(brief: Brief, lookup: Lookup) -> Section:
    groups = tuple(
        Group((Piece(title, "heading"),), tuple(event_entry(event, lookup) for event in events))
        for title, events in _in_time(brief)
        if events
    )
    note = _counted(len(brief.events), "event") if groups else "none found"
    return Section("events", "What happened", note, groups)


def _in_time(brief: Brief) -> Iterator[tuple[str, list[Event]]]:
    """Events under the headings of the timeline, dated ones in its order and before undated ones.

    What happened on a day that is not told is apart: a place in the line would say more than is known.
    """
    timeline = brief.timeline
    order = (*timeline.happened, *timeline.planned, *timeline.possible, *timeline.denied)
    place = {id: number for number, id in enumerate(order)}
    events = sorted(brief.events, key=lambda event: place.get(event.id, len(place)))
    for title, statuses in _TIMELINE:
        found = [event for event in events if event.status in statuses]
        if "occurred" in statuses:
            dated = [event for event in found if event.id in place]
            yield title, dated
            yield (_UNDATED if dated else title), [event for event in found if event.id not in place]
        else:
            yield title, found


def _conflicts(brief: Brief, lookup: Lookup) -> Section | None:
    if not brief.conflicts:
        return None
    entries = tuple(conflict_entry(conflict, number, lookup) for number, conflict in enumerate(brief.conflicts, 1))
    return Section("conflicts", "Where it does not agree", _counted(len(entries), "conflict"), (Group((), entries),))


def _losses(brief: Brief, lookup: Lookup) -> Section | None:
    """What the brief does not hold: refused drafts, marked words nobody accounts for, parts that were not read."""
    coverage = brief.coverage
    titled = (
        ("Marked words that no record accounts for", [loss_entry(span, lookup) for span in coverage.unaccounted]),
        ("Not read", [Entry("", "failure", ((Piece(failure, "warning"),),)) for failure in coverage.failures]),
        ("Refused, for want of proof", [rejection_entry(rejection) for rejection in brief.rejections]),
        ("Set aside as titles, nicknames or coined terms", [loss_entry(span, lookup) for span in coverage.set_aside]),
    )
    groups = tuple(Group((Piece(title, "heading"),), tuple(entries)) for title, entries in titled if entries)
    if not groups:
        return None
    missing = len(coverage.unaccounted) + len(coverage.failures)
    note = f"{_counted(len(brief.rejections), 'draft')} refused, {missing} unaccounted for"
    return Section("losses", "What is not in it", note, groups)


def _account(brief: Brief) -> Iterator[Line]:
    """The loss account and the bill, one line each."""
    coverage, bill = brief.coverage, brief.provenance
    read = f"{coverage.attributed_quotations} of {_counted(coverage.marked_quotations, 'marked quotation')} attributed"
    aside = f"{len(coverage.set_aside)} set aside, {len(coverage.unaccounted)} unaccounted for"
    chunks = f"{coverage.answered} of {_counted(coverage.chunks, 'chunk')} read, {coverage.reasked} asked again"
    yield (Piece(f"{read}, {aside} · {chunks}, {coverage.failed} failed", "note"),)
    yield (Piece(f"{bill.model} · {_spent(brief)} · summarizer {bill.version}", "note"),)
    if bill.prompts:
        used = ", ".join(f"{prompt.id} ({prompt.sha256[:8]})" for prompt in bill.prompts)
        yield (Piece(f"prompts {used}", "note"),)


def _spent(brief: Brief) -> str:
    bill = brief.provenance
    seconds = f"{bill.seconds:.1f} s"
    if not bill.calls and not bill.input_tokens:
        return f"no model calls, no cost · {seconds}"
    cost = "cost unknown" if bill.cost_usd is None else f"${bill.cost_usd:.4f}"
    dated = f" (prices of {bill.prices_as_of})" if bill.cost_usd is not None and bill.prices_as_of else ""
    tokens = f"{bill.input_tokens:,} tokens in ({bill.cached_tokens:,} cached), {bill.output_tokens:,} out"
    return f"{_counted(bill.calls, 'call')}, {tokens} · {cost}{dated} · {seconds}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _grouped(records: Iterable[T], key: Callable[[T], object]) -> list[list[T]]:
    """Records with one key together, keys in the order they first come."""
    groups: dict[object, list[T]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return list(groups.values())
