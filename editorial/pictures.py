"""Wagtail's own views of pictures made safe: the profile picture, and the preview of a rendition."""

from pathlib import PurePosixPath
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Filter
from wagtail.images.views.images import preview
from wagtail.users.models import UserProfile

from core.models import CustomImage
from core.models.media import check_output
from core.upload_forms import PictureFormField


class ProfilePictureForm(AvatarPreferencesForm):
    """Wagtail 8.0 takes whatever Pillow can open, of any size, and keeps small ones with all their notes."""

    avatar = PictureFormField(label=_("Upload a profile picture"), required=False)


def check_profile_pictures() -> None:
    AvatarSettingsPanel.form_class = ProfilePictureForm


@hooks.register("get_avatar_url")
def address_of_picture(user: Any, size: int) -> str | None:
    """Wagtail (8.0) names the file in the store, which gives to everybody or to nobody."""
    profile = getattr(user, "wagtail_userprofile", None)
    if profile is None or not profile.avatar:
        return None
    return reverse("profile_picture", args=[profile.pk, _name_of(profile)])


def _name_of(profile: UserProfile) -> str:
    return PurePosixPath(profile.avatar.name).name


@require_safe
def profile_picture(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """For those who are signed in to the editor, at an address that changes with the picture."""
    profile = UserProfile.objects.filter(pk=pk).exclude(avatar="").first()
    if profile is None or _name_of(profile) != name:
        raise Http404
    headers = {"Cache-Control": "private, max-age=86400", "Content-Security-Policy": "default-src 'none'"}
    try:
        return FileResponse(profile.avatar.open(), headers=headers)
    except FileNotFoundError as error:
        raise Http404 from error


@hooks.register("register_admin_urls")
def picture_urls() -> list[Any]:
    return [path("profile-pictures/<int:pk>/<str:name>", profile_picture, name="profile_picture")]


def limited_preview(request: HttpRequest, image_id: int, filter_spec: str) -> HttpResponseBase:
    """Wagtail 8.0 draws a preview of any size (wagtail#14348): width-99999, scale-1500."""
    image = get_object_or_404(CustomImage, pk=image_id)
    if image.is_held:
        raise Http404
    try:
        check_output(Filter(spec=filter_spec), image)
    except InvalidFilterSpecError:
        return HttpResponseBadRequest("Invalid filter spec", content_type="text/plain")
    return preview(request, image_id, filter_spec)
