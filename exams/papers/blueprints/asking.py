"""Asking for exam papers by a blueprint: a background job makes them as drafts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from exams.papers.models import BlueprintVersion, PaperForm
from jobs.models import Job
from jobs.services import start_job
from standards.models import Part

ASSEMBLE = "papers.assemble"


@dataclass(frozen=True)
class Wish:
    """`number` papers of `centre` by a version; `cooldown` instead of its own, if it
    is not None; `group` names those for whom they are, if that is known; `replaces` is
    a withdrawn form whose place the one paper takes. `request` tells one wish from the
    next: a repeat starts nothing."""

    version: BlueprintVersion
    centre: Centre
    number: int
    request: UUID
    cooldown: int | None = None
    group: str = ""
    replaces: PaperForm | None = None


@transaction.atomic
def request_papers(*, actor: User, wish: Wish, at: datetime) -> Job:
    """Let a background job assemble exam papers as drafts of a centre.

    The job's arguments hold ids and numbers; the seed is drawn where the papers are
    made and kept, and is in no job row.
    """
    _hold(actor)
    known = Job.objects.owned_by(actor).filter(
        kind=ASSEMBLE, arguments__request=str(wish.request)
    )
    return known.first() or start_job(
        owner=actor,
        kind=ASSEMBLE,
        title=_title(wish),
        arguments={
            "blueprint_version": wish.version.pk,
            "centre": wish.centre.pk,
            "number": wish.number,
            "cooldown": wish.cooldown,
            "group": wish.group,
            "replaces": str(wish.replaces.pk) if wish.replaces else None,
            "request": str(wish.request),
        },
        at=at,
    )


def _hold(actor: User) -> None:
    """A double click asks twice at once: the second waits and finds the first's."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)


def _title(wish: Wish) -> str:
    blueprint = wish.version.blueprint
    return _("组卷：%(level)s %(part)s %(number)d 份（%(blueprint)s）") % {
        "level": blueprint.level.name,
        "part": Part(blueprint.part).label,
        "number": wish.number,
        "blueprint": blueprint.name,
    }
