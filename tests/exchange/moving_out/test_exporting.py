"""What is written out of a site."""

import errno
import json
import subprocess

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from core.factories import FileFactory
from core.models import EarlierVersion, File
from core.scans import ScanState
from documents.models import LegalDocumentPage
from exchange.moving_out import references
from exchange.moving_out.covered import (
    LEFT_OUT,
    child_relations,
    covered_models,
    forgotten_models,
    is_left_out,
)
from exchange.moving_out.errors import MovingOutError
from exchange.moving_out.exporting import export_site
from news.models import NewsPage
from outlines.models import OutlinePage, OutlineTemplate
from tests.exchange.moving_out.conftest import records_of
from tests.exchange.moving_out.rich_site import MAIL, PASSWORD

pytestmark = pytest.mark.django_db

# Fields of JSON in what is written, none of which holds a primary key, or which are read for what they hold.
JSON_FIELDS = {
    "core.EarlierVersion.content",
    "documents.CitedDocument.quoted",
    "outlines.OutlinePage.counted_parts",
}


@pytest.fixture(scope="module")
def export(filled, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports") / "xuat"
    export_site(folder)
    return folder


@pytest.fixture(scope="module")
def pages(export):
    return {record["address"]: record for record in records_of(export, "page")}


@pytest.fixture
def news(pages):
    return pages["/tin-tuc/chinh-sach-moi/tin/"]


def test_each_model_is_written_or_left_out_for_a_reason():
    assert list(forgotten_models()) == []


def test_nothing_is_left_out_that_is_no_more():
    labels = {model._meta.label_lower for model in apps.get_models()} | {
        a.label for a in apps.get_app_configs()
    }
    assert set(LEFT_OUT) - {"django_tasks_database"} <= labels
    assert not [model for model in covered_models() if is_left_out(model)]


def test_no_json_is_written_unread():
    written = {*covered_models(), *(r.related_model for m in covered_models() for r in child_relations(m))}
    found = {
        f"{model._meta.label}.{field.name}"
        for model in written
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.JSONField)
    }
    assert found == JSON_FIELDS


@pytest.mark.parametrize("model", [NewsPage, LegalDocumentPage, OutlinePage, OutlineTemplate])
def test_all_that_the_blocks_lead_to_is_found(filled, model):
    class Noting:
        found = set()

        def value(self, model, value):
            self.found.add((model, str(value)))

        def attribute(self, model, value):
            self.found.add((model, value))
            return value

        def look_at(self, html):
            return None

        look_at_address = look_at

    field, noting = model._meta.get_field("body"), Noting()
    raw = filled.body(model)
    references.in_block(field.stream_block, raw, noting)
    expected = {(model, pk) for model, pk, _path, _content in field.extract_references(field.to_python(raw))}
    assert expected
    assert noting.found >= expected


def test_the_checksums_are_those_that_any_system_checks(export):
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=export, check=True)


def test_the_manifest_tells_how_many_records_there_are(export):
    told = json.loads((export / "manifest.json").read_text())["records"]
    assert told == {kind: len(records_of(export, kind)) for kind in told}
    assert told["page"] > 40


def test_no_primary_key_leads_anywhere(news, filled):
    law = filled.by_model[LegalDocumentPage]
    name = f"page:vi/{law.translation_key}"
    assert {"ref": name} in [row["related"] for row in news["fields"]["related_items"]]
    text = next(block["value"] for block in news["fields"]["body"] if block["type"] == "rich_text")
    assert f'<a linktype="page" id="{name}">' in text
    assert '<a linktype="page" id="0">' in text


def test_files_are_named_by_their_content(export, news):
    (image,) = records_of(export, "core.customimage")
    assert news["fields"]["image"] == {"ref": f"core.customimage:{image['key']}"}
    assert image["key"] == image["file"]["sha256"]
    assert (export / image["file"]["path"]).stat().st_size == image["file"]["size"]
    assert image["tags"] == ["bản làng", "ruộng"]


