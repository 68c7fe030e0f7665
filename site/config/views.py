from datetime import timedelta
from tempfile import TemporaryFile

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

STUCK_AFTER = timedelta(minutes=10)


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when database, job queue and storage work; 503 names what does not."""
    checks = {
        "database": _works(_database),
        "jobs": _works(_jobs),
        "storage": _works(_storage),
    }
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


@require_safe
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Whom to ask for a code, in place of allauth's form that sends mail."""
    return render(request, "account/password_reset.html")


def gone(request: HttpRequest, *args: str) -> HttpResponse:
    """An address of a library whose service this house does not offer."""
    raise Http404


def _works(check) -> bool:  # type: ignore[no-untyped-def]
    try:
        return bool(check())
    except Exception:
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _jobs() -> bool:
    """No task has been waiting for longer than a worker could need."""
    overdue = DBTaskResult.objects.ready().filter(
        enqueued_at__lt=timezone.now() - STUCK_AFTER
    )
    return not overdue.exists()


def _storage() -> bool:
    """A file of its own for each probe: several machines may ask at once."""
    with TemporaryFile(dir=settings.VAR_DIR) as probe:
        return probe.write(b"ok") == 2
