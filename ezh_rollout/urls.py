"""All addresses."""

from django.contrib import admin
from django.urls import include, path

from ezh_rollout.views import accounts, home

urlpatterns = [
    path("", home.home, name="home"),
    path("help/", home.help_page, name="help"),
    path("district/", home.district, name="district"),
    path("login/", accounts.Login.as_view(), name="login"),
    path("logout/", accounts.Logout.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password_change"),
    path("admin/", admin.site.urls),
    path("", include("registry.urls")),
    path("", include("consents.urls")),
    path("", include("plans.urls")),
]
