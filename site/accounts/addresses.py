from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address; forwarded headers count only from our own proxies."""
    remote: str = request.META.get("REMOTE_ADDR", "")
    return address_from(remote, request.META.get("HTTP_X_FORWARDED_FOR", ""))


def address_from(remote: str, forwarded: str) -> str:
    """The client's address, by who connects and what that says of whom it serves; ""
    if that is none: it is stored beside an answer, which must not be lost for it."""
    if remote not in settings.TRUSTED_PROXIES:
        return _plain(remote)
    return _plain(forwarded.split(",")[-1].strip() or remote)


def _plain(text: str) -> str:
    """Without the interface of a link-local address, which PostgreSQL does not take."""
    plain = text.partition("%")[0]
    try:
        ip_address(plain)
    except ValueError:
        return ""
    return plain
