"""A strict content security policy, and a looser one for the page editor."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PathAwareCSPMiddleware(CSPMiddleware):
    """Wagtail's editor needs inline scripts; nothing else gets them."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(settings.EDITOR_PATH):
            response.headers["Content-Security-Policy"] = (
                settings.EDITOR_CONTENT_SECURITY_POLICY
            )
            return response
        return super().process_response(request, response)
