"""Which variant is printed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.classroom.variants import MOST_VARIANTS


class VariantForm(forms.Form):
    number = forms.IntegerField(
        label=_("第几号"), min_value=1, max_value=MOST_VARIANTS, initial=1
    )
