"""What the project adds to Wagtail's editor."""

from django.db.models import Model
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import WorkflowState
from wagtail.snippets.models import register_snippet

from . import pictures, translation_views, users  # noqa: F401 - they register themselves
from .approval import bundle_views  # noqa: F401 - so do they
from .bin import views as bin_views  # noqa: F401 - so do they
from .checks import hooks as check_hooks  # noqa: F401 - so do they
from .citations import hooks as citation_hooks  # noqa: F401 - so do they
from .comparing import hooks as comparing_hooks  # noqa: F401 - and these
from .desk import views as desk_views  # noqa: F401 - so do they
from .guests import hooks as guest_hooks  # noqa: F401 - so do they
from .reports import hooks as report_hooks  # noqa: F401 - so do they
from .royalties import hooks as royalty_hooks  # noqa: F401 - so do they
from .saving import hooks as saving_hooks  # noqa: F401 - so do they
from .scanning import hooks as scanning_hooks  # noqa: F401 - so do they
from .signing_in import hooks as signing_in_hooks  # noqa: F401 - and these
from .snippets import TaxonomyGroup
from .staff import guarded  # noqa: F401 - so does it
from .staff import views as staff_views  # noqa: F401 - so does it
from .translating import hooks as translating_hooks  # noqa: F401 - so do they
from .translating import replaced, segments  # noqa: F401 - so do they
from .versions import DocumentVersionViewSet
from .word import hooks as word_hooks  # noqa: F401 - and these

register_snippet(TaxonomyGroup)
register_snippet(DocumentVersionViewSet)


# Stand-ins for Wagtail's inline scripts, addresses from Vietnamese titles, and text that has "/" in it.
SCRIPTS = ["js/admin-start.js", "js/admin-slug.js", "js/admin-text.js"]


@hooks.register("insert_global_admin_js")
def our_scripts() -> SafeString:
    return format_html_join("", '<script src="{}"></script>', ((static(name),) for name in SCRIPTS))


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def say_why_it_came_back(request: HttpRequest, item: Model) -> None:
    """Wagtail tells the reason in the mail and the history only; a writer needs it beside the text."""
    workflow = getattr(item, "current_workflow_state", None)
    if request.method != "GET" or not workflow or workflow.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return
    task = workflow.current_task_state
    if task and task.comment:
        reason = {"task": task.task.name, "comment": task.comment}
        messages.warning(request, _("Sent back at “%(task)s”: %(comment)s") % reason)
