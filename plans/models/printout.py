"""The bytes of a printed document that are never rendered again, under the short code of the public check page."""

from __future__ import annotations

import secrets
import unicodedata

from django.db import models

from registry.models import School

# No 0/O, 1/I/L: a code is read from paper and typed by hand.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
# Russian letters that look like those of a code: whoever reads a paper cannot tell which keyboard to use.
LOOK_ALIKES = str.maketrans("АВЕКМНРСТУХЗ", "ABEKMHPCTYX3")


def new_code() -> str:
    """Ten random characters, about 49 bits: enough that nobody finds a document by trying."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def code_as_typed(typed: str) -> str:
    """The code that was meant: any case, spaces and hyphens, Russian letters of the same look, fullwidth digits."""
    letters = unicodedata.normalize("NFKC", typed).upper().translate(LOOK_ALIKES)
    return "".join(letter for letter in letters if letter.isalnum())


class Printout(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    code = models.CharField("код проверки", max_length=20, unique=True, default=new_code)
    title = models.CharField("что напечатано", max_length=400)
    pdf = models.BinaryField("PDF")
    sha256 = models.CharField("SHA-256 файла", max_length=64)
    stamped_pdf = models.BinaryField("PDF с пометкой об отмене", blank=True, default=b"")
    created_at = models.DateTimeField("напечатан")

    class Meta:
        verbose_name = "печатный документ"
        verbose_name_plural = "печатные документы"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title
