"""The addresses beside those of the pages: what a reader does with an outline (/de-cuong/…, /da-luu/)."""

from django.urls import path

from .offline_views import saved
from .reader_views import aloud

urlpatterns = [
    path("de-cuong/loi-doc/<int:page_id>/", aloud, name="outline-aloud"),
    path("da-luu/", saved, name="saved"),
]
