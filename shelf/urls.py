"""The addresses of a reader's shelf and of shared lists, below /tu-tai-lieu/."""

from django.urls import path, re_path

from . import views
from .kept import KEY

LIST = rf"^(?P<token>{KEY})/"

urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("them/", views.add, name="shelf-add"),
    path("sua/", views.change, name="shelf-change"),
    path("chia-se/", views.share_list, name="shelf-share"),
    path("tai-ve/", views.pack, name="shelf-pack"),
    re_path(rf"{LIST}$", views.shared_list, name="shared-list"),
    re_path(rf"{LIST}chep/$", views.copy, name="shared-list-copy"),
    re_path(rf"{LIST}rut/$", views.withdraw, name="shared-list-withdraw"),
    re_path(rf"{LIST}tai-ve/$", views.shared_pack, name="shared-list-pack"),
]
