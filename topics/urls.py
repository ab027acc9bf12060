"""The addresses of fields of law (/linh-vuc/), occasions (/dip/) and of the map of the site."""

from django.urls import path

from . import views
from .site_map import site_map

urlpatterns = [
    path("linh-vuc/", views.fields, name="fields"),
    path("linh-vuc/<slug:slug>/", views.field, name="field"),
    path("dip/", views.occasions, name="occasions"),
    path("dip/<slug:slug>/", views.occasion, name="occasion"),
    path("so-do-trang/", site_map, name="site-map"),
]
