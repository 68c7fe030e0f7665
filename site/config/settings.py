"""One settings file; every switch is an environment variable (.env.example)."""

from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from config import environment as env
from config.keys import ensure_key

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env.load_file(BASE_DIR / ".env")

DEBUG = env.flag("DEBUG", default=False)
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
KEYS_DIR = VAR_DIR / "keys"
SECRET_KEY = ensure_key(KEYS_DIR, "secret")
# Encrypts identity numbers; its twin makes their blind index.
IDENTITY_KEY = ensure_key(KEYS_DIR, "identity")
IDENTITY_INDEX_KEY = ensure_key(KEYS_DIR, "identity-index")
# Keys of former times, to read what they encrypted.
IDENTITY_OLD_KEYS = env.words("IDENTITY_OLD_KEYS", "")
# Signs the checkpoints of the evidence log.
AUDIT_KEY = ensure_key(KEYS_DIR, "audit")
# Wraps the data keys of papers. Backups leave it out: see docs/operations.md.
PAPER_KEY = ensure_key(KEYS_DIR, "paper")
PAPER_OLD_KEYS = env.words("PAPER_OLD_KEYS", "")
# A sitting's papers are opened so many minutes before it begins, never earlier.
PAPER_RELEASE_MINUTES = env.number("PAPER_RELEASE_MINUTES", 15)
# Signs the receipts of the exam room.
RECEIPT_KEY = ensure_key(KEYS_DIR, "receipt")
# Draws the keys of the exam room: tokens, offline files, hand-ins.
ROOM_KEY = ensure_key(KEYS_DIR, "room")
# Signs the QR codes of printed papers and answer sheets.
SHEET_KEY = ensure_key(KEYS_DIR, "sheet")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost")
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", BASE_URL)
# Demo people and papers: refused unless DEBUG is on and we serve ourselves only.
DEMO = env.flag("DEMO", default=False)

INSTALLED_APPS = [
    # First: every {% static %} walks this list until it finds staticfiles.
    "whitenoise.runserver_nostatic",
    # Before staticfiles: its `runserver` refuses to show a demo to others.
    "config",
    "django.contrib.staticfiles",
    "ui",
    "law",
    "jobs",
    "accounts",
    "standards",
    "question_bank",
    "casework",
    "exams.papers",
    "exams.attempts",
    "exams.marking",
    "exams.practice",
    "exams.sittings",
    "certificates",
    "courses",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "template_partials",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.content_security.PathAwareCSPMiddleware",
    "config.plain_addresses.PlainAddressMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "config.demo_not_found.DemoNotFoundMiddleware",
    "config.wrong_method.WrongMethodMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "exams.sittings.middleware.EntrySessionMiddleware",
    "accounts.middleware.FirstDutiesMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'xieli.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
ON_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
# An acknowledged answer is durable: both databases flush before they answer.
DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | (
    {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    if ON_SQLITE
    else {"options": "-c synchronous_commit=on"}
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "ENQUEUE_ON_COMMIT": True,
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm"}
# Axes below brakes guessing from one address; these count by account, because a
# whole exam room logs in at once from behind one.
ACCOUNT_RATE_LIMITS = {"login": "1200/m/ip", "login_failed": "60/h/key"}
MFA_TOTP_ISSUER = "协理"
# Everybody answers the newest privacy notice before they go on.
CONSENT_REQUIRED = env.flag("CONSENT_REQUIRED", default=True)
# Staff must have a second factor before they open a staff page.
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", default=False)
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
# A room of 300 behind one address must not be locked out by one of them.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.lockout.typed_name"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES", "")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# WhiteNoise warns of a missing folder, and tests take warnings for errors.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [
    ("vendor/bootstrap", BASE_DIR / "node_modules/bootstrap/dist"),
    ("vendor/htmx", BASE_DIR / "node_modules/htmx.org/dist"),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ui.bundles.BundleFinder",
]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
# Scripts, item pictures, certificates: only permission-checked views serve them.
PRIVATE_ROOT = VAR_DIR / "private"
# Printed papers for the hour in which they are fetched; no backup takes them along.
PRINTS_ROOT = VAR_DIR / "prints"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SITE_NAME = "协理"
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILADMIN_PASSWORD_RESET_ENABLED = False

CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A working day: a session left open overnight is over in the morning.
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = env.flag("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# The exam room shows texts of others: one policy of its own makes HTML of them.
EXAM_PATH = "/attempts/"
EXAM_CONTENT_SECURITY_POLICY = {
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["xieli-paper"],
}
# Wagtail's editor emits inline scripts and styles; it lives under its own path.
EDITOR_PATH = "/cms/"
EDITOR_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "frame-ancestors 'self'; object-src 'none'; base-uri 'self'"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "formatter": "line"},
        "warnings": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "level": "WARNING",
        },
    },
    "root": {"handlers": ["stdout"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        # The worker lowers its own level; a line for each task would bury the rest.
        "django_tasks": {"handlers": ["warnings"], "propagate": False},
        "django_tasks_db": {"handlers": ["warnings"], "propagate": False},
        # It says at its import that it can log.
        "pikepdf": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        # It warns of every rule meant for screens in the styles we share with paper.
        "weasyprint": {"level": "ERROR"},
    },
}
