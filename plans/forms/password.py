"""The last step of something that cannot be taken back: the person proves again who she is."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest


class PasswordAgainForm(forms.Form):
    password = forms.CharField(
        label="Ваш пароль",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Пароль спрашивается ещё раз, чтобы вместо вас не подписал другой человек.",
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        user: Any = self.request.user
        proved = authenticate(self.request, username=user.get_username(), password=password)
        if proved is None or proved.pk != user.pk:
            raise forms.ValidationError("Пароль не подошёл. Проверьте раскладку и введите его ещё раз.")
        return password
