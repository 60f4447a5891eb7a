"""The code of a printed document, as people type it from paper."""

from django import forms

from plans.models.printout import CODE_LENGTH, code_as_typed


class CheckForm(forms.Form):
    code = forms.CharField(
        label="Код проверки",
        max_length=60,
        help_text=f"{CODE_LENGTH} букв и цифр внизу страницы. Большие и маленькие буквы не различаются.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        code = code_as_typed(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(
                f"В коде {CODE_LENGTH} букв и цифр, а здесь {len(code)}. Сверьте с документом и введите ещё раз."
            )
        return code
