"""The addresses of news by mail, below /nhan-tin/."""

from django.urls import path, re_path

from . import views
from .links import TOKEN

urlpatterns = [
    path("", views.news, name="mailing"),
    path("van-ban/<int:page_id>/", views.document, name="mailing-document"),
    path("tim-kiem/", views.search, name="mailing-search"),
    path("da-gui/", views.sent, name="mailing-sent"),
    re_path(rf"^xac-nhan/(?P<token>{TOKEN})/$", views.confirm_wishes, name="mailing-confirm"),
    re_path(rf"^cua-toi/(?P<token>{TOKEN})/$", views.own, name="mailing-own"),
    re_path(rf"^huy/(?P<token>{TOKEN})/$", views.cancel, name="mailing-cancel"),
]
