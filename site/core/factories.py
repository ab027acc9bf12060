"""Factories of what every page type shares, for the tests and the demo alike."""

import factory
import wagtail_factories
from factory.django import DjangoModelFactory
from wagtail.models import Locale

from core.models import Audience, CustomImage, FieldOfLaw, File, Occasion


class TermFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    name = factory.Sequence(lambda n: f"Thuật ngữ {n}")
    slug = factory.Sequence(lambda n: f"thuat-ngu-{n}")
    locale = factory.LazyFunction(lambda: Locale.objects.get(language_code="vi"))


class FieldOfLawFactory(TermFactory):
    class Meta:
        model = FieldOfLaw


class AudienceFactory(TermFactory):
    class Meta:
        model = Audience


class OccasionFactory(TermFactory):
    class Meta:
        model = Occasion


class ImageFactory(wagtail_factories.ImageFactory):
    class Meta:
        model = CustomImage

    description = "Bản làng bên ruộng bậc thang"


class FileFactory(wagtail_factories.DocumentFactory):
    class Meta:
        model = File


class BasePageFactory(wagtail_factories.PageFactory):
    """A live page. With `publish=True` it is published as an editor would: revision, log, signals."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Trang {n}")
    slug = factory.Sequence(lambda n: f"trang-{n}")
    locale = factory.LazyFunction(lambda: Locale.objects.get(language_code="vi"))

    @factory.post_generation
    def publish(self, create, extracted, **kwargs):
        if create and extracted:
            self.save_revision().publish()
