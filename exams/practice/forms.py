from django import forms

from standards.models import Level, Part


class MockForm(forms.Form):
    """Which mock a trainee asks for."""

    level = forms.ModelChoiceField(Level.objects.all())
    part = forms.ChoiceField(choices=Part.choices)
