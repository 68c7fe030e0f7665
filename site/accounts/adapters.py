from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.addresses import client_address
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that lockout and evidence use as well."""
        return client_address(request)

    def set_password(self, user: User, password: str) -> Any:
        """A password of one's own ends the duty to change the given one."""
        user.must_change_password = False
        return super().set_password(user, password)
