"""A strict content security policy, a stricter one for the exam room, a looser one for
the page editor."""

from csp.constants import NONCE
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PathAwareCSPMiddleware(CSPMiddleware):
    """Wagtail's editor needs inline scripts; nothing else gets them. In the exam room
    only scripts that the page itself names run, and only one makes HTML of text."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(settings.EDITOR_PATH):
            response.headers["Content-Security-Policy"] = (
                settings.EDITOR_CONTENT_SECURITY_POLICY
            )
            return response
        if request.path.startswith(settings.EXAM_PATH):
            response._csp_update = settings.EXAM_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
            if request.csp_nonce:  # type: ignore[attr-defined]
                response._csp_replace = {"script-src": [NONCE]}  # type: ignore[attr-defined]
        return super().process_response(request, response)
