"""Django settings; everything that differs between places comes from the environment or LUMBUNG_HOME."""

import os
from pathlib import Path

from lumbung.tenancy.addresses import Role, django_settings
from lumbung.tenancy.home import home, secret

PACKAGE = Path(__file__).resolve().parents[1]

DEBUG = False
SECRET_KEY = secret("django", length=50)
ALLOWED_HOSTS = os.environ.get("LUMBUNG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# A front server with TLS sets this; without it the address is plain http on the same machine.
BEHIND_TLS = os.environ.get("LUMBUNG_TLS") == "1"

INSTALLED_APPS = [
    # Before allauth, whose templates it replaces.
    "lumbung.faces.office",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "lumbung.tenancy",
    "lumbung.cooperatives",
    "lumbung.cooperatives.officers",
    "lumbung.standard",
    "lumbung.ledger",
    "lumbung.members",
    "lumbung.products.savings",
    "lumbung.products.membership",
    "lumbung.products.cash",
    "lumbung.migration",
    "lumbung.oversight",
]

MIDDLEWARE = [
    "lumbung.faces.office.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lumbung.faces.office.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lumbung.faces.office.middleware.OfficeMiddleware",
]

ROOT_URLCONF = "lumbung.config.urls"
WSGI_APPLICATION = "lumbung.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lumbung.faces.office.context.office",
            ]
        },
    }
]

# "default" can read and call the door; "oversight" sees totals; "owner" migrates and is never used by a face.
DATABASES = {
    "default": django_settings(Role.APP),
    "oversight": django_settings(Role.OVERSIGHT),
    "owner": django_settings(Role.OWNER),
}
DATABASE_ROUTERS = ["lumbung.config.routers.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "officers.User"
# One backend, so that a wrong passphrase is hashed once.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
CSRF_FAILURE_VIEW = "lumbung.faces.office.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ACCOUNT_LOGIN_METHODS = {"username"}
# Nobody needs an e-mail address here, so the user table has none.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "lumbung.faces.office.adapter.OfficeAccountAdapter"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Passphrases are throttled in the adapter (by device, else by user and address, never by an
# address alone: a village shares one); this limit is for second factors, by user.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_TLS else 0
MFA_ADAPTER = "lumbung.faces.office.adapter.OfficeMfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS
MFA_TOTP_ISSUER = "Lumbung"
# Phones in villages run half a minute fast or slow.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "faces" / "office" / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Makassar"

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("LUMBUNG_STATIC") or home() / "static")
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

SESSION_COOKIE_NAME = "__Host-sessionid" if BEHIND_TLS else "sessionid"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_USE_SESSIONS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "lumbung.faces.office.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LUMBUNG_LOG", "WARNING")},
}
