"""Document numbers: what is one, which spellings are the same, how they are printed."""

import contextlib
import datetime
import unicodedata

import pytest
from django.core.management import call_command
from hypothesis import assume, given
from hypothesis import strategies as st

from documents.codes import AGENCIES, KINDS, PARTY
from documents.factories import DocumentIssuerFactory, IssuerFactory
from documents.lookup import documents_with
from documents.numbers import DocumentNumber, NumberError, Refusal, number_key, parse_number, tidy

NATIONAL = [f"{code}{term}" for code in ("QH", "UBTVQH") for term in range(9, 17)]
numbers = st.builds(
    lambda sequence, year, kind, agencies: DocumentNumber(str(sequence), year, (kind, *agencies)),
    st.integers(1, 99_999),
    st.none() | st.integers(1976, 2060),
    st.sampled_from(sorted(set(KINDS) - {"SL", "AL"})),
    st.lists(st.sampled_from(sorted({*AGENCIES, *NATIONAL} - {*KINDS, *PARTY})), min_size=1, max_size=4),
).filter(lambda number: number.year or not 1945 <= int(number.sequence) <= 2100)


@pytest.mark.parametrize(
    "spelling",
    [
        "42/2022/nđ-cp",
        "42/2022/ND-CP",
        "042/2022/NĐ-CP",
        "Số: 42 /2022/NĐ-CP",
        "số 42/2022/NĐ-CP.",
        "42/2022/N\u00d0-CP",
        "42/2022/NĐ\u2013CP",
        "42 / 2022 / NĐ - CP",
        "42/2022/NĐ CP",
        "42/2022/NĐCP",
        "42/2022/NĐ/CP",
        "42-2022-nd-cp",
        unicodedata.normalize("NFD", "42/2022/NĐ-CP"),
    ],
)
def test_all_spellings_of_a_number_meet(spelling):
    assert number_key(spelling) == "42/2022/nd-cp"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("42/2022/NĐ-CP", "4/22022/NĐ-CP"),
        ("42/2022/NĐ-CP", "42/2021/NĐ-CP"),
        ("42/2022/NĐ-CP", "42/NĐ-CP"),
        ("162/QĐ-TANDTC", "162a/QĐ-TANDTC"),
        ("66.14/2026/NQ-CP", "6614/2026/NQ-CP"),
        ("01/2006/TT-BCA(C11)", "01/2006/TT-BCA"),
        ("326/2016/UBTVQH14", "326/2016/UBTVQH13"),
        ("27/2005/PL-UBTVQH11", "27/2005/NQ-UBTVQH11"),
        ("01/2014/TTLT-BTP-BNV", "01/2014/TTLT-BNV-BTP"),
    ],
)
def test_different_numbers_stay_different(one, other):
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("471/qd-ttg", "471/QĐ-TTg"),
        ("471 qđ ttg", "471/QĐ-TTg"),
        ("05/2022/tt-btp", "05/2022/TT-BTP"),
        ("14/2012/qh13", "14/2012/QH13"),
        ("01/2014/ubtvqh13", "01/2014/UBTVQH13"),
        ("32-ct/tw", "32-CT/TW"),
        ("32/CT-TW", "32-CT/TW"),
        ("01/2006/TTLT-BGD&ĐT-BNV-BTC", "01/2006/TTLT-BGDĐT-BNV-BTC"),
        ("88/2016/TTLT/BTC-BTNMT", "88/2016/TTLT-BTC-BTNMT"),
        ("12/98/QĐ-BGDĐT", "12/1998/QĐ-BGDĐT"),
        ("1.234/QĐ-UBND", "1234/QĐ-UBND"),
        ("66.14/2026/NQ-CP", "66.14/2026/NQ-CP"),
        ("26/VBHN-VPQH", "26/VBHN-VPQH"),
        ("16/LĐTBXH-TT", "16/LĐTBXH-TT"),
        ("37-NĐ", "37-NĐ"),
        ("204-HĐBT", "204-HĐBT"),
        ("01/2006/TT-BCA(C11)", "01/2006/TT-BCA(C11)"),
        ("456/STP-PBGDPL", "456/STP-PBGDPL"),
        ("1392/BGDĐT-GDTrH", "1392/BGDĐT-GDTrH"),
        ("08/TCĐBVN-KT", "08/TCĐBVN-KT"),
    ],
)
def test_a_number_is_printed_as_the_agencies_write_it(typed, number):
    assert str(parse_number(typed)) == number


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", Refusal.NO_FIGURE),
        ("Không số", Refusal.NO_FIGURE),
        ("\x00", Refusal.NO_FIGURE),
        ("42", Refusal.NO_LETTERS),
        ("42/2022", Refusal.NO_LETTERS),
        ("01/2014/NĐ-CP, 02/2014/NĐ-CP", Refusal.SEVERAL),
        ("01/2014/NĐ-CP và 02/2014/NĐ-CP", Refusal.SEVERAL),
        ("01/2022/TT", Refusal.NO_AGENCY),
        ("73/2006/QH", Refusal.NO_AGENCY),
        ("2015/BGTVT", Refusal.NO_BEGINNING),
        ("2016/NĐ-CP", Refusal.NO_BEGINNING),
        ("01/GTGT", Refusal.UNKNOWN),
        ("1" * 300, Refusal.SHAPE),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(text, refusal):
    with pytest.raises(NumberError) as error:
        parse_number(text)
    assert error.value.refusal == refusal


