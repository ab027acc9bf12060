from django.urls import path

from .reports import DeadLinksView
from .views import convert, findings, publish_anyway

app_name = "checks"
urlpatterns = [
    path("<int:page_id>/", findings, name="findings"),
    path("<int:page_id>/convert/", convert, name="convert"),
    path("<int:page_id>/publish/", publish_anyway, name="publish"),
    path("dead-links/", DeadLinksView.as_view(), name="dead_links"),
    path("dead-links/results/", DeadLinksView.as_view(results_only=True), name="dead_links_results"),
]
