"""The translation desk: counts, memory, files out and back, approval; for translators only."""

import io
import unicodedata
import zipfile

import polib
import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from wagtail.models import Locale, PageLogEntry, TaskState, WorkflowState
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from core.factories import FileFactory
from core.listings import public
from core.models import SpokenVersion
from editorial.approval.urgent import UrgentPublication
from editorial.factories import UserFactory
from editorial.roles import TRANSLATORS
from editorial.translating import archive, po
from editorial.translating.memory import fill_from_memory, remembered_segments
from editorial.translating.work import amounts, not_begun, translations_into
from news.models import NewsPage

TEXT = "<p>Mỗi nhà đều phải giữ rừng.</p><p>Rừng là nhà.</p>"


@pytest.fixture
def hmong(db):
    return Locale.objects.get(language_code="hmn")


@pytest.fixture
def translator(db):
    return UserFactory(username="translator", role=TRANSLATORS)


@pytest.fixture
def news(make_news):
    return make_news(title="Giữ rừng", lead="Ai giữ?", body=[("rich_text", TEXT)])


@pytest.fixture
def begin(hmong):
    """Begins the translation of a page into Hmong."""

    def begin(page):
        translate_object(page, [hmong])
        return Translation.objects.get(source__object_id=page.translation_key, target_locale=hmong)

    return begin


@pytest.fixture
def say():
    """Translates segments by their words: say(translation, {"Giữ rừng": "…"})."""

    def say(translation, words):
        for segment in StringSegment.objects.filter(source=translation.source, string__data__in=words):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                defaults={"data": words[segment.string.data]},
            )

    return say


@pytest.fixture
def posted(client, translator):
    def posted(name, *args, user=translator, **data):
        client.force_login(user)
        return client.post(reverse(f"translating:{name}", args=args), data, follow=True)

    return posted


ALL = {
    "Ban Biên tập": "E",
    "Giữ rừng": "A",
    "Ai giữ?": "B",
    "Mỗi nhà đều phải giữ rừng.": "C",
    "Rừng là nhà.": "D",
}


# How much there is to do.


def test_the_words_of_what_is_missing_are_counted_without_tags(begin, news, hmong, say):
    translation = begin(news)
    amount = amounts([translation], hmong)[translation.source_id]
    assert (amount.segments, amount.words) == (5, 2 + 2 + 3 + 6 + 3)  # the author is one of them
    assert (amount.missing, amount.missing_words) == (amount.segments, amount.words)
    say(translation, {"Mỗi nhà đều phải giữ rừng.": "C"})
    amount = amounts([translation], hmong)[translation.source_id]
    assert (amount.missing, amount.missing_words, amount.percent) == (4, 10, 20)


def test_what_is_published_anew_is_to_be_translated_again(
    begin, news, hmong, say, django_capture_on_commit_callbacks
):
    translation = begin(news)
    say(translation, ALL)
    assert amounts([translation], hmong)[translation.source_id].missing == 0
    with django_capture_on_commit_callbacks(execute=True):
        news.lead = "Ai giữ rừng cho ta?"
        news.save_revision().publish()
    amount = amounts([translation], hmong)[translation.source_id]
    assert (amount.missing, amount.missing_words) == (1, 5)


def test_what_readers_see_wrongly_comes_first(begin, make_news, hmong):
    first, second = (begin(make_news(title=title)) for title in ("Một", "Hai"))
    assert list(translations_into(hmong)) == [second, first]
    first.get_target_instance().save_revision().publish()
    assert [(row.pk, row.is_public) for row in translations_into(hmong)] == [
        (first.pk, True),
        (second.pk, False),
    ]


def test_only_public_pages_with_a_text_wait_to_be_begun(begin, make_news, make_document, restrict, hmong):
    begun, draft, private = make_news(), make_news(live=False, publish=False), make_news()
    begin(begun)
    restrict(private)
    waiting, law = make_news(), make_document()
    assert {page.pk for page in not_begun(hmong)} == {waiting.pk, law.pk}
    assert draft.pk not in {page.pk for page in not_begun(hmong)}


