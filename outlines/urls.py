"""The addresses beside those of the pages: what a reader does with an outline (/de-cuong/…, /da-luu/)."""

from django.urls import path

from .offline_views import saved
from .reader_views import aloud, present

urlpatterns = [
    path("de-cuong/loi-doc/<int:page_id>/", aloud, name="outline-aloud"),
    path("de-cuong/trinh-chieu/<int:page_id>/", present, name="outline-present"),
    path("da-luu/", saved, name="saved"),
]
