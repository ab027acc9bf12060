from django.urls import path

from .views import create

app_name = "word"
urlpatterns = [path("<int:parent_id>/", create, name="create")]