@pytest.mark.parametrize("state", ["todo", "behind", "all", "new", "x"])
def test_the_desk_shows_each_state_and_kind(client, translator, begin, news, make_document, state):
    begin(news)
    make_document(title="Luật mới")
    client.force_login(translator)
    address = reverse("translating:desk")
    data = {"language": "hmn", "state": state, "kind": "tin-tuc", "section": news.get_parent().pk}
    text = client.get(address, data).text
    assert ("Giữ rừng" in text) is (state in ("todo", "all", "x"))
    assert "Luật mới" not in text
    if state == "new":
        assert "Luật mới" in client.get(address, {"language": "hmn", "state": "new"}).text


def test_the_questions_of_the_desk_do_not_grow(
    client, translator, begin, make_news, django_assert_max_num_queries
):
    client.force_login(translator)
    for number in range(6):
        begin(make_news(title=f"Tin {number}"))
    with django_assert_max_num_queries(34) as few:
        client.get(reverse("translating:desk"), {"language": "hmn"})
    for number in range(6):
        begin(make_news(title=f"Thêm {number}"))
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("translating:desk"), {"language": "hmn"})


def test_several_are_begun_at_once_as_drafts(posted, make_news, hmong):
    pages = [make_news(title=title) for title in ("Một", "Hai")]
    posted("start", language="hmn", chosen=[page.pk for page in pages])
    assert NewsPage.objects.filter(locale=hmong).count() == 2
    assert not public(NewsPage.objects.filter(locale=hmong)).exists()


@pytest.mark.parametrize("language", ["vi", "xx", ""])
def test_nothing_is_begun_in_no_language(posted, news, language):
    assert posted("start", language=language, chosen=[news.pk]).status_code in (302, 403, 200)
    assert not Translation.objects.exists()


# What was translated once.


def test_what_was_translated_once_is_filled_in_elsewhere(begin, news, make_news, say, translator):
    say(begin(news), {"Rừng là nhà.": "Hav zoov"})
    same = begin(make_news(title="Tin khác", body=[("rich_text", "<p>Rừng là nhà.</p>")]))
    assert [segment.known for segment in remembered_segments(same)] == ["Hav zoov"]
    assert fill_from_memory(same, translator) == 1
    assert fill_from_memory(same, translator) == 0


def test_words_that_could_not_be_used_are_replaced_by_what_is_known(begin, news, make_news, say, translator):
    say(begin(news), {"Rừng là nhà.": "Hav zoov"})
    same = begin(make_news(body=[("rich_text", "<p>Rừng là nhà.</p>")]))
    say(same, {"Rừng là nhà.": "<b>Hav"})
    StringTranslation.objects.filter(data="<b>Hav").update(has_error=True)
    assert fill_from_memory(same, translator) == 1
    assert fill_from_memory(same, translator) == 0
    assert not StringTranslation.objects.filter(has_error=True).exists()


def test_spaces_and_the_form_of_letters_make_no_other_words(begin, make_news, say):
    say(begin(make_news(title="Giữ rừng")), {"Giữ rừng": "A"})
    other = begin(make_news(title=unicodedata.normalize("NFD", "Giữ  rừng\u00a0")))
    assert [segment.known for segment in remembered_segments(other)] == ["A"]


def test_an_address_part_is_not_taken_from_another_page(begin, make_news, say):
    first = begin(make_news(title="Một", slug="giu-rung"))
    say(first, {"giu-rung": "hmoob"})
    assert not remembered_segments(begin(make_news(title="giu-rung", slug="giu-rung-2"))).filter(
        context__path="slug"
    )


# PO files.


def filled(translation, words):
    file = polib.pofile(str(translation.export_po()))
    for entry in file:
        entry.msgstr = words.get(entry.msgid, "")
    return str(file).encode()


