import datetime

import factory

from core.factories import BasePageFactory

from .feedback.models import Commune, FieldReport
from .models import OutlineIndexPage, OutlinePage


class OutlineIndexPageFactory(BasePageFactory):
    class Meta:
        model = OutlineIndexPage


class OutlinePageFactory(BasePageFactory):
    class Meta:
        model = OutlinePage

    title = factory.Sequence(lambda n: f"Đề cương số {n}")


class CommuneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commune

    name = factory.Sequence(lambda n: f"Mường Mẫu {n}")


class FieldReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FieldReport

    title = factory.LazyAttribute(lambda report: report.outline.title if report.outline else "Đề cương cũ")
    commune = factory.SubFactory(CommuneFactory)
    used_on = datetime.date(2026, 3, 4)
    place = FieldReport.Place.VILLAGE
    audience_size = 40
