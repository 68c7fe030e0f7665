"""What the services of standards refuse, by a stable code and with a sentence."""


class StandardError(Exception):
    """A refusal. Tests and programs match `code`; people read the message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
