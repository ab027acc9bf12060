"""The addresses of packs (/goi/), and the short ones that are printed on them (/d/)."""

from django.urls import path, re_path

from .packs import views
from .packs.links import short

# In each language: what is chosen there is of that language.
in_languages = [
    path("goi/", views.choose, name="outline-packs-choose"),
    path("goi/de-cuong.zip", views.many_packs, name="outline-packs-many"),
]
urlpatterns = [
    path("goi/<int:page_id>/tat-ca.zip", views.all_packs, name="outline-packs"),
    path("goi/<int:page_id>/<int:number>/<str:kind>", views.pack, name="outline-pack"),
    re_path(r"^d/([0-9a-z]+)(?:/([0-9]{1,6}))?$", short, name="outline-short"),
]