def test_a_po_file_comes_back_with_lines_tags_and_marks(begin, make_news, translator, hmong):
    body = '<p>Xem <a href="https://vbpl.vn">văn bản</a> <b>này</b>.</p>'
    translation = begin(make_news(title="Tiêu đề", lead="Dòng một\nDòng hai", body=[("rich_text", body)]))
    words = {
        entry.msgid: entry.msgid.replace("văn bản", "ntawv").replace("Dòng", "Kab").replace("này", "“no”")
        for entry in translation.export_po()
    }
    report = po.import_file("a.po", filled(translation, words), translator)
    assert (report.error, report.counts["refused"], report.counts["unknown"]) == ("", 0, 0)
    page = translation.source.get_ephemeral_translated_instance(hmong, fallback=True)
    assert page.lead == "Kab một\nKab hai"
    assert '<a href="https://vbpl.vn">ntawv</a> <b>“no”</b>' in page.body[0].value.source
    assert po.import_file("a.po", filled(translation, words), translator).counts["taken"] == 0


def test_what_is_empty_uncertain_gone_or_broken_is_told_and_left(begin, news, translator):
    translation = begin(news)
    file = polib.pofile(str(translation.export_po()))
    by_text = {entry.msgid: entry for entry in file}
    by_text["Giữ rừng"].msgstr = "A"
    by_text["Ai giữ?"].msgstr, by_text["Ai giữ?"].flags = "B", ["fuzzy"]
    by_text["Rừng là nhà."].msgstr = "<script>x</script>"
    file.append(polib.POEntry(msgid="Không có", msgstr="x", msgctxt="title"))
    report = po.import_file("a.po", str(file).encode(), translator)
    assert dict(report.counts) == {"taken": 1, "fuzzy": 1, "refused": 1, "unknown": 1, "empty": 3}
    assert StringTranslation.objects.get(translation_of__data="Giữ rừng").data == "A"
    assert "1" in report.summary


def test_tags_within_tags_without_an_end_are_refused(begin, news, translator):
    translation = begin(news)
    words = {"Giữ rừng": "<b>" * 5000 + "x" + "</b>" * 5000, "Ai giữ?": "B"}
    report = po.import_file("a.po", filled(translation, words), translator)
    assert (report.counts["taken"], report.counts["refused"]) == (1, 1)


HOSTILE = {
    "empty": b"",
    "no header": b'msgid "a"\nmsgstr "b"\n',
    "a page": b"<html><body>",
    "binary": bytes(range(256)) * 20,
    "utf-16": 'msgid "a"\nmsgstr "b"\n'.encode("utf-16"),
    "unknown charset": b'msgid ""\nmsgstr "Content-Type: text/plain; charset=no-such\\n"\n',
    "no uuid": b'msgid ""\nmsgstr "X-WagtailLocalize-TranslationID: 1\\n"\n',
    "cut": b'msgid "a\nmsgstr ',
    "large": b"#" * (5 * 1024 * 1024),
    "the name of a file": b"/etc/passwd",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_po_file_of_ours_is_told(begin, news, posted, client, translator, content):
    translation = begin(news)
    report = po.import_file("x.po", content, translator)
    assert report.error
    client.force_login(translator)
    address = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    assert client.post(address, {"file": SimpleUploadedFile("x.po", content)}).status_code == 302
    assert posted("import", file=SimpleUploadedFile("x.po", content)).status_code == 200
    assert not StringTranslation.objects.exists()


def test_a_file_of_another_page_is_refused_on_the_screen_of_a_page(
    begin, news, make_news, client, translator
):
    one, other = begin(news), begin(make_news())
    client.force_login(translator)
    file = SimpleUploadedFile("x.po", filled(other, {"Giữ rừng": "A"}))
    client.post(reverse("wagtail_localize:upload_pofile", args=[one.pk]), {"file": file})
    assert not StringTranslation.objects.exists()
    assert client.post(reverse("wagtail_localize:upload_pofile", args=[one.pk])).status_code == 302


def test_many_go_out_in_one_archive_and_come_back_with_a_report_of_each(begin, make_news, posted, client):
    translations = [begin(make_news(title=title)) for title in ("Cùng tên", "Cùng tên")]
    response = posted("export", language="hmn", chosen=[one.pk for one in translations])
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(response.content)) as given, zipfile.ZipFile(packed, "w") as back:
        assert len(set(given.namelist())) == 2
        for name in given.namelist():
            back.writestr(
                name, given.read(name).decode().replace('"Cùng tên"\nmsgstr ""', '"Cùng tên"\nmsgstr "Npe"')
            )
        back.writestr("../../x.txt", b"x")
        back.writestr("large.po", b"#" * (5 * 1024 * 1024))
    text = posted("import", file=SimpleUploadedFile("a.zip", packed.getvalue())).text
    assert "../../x.txt" in text
    assert list(StringTranslation.objects.values_list("data", flat=True)) == ["Npe", "Npe"]


