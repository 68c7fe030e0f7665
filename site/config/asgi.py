"""ASGI entry point; servers put `site/` and the project root on the path.

The answer path runs on the event loop, all pages in a few threads as WSGI would.
"""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages: Any = WSGIMiddleware(cast(Any, get_wsgi_application()), workers=4)

# Its models need the apps that the line above has loaded.
from exams.attempts.lane.asgi import Lane  # noqa: E402

application = Lane(pages)
