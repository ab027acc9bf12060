"""Whoever is made an administrator is told of to all other administrators by mail.

Who takes an administrator's account over makes another first, to stay. That it was done is in the audit log,
as any change of a person's roles; the mail comes to those as well who don't look there each day.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.db.models.signals import m2m_changed, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.admin.mail import send_mail
from wagtail.users.models import UserProfile

from audit.actions import NAMES
from audit.recording import record
from core.asking import current_request

from ..models import User
from ..roles import ADMINISTRATORS

TOLD = "administrators_told"
NAMES[TOLD] = gettext_lazy("Administrators told of a new one")


@receiver(m2m_changed, sender=User.groups.through)
def tell_of_role(instance: Any, action: str, reverse: bool, pk_set: set[int], **kwargs: Any) -> None:
    """Also where the group is given its people."""
    if action != "post_add":
        return
    if reverse:
        people = (
            User.objects.filter(pk__in=pk_set) if instance.name == ADMINISTRATORS else User.objects.none()
        )
    else:
        is_given = Group.objects.filter(pk__in=pk_set, name=ADMINISTRATORS).exists()
        people = User.objects.filter(pk=instance.pk) if is_given else User.objects.none()
    for person in people:
        _tell_of(person)


@receiver(pre_save, sender=User)
def tell_of_superuser(
    instance: User, raw: bool = False, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    """Also of an administrator's old account that is active again."""
    is_other = update_fields is not None and not {"is_superuser", "is_active"}.intersection(update_fields)
    if raw or is_other or not instance.is_active:
        return
    before = User.objects.filter(pk=instance.pk)
    active = before.filter(is_active=True)
    is_new = instance.is_superuser and not active.filter(is_superuser=True).exists()
    if is_new or (not active.exists() and before.filter(groups__name=ADMINISTRATORS).exists()):
        _tell_of(instance)


def _tell_of(person: User) -> None:
    """Where a person did it: a command on the server is in the log of commands."""
    request = current_request()
    if request is None or not request.user.is_authenticated:
        return
    told = _administrators().exclude(pk__in=[key for key in (person.pk, request.user.pk) if key])
    for one in told:
        with override(UserProfile.get_for_user(one).get_preferred_language()):
            names = {"by": request.user.get_full_name(), "person": person.get_full_name()}
            text = _(
                "%(by)s has made %(person)s an administrator. If you know nothing of it, call %(by)s at "
                "once; who did what is in the audit log."
            )
            send_mail(_("A new administrator: %(person)s") % names, text % names, [one.email])
    addressed = [one.get_username() for one in told]
    record(TOLD, label=str(person), kind="editorial.user", key=str(person.pk or ""), after={"to": addressed})


def _administrators() -> QuerySet[User]:
    found = User.objects.filter(Q(groups__name=ADMINISTRATORS) | Q(is_superuser=True), is_active=True)
    return found.exclude(email="").distinct().order_by("pk")
