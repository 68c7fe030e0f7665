"""Writing out what is on a form: rows of items, and the exposure of each."""

from datetime import datetime

from exams.papers.compositions import Composition, Entry
from exams.papers.models import Exposure, FormItem, PaperForm
from exams.papers.planning import points


def write_items(form: PaperForm, composition: Composition) -> None:
    """From now on the items of `form` stand in rows."""
    FormItem.objects.bulk_create(_row(form, entry) for entry in composition.entries)


def expose_items(form: PaperForm, composition: Composition, at: datetime) -> None:
    """From now on they count as shown."""
    Exposure.objects.bulk_create(
        Exposure(version_id=version, form=form, at=at)
        for version in composition.version_ids
    )


def _row(form: PaperForm, entry: Entry) -> FormItem:
    return FormItem(
        form=form,
        position=entry.position,
        version_id=entry.version_id,
        case_id=entry.case_id,
        kind=entry.kind,
        area_name=entry.area,
        points=points(entry.half_points),
        option_order=list(entry.option_order),
    )
