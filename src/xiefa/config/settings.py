"""One settings file for every installation; what differs comes from the environment.

``XIEFA_DATA_DIR`` says where the database, uploads and editions are (default: a folder ``xiefa-data``
beside the checkout); ``XIEFA_DATABASE_URL`` names another database.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from csp.constants import SELF

from xiefa.config import environment

PROJECT_DIR = Path(__file__).resolve().parents[3]
POLICY_DIR = environment.folder("XIEFA_POLICY_DIR", PROJECT_DIR / "policy")
# The database, letters with links for passwords and unpublished text lie here: for nobody else's eyes.
DATA_DIR = environment.data_folder("XIEFA_DATA_DIR", PROJECT_DIR.parent / "xiefa-data")


def _secret_key() -> str:
    """The key from the environment, or one made once and kept in the data folder, readable by its owner."""
    given = environment.text("XIEFA_SECRET_KEY")
    path = DATA_DIR / "secret-key"
    if given:
        return given
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret_key()
DEBUG = environment.flag("XIEFA_DEBUG", default=False)
ALLOWED_HOSTS = environment.words("XIEFA_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
SITE_URL = environment.text("XIEFA_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
IS_HTTPS = SITE_URL.startswith("https://")
# Only for an installation behind a proxy that sets these itself: else a stranger could say anything in them.
SECURE_PROXY_SSL_HEADER = environment.proxy_header("XIEFA_PROXY_SSL_HEADER")
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("XIEFA_PROXIES", 0)

# The rooms, lowest first; what a room may import is held by the import contracts.
INSTALLED_APPS = [
    "xiefa.kernel",
    "xiefa.ui",
    "xiefa.accounts",
    "xiefa.registry",
    "xiefa.review",
    "xiefa.council",
    "xiefa.membership",
    "xiefa.activities",
    "xiefa.evaluation",
    "xiefa.newsroom",
    "xiefa.briefing",
    "xiefa.publishing",
    "xiefa.archive",
    "xiefa.desk",
    "xiefa.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xiefa.ui.middleware.chosen_language",
    "xiefa.kernel.middleware.sound_requests",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xiefa.accounts.middleware.own_language",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "xiefa.config.urls"
WSGI_APPLICATION = "xiefa.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": environment.database(environment.text("XIEFA_DATABASE_URL"), data_dir=DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Failed sign-ins are counted in the database, so that every process and machine of the installation knows
# of them; nothing else is kept here (finished pages stay in memory, see ``archive.copies``).
# The table is made by ``xiefa.cli.site.prepare``.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "xiefa_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "xiefa.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "archive:home"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = environment.time_zone("XIEFA_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = "files/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Every form that takes a file names a smaller limit of its own; beyond this a request is not read at all.
LARGEST_REQUEST = 32 * 2**20

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = environment.text("XIEFA_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = environment.text("XIEFA_SMTP_HOST", "localhost")
EMAIL_PORT = environment.number("XIEFA_SMTP_PORT", 25)
EMAIL_HOST_USER = environment.text("XIEFA_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("XIEFA_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("XIEFA_SMTP_TLS", default=False)
EMAIL_USE_SSL = environment.flag("XIEFA_SMTP_SSL", default=False)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise environment.Misconfigured("XIEFA_SMTP_TLS and XIEFA_SMTP_SSL: set one of them")
# A mail server that does not answer must not hold up the worker.
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = environment.text("XIEFA_MAIL_FROM", "xiefa@localhost")

# Pages that are named as evidence are fetched from the open internet alone; these networks are the exceptions.
SNAPSHOT_NETWORKS = environment.networks("XIEFA_SNAPSHOT_NETWORKS")

# A strict policy from the first day: nothing inline, nothing from elsewhere. Tabler draws some of its
# signs as data: pictures.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
X_FRAME_OPTIONS = "SAMEORIGIN"

# Sign-in: no open registration; people are invited by an administrator.
ACCOUNT_ADAPTER = "xiefa.accounts.adapter.InvitedOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
# Added to the library's own rates. Reading a file is dear: a stranger's address may hand in ten a minute.
ACCOUNT_RATE_LIMITS = {"verify_copy": "10/m/ip"}
# How often programs may ask in a minute: from one address, and with one token.
API_PREFIX = "/api/"
API_RATES = {
    "address": environment.number("XIEFA_API_PER_ADDRESS", 300),
    "token": environment.number("XIEFA_API_PER_TOKEN", 240),
}
MFA_ADAPTER = "xiefa.accounts.adapter.TwoFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Xiefa"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": environment.text("XIEFA_LOG_LEVEL", "WARNING")},
}
