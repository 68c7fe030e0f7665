from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """The request of a person who has logged in, as `login_required` leaves it."""

    user: User
    htmx: HtmxDetails
