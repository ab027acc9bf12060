"""Settings that every environment shares. What differs is in dev, test and production."""

import datetime
import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import languages
from config.database import limit_network

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data")

INSTALLED_APPS = [
    "home",
    "search",
    "editorial.apps.EditorialConfig",
    "exchange",
    "operations",
    "topics",
    "shelf",
    "mailing",
    "visits",
    "news",
    "outlines",
    "glossary",
    "documents",
    "audit",
    "core",
    "delivery",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.frontend_cache",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "editorial.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "post_office",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "visits.middleware.CountVisitsMiddleware",
    "search.middleware.CountQueriesMiddleware",
    "delivery.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ContentSecurityPolicyMiddleware",
    "core.middleware.HardeningMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "editorial.signing_in.middleware.SignedInMiddleware",
    "audit.middleware.ExportsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.redirects.MovedPageMiddleware",
    "editorial.middleware.StillUsedMiddleware",
    "editorial.middleware.TreeMiddleware",
    "editorial.middleware.BlockedMiddleware",
    "editorial.middleware.IncompleteFormMiddleware",
    "editorial.middleware.KeyMiddleware",
    "editorial.middleware.NextMiddleware",
    "visits.middleware.NoteVisitsMiddleware",
]

ROOT_URLCONF = "config.urls"
# A web process for readers alone knows nothing of the editor.
PUBLIC_ONLY = os.environ.get("PUBLIC_ONLY", "") == "1"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "editorial.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Our templates/ come before the packages' own, for the admin's widgets as well.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

if not os.environ.get("DATABASE_URL"):
    raise ImproperlyConfigured(
        "DATABASE_URL is not set. Run the command through make (make demo, make test, "
        "make manage ARGS=...), which starts a private PostgreSQL, or set DATABASE_URL "
        "to postgresql://user:password@host:5432/database."
    )
DATABASES = {
    "default": dj_database_url.config(
        engine="delivery.postgresql", conn_max_age=600, conn_health_checks=True
    ),
}
limit_network(DATABASES["default"])

# Of the million most common passwords those that are long enough; nothing is asked of others.
COMMON_PASSWORDS = BASE_DIR / "editorial/signing_in/common_passwords.txt.gz"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "editorial.signing_in.passwords.LengthValidator"},
    {"NAME": "editorial.signing_in.passwords.OfficeWordsValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {"password_list_path": COMMON_PASSWORDS},
    },
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "editorial.signing_in.passwords.ChangeRecorder"},
]
PASSWORD_RESET_TIMEOUT = 3600

# Signing in by two steps: docs/decisions/0022-signing-in.md; for whom: editorial.signing_in.devices.
REQUIRE_TWO_FACTOR = True
OTP_TOTP_ISSUER = os.environ.get("TWO_FACTOR_NAME", "Cổng PBGDPL")
# So many proxies of ours write X-Forwarded-For; 0 believes none of it.
PROXY_COUNT = 0
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = int(os.environ.get("SESSION_IDLE_MINUTES", 30)) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SIGN_IN_HISTORY_DAYS = int(os.environ.get("SIGN_IN_HISTORY_DAYS", 180))
# The database forgets no entry of the audit log before a year, whatever stands here.
AUDIT_DAYS = int(os.environ.get("AUDIT_DAYS", 730))

LANGUAGE_CODE = "vi"
LANGUAGES = languages.LANGUAGES
WAGTAIL_CONTENT_LANGUAGES = languages.CONTENT_LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = languages.EDITOR_LANGUAGES
WAGTAIL_I18N_ENABLED = True
# The words of the project before those of the packages.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale/packages"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["core.formats"]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Whole pages are kept for readers who aren't signed in: docs/decisions/0012-page-cache.md. A Valkey or Redis
# is for several processes; without one each keeps its own.
DELIVERY_CACHE = True
VALKEY_URL = os.environ.get("VALKEY_URL", "")
# Below these addresses nothing is for all readers alike, or it is kept elsewhere.
DELIVERY_NEVER = (
    "/quan-tri/", "/static/", "/media/", "/tep/", "/xem-truoc/", "/d/", "/healthz", "/livez", "/_util/",
    "/sw.js", "/luot-truy-cap.json", "/sitemap-trang-",
    "/goi/", *(f"/{code}/goi/" for code, _name in LANGUAGES),
    "/tu-tai-lieu/", *(f"/{code}/tu-tai-lieu/" for code, _name in LANGUAGES),
    "/nhan-tin/", *(f"/{code}/nhan-tin/" for code, _name in LANGUAGES),
)  # fmt: skip
# The parameters that pages read; an address with others is made anew each time.
DELIVERY_PARAMETERS = {
    "chu", "co-quan", "co_quan", "dip", "doi-tuong", "doi_tuong", "hieu-luc", "linh-vuc", "linh_vuc", "loai",
    "loai-van-ban", "muc_do", "nam", "ngay", "ngon-ngu", "q", "san_pham", "sap-xep", "tinh_trang",
    "toan-van", "trang", "xem",
}  # fmt: skip

