"""One example of each file that comes and goes: a header template of the network, a сверка, an import."""

import hashlib
from typing import TYPE_CHECKING

from registry.actions import imports
from registry.models import HeaderTemplate, Reconciliation

if TYPE_CHECKING:
    from tests.world import World

CONTENT = "Фамилия;Имя;Класс\nРябинина;Анна;5а\n".encode()

# The same, new, wrong; one that the registry has is missing.
IMPORTED = (
    "Фамилия;Имя;Отчество;Дата рождения;Класс\n"
    "Рябинина;Анна;Петровна;12.04.2015;5а\nОсокин;Иван;Ильич;01.02.2015;5а\nПетров1;Пётр;;30.02.2015;9я\n"
).encode()


def make_exchange_things(world: "World") -> None:
    from tests.world import NOW  # noqa: PLC0415 - the world calls this file

    sysadmin = world.users["sysadmin"]
    received = imports.receive(world.school, kind="pupils", file_name="список.csv", data=IMPORTED, by=sysadmin, at=NOW)
    world.things["import_run"] = imports.prepare(received, on=NOW.date())
    world.things["header_template"] = HeaderTemplate.objects.create(
        school=world.school,
        name="Учащиеся для сети",
        kind="pupils",
        headers=["ФИО", "Класс", "Город"],
        mapping=[{"field": "full_name"}, {"field": "school_class"}, {"constant": "Учебный"}],
        sheet_name="Лист1",
        created_by=sysadmin,
        created_at=NOW,
    )
    world.things["reconciliation"] = Reconciliation.objects.create(
        school=world.school,
        kind="pupils",
        file_name="выгрузка.csv",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        content=CONTENT,
        created_by=sysadmin,
        created_at=NOW,
    )
