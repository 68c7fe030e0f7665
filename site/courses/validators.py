"""What the fields of course pages refuse, in the editor and in the loader alike."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from standards.models import Node


def known_node_refs(refs: object) -> None:
    """Refuse a list of references with one that no loaded standard has (one query)."""
    if not isinstance(refs, list) or not all(isinstance(ref, str) for ref in refs):
        raise ValidationError(_("应为标准条目编号的列表。"))
    known = set(Node.objects.filter(ref__in=refs).values_list("ref", flat=True))
    unknown = [ref for ref in refs if ref not in known]
    if unknown:
        raise ValidationError(
            _("标准中没有这些条目：%(refs)s。"), params={"refs": "、".join(unknown)}
        )
