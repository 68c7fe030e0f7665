from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from question_bank.errors import ItemError
from question_bank.pictures import SUFFIXES, refuse_large_file


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