def test_a_file_that_is_there_twice_is_kept_once(export):
    files = [record for record in records_of(export, "core.file") if "Tệp" in record["file"]["name"]]
    assert len({record["key"] for record in files}) == 2
    assert len({record["file"]["path"] for record in files}) == 1


def test_a_draft_stands_beside_the_public_text(news):
    assert news["fields"]["title"] == "Tin chính, đã đính chính"
    assert [draft["fields"]["title"] for draft in news["drafts"]] == ["Tin chính, bản nháp"]
    assert news["drafts"][0]["written_by"] == {"ref": "user:bien-tap-vien"}


def test_the_text_of_a_public_page_is_clean_html_that_others_can_use(news):
    html = news["html"]["body"]
    assert '<a href="/van-ban/luat/">luật &amp; nghị định</a>' in html
    assert '<img src="files/' in html
    assert "Một câu của khối caption &lt;có dấu&gt;" in html
    assert "<table>" in html
    assert "class=" not in html


def test_a_page_that_is_not_public_has_no_html(pages):
    assert "html" not in pages["/noi-bo/"]
    assert not pages["/noi-bo/duoi/"]["is_public"]


def test_html_leads_to_no_file_that_is_not_public(export, shared):
    hidden = next(r for r in records_of(export, "core.file") if r["file"]["name"].endswith("kin.txt"))
    assert not [r for r in records_of(export, "page") if hidden["file"]["path"] in json.dumps(r.get("html"))]


def test_an_export_has_no_password_and_no_mail_address_of_the_staff(export):
    everything = b"".join(path.read_bytes() for path in (export / "records").iterdir()).decode()
    assert PASSWORD not in everything
    assert MAIL not in everything


def test_an_earlier_version_is_written_with_what_it_leads_to(export):
    records = records_of(export, "core.earlierversion")
    versions = [record["fields"]["content"] for record in records if record["fields"]["content"]]
    assert EarlierVersion.objects.count() == len(records)
    assert versions[0]["image"]["ref"].startswith("core.customimage:")
    assert "pk" not in versions[0]


def test_queries_do_not_rise_with_the_pages(shared, filled, tmp_path):
    def count(name):
        with CaptureQueriesContext(connection) as queries:
            export_site(tmp_path / name)
        return len(queries)

    before = count("one")
    for number in range(12):
        shared.news(publish=False, title=f"Tin {number}", slug=f"them-{number}", body=filled.body(NewsPage))
    assert count("two") == before


def test_a_folder_that_is_there_is_refused(filled, tmp_path):
    with pytest.raises(MovingOutError, match="is there already"):
        call_command("export_archive", tmp_path)


def test_what_fails_leaves_nothing(filled, tmp_path, monkeypatch):
    monkeypatch.setattr("exchange.moving_out.folder.Writer.finish", lambda writer: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export_site(tmp_path / "xuat")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_is_no_missing_file(filled, tmp_path, monkeypatch):
    def fail(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("exchange.moving_out.folder.file_path", fail)
    with pytest.raises(MovingOutError, match="No space left"):
        call_command("export_archive", tmp_path / "xuat")
    assert list(tmp_path.iterdir()) == []


def test_an_infected_file_is_named_and_left_out(filled, tmp_path, capsys):
    found = FileFactory(title="Độc")
    File.objects.filter(pk=found.pk).update(scan_state=ScanState.INFECTED)
    call_command("export_archive", tmp_path / "xuat")
    assert f"left out, it has a virus: {found.file.name}" in capsys.readouterr().err
    assert [r for r in records_of(tmp_path / "xuat", "core.file") if r["file"] == {"name": found.file.name}]


def test_a_file_that_is_gone_is_told_and_keeps_nothing_back(filled, tmp_path, capsys):
    lost = FileFactory(title="Mất")
    lost.file.storage.delete(lost.file.name)
    with pytest.raises(CommandError, match="1 files are missing"):
        call_command("export_archive", tmp_path / "xuat")
    assert not (tmp_path / "xuat/files/arriving").exists()
    assert f"named but not there: {lost.file.name}" in capsys.readouterr().err
    assert [r for r in records_of(tmp_path / "xuat", "core.file") if r["file"] == {"name": lost.file.name}]
