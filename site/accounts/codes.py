"""One-time codes that a person reads from paper and types. Pure but for chance."""

import re
import secrets
import unicodedata

from django.utils.crypto import salted_hmac

# No letter or digit that looks like another: 31 of them give 49 bits in ten.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXY"
LENGTH = 10
DIGITS = "0123456789"


def new_code() -> str:
    """A fresh code, in two groups as it is printed: `7KQ2M-X9D4T`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def code_hash(code: str) -> str:
    """What is stored: useless without the server's key."""
    plain = plain_code(code)
    return salted_hmac("accounts.codes", plain, algorithm="sha256").hexdigest()


def plain_code(code: str) -> str:
    """A code as it counts: case, spaces, dashes and width of what is typed are free."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", code).upper())


def new_username() -> str:
    """A login name that tells nothing about its person; they may choose another."""
    return "x" + "".join(secrets.choice(DIGITS) for _ in range(8))
