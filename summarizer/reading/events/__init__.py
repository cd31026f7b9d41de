"""Events: triggers, their status, participants, time and place, folded to one record per happening."""

from summarizer.reading.events.folding import find_happenings
from summarizer.reading.events.happenings import Happening
from summarizer.reading.events.wording import clause_of

__all__ = ["Happening", "clause_of", "find_happenings"]
