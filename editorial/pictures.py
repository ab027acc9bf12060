"""Wagtail's own views of pictures made safe: the profile picture, and the preview of a rendition."""

from django.http import Http404, HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Filter
from wagtail.images.views.images import preview

from core.models import CustomImage
from core.models.media import check_output
from core.upload_forms import PictureFormField


class ProfilePictureForm(AvatarPreferencesForm):
    """Wagtail 8.0 takes whatever Pillow can open, of any size, and keeps small ones with all their notes."""

    avatar = PictureFormField(label=_("Upload a profile picture"), required=False)


def check_profile_pictures() -> None:
    AvatarSettingsPanel.form_class = ProfilePictureForm


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
