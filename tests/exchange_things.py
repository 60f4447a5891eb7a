"""One example of each file that comes and goes: a header template of the network, a сверка, an import."""

from typing import TYPE_CHECKING

from registry.actions import imports, reconciliation
from registry.models import HeaderTemplate, Reconciliation

if TYPE_CHECKING:
    from tests.world import World

# One letter differs; another pupil stands only here.
CONTENT = "Фамилия;Имя;Отчество;Класс\nРябанина;Анна;Петровна;5а\nОсокин;Иван;;5б\n".encode()

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
    compared = reconciliation.receive(
        world.school, kind="pupils", file_name="выгрузка.csv", data=CONTENT, by=sysadmin, at=NOW
    )
    reconciliation.run(compared, on=NOW.date(), by=sysadmin)
    world.things["reconciliation"] = Reconciliation.objects.get(pk=compared.pk)