# Whom a publication is told to, so that they tell the subscribers of the feeds (https://www.w3.org/TR/websub/).
WEBSUB_HUBS = os.environ.get("WEBSUB_HUBS", "").replace(",", " ").split()

# An OpenSearch server that keeps and finds the passages in PostgreSQL's place; needs requirements-search.txt.
SEARCH_URL = os.environ.get("SEARCH_URL", "")

# The public keys (age1…) for which `manage.py backup --encrypt` encrypts.
BACKUP_RECIPIENTS = os.environ.get("BACKUP_RECIPIENTS", "").replace(",", " ").split()

# A page of many blocks sends more fields than Django's default of 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# What wagtail-localize's scripts ask for; pages of the same for a browser need an app that isn't installed.
REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}

WAGTAIL_SITE_NAME = "Phổ biến, giáo dục pháp luật"
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
# Whether run_schedule asks the sites that pages link to: not where no request may leave the network.
CHECK_LINKS = os.environ.get("CHECK_LINKS", "1") == "1"
# Whether it has the watched feeds of other portals asked.
TAKE_FEEDS = os.environ.get("TAKE_FEEDS", "1") == "1"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Where a visitor of a page for signed-in readers signs in.
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"  # noqa: S105
WAGTAIL_FRONTEND_LOGIN_URL = "/quan-tri/login/"
# Where Wagtail leads after a page's password if it doesn't know the page.
LOGIN_REDIRECT_URL = "/"
WAGTAILIMAGES_IMAGE_MODEL = "core.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "core.File"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.upload_forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.upload_forms.FileForm"
# A 1-bit PNG of 15 kB can unpack to hundreds of megabytes: cap the pixels, not only the bytes. The same
# number as in core.contents.pictures, which is what counts.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
# Wherever they lie, the portal gives them: it knows who may read them.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = [
    "doc", "docx", "m4a", "mp3", "mp4", "odt", "ogg", "opus", "pdf", "ppt", "pptx", "rtf", "txt", "xls",
    "xlsx",
]  # fmt: skip
# Whatever the machine calls them: browsers play by these names.
WAGTAILDOCS_CONTENT_TYPES = {
    "m4a": "audio/mp4", "mp3": "audio/mpeg", "ogg": "audio/ogg", "opus": "audio/ogg",
}  # fmt: skip
# clamd, the virus scanner (ClamAV): the path of its socket, or host:port. Where it is set, nobody gets a file
# before it has passed: core.scanning.
CLAMAV_SOCKET = os.environ.get("CLAMAV_SOCKET", "")
# Our finder knows the video from its address alone: an editor's text never makes the server call out.
WAGTAILEMBEDS_FINDERS = [{"class": "core.embeds"}]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backend"}}
# For so many days the visitors' queries are counted (search.queries); then they are forgotten.
WAGTAILSEARCH_HITS_MAX_AGE = 90
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "editorial.approval.publishing.publish"
# A page sent to translation starts as a draft: else it were public at once, in the words of the source.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# In production mails wait in the database until run_schedule sends them: none is lost with the mail server.
POST_OFFICE = {
    "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    "DEFAULT_PRIORITY": "medium",
    # Ten at a time, so that a server that hangs holds the schedule up for no longer than its time limit.
    "BATCH_SIZE": 10,
    "THREADS_PER_PROCESS": 10,
    # Two days of trying.
    "MAX_RETRIES": 192,
    "RETRY_INTERVAL": datetime.timedelta(minutes=15),
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# The editor may have inline styles besides (core.middleware). Embedded videos come from one provider,
# without cookies.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "frame-src": [SELF, "https://www.youtube-nocookie.com"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        # The editor shows the page in a frame while it is written.
        "frame-ancestors": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # the preview frame, see frame-ancestors
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
