"""What people did at the desk, as the rows that closed plays and drills leave."""

from datetime import timedelta

from casework.models import Case, DrillResult, Play
from tests.factories import MADE_AT


def item(ref, earned, most, *, kind="步", error=None):
    """A row of a report; an error of its own if points were lost."""
    wrong = "E1" if float(earned) < float(most) else ""
    return {
        "id": f"{ref}-{earned}",
        "type": kind,
        "earned": str(earned),
        "max": str(most),
        "error": wrong if error is None else error,
        "refs": [ref] if isinstance(ref, str) else ref,
    }


def make_case_row(slug="c90", refs=("4:2.5.1S",), procedures=("G-01",)):
    """A case on the shelf whose text nobody reads."""
    return Case.objects.create(
        slug=slug,
        title=f"案例{slug}",
        summary="",
        level=4,
        node_refs=list(refs),
        procedures=list(procedures),
        minutes=20,
        digest=f"digest {slug}",
        document="",
        loaded_at=MADE_AT,
    )


def make_closed_play(user, case, items, *, at=MADE_AT):
    return Play.objects.create(
        user=user,
        case=case,
        seed=0,
        days_off=[],
        status="closed",
        started_at=at - timedelta(minutes=20),
        closed_at=at,
        score=60,
        report={"items": items},
    )


def make_drill_result(user, points, *, key="Q-08", sort="calendar", seed=1, at=MADE_AT):
    return DrillResult.objects.create(
        user=user,
        procedure=key,
        sort=sort,
        seed=seed,
        answer="a",
        digest="digest",
        points=points,
        at=at,
    )
