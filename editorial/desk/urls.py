"""What stands before Wagtail's own views at their addresses."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from ..approval.answering import PageAnswerView
from ..bin.deleting import BinView
from ..pictures import limited_preview
from .taking_down import TakeDownView

urlpatterns = [
    path(
        "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        never_cache(require_admin_access(PageAnswerView.as_view())),
    ),
    path("pages/<int:page_id>/unpublish/", never_cache(require_admin_access(TakeDownView.as_view()))),
    path("pages/<int:page_id>/delete/", never_cache(require_admin_access(BinView.as_view()))),
    path(
        "images/<int:image_id>/preview/<str:filter_spec>/", never_cache(require_admin_access(limited_preview))
    ),
]
