"""From where somebody comes, as it is kept."""

import pytest

from accounts.addresses import address_from


@pytest.mark.parametrize(
    ("remote", "forwarded", "kept"),
    [
        ("192.0.2.7", "203.0.113.1", "192.0.2.7"),
        ("127.0.0.1", "203.0.113.9, 203.0.113.1", "203.0.113.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("fe80::1%eth0", "", "fe80::1"),
        ("127.0.0.1", "unknown", ""),
        ("127.0.0.1", "203.0.113.1:4711", ""),
        ("", "", ""),
    ],
)
def test_only_an_address_is_kept_as_one(settings, remote, forwarded, kept):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert address_from(remote, forwarded) == kept
