"""The addresses of the API below /api/v1/."""

from django.urls import path

from . import api

urlpatterns = [
    path("documents", api.documents, name="api-documents"),
    path("documents/<int:page_id>", api.document, name="api-document"),
    path("documents/<int:page_id>/citations", api.citations, name="api-document-citations"),
    path("documents/<int:page_id>/cited-by", api.cited_by, name="api-document-cited-by"),
    path("documents/<int:page_id>/akn.xml", api.akoma_ntoso, name="api-document-akn"),
]
