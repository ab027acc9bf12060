from django.urls import path
from wagtail.admin.auth import permission_required

from .page_views import answer, fill, hand_on, spoken
from .views import MAY_TRANSLATE, DeskView, export, import_files, start

app_name = "translating"
urlpatterns = [
    path("", permission_required(MAY_TRANSLATE)(DeskView.as_view()), name="desk"),
    path("start/", start, name="start"),
    path("export/", export, name="export"),
    path("import/", import_files, name="import"),
    path("<int:pk>/fill/", fill, name="fill"),
    path("<int:pk>/submit/", hand_on, name="submit"),
    path("<int:pk>/answer/", answer, name="answer"),
    path("spoken/<int:page_id>/", spoken, name="spoken"),
]
