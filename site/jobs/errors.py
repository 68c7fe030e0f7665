class JobError(Exception):
    """A refusal about a job; tests and callers match `code`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class JobCancelled(Exception):
    """Raised inside a handler when its owner asked it to stop."""
