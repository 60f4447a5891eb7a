"""The school's people and places, one file per noun."""

from registry.models.appointment import Appointment
from registry.models.employee import Employee
from registry.models.job import Job
from registry.models.school import School, SchoolGroupObjectPermission
from registry.models.study_year import StudyYear

__all__ = ["Appointment", "Employee", "Job", "School", "SchoolGroupObjectPermission", "StudyYear"]
