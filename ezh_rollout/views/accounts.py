"""Login, logout and the change of one's own password."""

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponse
from django.urls import reverse_lazy


class Login(auth.LoginView):
    redirect_authenticated_user = True


class Logout(auth.LogoutView):
    pass


class PasswordChange(auth.PasswordChangeView):
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, "Пароль изменён.")
        return super().form_valid(form)
