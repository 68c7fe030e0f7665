class LawError(Exception):
    """A refusal about legal data; tests and callers match `code`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