def test_a_number_tells_its_kind_and_its_agencies():
    number = parse_number("01/2014/TTLT-BTP-BNV")
    assert (number.kind, number.agencies, number.year) == ("TTLT", ("BTP", "BNV"), 2014)


def test_an_old_number_has_its_kind_at_the_end():
    number = parse_number("16/LĐTBXH-TT")
    assert (number.kind, number.agencies) == ("TT", ("LĐTBXH",))


def test_what_cannot_be_read_is_kept_tidied():
    assert (tidy(" Không  số "), tidy("Số: 73/2006/QH ")) == ("Không  số", "73/2006/QH")


@given(numbers)
def test_a_printed_number_is_read_as_itself(number):
    assert parse_number(str(number)).key == number.key


@given(numbers, numbers)
def test_two_numbers_never_share_a_key(one, other):
    assume((one.sequence, one.year, one.codes) != (other.sequence, other.year, other.codes))
    assert number_key(str(one)) != number_key(str(other))


@given(numbers, st.sampled_from("-\u2010\u2013\u2212 "), st.booleans(), st.booleans())
def test_dashes_case_and_marks_make_no_other_number(number, dash, is_lower, has_marks):
    text = str(number).replace("-", dash)
    text = text.lower() if is_lower else text
    text = text if has_marks else text.replace("Đ", "D").replace("đ", "d")
    assert number_key(text) == number.key


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(NumberError):
        assert parse_number(text).key
    assert isinstance(number_key(text), str)


def test_the_command_says_what_it_cannot_read_and_why(tmp_path, capsys):
    file = tmp_path / "numbers.tsv"
    file.write_text("42/2022/NĐ-CP\t7\n\n01/2022/TT\t2\n", encoding="utf-8")
    call_command("check_numbers", str(file))
    out = capsys.readouterr().out
    assert "3\t01/2022/TT\t" in out
    assert "1 of 2 numbers read" in out


def test_a_number_that_two_provinces_have_is_told_apart_by_issuer_or_day(make_document):
    days = {"Đồng Nai": datetime.date(2026, 1, 15), "Huế": datetime.date(2026, 2, 3)}
    pages = {}
    for place, day in days.items():
        pages[place] = make_document(number="01/2026/NQ-HĐND", issued_on=day)
        DocumentIssuerFactory(page=pages[place], issuer=IssuerFactory(name=f"Hội đồng nhân dân {place}"))
    assert len(documents_with("01/2026/nq-hdnd")) == 2
    assert documents_with("01/2026/nq-hdnd", issued_on=days["Huế"]) == [pages["Huế"]]
    assert documents_with("01/2026/nq-hdnd", issuer="Hội đồng nhân dân Đồng Nai") == [pages["Đồng Nai"]]


def test_the_address_by_number_leads_to_the_page(client, make_document):
    page = make_document(number="42/2022/NĐ-CP")
    for spelling in ("42-2022-nd-cp", "42/2022/NĐ-CP"):
        response = client.get(f"/van-ban/so/{spelling}/")
        assert (response.status_code, response["Location"]) == (302, page.url)


def test_the_address_of_a_number_that_several_have_leads_to_the_search(client, make_document):
    make_document(number="01/2026/NQ-HĐND")
    make_document(number="01/2026/NQ-HĐND")
    response = client.get("/van-ban/so/01-2026-nq-hdnd/")
    assert response["Location"] == "/tim-kiem/?q=01%2F2026%2FNQ-H%C4%90ND"


@pytest.mark.parametrize("number", ["99-2022-nd-cp", "%20", "a" * 500])
def test_an_address_without_a_public_document_is_not_found(client, make_document, number):
    make_document(number="42/2022/NĐ-CP", publish=False, live=False)
    assert client.get(f"/van-ban/so/{number}/").status_code == 404


def test_a_draft_has_no_address_by_number(client, make_document):
    make_document(number="42/2022/NĐ-CP", publish=False, live=False)
    assert client.get("/van-ban/so/42-2022-nd-cp/").status_code == 404
