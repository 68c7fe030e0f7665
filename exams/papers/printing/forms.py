"""Input of the printing section. The services decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exams.papers.models import Document
from exams.papers.printing.formats import A4, FORMATS
from exams.papers.printing.services import Wish
from exams.papers.printing.versions import MOST_VERSIONS, NAMES

SHEETS = (
    ("a4", _("A4 单栏")),
    ("a3", _("A3 双栏")),
    ("large", _("大字版（A4，18 磅）")),
)
VERSIONS = [(1, _("1 种（不打乱）"))] + [
    (
        number,
        ngettext("%(number)d 种（%(names)s）", "%(number)d 种（%(names)s）", number)
        % {"number": number, "names": "、".join(NAMES[:number])},
    )
    for number in range(2, MOST_VERSIONS + 1)
]


class WishForm(forms.Form):
    """Which document, on which sheets, in how many versions."""

    document = forms.ChoiceField(label=_("内容"))
    sheet = forms.ChoiceField(
        choices=SHEETS, label=_("纸张"), required=False, initial="a4"
    )
    versions = forms.TypedChoiceField(
        choices=VERSIONS, coerce=int, label=_("卷面"), required=False, initial=1
    )

    def __init__(
        self, *args: Any, documents: Iterable[Document] = Document, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        field.choices = [(one.value, one.label) for one in documents]  # type: ignore[attr-defined]

    @property
    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(
            Document(data["document"]),
            FORMATS.get(data["sheet"], A4),
            data["versions"] or 1,
        )
