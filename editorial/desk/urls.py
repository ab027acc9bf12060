"""What stands before Wagtail's own views at their addresses."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from .taking_down import TakeDownView

urlpatterns = [
    path("pages/<int:page_id>/unpublish/", never_cache(require_admin_access(TakeDownView.as_view()))),
]
