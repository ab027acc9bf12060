"""The screen of what is done behind the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from audit.actions import NAMES
from audit.recording import record

from . import background

MAY_LOOK = "editorial.change_user"
TASK_BEGUN_ANEW = "task_begun_anew"
NAMES[TASK_BEGUN_ANEW] = _("Background task begun anew")


class BackgroundView(WagtailAdminTemplateMixin, TemplateView):
    """Tasks that were given up, and mails that wait. POST with a `task` lets that one run again."""

    page_title = _("Background work")
    header_icon = "tasks"
    template_name = "operations/background.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(MAY_LOOK):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "parked": background.parked(),
            "waiting": background.waiting(),
            "mails": background.mails(),
            "search": background.search(),
            "tries": background.MOST_TRIES,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        task = background.parked_one(request.POST.get("task", ""))
        if task and background.begin_anew(task.pk):
            record(TASK_BEGUN_ANEW, kind=task._meta.label_lower, key=str(task.pk), label=task.task_path)
            messages.success(request, gettext("It will be done again in a moment."))
        return redirect("background")
