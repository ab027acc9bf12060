from django.urls import path

from . import views

urlpatterns = [
    path("thuat-ngu/", views.glossary, name="glossary"),
    path("thuat-ngu/<slug:slug>/", views.term, name="glossary-term"),
]
