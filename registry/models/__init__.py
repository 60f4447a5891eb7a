"""The school's people and places, one file per noun."""

from registry.models.access_log import PersonalDataAccess
from registry.models.activation import ActivationStep
from registry.models.admin_right import AdminRight
from registry.models.appointment import Appointment
from registry.models.bell import Bell, BellSchedule
from registry.models.building import Building
from registry.models.data_remark import DataRemark
from registry.models.destruction import DestructionAct
from registry.models.employee import Employee
from registry.models.eos_account import EosAccount
from registry.models.field_rule import FieldRule
from registry.models.finding_waiver import FindingWaiver
from registry.models.form_token import FormToken
from registry.models.header_template import HeaderTemplate
from registry.models.import_run import HeaderMapping, ImportRow, ImportRun
from registry.models.job import Job
from registry.models.period import Period, PeriodSet
from registry.models.person import Person
from registry.models.pupil import Pupil
from registry.models.reconciliation import Reconciliation
from registry.models.record import Record, RecordQuerySet
from registry.models.representative import Representation, Representative
from registry.models.room import Room
from registry.models.sample import Sample
from registry.models.school import School, SchoolGroupObjectPermission
from registry.models.school_class import SchoolClass
from registry.models.study_year import StudyYear
from registry.models.subject import Subject
from registry.models.teaching import SubjectClass, SubjectRoom, SubjectTeacher, TeachingAssignment
from registry.models.verification import Verification
from registry.models.year_move import YearMove

__all__ = [
    "ActivationStep",
    "AdminRight",
    "Appointment",
    "Bell",
    "BellSchedule",
    "Building",
    "DataRemark",
    "DestructionAct",
    "Employee",
    "EosAccount",
    "FieldRule",
    "FindingWaiver",
    "FormToken",
    "HeaderMapping",
    "HeaderTemplate",
    "ImportRow",
    "ImportRun",
    "Job",
    "Period",
    "PeriodSet",
    "Person",
    "PersonalDataAccess",
    "Pupil",
    "Reconciliation",
    "Record",
    "RecordQuerySet",
    "Representation",
    "Representative",
    "Room",
    "Sample",
    "School",
    "SchoolClass",
    "SchoolGroupObjectPermission",
    "StudyYear",
    "Subject",
    "SubjectClass",
    "SubjectRoom",
    "SubjectTeacher",
    "TeachingAssignment",
    "Verification",
    "YearMove",
]
