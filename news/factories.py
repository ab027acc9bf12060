import factory

from core.factories import BasePageFactory

from .models import NewsIndexPage, NewsPage, NewsSectionPage


class NewsIndexPageFactory(BasePageFactory):
    class Meta:
        model = NewsIndexPage


class NewsSectionPageFactory(BasePageFactory):
    class Meta:
        model = NewsSectionPage

    parent = factory.SubFactory(NewsIndexPageFactory)


class NewsPageFactory(BasePageFactory):
    class Meta:
        model = NewsPage

    title = factory.Sequence(lambda n: f"Tin số {n}")
    lead = "Đoạn mở đầu của tin."
    author = "Ban Biên tập"
