"""The school's card as a form."""

from django import forms

from registry.models import School


class SchoolForm(forms.ModelForm[School]):
    class Meta:
        model = School
        fields = (
            "full_name",
            "short_name",
            "founder",
            "place",
            "address",
            "phone",
            "email",
            "eos_name",
            "one_person",
            "dates_in_words",
        )
