import factory

from core.factories import BasePageFactory

from .models import OutlineIndexPage, OutlinePage


class OutlineIndexPageFactory(BasePageFactory):
    class Meta:
        model = OutlineIndexPage


class OutlinePageFactory(BasePageFactory):
    class Meta:
        model = OutlinePage

    title = factory.Sequence(lambda n: f"Đề cương số {n}")
