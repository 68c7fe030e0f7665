"""Safe Exam Browser: whether it runs with the settings that the centre prepared.

It proves its settings with SHA-256 over the address of the request and the Config Key,
in base 16, sent as a header; where it sends none (scripts on WebKit), its own script
interface tells the page the same of the page's address.
https://safeexambrowser.org/developer/seb-config-key.html
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from itertools import product

CONFIG_KEY = re.compile(r"[0-9a-f]{64}")


def config_key_hash(address: str, key: str) -> str:
    """What the browser says at `address` (without fragment) under these settings."""
    return hashlib.sha256(f"{address}{key}".encode()).hexdigest()


def is_proved(said: str, addresses: Iterable[str], keys: Iterable[str]) -> bool:
    """Whether `said` is right for one of the keys at one of the addresses."""
    given = said.strip().lower().encode()
    wanted = [
        config_key_hash(address, key).encode()
        for address, key in product(addresses, keys)
    ]
    return sum(hmac.compare_digest(given, one) for one in wanted) > 0