def test_an_archive_that_swells_or_is_none_is_refused(translator):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(20):
            packed.writestr(f"{number}.po", b"#" * archive.LARGEST)
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as packed:
        for number in range(archive.MOST + 1):
            packed.writestr(f"{number}.po", b"")
    damaged = io.BytesIO(bomb.getvalue()[:200])
    for file in (bomb, many, damaged, io.BytesIO(b"PK\x03\x04")):
        file.seek(0)
        (report,) = archive.unpack(file, translator)
        assert report.error
        assert not report.name


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_without_a_bound_is_not_unpacked(translator, monkeypatch, kind):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", kind) as members:
        members.writestr("a.po", b"#")
    monkeypatch.setattr(zipfile.ZipFile, "read", None)
    (report,) = archive.unpack(packed, translator)
    assert (report.name, report.error) == ("a.po", str(po.DAMAGED))


def test_who_may_not_change_a_translation_takes_no_file_into_it(begin, news, writer):
    translation = begin(news)
    assert po.import_file("a.po", filled(translation, {"Giữ rừng": "A"}), writer).error
    assert not StringTranslation.objects.exists()


# Approval.


@pytest.fixture
def public_translation(begin, news, say, django_capture_on_commit_callbacks):
    translation = begin(news)
    say(translation, ALL)
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    return translation


def titles(locale):
    return list(public(NewsPage.objects.filter(locale=locale)).values_list("title", flat=True))


def test_a_translation_is_handed_on_and_public_after_both_steps(
    posted, begin, news, say, hmong, editor, approver
):
    translation = begin(news)
    say(translation, ALL)
    posted("submit", translation.pk)
    page = translation.get_target_instance()
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    for user in (editor, approver):
        assert titles(hmong) == []
        posted("answer", page.pk, user=user, action="approve")
    assert titles(hmong) == ["A"]


def test_a_change_of_what_is_public_waits_for_its_approval(posted, public_translation, say, hmong, editor):
    say(public_translation, {"Giữ rừng": "A2"})
    posted("submit", public_translation.pk)
    assert titles(hmong) == ["A"]
    page = public_translation.get_target_instance()
    posted("answer", page.pk, user=editor, action="reject", comment="Xem lại")
    assert page.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    posted("submit", public_translation.pk)
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS


def test_who_translates_approves_nothing(posted, begin, news, hmong):
    translation = begin(news)
    posted("submit", translation.pk)
    page = translation.get_target_instance()
    state = page.current_workflow_task_state
    posted("answer", page.pk, action="approve")
    assert page.current_workflow_task_state == state


def test_what_makes_no_page_is_told_and_stays(posted, begin, news, say):
    translation = begin(news)
    say(translation, {"Giữ rừng": "x" * 300})
    response = posted("submit", translation.pk)
    assert response.status_code == 200
    assert StringTranslation.objects.get().data == "x" * 300
    assert translation.get_target_instance().current_workflow_state is None


