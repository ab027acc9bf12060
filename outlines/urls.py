"""The addresses beside those of the pages: what a reader does with an outline (/de-cuong/…, /da-luu/), its
packs (/goi/), and the short ones that are printed on them (/d/)."""

from django.urls import path, re_path

from .offline_views import saved, service_worker
from .packs import views
from .packs.links import short
from .reader_views import aloud, present

# In each language: what is chosen there is of that language.
in_languages = [
    path("de-cuong/loi-doc/<int:page_id>/", aloud, name="outline-aloud"),
    path("de-cuong/trinh-chieu/<int:page_id>/", present, name="outline-present"),
    path("da-luu/", saved, name="saved"),
    path("goi/", views.choose, name="outline-packs-choose"),
    path("goi/de-cuong.zip", views.many_packs, name="outline-packs-many"),
]
urlpatterns = [
    # At the root, since a worker answers only for what lies below it.
    path("sw.js", service_worker, name="service-worker"),
    path("goi/<int:page_id>/tat-ca.zip", views.all_packs, name="outline-packs"),
    path("goi/<int:page_id>/<int:number>/<str:kind>", views.pack, name="outline-pack"),
    re_path(r"^d/([0-9a-z]+)(?:/([0-9]{1,6}))?$", short, name="outline-short"),
]
