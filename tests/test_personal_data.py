"""Every field of every model is classified: about people, with a purpose and a term, or not about people."""

import importlib

import pytest
from django.apps import apps

APPS = ("registry", "consents", "plans")


def fields_of(app: str) -> set[str]:
    """All rows but keys and the shadows that simple_history keeps of the very same fields."""
    models = [model for model in apps.get_app_config(app).get_models() if not hasattr(model, "instance_type")]
    return {
        f"{model.__name__}.{field.name}" for model in models for field in model._meta.fields if not field.primary_key
    }


@pytest.mark.parametrize("app", APPS)
def test_every_field_is_classified_once(app: str) -> None:
    table = importlib.import_module(f"{app}.personal_data")
    plain = {f"{model}.{field}" for model, fields in table.NOT_PERSONAL.items() for field in fields}

    assert set(table.PERSONAL) & plain == set()
    assert set(table.PERSONAL) | plain == fields_of(app)


@pytest.mark.parametrize("app", APPS)
def test_every_personal_field_has_a_purpose_and_a_term(app: str) -> None:
    table = importlib.import_module(f"{app}.personal_data")

    assert [name for name, field in table.PERSONAL.items() if not (field.purpose and field.term)] == []
