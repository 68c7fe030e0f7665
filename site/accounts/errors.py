class AccountError(Exception):
    """A refusal about a person or an account; tests and callers match `code`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
