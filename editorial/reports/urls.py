"""What stands before Wagtail's own report of the log at its addresses."""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .changes import ChangesReport

urlpatterns = decorate_urlpatterns(
    [
        path("reports/site-history/", ChangesReport.as_view()),
        path("reports/site-history/results/", ChangesReport.as_view(results_only=True)),
    ],
    require_admin_access,
)
