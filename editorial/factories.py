from typing import Any

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from .models import User


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
