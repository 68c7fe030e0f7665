class CertificateError(Exception):
    """A refusal about certificates or score sheets; callers match `code`.

    Each service names its codes; those of a number stand in `certificates.number`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