def test_the_screen_of_a_translation_offers_what_its_reader_may_do(
    client, posted, begin, news, translator, editor
):
    translation = begin(news)
    address = reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])
    client.force_login(translator)
    assert reverse("translating:submit", args=[translation.pk]) in client.get(address).text
    posted("submit", translation.pk)
    text = client.get(address).text
    assert reverse("translating:submit", args=[translation.pk]) not in text
    assert 'value="approve"' not in text
    client.force_login(editor)
    assert 'value="approve"' in client.get(address).text


@pytest.fixture
def shown(client):
    """What the form of the answer sends besides the answer, as the screen gives it to this user."""

    def shown(page, user):
        client.force_login(user)
        text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
        fields = BeautifulSoup(text, "html.parser").select("form[action$='/answer/'] input[type=hidden]")
        return {field["name"]: field["value"] for field in fields if field["name"] != "csrfmiddlewaretoken"}

    return shown


def waits_at(page):
    return page.current_workflow_task_state


@pytest.mark.parametrize("change", ["another word", "a word taken back"])
def test_an_answer_does_not_count_for_words_that_were_changed_after_the_submission(
    posted, begin, news, say, shown, editor, change
):
    translation = begin(news)
    say(translation, ALL)
    posted("submit", translation.pk)
    page = translation.get_target_instance()
    step = waits_at(page)
    if change == "another word":
        say(translation, {"Giữ rừng": "A2"})
    else:
        StringTranslation.objects.filter(data="A").delete()
    response = posted("answer", page.pk, user=editor, action="approve", **shown(page, editor))
    assert waits_at(page) == step
    assert "sau khi" in response.text or "was changed after" in response.text
    posted("answer", page.pk, user=editor, action="reject", **shown(page, editor))
    posted("submit", translation.pk)
    posted("answer", page.pk, user=editor, action="approve", **shown(page, editor))
    assert waits_at(page).task != step.task


def test_the_same_words_published_anew_in_the_source_change_no_answer(
    posted, begin, news, say, shown, editor, django_capture_on_commit_callbacks
):
    translation = begin(news)
    say(translation, ALL)
    posted("submit", translation.pk)
    page = translation.get_target_instance()
    step = waits_at(page)
    with django_capture_on_commit_callbacks(execute=True):
        news.save_revision().publish()
    posted("answer", page.pk, user=editor, action="approve", **shown(page, editor))
    assert waits_at(page).task != step.task


def test_an_answer_counts_for_the_draft_that_the_screen_has_shown(posted, begin, news, say, shown, editor):
    translation = begin(news)
    posted("submit", translation.pk)
    page = translation.get_target_instance()
    step, old = waits_at(page), shown(page, editor)
    page.get_latest_revision_as_object().save_revision()
    posted("answer", page.pk, user=editor, action="approve", **old)
    assert waits_at(page) == step
    posted("answer", page.pk, user=editor, action="approve", **shown(page, editor))
    assert waits_at(page).task != step.task


def test_what_was_submitted_is_not_submitted_once_more(posted, begin, news):
    translation = begin(news)
    posted("submit", translation.pk)
    page = translation.get_target_instance()
    revision = page.get_latest_revision()
    assert posted("submit", translation.pk).status_code == 200
    assert page.revisions.order_by("-pk").first() == revision


def test_a_translation_that_was_stopped_makes_no_draft(posted, begin, news):
    translation = begin(news)
    Translation.objects.filter(pk=translation.pk).update(enabled=False)
    assert posted("submit", translation.pk).status_code == 404
    assert not translation.get_target_instance().workflow_in_progress


