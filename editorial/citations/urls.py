from django.urls import path

from .plan import PlanView
from .reports import ReviewReportView, UndecidedReportView
from .views import add, decision, note, panel, reviewed

app_name = "citations"
urlpatterns = [
    path("review/", ReviewReportView.as_view(), name="review"),
    path("review/results/", ReviewReportView.as_view(results_only=True), name="review_results"),
    path("review/<int:page_id>/done/", reviewed, name="reviewed"),
    path("review/<int:page_id>/note/", note, name="note"),
    path("undecided/", UndecidedReportView.as_view(), name="undecided"),
    path("undecided/results/", UndecidedReportView.as_view(results_only=True), name="undecided_results"),
    path("decide/", decision, name="decide"),
    path("add-document/", add, name="add_document"),
    path("plan/", PlanView.as_view(), name="plan"),
    path("<int:page_id>/", panel, name="panel"),
]
