"""Which fields of the consents hold data about people. See `registry/personal_data.py`."""

from registry.personal_data import PersonalField

PERSONAL: dict[str, PersonalField] = {}
NOT_PERSONAL: dict[str, set[str]] = {}
