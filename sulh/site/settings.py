"""Django's settings, read from a few environment variables; secrets live in files beside the data."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pysqlite3
from django.conf import locale

from sulh import languages
from sulh.site import links, mail, secret

# The SQLite inside Debian's Python can lose commits with several connections (WAL-reset, fixed in 3.51.3).
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SULH_DATA", "sulh-data")).resolve()
# How answers given on this server come: over the web, or by the phones in one room without internet.
CHANNEL = "room" if os.environ.get("SULH_ROOM", "") == "1" else "web"
# What phones in the room open; empty anywhere else. `sulh serve --room` sets both.
ROOM_ADDRESS: str = os.environ.get("SULH_ROOM_ADDRESS", "").rstrip("/")
HTTPS = os.environ.get("SULH_HTTPS", "") == "1"

DEBUG = os.environ.get("SULH_DEBUG", "") == "1"
SECRET_KEY = secret.read(DATA, "secret-key")
CODES_KEY = secret.read(DATA, "codes-key")
LOG_KEY = secret.read(DATA, "log-key")
ADDRESS_KEY = secret.read(DATA, "address-key")
ALLOWED_HOSTS = os.environ.get("SULH_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

# What links in letters begin with; a page takes it from the request.
ADDRESS = links.beginning()

# Letters go to office holders only, and only where the operator has named both a server and a sender.
_mail = mail.parsed(os.environ.get("SULH_EMAIL_URL", ""))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("SULH_EMAIL_FROM", "")
SENDS_MAIL = bool(_mail.host and DEFAULT_FROM_EMAIL)
EMAIL_BACKEND = _mail.backend
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.ssl, _mail.starttls
EMAIL_TIMEOUT = 20

INSTALLED_APPS = [
    "sulh.acts",
    "sulh.dialogue",
    "sulh.statements",
    "sulh.findings",
    "sulh.settlement",
    "sulh.followup",
    "sulh.public",
    "sulh.interchange",
    "sulh.site",
]
MIDDLEWARE = [
    "sulh.site.middleware.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Compressed pages with secrets in them are safe here: no other site can make a browser send our cookies
    # along (SameSite), form tokens are masked anew in each answer, and the length gets random bytes added.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sulh.site.middleware.Bounded",
    "sulh.site.middleware.FromHere",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "sulh.site.middleware.Refusals",
    "sulh.public.comments.flood.KnowsWhoAsks",
]
ROOT_URLCONF = "sulh.site.urls"
WSGI_APPLICATION = "sulh.site.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "sulh.site.jinja.environment",
            "context_processors": ["sulh.site.context.base"],
        },
    }
]


def _database() -> dict[str, Any]:
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "sulh.sqlite3",
            "OPTIONS": {
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [(each.code, each.name) for each in languages.LANGUAGES.values()]
# Interface words that no native speaker has reviewed; their pages say so.
UNREVIEWED_LANGUAGES = [each.code for each in languages.LANGUAGES.values() if not each.reviewed]
# Django asks for the part before the hyphen: "fa" for "fa-af".
LANGUAGES_BIDI = [each.code.partition("-")[0] for each in languages.LANGUAGES.values() if each.right_to_left]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
# Django knows Persian but not Dari, and no Pashto.
for _each in languages.LANGUAGES.values():
    locale.LANG_INFO.setdefault(
        _each.code,
        {"bidi": _each.right_to_left, "code": _each.code, "name": _each.name, "name_local": _each.name},
    )

STATIC_URL = "static/"
STATICFILES_DIRS = [("", str(PACKAGE / "site" / "static"))]
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "sulh.site.static_files.Hashed"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# `__Host-` needs HTTPS; over plain HTTP only loopback is served, with unprefixed cookies.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}form"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_AGE = None  # it goes when the browser is closed: no phone keeps it as a trace
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "sulh.site.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if proxy := os.environ.get("SULH_TRUSTED_PROXY", ""):
    # Only set behind a proxy that overwrites this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# No request is ever logged: a line with an address or a path would be a trace of a participant.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}, "none": {"class": "logging.NullHandler"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR"},
        "django.request": {"handlers": ["none"], "propagate": False},
        "django.security": {"handlers": ["none"], "propagate": False},
        "sulh": {"handlers": ["stderr"], "level": "INFO"},
    },
}
