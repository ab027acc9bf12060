"""The addresses of the form for what comes back from the field."""

from django.urls import path

from .views import feedback, thanks

urlpatterns = [
    path("<int:outline_id>/", feedback, name="feedback"),
    path("<int:outline_id>/cam-on/", thanks, name="feedback-thanks"),
]
