"""The filters of public lists."""

from core.forms import TermChoiceField
from core.models import FieldOfLaw
from documents.factories import IssuerFactory
from documents.models import Issuer


def labels(model, language):
    field = TermChoiceField(model, empty_label="Tất cả")
    field.use_language(language)
    return [label for _value, label in field.choices]


def test_terms_come_in_the_editors_order(home):
    names = (
        FieldOfLaw.objects.filter(locale=home.locale).order_by("sort_order").values_list("name", flat=True)
    )
    assert labels(FieldOfLaw, home.locale) == ["Tất cả", *names]


def test_terms_of_one_place_come_by_the_vietnamese_alphabet(home):
    for name in ("Đài Truyền hình", "Ủy ban Dân tộc", "Dân quân", "Ăn toàn"):
        IssuerFactory(name=name, sort_order=1000)
    assert labels(Issuer, home.locale)[-4:] == ["Ăn toàn", "Dân quân", "Đài Truyền hình", "Ủy ban Dân tộc"]