def test_what_the_database_refuses_is_taken_out_of_a_comment_and_a_language(posted, begin, news, editor):
    translation = begin(news)
    posted("submit", translation.pk)
    page = translation.get_target_instance()
    posted("answer", page.pk, user=editor, action="reject", comment="Xem\0 lại")
    assert TaskState.objects.get().comment == "Xem lại"
    assert posted("export", language="hmn\0", chosen=[translation.pk]).status_code == 200


# Publishing a translation at once, past the approval.


OLD = "LuËt §Êt ®ai quy ®Þnh vÒ quyÒn sö dông ®Êt"


@pytest.fixture
def publish(client, approver, django_capture_on_commit_callbacks):
    """The button of the screen of a translation."""

    def publish(page, user=approver):
        client.force_login(user)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"})

    return publish


def test_who_publishes_a_translation_is_noted(publish, public_translation, say, hmong, approver):
    say(public_translation, {"Giữ rừng": "A2"})
    publish(public_translation.get_target_instance())
    assert titles(hmong) == ["A2"]
    assert UrgentPublication.objects.get().published_by == approver


def test_a_translation_that_makes_no_page_leaves_what_is_public(
    posted, publish, public_translation, say, hmong
):
    say(public_translation, {"Giữ rừng": "A2"})
    posted("submit", public_translation.pk)
    say(public_translation, {"Giữ rừng": "x" * 300})
    publish(public_translation.get_target_instance())
    assert titles(hmong) == ["A"]
    wrong = StringTranslation.objects.get(translation_of__data="Giữ rừng", locale=hmong)
    assert (wrong.has_error, wrong.data) == (True, "x" * 300)


def test_a_translation_with_what_blocks_stays_as_it_is(publish, public_translation, say, hmong):
    say(public_translation, {"Giữ rừng": "A2", "Rừng là nhà.": OLD})
    response = publish(public_translation.get_target_instance())
    assert (response.status_code, titles(hmong)) == (409, ["A"])
    assert "TCVN3" in response.text


def test_updates_of_public_translations_are_checked_as_well(
    client, public_translation, say, hmong, approver, django_capture_on_commit_callbacks
):
    say(public_translation, {"Giữ rừng": "A2", "Rừng là nhà.": OLD})
    client.force_login(approver)
    address = reverse("wagtail_localize:update_translations", args=[public_translation.source_id])
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, {"publish_translations": "on"})
    assert (response.status_code, titles(hmong)) == (409, ["A"])


def test_a_translation_that_somebody_locked_is_not_published(publish, public_translation, say, hmong, editor):
    say(public_translation, {"Giữ rừng": "A2"})
    page = public_translation.get_target_instance()
    type(page).objects.filter(pk=page.pk).update(locked=True, locked_by=editor)
    publish(page)
    assert titles(hmong) == ["A"]


def test_beginning_a_translation_again_leaves_the_one_that_is_there(public_translation, say, hmong):
    """As wagtail-localize does it for all pages below another one."""
    say(public_translation, {"Giữ rừng": "A2"})
    revisions = public_translation.get_target_instance().revisions.count()
    public_translation.save_target(publish=False)
    assert titles(hmong) == ["A"]
    assert public_translation.get_target_instance().revisions.count() == revisions


def test_a_translation_is_as_private_as_its_source(publish, public_translation, restrict, news, hmong):
    restrict(news)
    publish(public_translation.get_target_instance())
    assert titles(hmong) == []


# Spoken versions of translations, whose screen shows texts alone.


@pytest.fixture
def sound(db):
    """An audio file: 26 ms in each 208 bytes."""
    return FileFactory(file=ContentFile((b"\xff\xfb\x50\xc4" + bytes(204)) * 400, "doc.mp3"))


def test_a_spoken_version_is_public_with_the_approved_translation(
    posted, public_translation, sound, editor, approver
):
    page = public_translation.get_target_instance()
    posted("spoken", page.pk, file=sound.pk, speaker="Vàng A Páo")
    assert not SpokenVersion.objects.exists()
    posted("submit", public_translation.pk)
    for user in (editor, approver):
        posted("answer", page.pk, user=user, action="approve")
    row = SpokenVersion.objects.get()
    assert (row.page_id, row.speaker, row.seconds) == (page.pk, "Vàng A Páo", 10)


