"""Factories of what every page type shares, for the tests and the demo alike."""

import datetime
from typing import Any

import factory
import wagtail_factories
from factory.django import DjangoModelFactory
from wagtail.models import Collection, Locale

from core.models import Audience, Correction, CustomImage, FieldOfLaw, File, Occasion
from core.public_media import images_of, settle


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


class InRootCollection(DjangoModelFactory):
    """In the collection that everybody has, where Wagtail's own factories make one for each object."""

    class Meta:
        abstract = True

    collection = factory.LazyFunction(Collection.get_first_root_node)


class ImageFactory(InRootCollection, wagtail_factories.ImageFactory):
    class Meta:
        model = CustomImage

    description = "Bản làng bên ruộng bậc thang"


class FileFactory(InRootCollection, wagtail_factories.DocumentFactory):
    class Meta:
        model = File

    file = factory.django.FileField(filename="tep.txt", data="Luật Đất đai\n".encode())


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
        elif create and self.live:
            settle(images_of(self))


def add_correction(
    page: Any,
    text: str = "Nội dung đúng như sau.",
    date: datetime.date | None = None,
    *,
    publish: bool = True,
    **fields: Any,
) -> None:
    """Correct a page as an editor would: a draft with a correction and other `fields`, then published."""
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.corrections.add(Correction(text=text, **({"date": date} if date else {})))
    revision = draft.save_revision()
    if publish:
        revision.publish()
