"""Which fields of the consents hold data about people. See `registry/personal_data.py`.

Passport numbers stay on paper and health data are not collected, so neither has a field here.
"""

from registry.personal_data import ACTOR, Keep, PersonalField, Start

CONSENT = PersonalField(
    purpose="доказать, что согласие есть, отозвано или не требуется (152-ФЗ, ст. 9 ч. 3)",
    term="3 года после окончания действия согласия, затем уничтожаются по акту",
    keep=Keep(Start.ROW),
)
BLANK = PersonalField(purpose="чей бланк напечатан и вернулся ли он", term="вместе с записью о согласии этого человека")
SCAN = PersonalField(
    purpose="доказать подпись на согласии (152-ФЗ, ст. 9 ч. 3)", term="вместе с записью о согласии этого человека"
)
DEMAND = PersonalField(
    purpose="исполнить отзыв или обращение субъекта в срок (152-ФЗ, ст. 20, 21)",
    term="3 года после исполнения, затем уничтожаются по акту",
)
TRANSFER = PersonalField(
    purpose="знать, чьи данные переданы обработчику, чтобы сообщить ему об отзыве (152-ФЗ, ст. 21 ч. 5)",
    term="вместе с записью о согласии этого человека",
)

WHO = ("pupil", "representative", "employee")

PERSONAL: dict[str, PersonalField] = {
    **{f"Consent.{field}": CONSENT for field in (*WHO, "signer", "signer_words", "authority", "answer", "ground")},
    **{f"Consent.{field}": CONSENT for field in ("choices", "signed_on", "valid_until", "note", "void_reason")},
    **{f"Consent.{field}_by": ACTOR for field in ("accepted", "voided")},
    **{f"PrintedCopy.{field}": BLANK for field in (*WHO, "signer", "number", "age_group")},
    "PrintBatch.made_by": ACTOR,
    **{f"ScanPage.{field}": SCAN for field in (*WHO, "copy", "picture", "thumbnail", "decision", "reason")},
    "ScanPage.decided_by": ACTOR,
    **{f"ScanFile.{field}": SCAN for field in ("file", "name")},
    "ScanFile.uploaded_by": ACTOR,
    "ScanBatch.title": SCAN,
    **{f"ScanBatch.{field}_by": ACTOR for field in ("uploaded", "closed")},
    **{f"Withdrawal.{field}": DEMAND for field in (*WHO, "signer", "signer_words", "number", "ground", "note")},
    **{f"Withdrawal.{field}": DEMAND for field in ("letter_pdf", "act_pdf", "void_reason")},
    **{f"Withdrawal.{word}_by": ACTOR for word in ("recorded", "stopped", "letter", "outcome", "voided")},
    **{f"Demand.{field}": DEMAND for field in (*WHO, "signer", "signer_words", "number", "text", "answer")},
    **{f"Demand.{field}": DEMAND for field in ("extended_reason", "void_reason")},
    **{f"Demand.{word}_by": ACTOR for word in ("recorded", "extended", "answered", "voided")},
    **{f"TransferPerson.{field}": TRANSFER for field in (*WHO, "held")},
    **{f"Transfer.{word}_by": ACTOR for word in ("made", "taken")},
    "Transfer.file": PersonalField(
        purpose="взять файл и отправить его обработчику", term="30 дней или до отзыва согласия человеком из файла"
    ),
    **{f"ConsentForm.{word}_by": ACTOR for word in ("created", "issued")},
}

NOT_PERSONAL: dict[str, set[str]] = {
    "ConsentSettings": {
        *("school", "operator_name", "operator_address", "contacts", "processor_name", "processor_address"),
        *("processor_contract", "processor_contract_date", "teen_signers", "version"),
    },
    "CalendarDay": {"school", "day", "is_working", "note"},
    "ConsentForm": {
        *("school", "kind", "subject", "state", "edition", "title", "purpose", "data", "actions", "means"),
        *("processing", "conditions", "term", "term_kind", "term_years", "withdrawing", "needs_signatures"),
        *("change_note", "frozen", "sha256", "created_at", "issued_at", "issued_on", "version"),
    },
    "Consent": {
        *("school", "kind", "form", "edition", "route", "is_separate", "case_file", "sheet", "copy", "page", "scan"),
        *("accepted_at", "voided_at"),
    },
    "PrintBatch": {"school", "form", "number", "title", "count", "sha256", "job", "made_at"},
    "PrintedCopy": {"school", "batch", "form", "position"},
    "ScanBatch": {"school", "state", "job", "uploaded_at", "signed_on", "closed_at"},
    "ScanFile": {"school", "batch", "position", "size", "sha256", "pages_total", "problem", "uploaded_at"},
    "ScanPage": {"school", "batch", "file", "form", "number", "outcome", "decided_at"},
    "Withdrawal": {
        *("school", "kind", "received_on", "due_on", "recorded_at", "stopped_on", "letter_number", "letter_on"),
        *("letter_sha256", "outcome", "outcome_on", "act_number", "act_sha256", "voided_at"),
    },
    "Demand": {
        *("school", "kind", "received_on", "due_on", "recorded_at", "extended_on", "answered_on", "voided_at"),
    },
    "Transfer": {
        *("school", "section", "template", "template_name", "fields", "fields_of", "narrowed"),
        *("processor", "file_name", "file_format", "size", "sha256", "count", "held", "why", "made_at"),
        *("job", "taken_at", "dropped_at"),
    },
    "TransferPerson": {"school", "transfer"},
}
