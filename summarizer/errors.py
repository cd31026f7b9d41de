"""Every error this program raises on purpose.

    SummarizerError             exit 1
    |- UsageError               exit 2   the call itself is wrong
    |- ArticleError             exit 1   an article cannot be had or read
    |- ModelError               exit 1   a model or its server
    |  |- ModelUnavailable               server down, overloaded, too slow (retryable)
    |  |- ModelRefused                   key, name, permission, request refused
    |  |  `- ContextTooSmall             the request is longer than the model's context window
    |  |- ModelAnswerUnusable            no usable answer: cut off, filtered, not JSON
    |  `- OfflineMiss                    --offline, and the ledger has no such call
    |- LedgerError              exit 1   the ledger's file or disk
    |- PromptError              exit 1   a prompt file is missing or malformed
    |- SuiteError               exit 1   gold annotations, suites, run folders
    |- BudgetReached            exit 3   --max-cost or --max-tokens would be passed
    `- BelowGate                exit 3   an incomplete brief under --strict, a score below its floor

The message says what and where; `hint` says what to do now. `exit_code` is the
process's, `retryable` says whether the same call may succeed later. Trouble in
what a model said is a `Rejection`, not an exception.
"""


class SummarizerError(Exception):
    """Root of the tree. `hint` is the remedy in one sentence, without a final full stop needed."""

    exit_code = 1
    retryable = False

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(SummarizerError):
    exit_code = 2


class ArticleError(SummarizerError):
    pass


class ModelError(SummarizerError):
    pass


class ModelUnavailable(ModelError):
    retryable = True


class ModelRefused(ModelError):
    pass


class ContextTooSmall(ModelRefused):
    pass


class ModelAnswerUnusable(ModelError):
    pass


class OfflineMiss(ModelError):
    pass


class LedgerError(SummarizerError):
    pass


class PromptError(SummarizerError):
    pass


class SuiteError(SummarizerError):
    pass


class BudgetReached(SummarizerError):
    exit_code = 3


class BelowGate(SummarizerError):
    exit_code = 3
