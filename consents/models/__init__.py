"""Forms, consents, the paper circle and hand-overs, one file per noun."""

from consents.models.consent import Consent, ConsentQuerySet
from consents.models.form import ConsentForm
from consents.models.print_batch import PrintBatch, PrintedCopy
from consents.models.scan import ScanBatch, ScanFile, ScanPage
from consents.models.settings import CalendarDay, ConsentSettings, settings_of
from consents.models.subject import PEOPLE, SECTIONS, AboutPerson, AboutPersonQuerySet, key_of, subject_of
from consents.models.transfer import Transfer, TransferPerson
from consents.models.withdrawal import Demand, Withdrawal

__all__ = [
    "PEOPLE",
    "SECTIONS",
    "AboutPerson",
    "AboutPersonQuerySet",
    "CalendarDay",
    "Consent",
    "ConsentForm",
    "ConsentQuerySet",
    "ConsentSettings",
    "Demand",
    "PrintBatch",
    "PrintedCopy",
    "ScanBatch",
    "ScanFile",
    "ScanPage",
    "Transfer",
    "TransferPerson",
    "Withdrawal",
    "key_of",
    "settings_of",
    "subject_of",
]
