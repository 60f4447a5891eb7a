"""Encryption of personal codes for the time they lie in the database.

The key is derived from the program's secret key, so a copy of the database alone opens nothing. After the secret key
was changed the old one may stand in EZH_OLD_SECRET_KEYS; without it the codes are unreadable and are entered again.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

SEALING, MARKING = b"ezh: personal codes", b"ezh: equal personal codes"


class Unreadable(ValueError):
    """Sealed under another secret key, or damaged."""


def seal(words: str) -> str:
    """A different text each time, also for the same words."""
    return _locks().encrypt(words.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """Raises `Unreadable`; a message for the person must not hold anything of the sealed text."""
    try:
        return _locks().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable("Код не читается: сменился секретный ключ программы. Введите код заново.") from None


def mark(words: str) -> str:
    """Equal for equal words and tells nothing about them without the key; see `EosAccount.code_mark`."""
    return hmac.new(_derived(settings.SECRET_KEY, MARKING), words.encode(), hashlib.sha256).hexdigest()


def _locks() -> MultiFernet:
    """Seals with the first key, opens with any."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, SEALING))) for key in keys])


def _derived(secret: str | bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(force_bytes(secret))
