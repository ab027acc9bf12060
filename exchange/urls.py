"""The addresses of the API below /api/v1/."""

from django.urls import path

from .api import documents, pages

urlpatterns = [
    path("pages", pages.pages, name="api-pages"),
    path("pages/<int:page_id>", pages.page, name="api-page"),
    path("changes", pages.changes, name="api-changes"),
    path("documents", documents.documents, name="api-documents"),
    path("documents/<int:page_id>", documents.document, name="api-document"),
    path("documents/<int:page_id>/citations", documents.citations, name="api-document-citations"),
    path("documents/<int:page_id>/cited-by", documents.cited_by, name="api-document-cited-by"),
    path("documents/<int:page_id>/akn.xml", documents.akoma_ntoso, name="api-document-akn"),
]
