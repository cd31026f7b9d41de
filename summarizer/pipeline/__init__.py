"""The only module that knows the order of the stages: articles in, one `Outcome` each out, or one brief of all.

`settings.model` chooses the way: the built-in reader, or a language model. Both
end in the same brief; the prediction that evaluation scores is this brief.
Outcomes come in the order of the inputs, each as soon as it is ready and
everything before it is out. What stops one article stops only that article.
"""

from summarizer.pipeline.outcomes import Outcome, Progress, Watch
from summarizer.pipeline.runs import brief_each, brief_together

__all__ = ["Outcome", "Progress", "Watch", "brief_each", "brief_together"]
