import factory
from factory.django import DjangoModelFactory
from wagtail.contrib.search_promotions.models import Query, SearchPromotion


class SearchPromotionFactory(DjangoModelFactory):
    """A result that is promoted for the query of the text `query_string`; give it a page or a link."""

    class Meta:
        model = SearchPromotion

    class Params:
        query_string = factory.Sequence(lambda n: f"câu hỏi {n}")

    query = factory.LazyAttribute(lambda promotion: Query.get(promotion.query_string))
