"""The addresses of the feeds (/tin-moi.xml, /nguon-tin/) and of what others show of them (/nhung/), in each
language."""

from django.urls import path, register_converter

from . import embedding, views
from .channels import FORMS, MODELS


class FormConverter:
    regex = "|".join(FORMS)

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


class KindConverter(FormConverter):
    regex = "|".join(kind.value for kind in MODELS)


register_converter(FormConverter, "form")
register_converter(KindConverter, "kind")

urlpatterns = [
    path("tin-moi.xml", views.feed, {"form": "atom"}, name="feed"),
    path("tin-moi.rss", views.feed, {"form": "rss"}, name="feed"),
    path("nguon-tin/", views.listed, name="feeds"),
    path("nguon-tin/<kind:kind>.<form:form>", views.feed, name="feed-kind"),
    path("nguon-tin/linh-vuc/<slug:slug>.<form:form>", views.feed, name="feed-field"),
    path("nguon-tin/chuyen-muc/<int:pk>.<form:form>", views.feed, name="feed-section"),
    path("nhung/", embedding.embedded, name="embedded"),
    path("nhung/<kind:kind>/", embedding.embedded, name="embedded-kind"),
    path("nhung/linh-vuc/<slug:slug>/", embedding.embedded, name="embedded-field"),
    path("nhung/chuyen-muc/<int:pk>/", embedding.embedded, name="embedded-section"),
]
