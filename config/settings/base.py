"""What every installation shares. `embedded`, `test` and `production` say where the data lives."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

# --- Apps, highest floor last: an app imports only from those above it in this list ---------

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_countries",
    "django_filters",
    "rest_framework",
    "core",
    "accounts",
    "notifications",
    "skills",
    "discussions",
    "communes",
    "projects",
    "diaspora",
    "matching",
    "missions",
    "insights",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ReaderMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["core.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "core.forms.Renderer"

# --- Languages and time ---------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("ar", "العربية"), ("en", "English")]  # each in its own words
MODELTRANSLATION_DEFAULT_LANGUAGE = "fr"
MODELTRANSLATION_LANGUAGES = ("fr", "ar", "en")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Casablanca"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- People ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_MIN_LENGTH = 10
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_member"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # a mail may take its time
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "notifications.account_mail.AccountAdapter"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up; goes on to its `next`
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms_signup.SignupExtra"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "add_email": "accounts.forms.AddEmailForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.SecondFactorReauthenticateForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
}
# Nobody is signed in before their address is confirmed; whoever has a second factor may change it afterwards.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# One mail with a link or a code per address in three minutes, and so on: django-allauth's defaults, and ours
# beside them (accounts/limits.py): amount/period/key, where the key is the person, or the address of a visitor.
OWN_RATE_LIMITS = {
    "draft": "600/h/key",
    "offer": "20/h/key",
    "message": "60/h/key",
    "organisation": "10/h/key",
    "invitation": "40/h/key",
    "upload": "60/h/key",
    "edit": "240/h/key",
    "reading": "20/h/key",
    "document": "60/h/key",
    "survey": "120/h/key",  # a whole class behind one address
}
ACCOUNT_RATE_LIMITS = OWN_RATE_LIMITS
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tiwizi"
MFA_TOTP_TOLERANCE = 1  # the code before and the one after, for phones whose clock is off
# Staff must have a second factor. Only the demonstration may switch this off: production refuses.
STAFF_SECOND_FACTOR_REQUIRED = True
# Production: web, worker and beat do not start while config/checks.py finds something.
REFUSE_UNSAFE_SETTINGS = False

# --- Security -------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_FAILURE_VIEW = "config.views.csrf_failure"

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
# Uploads are never served from here by their path: each goes through a view that asks who may see it.
MEDIA_ROOT = VAR_DIR / "media"
UPLOAD_MAX_PHOTO_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_CV_BYTES = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [
    "projects.uploads.DiscardTooBig",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Messages -------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = "Tiwizi <ne-pas-repondre@tiwizi.example>"
EMAIL_TIMEOUT = 20
MESSAGE_HOURS = (8, 20)  # what can wait reaches people between these hours of their own clock
SITE_NAME = "Tiwizi"
CONTACT_EMAIL = "contact@tiwizi.example"  # where people write to the team; shown on the pages
# The address written in mails; no trailing slash.
SITE_URL = "http://localhost:8000"
IS_DEMONSTRATION = False
MAILBOX_DIR = None  # where the local mailbox keeps its mails; None: there is no local mailbox

# --- Work in the background -----------------------------------------------------------------

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_WORKER_CONSUMER = "config.consumer:SteadyConsumer"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # the truth is in a row that beat looks at again: a page never waits for the broker
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BEAT_SCHEDULE = {
    "note-that-work-is-done": {
        "task": "config.tasks.note_that_work_is_done",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "send-waiting-messages": {
        "task": "notifications.tasks.send_waiting_messages",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "rematch-what-changed": {"task": "matching.tasks.rematch_what_changed", "schedule": 20.0},
    "read-waiting-texts": {
        "task": "skills.tasks.read_waiting_texts",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "catch-up-with-texts": {"task": "skills.tasks.catch_up_with_texts", "schedule": crontab(hour=1, minute=30)},
    "read-given-texts": {
        "task": "diaspora.tasks.read_given_texts",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "forget-given-texts": {"task": "diaspora.tasks.forget_given_texts", "schedule": crontab(minute=25)},
    "forget-abandoned-drafts": {
        "task": "projects.tasks.forget_abandoned_drafts",
        "schedule": crontab(hour=3, minute=40),
    },
    "run-mission-clocks": {
        "task": "missions.tasks.run_clocks",
        "schedule": crontab(minute=10),
        "options": {"expires": 3000},
    },
    "entrust-missions": {"task": "missions.tasks.entrust_missions", "schedule": crontab(hour=4, minute=20)},
    "tell-next-round": {"task": "matching.tasks.tell_next_round", "schedule": crontab(hour="8-19", minute=10)},
    "take-up-what-is-left": {
        "task": "matching.tasks.take_up_what_is_left",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "match-everything": {"task": "matching.tasks.match_everything", "schedule": crontab(hour=2, minute=30)},
}

# --- Matching -------------------------------------------------------------------------------

MATCHING_MINIMUM_SCORE = 40  # of 100: below it nobody is told, nothing is stored
MATCHING_KEPT_PER_NEED = 50
MATCHING_KEPT_PER_PROFILE = 20
# A full run is cut into slices of so many people, which any worker takes; one that is not done after so many seconds
# (its worker died) is queued again.
MATCHING_PEOPLE_PER_SLICE = 50_000
MATCHING_SLICE_SECONDS = 600
# Few are told at first, the best; who is silent for so many days, or says no, leaves the place to the next one.
MATCHING_TOLD_PER_NEED = 10
MATCHING_DAYS_BETWEEN_ROUNDS = 7
# A mail names at most so many needs. Needs that are new are told at once; what else is found for somebody
# (they changed their profile, a further round) waits until they have had no such mail for some hours.
MATCHING_NEEDS_PER_MAIL = 5
MATCHING_QUIET_HOURS = 20

# --- Missions: the clocks (PRODUCT, section 4), in days ---------------------------------------

# Days after the day on which something was due; after the last one the facilitator and the other side are told.
MISSION_REMINDERS = (1, 7, 15)
# Those that count otherwise: evaluations from the day on which they began, and the closing, which soon goes by itself.
MISSION_EVALUATION_REMINDERS = (3, 10)
MISSION_CLOSE_REMINDERS = (1, 7)
MISSION_DAYS_BETWEEN_REMINDERS = 3  # at least, also when some were missed
MISSION_REMINDERS_A_DAY = 3  # at most, to one person
MISSION_EXTENSIONS = 3  # weeks that may be asked for, one by one
MISSION_ABANDONED_DAYS = 60  # late by so many, and silent: the mission ends
MISSION_WARNING_DAYS = 14  # before that, everybody is warned
MISSION_CLOSE_DAYS = 15  # after the closing was due, the platform closes as done
MISSION_EVALUATION_DAYS = 21  # after which the answers are shown, whoever is still missing
MISSION_FILE_MAX_BYTES = 200 * 2**20  # photos and documents in the file that a party downloads
MISSION_FOLLOW_UP_OPEN_DAYS = 30  # how long one can answer a follow-up

# --- API ------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # pypdf may quote what people sent; WeasyPrint warns of every letter without a glyph, and of rules for the screen.
    "loggers": {"tiwizi": {"level": "INFO"}, "weasyprint": {"level": "ERROR"}, "pypdf": {"level": "CRITICAL"}},
}
