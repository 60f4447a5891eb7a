"""A line of the stop-list says what to do, so that the person may be in the next file."""

from collections.abc import Mapping
from typing import Final

from consents.states import ConsentStatus

WAYS: Final[Mapping[ConsentStatus, str]] = {
    ConsentStatus.NONE: "Напечатайте бланк и соберите подпись. Если согласие уже есть на бумаге, внесите его.",
    ConsentStatus.WAITING: "Бланк выдан. Когда он вернётся подписанным, внесите ответ.",
    ConsentStatus.INCOMPLETE: "Попросите подписать того, чьей подписи не хватает, и внесите её.",
    ConsentStatus.REFUSED: "Человек отказался: сведения о нём не передают. Он вправе передумать и подписать бланк.",
    ConsentStatus.WITHDRAWN: "Согласие отозвано: сведения не передают, пока не подписано новое.",
    ConsentStatus.EXPIRED: "Срок согласия вышел: напечатайте бланк и соберите новую подпись.",
    ConsentStatus.CONFLICT: "Представители ответили по-разному: данные не передают, пока они не договорятся.",
    ConsentStatus.RENEW_AGE: "Подписывать теперь должен другой человек: ребёнок стал старше. Соберите новую подпись.",
    ConsentStatus.RENEW_FORM: "Вышла новая редакция бланка: соберите подпись под ней.",
}
