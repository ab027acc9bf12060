"""The addresses. They are Vietnamese without marks; English pages stand below /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern

from core import api, sitemaps, views
from core.display_views import choose
from core.earlier_views import earlier_version
from core.models.media import SHOWN
from core.pictures.views import share_picture
from core.ranges import serve_file
from documents.compare_views import compare
from documents.views import by_number
from editorial.guests.public_views import preview, preview_file
from editorial.script_messages import script_messages
from editorial.signing_in import page_passwords
from exchange.feeds.embedding import script as embed_script
from exchange.oai.views import oai
from news.sitemaps import latest as latest_news
from outlines import urls as outline_urls
from search.api import search as api_search
from search.suggest_views import suggestions
from search.views import inside, search
from topics.sitemaps import topics as topic_sitemap
from visits.views import counts as visit_counts

handler400 = "core.views.bad_request"
handler404 = "search.not_found.page_not_found"
handler500 = "core.views.server_error"

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-trang-<int:number>.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-chu-de.xml", topic_sitemap, name="sitemap-topics"),
    path("sitemap-tin-moi.xml", latest_news, name="sitemap-news"),
    path("luot-truy-cap.json", visit_counts, name="visit-counts"),
    path("anh-chia-se/<int:page_id>-<slug:fingerprint>.png", share_picture, name="share-picture"),
    path("api/v1/search", api_search, name="api-search"),
    path("api/v1/openapi.json", api.openapi, name="api-openapi"),
    path("api/v1/", include("exchange.urls")),
    re_path("^api/", api.not_found),
    path("oai", oai, name="oai"),
    # Before Wagtail's, some of whose views these stand for at the same addresses.
    path("quan-tri/", include("editorial.signing_in.urls")),
    path("quan-tri/", include("editorial.desk.urls")),
    path("quan-tri/jsi18n/", script_messages),
    path("quan-tri/localize/jsi18n/", script_messages),
    path("quan-tri/", include("editorial.staff.guarded")),
    path("quan-tri/", include("editorial.mended")),
    path("quan-tri/", include("editorial.reports.urls")),
    path("quan-tri/", include(wagtailadmin_urls)),
    path("tep/xem-truoc/<int:file_id>-<slug:fingerprint>.webp", views.file_preview, name="file-preview"),
    path("tep/anh/<int:image_id>/<str:name>", views.hidden_image, name="hidden-image"),
    re_path(
        r"^xem-truoc/(?P<token>[\w-]{43})(?P<path>/tep/(?:anh/|xem-truoc/)?\d.+)$",
        preview_file,
        name="guest-preview-file",
    ),
    re_path(r"^xem-truoc/(?P<token>[\w-]{43})/$", preview, name="guest-preview"),
    re_path(r"^tep/(\d+)/(.*)$", serve_file, name="wagtaildocs_serve"),
    path(
        "tep/authenticate_with_password/<int:restriction_id>/",
        page_passwords.of_collection,
        name="wagtaildocs_authenticate_with_password",
    ),
    path("nhung/tin.js", embed_script, name="embed-script"),
    path("", include(outline_urls)),
    # On a developer's machine; elsewhere by the web server in front. Nothing else that was uploaded.
    *static(f"{settings.MEDIA_URL}{SHOWN}", document_root=settings.MEDIA_ROOT / SHOWN),
    *i18n_patterns(
        path("tim-kiem/", search, name="search"),
        path("tim-kiem/goi-y/", suggestions, name="search-suggest"),
        path("tim-kiem/trong-van-ban/<int:page_id>/", inside, name="search_inside"),
        path("van-ban/so-sanh/", compare, name="document-compare"),
        path("van-ban/so/<path:number>/", by_number, name="document-by-number"),
        path("ban-truoc/<uuid:key>/", earlier_version, name="earlier-version"),
        path("hien-thi/", choose, name="display"),
        path("", include("topics.urls")),
        path("tu-tai-lieu/", include("shelf.urls")),
        path("nhan-tin/", include("mailing.urls")),
        path("", include("glossary.urls")),
        path("", include(outline_urls.in_languages)),
        path("phan-hoi/", include("outlines.feedback.urls")),
        path("", include("exchange.feeds.urls")),
        path(
            "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
            page_passwords.of_page,
            name="wagtailcore_authenticate_with_password",
        ),
        # Wagtail's own would let passwords be tried without a limit.
        path(
            "_util/login/",
            RedirectView.as_view(url="/quan-tri/login/", query_string=True),
            name="wagtailcore_login",
        ),
        re_path(serve_pattern, views.serve, name="wagtail_serve"),
        prefix_default_language=False,
    ),
]
