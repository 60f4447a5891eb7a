"""Login, logout and the change of one's own password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy


class CalmLoginForm(AuthenticationForm):
    """One sentence for a wrong name, a wrong password and a closed account: it tells a stranger nothing."""

    error_messages = dict.fromkeys(
        ("invalid_login", "inactive"),
        "Имя и пароль не подошли друг к другу. Проверьте раскладку и Caps Lock. Забытый пароль заменит директор.",
    )


class Login(auth.LoginView):
    authentication_form = CalmLoginForm
    redirect_authenticated_user = True


class Logout(auth.LogoutView):
    pass


class GuardedPasswordChangeForm(PasswordChangeForm):
    """The present password is asked of the same guard as at the login, which counts the wrong ones and locks."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.get_username(), password=password) != self.user:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return password


class PasswordChange(auth.PasswordChangeView):
    form_class = GuardedPasswordChangeForm
    success_url = reverse_lazy("home")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, "Пароль изменён.")
        return super().form_valid(form)
