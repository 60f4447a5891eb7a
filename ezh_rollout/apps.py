"""The composition root as an app, so that its commands and checks are found."""

from django.apps import AppConfig


class RootConfig(AppConfig):
    name = "ezh_rollout"
    verbose_name = "Внедрение электронного журнала"
