"""import_people sets up people with their roles, units and sections from a table."""

import pytest
from django.core.management import CommandError, call_command

from editorial.models import Unit, User
from editorial.roles import EDITORS, WRITERS

pytestmark = pytest.mark.django_db
HEAD = "Tên đăng nhập,Họ và tên đệm,Tên,Thư điện tử,Vai trò,Đơn vị,Chuyên mục"
ANH = "anh,Lò Thị,Ánh,anh@example.com,Người viết,,"


@pytest.fixture
def take(tmp_path, capsys):
    """Runs the command on lines; returns what it says, its refusals included."""

    def take(*lines, head=HEAD, encoding="utf-8"):
        path = tmp_path / "nguoi.csv"
        path.write_bytes("\n".join([head, *lines]).encode(encoding))
        failure = ""
        try:
            call_command("import_people", path)
        except CommandError as error:
            failure = str(error)
        return "".join([*capsys.readouterr(), failure])

    return take


def test_a_line_makes_a_person_with_a_role(take):
    take(ANH)
    user = User.objects.get(username="anh")
    assert user.get_full_name() == "Lò Thị Ánh"
    assert [group.name for group in user.groups.all()] == [WRITERS]
    assert user.has_usable_password()


def test_a_unit_is_made_with_its_sections(take, section):
    take("binh,Giàng A,Bình,binh@example.com,biên tập viên,Phòng Nghiệp vụ,/tin-tuc/chinh-sach-moi/")
    unit = Unit.objects.get(name="Phòng Nghiệp vụ")
    assert [place.page_id for place in unit.places.all()] == [section.pk]
    assert list(unit.editors.user_set.values_list("username", flat=True)) == ["binh"]


def test_a_second_run_makes_nothing_twice(take):
    line = "binh,Giàng A,Bình,binh@example.com,Cộng tác viên,Phòng Nghiệp vụ,/tin-tuc/chinh-sach-moi/"
    take(line)
    assert "0 people added, 1 changed" in take(line)
    assert Unit.objects.count() == 1


def test_a_changed_line_changes_the_person_and_keeps_the_password(take):
    take(ANH)
    before = User.objects.get(username="anh").password
    take(ANH.replace("Ánh", "Ảnh"))
    user = User.objects.get(username="anh")
    assert user.first_name == "Ảnh"
    assert user.password == before


def test_other_roles_of_a_person_stay(take, writer):
    take(f"writer,,Viết,viet@example.com,{EDITORS},,")
    assert set(writer.groups.values_list("name", flat=True)) == {WRITERS, EDITORS}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("c,,C,c@example.com,Trưởng phòng,,", "“Trưởng phòng” is none of"),
        ("c,,C,c@example.com,Lãnh đạo duyệt,Phòng A,", "“Lãnh đạo duyệt” is none of"),
        ("c,,C,không phải thư,Người viết,,", "thư điện tử"),
        (",,C,c@example.com,Người viết,,", "Line 2:"),
        ("c,,C,c@example.com,Người viết,Phòng A,/khong-co/", "There is no page at /khong-co/."),
        ("c,,C,c@example.com,Người viết,Phòng A,/gioi-thieu-khong/ /", "There is no page"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason_and_the_others_taken(take, line, reason):
    output = take(line, ANH)
    assert reason in output
    assert "1 people added, 0 changed, 1 refused" in output
    assert not Unit.objects.exists()


def test_a_page_that_is_no_section_is_refused(take, make_news):
    page = make_news(slug="mot-tin")
    line = f"c,,C,c@example.com,Người viết,Phòng A,/tin-tuc/chinh-sach-moi/{page.slug}/"
    assert "1 refused" in take(line)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_spreadsheets_semicolons_and_mark_are_read(take, encoding):
    lines = [line.replace(",", ";") for line in (ANH,)]
    assert "1 people added" in take(*lines, head=HEAD.replace(",", ";"), encoding=encoding)


def test_a_file_in_another_encoding_says_so(take):
    assert "can't be read" in take(ANH, encoding="utf-16")


def test_a_table_without_a_needed_column_says_which(take):
    assert "lacks the columns: role" in take("anh", head="tên đăng nhập,tên,thư điện tử")


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_people", tmp_path / "khong-co.csv")
