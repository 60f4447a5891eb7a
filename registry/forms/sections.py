"""The form of every section."""

from typing import Final

from registry.forms.bell import BellForm, BellScheduleForm
from registry.forms.employee import EmployeeCardForm
from registry.forms.period import PeriodForm, PeriodSetForm
from registry.forms.place import BuildingForm, RoomForm
from registry.forms.pupil import PupilForm, RepresentativeForm
from registry.forms.record import RecordForm
from registry.forms.school_class import SchoolClassForm
from registry.forms.study_year import StudyYearForm
from registry.forms.subject import AssignmentForm, SubjectForm

FORMS: Final[dict[str, type[RecordForm]]] = {
    "study_years": StudyYearForm,
    "buildings": BuildingForm,
    "rooms": RoomForm,
    "subjects": SubjectForm,
    "period_sets": PeriodSetForm,
    "periods": PeriodForm,
    "bell_schedules": BellScheduleForm,
    "bells": BellForm,
    "employees": EmployeeCardForm,
    "classes": SchoolClassForm,
    "pupils": PupilForm,
    "representatives": RepresentativeForm,
    "assignments": AssignmentForm,
}
