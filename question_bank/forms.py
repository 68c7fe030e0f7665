from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from question_bank.errors import ItemError
from question_bank.kinds import KINDS
from question_bank.models import Pool
from question_bank.pictures import SUFFIXES, refuse_large_file
from question_bank.querysets import ItemQuerySet
from question_bank.search import matching
from standards.models import Area, Level


class ItemFilterForm(forms.Form):
    """Narrows the list of items; every field may stay empty."""

    search = forms.CharField(label=_("编号或文字"), required=False, max_length=60)
    pool = forms.ChoiceField(
        label=_("用途"), required=False, choices=[("", _("全部")), *Pool.choices]
    )
    kind = forms.ChoiceField(
        label=_("题型"),
        required=False,
        choices=[("", _("全部")), *((k.code, k.label) for k in KINDS.values())],
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("范围"), required=False, empty_label=_("全部")
    )

    def __init__(self, *args: object, level: Level, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        areas = Area.objects.filter(standard=level.standard_id)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]

    def narrow(self, items: ItemQuerySet) -> ItemQuerySet:
        wanted = self.cleaned_data
        if wanted["search"]:
            items = matching(items, wanted["search"])
        if wanted["pool"]:
            items = items.filter(pool=wanted["pool"])
        if wanted["kind"]:
            items = items.filter(kind=wanted["kind"])
        if wanted["area"]:
            items = items.filter(point__area=wanted["area"])
        return items


class ImageForm(forms.Form):
    """A picture for an item. Whether it is one, the service finds out by decoding."""

    image = forms.FileField(
        label=_("图片"),
        help_text=_("PNG、JPEG 或 WebP，最大 2 MB。拍摄地点等附带信息会去掉。"),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    alt = forms.CharField(
        label=_("图片说明"),
        required=False,
        max_length=200,
        help_text=_("写给看不见图的人，不要写出答案。"),
    )

    def clean_image(self) -> UploadedFile:
        """Large files are refused before they are read."""
        image: UploadedFile = self.cleaned_data["image"]
        try:
            refuse_large_file(image.size or 0)
        except ItemError as error:
            raise forms.ValidationError(
                [fault.message for fault in error.faults]
            ) from None
        return image
