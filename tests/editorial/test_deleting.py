"""What pages use can't be deleted, and the editor is told so."""

import pytest
from django.urls import reverse
from wagtail.models import ReferenceIndex

from core.factories import FileFactory
from core.models import File
from documents.factories import DocumentIssuerFactory, IssuerFactory
from documents.models import DocumentFile, DocumentIssuer, Issuer
from outlines.models import OutlineFile

REFUSAL = "Không xóa được khi còn trang đang dùng"


@pytest.fixture
def issuer(make_document):
    """An issuer of a live document."""
    document = make_document()
    document.issuers = [DocumentIssuer(issuer=IssuerFactory())]
    document.save_revision().publish()
    return document.issuers.get().issuer


@pytest.fixture
def file(make_document):
    """A file of a live document."""
    document = make_document()
    document.files = [DocumentFile(file=FileFactory())]
    document.save_revision().publish()
    return document.files.get().file


def address(instance, several):
    """Where an instance is deleted, alone or with others."""
    if several:
        app, model = instance._meta.app_label, instance._meta.model_name
        return reverse("wagtail_bulk_action", args=(app, model, "delete")) + f"?id={instance.pk}"
    if isinstance(instance, File):
        return reverse("wagtaildocs:delete", args=(instance.pk,))
    return reverse("wagtailsnippets_documents_issuer:delete", args=(instance.pk,))


@pytest.mark.parametrize("several", [False, True])
def test_an_issuer_of_a_document_is_not_deleted(client, administrator, issuer, several):
    client.force_login(administrator)
    client.post(address(issuer, several))
    assert Issuer.objects.filter(pk=issuer.pk).exists()


@pytest.mark.parametrize("several", [False, True])
def test_a_file_of_a_document_is_not_deleted(client, approver, file, several):
    client.force_login(approver)
    client.post(address(file, several))
    assert File.objects.filter(pk=file.pk).exists()


@pytest.mark.parametrize("several", [False, True])
def test_the_editor_is_told_that_pages_use_it(client, administrator, issuer, file, several):
    client.force_login(administrator)
    for instance in (issuer, file):
        html = client.get(address(instance, several)).content.decode()
        assert REFUSAL in html
        assert "Đúng, xoá đi" not in html


@pytest.mark.parametrize("several", [False, True])
def test_the_editor_is_told_so_while_the_index_of_references_lags(
    client, administrator, issuer, file, several
):
    ReferenceIndex.objects.all().delete()
    client.force_login(administrator)
    for instance in (issuer, file):
        response = client.post(address(instance, several), follow=True)
        assert response.redirect_chain == [(address(instance, several), 302)]
        assert REFUSAL in response.content.decode()


def test_a_file_of_an_outline_is_not_deleted(client, approver, make_outline):
    outline, file = make_outline(), FileFactory()
    outline.files = [OutlineFile(file=file)]
    outline.save_revision().publish()
    client.force_login(approver)
    client.post(address(file, several=False))
    assert File.objects.filter(pk=file.pk).exists()


@pytest.mark.parametrize("several", [False, True])
def test_what_no_page_uses_is_deleted(client, administrator, several):
    client.force_login(administrator)
    for instance in (IssuerFactory(), FileFactory()):
        client.post(address(instance, several))
        assert not type(instance).objects.filter(pk=instance.pk).exists()


def test_a_document_goes_with_its_issuers_and_files(make_document):
    document = make_document()
    DocumentIssuerFactory(page=document)
    document.delete()
    assert not DocumentIssuer.objects.exists()


def test_an_old_version_opens_without_what_was_deleted_since(client, administrator, make_document):
    document = make_document()
    document.issuers = [DocumentIssuer(issuer=IssuerFactory()), DocumentIssuer(issuer=IssuerFactory())]
    document.files = [DocumentFile(file=FileFactory())]
    old = document.save_revision()
    old.publish()
    gone, kept = [row.issuer for row in document.issuers.all()]
    file = document.files.get().file
    document.issuers, document.files = [DocumentIssuer(issuer=kept)], []
    document.save_revision().publish()
    gone.delete()
    file.delete()
    page = old.as_object()
    assert ([row.issuer for row in page.issuers.all()], list(page.files.all())) == ([kept], [])
    client.force_login(administrator)
    address = reverse("wagtailadmin_pages:revisions_revert", args=(page.pk, old.pk))
    assert client.get(address).status_code == 200