def test_who_may_publish_publishes_the_spoken_version_at_once(
    posted, public_translation, sound, approver, writer
):
    page = public_translation.get_target_instance()
    posted("spoken", page.pk, user=writer, file=sound.pk, publish="1")
    posted("spoken", page.pk, user=approver, file=sound.pk, publish="1")
    assert SpokenVersion.objects.get().page_id == page.pk
    posted("spoken", page.pk, user=approver, file="", publish="1")
    assert not SpokenVersion.objects.exists()
    posted("spoken", page.pk, file=sound.pk, publish="1")
    assert not SpokenVersion.objects.exists()


def test_a_draft_that_waits_is_not_published_with_a_spoken_version(
    posted, public_translation, say, sound, approver, hmong
):
    say(public_translation, {"Giữ rừng": "A2"})
    posted("submit", public_translation.pk)
    page = public_translation.get_target_instance()
    posted("spoken", page.pk, user=approver, file=sound.pk, publish="1")
    assert titles(hmong) == ["A"]
    assert not SpokenVersion.objects.exists()


@pytest.mark.parametrize("reason", ["locked", "alias"])
def test_a_locked_page_and_an_alias_are_given_no_spoken_version(
    posted, public_translation, news, sound, editor, approver, reason
):
    page = public_translation.get_target_instance()
    fields = {"locked": True, "locked_by": editor} if reason == "locked" else {"alias_of": news.page_ptr}
    NewsPage.objects.filter(pk=page.pk).update(**fields)
    revisions = page.revisions.count()
    assert posted("spoken", page.pk, user=approver, file=sound.pk).status_code == 200
    assert page.revisions.count() == revisions


def test_publishing_a_translation_publishes_the_spoken_version_of_its_draft(
    client, posted, public_translation, sound, approver, django_capture_on_commit_callbacks
):
    page = public_translation.get_target_instance()
    posted("spoken", page.pk, file=sound.pk)
    client.force_login(approver)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"})
    assert SpokenVersion.objects.get().page_id == page.pk


def test_a_file_without_sound_is_told(posted, public_translation):
    page = public_translation.get_target_instance()
    response = posted("spoken", page.pk, file=FileFactory().pk)
    assert response.context["form"].errors["file"]
    assert not SpokenVersion.objects.exists()


def test_the_desk_of_the_first_page_says_what_waits(desk, translator, writer, begin, news):
    begin(news)
    assert "Tiếng Mông" in desk(translator)("desk-translating")
    assert desk(writer)("desk-translating") == ""


# Two translators at one segment.


def typed(client, translation, words, user, loaded=""):
    segment = StringSegment.objects.get(source=translation.source, string__data="Giữ rừng")
    client.force_login(user)
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    sent = encode_multipart(BOUNDARY, {"value": words, "loaded": loaded})
    return client.put(address, sent, content_type=MULTIPART_CONTENT)


def test_what_another_had_translated_is_in_the_history_when_it_is_translated_anew(
    client, begin, news, translator, editor
):
    translation = begin(news)
    typed(client, translation, "Tus thawj", translator)
    typed(client, translation, "Tus thib ob", editor, loaded="Tus thawj")
    entry = PageLogEntry.objects.get(action="editorial.segment_replaced")
    assert (entry.data["comment"], entry.user) == ("Tus thawj", editor)
    page = translation.get_target_instance()
    assert "Tus thawj" in client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).text


def test_who_corrects_their_own_translation_leaves_no_trace_of_it(client, begin, news, translator):
    translation = begin(news)
    for words in ("Tus thawj", "Tus thawj zoo dua"):
        typed(client, translation, words, translator)
    assert not PageLogEntry.objects.filter(action="editorial.segment_replaced").exists()
