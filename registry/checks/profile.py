"""Which fields have to be filled: the defaults, the optional profiles, and what a school made of them.

The network does not publish its list of required fields, so this is data a school edits (`FieldRule`). The defaults
follow what is known of the network's screens; the УФТТ profile adds what matching with the state's records needs.
"""

from typing import Final

from registry.models import FieldRule
from registry.states import FieldLevel

REQUIRED, DESIRABLE, OFF = FieldLevel.REQUIRED, FieldLevel.DESIRABLE, FieldLevel.OFF

# Every field that can be empty and is not the business of a rule of its own.
DEFAULTS: Final[dict[str, dict[str, FieldLevel]]] = {
    "school": {
        **dict.fromkeys(("full_name", "short_name", "region", "municipality", "time_zone", "marks"), REQUIRED),
        **dict.fromkeys(("address", "phone", "organisation_form", "organisation_type"), DESIRABLE),
        **dict.fromkeys(("email", "site", "licence", "accreditation"), OFF),
    },
    "buildings": {"name": REQUIRED, "address": REQUIRED, "floors": OFF, "kind": OFF},
    "rooms": {"name": REQUIRED, "floor": OFF, "capacity": OFF, "kind": OFF},
    "subjects": {"name": REQUIRED, "knowledge_area": REQUIRED, "short_name": OFF},
    "period_sets": {"name": REQUIRED},
    "periods": {"name": REQUIRED},
    "bell_schedules": {"name": REQUIRED},
    "employees": {
        **dict.fromkeys(("last_name", "first_name", "gender", "post"), REQUIRED),
        **dict.fromkeys(("birth_date", "snils", "kind", "email"), DESIRABLE),
        **dict.fromkeys(("middle_name", "phone"), OFF),
    },
    "classes": {"name": REQUIRED, "letter": DESIRABLE, "planned_pupils": DESIRABLE},
    "pupils": {
        **dict.fromkeys(("last_name", "first_name", "gender", "birth_date"), REQUIRED),
        **dict.fromkeys(("snils",), DESIRABLE),
        **dict.fromkeys(("middle_name", "phone", "email"), OFF),
    },
    "representatives": {
        **dict.fromkeys(("last_name", "first_name"), REQUIRED),
        **dict.fromkeys(("snils",), DESIRABLE),
        **dict.fromkeys(("middle_name", "gender", "birth_date", "phone", "email"), OFF),
    },
    "assignments": {"room": OFF},
}

# «УФТТ», the unified format of the «Контингент» systems: off until a school asks for it.
UFTT: Final[dict[str, dict[str, FieldLevel]]] = {
    section: dict.fromkeys(("gender", "birth_date", "snils"), REQUIRED) | {"middle_name": DESIRABLE}
    for section in ("employees", "pupils", "representatives")
}

# These have rules with words of their own; the profile only says whether they are asked for.
SPOKEN_FOR: Final = {
    *(("employees", "snils"), ("pupils", "snils"), ("representatives", "snils"), ("subjects", "knowledge_area")),
}


def levels_of(school: int) -> dict[str, dict[str, FieldLevel]]:
    """The defaults with what the school changed. One query."""
    levels = {section: dict(fields) for section, fields in DEFAULTS.items()}
    changed = FieldRule.objects.filter(school=school).values_list("section", "field", "level")
    for section, field, level in changed:
        if field in levels.get(section, {}):
            levels[section][field] = FieldLevel(level)
    return levels
