"""Settings, all from the environment through the readers of `ezh_rollout/env.py`.

| variable | meaning | default |
|---|---|---|
| EZH_DATA | folder of everything the program writes | var/ |
| EZH_PRODUCTION | fail closed: secret key and hosts are required, no debug pages | 0 |
| EZH_SECRET_KEY | secret key, at least 32 characters | generated into EZH_DATA (never in production) |
| EZH_OLD_SECRET_KEYS | keys it had before, by commas: what was sealed with them still opens | - |
| EZH_HOSTS | host names, by commas | 127.0.0.1, localhost, [::1] |
| EZH_ORIGINS | https origins behind a proxy, by commas | - |
| EZH_PUBLIC_URL | address of the site as printed under QR codes, https://host | that of the request |
| EZH_HTTPS | the site is reached over HTTPS: secure cookies, HSTS | as EZH_PRODUCTION |
| EZH_PROXY | a proxy of ours stands in front: its X-Forwarded-Proto and X-Forwarded-For are trusted | 0 |
| EZH_SESSION_HOURS | hours after which one has to log in again, 1-24 | 8 |
| DATABASE_URL | sqlite:///PATH or postgres://... | SQLite in EZH_DATA |
| EZH_UPLOAD_MB | how much may be sent at once by whoever is logged in, 1-500 | 60 |
| EZH_EMAIL_HOST, EZH_EMAIL_PORT, EZH_EMAIL_FROM | mail server; without it letters are files in EZH_DATA/mail | - |
| EZH_DEBUG | Django's debug pages; refused in production | 0 |
"""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from ezh_rollout import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = env.folder("EZH_DATA", default=BASE_DIR / "var")
# The database, the letters and the files hold personal data: other accounts of this computer may not read them.
os.umask(0o077)
PRODUCTION = env.flag("EZH_PRODUCTION", default=False)
DEBUG = env.flag("EZH_DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("EZH_DEBUG=1 недопустим в рабочем режиме: страницы отладки показывают данные.")

SECRET_KEY = env.secret("EZH_SECRET_KEY", keep_in=DATA / "secret_key", production=PRODUCTION)
SECRET_KEY_FALLBACKS = env.old_secrets("EZH_OLD_SECRET_KEYS")
ALLOWED_HOSTS = env.hosts("EZH_HOSTS", default=["127.0.0.1", "localhost", "[::1]"], production=PRODUCTION)
# Papers outlive the session in which they are printed: behind a proxy the host of a request may be an inner one.
PUBLIC_URL = env.web_address("EZH_PUBLIC_URL")
CSRF_TRUSTED_ORIGINS = env.origins("EZH_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "guardian",
    "simple_history",
    "registry",
    "consents",
    "plans",
    "ezh_rollout",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ezh_rollout.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ezh_rollout.request_size.RequestSizeMiddleware",
    "ezh_rollout.middleware.ButtonMiddleware",
    "ezh_rollout.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ezh_rollout.urls"
WSGI_APPLICATION = "ezh_rollout.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ezh_rollout.navigation.navigation",
                "registry.views.once.form_token",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database("DATABASE_URL", default_file=DATA / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# One address holds a whole school, so a lock needs the same name and the same address, and passes by itself.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
# A wrong attempt is kept with the form that was sent. «password» is always masked; the change of one's password has
# other names for it, and the new one would lie there in clear.
AXES_SENSITIVE_PARAMETERS = ["username", "old_password", "new_password1", "new_password2", "csrfmiddlewaretoken"]
AXES_CLIENT_IP_CALLABLE = "ezh_rollout.visitor.address"
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None

# The actor is handed to every action by its caller; a thread-local user would hide who did what.
SIMPLE_HISTORY_REVERT_DISABLED = True

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский")]
TIME_ZONE = "Europe/Moscow"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Made at once: WhiteNoise warns about a missing folder before the first collectstatic.
STATIC_ROOT = env.subfolder(DATA / "static")
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns about a folder that is not there
# Evidence and other private files live here and leave only through views that ask who may see them.
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not PRODUCTION
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Files too large for the memory are laid here while they arrive, not in the computer's common folder.
FILE_UPLOAD_TEMP_DIR = env.subfolder(DATA / "uploads")
# Several appendices of an order (20 MB each) may come at once; a visitor has nothing to send but a name and a password.
UPLOAD_LIMIT = env.number("EZH_UPLOAD_MB", default=60, low=1, high=500) * 1024 * 1024
VISITOR_BODY_LIMIT = 64 * 1024
# The limit of a form without files: a pasted plan of 2,000 rows fits.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# More photos than a form takes are told at its field; Django would answer with a bare error page.
DATA_UPLOAD_MAX_NUMBER_FILES = 500

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "object-src": [SELF],
        "base-uri": [NONE],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

HTTPS = env.flag("EZH_HTTPS", default=PRODUCTION)
BEHIND_PROXY = env.flag("EZH_PROXY", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # the site may live on one name of a domain whose other names are not ours to bind to HTTPS
    "security.W019",  # our own pages show papers in a frame; strangers may not (frame-ancestors)
    "security.W021",  # entering the browsers' preload list is the decision of whoever owns the domain
]
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_AGE = env.number("EZH_SESSION_HOURS", default=8, low=1, high=24) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "ezh_session"
CSRF_FAILURE_VIEW = "ezh_rollout.views.errors.csrf_failure"

EMAIL_HOST = env.text("EZH_EMAIL_HOST")
EMAIL_PORT = env.number("EZH_EMAIL_PORT", default=25, low=1, high=65_535)
DEFAULT_FROM_EMAIL = env.text("EZH_EMAIL_FROM", "ezh@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
