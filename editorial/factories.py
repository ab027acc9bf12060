from typing import Any

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from .models import Unit, UnitPlace, User


class UserFactory(DjangoModelFactory):
    """A user; `role` puts them into the group of that name, `password` is kept hashed."""

    class Meta:
        model = User
        django_get_or_create = ["username"]
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"can-bo-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    password = factory.django.Password("mat-khau-thu-nghiem")

    @factory.post_generation
    def role(self: Any, create, extracted, **kwargs):
        if create and extracted:
            self.groups.add(Group.objects.get(name=extracted))


class UnitFactory(DjangoModelFactory):
    """A unit; `sections` are the pages on which its people work."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Phòng {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, sections: Any = (), **kwargs: Any) -> Unit:
        unit = model_class(*args, **kwargs)
        unit.places = [UnitPlace(page_id=section.pk) for section in sections]
        unit.save()
        return unit
