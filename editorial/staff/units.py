"""The groups of a unit and what they may do, in its sections only."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from documents.models import DocumentIndexPage

from .. import roles
from .models import Unit

CONTRIBUTORS = "Cộng tác viên"
# A contributor sees what the contributors and writers of the unit uploaded, and no other image or file.
CONTRIBUTOR_LIBRARY = roles.LIBRARY_WRITE
SHARED_LIBRARY = ["wagtailimages.choose_image", "wagtaildocs.choose_document"]


def name_groups(unit: Unit) -> None:
    """Make the groups and the collection of a new unit; name those of an old one as it is named now."""
    for field, name in group_names(unit).items():
        if getattr(unit, f"{field}_id"):
            Group.objects.filter(pk=getattr(unit, f"{field}_id")).update(name=name)
        else:
            setattr(unit, field, Group.objects.create(name=name))
    if unit.collection_id:
        Collection.objects.filter(pk=unit.collection_id).update(name=unit.name)
    else:
        unit.collection = Collection.get_first_root_node().add_child(name=unit.name)


def group_names(unit: Unit) -> dict[str, str]:
    """The names of its groups by the fields of the unit."""
    roles_of_unit = {"contributors": CONTRIBUTORS, "writers": roles.WRITERS, "editors": roles.EDITORS}
    # A group's name has 150 characters, which a long unit and its role don't pass.
    return {field: f"{role} – {unit.name}" for field, role in roles_of_unit.items()}


def grant_rights(unit: Unit) -> None:
    """Give the groups of the unit exactly the rights of their roles, at the unit's places as they are now."""
    places = [place.page for place in unit.places.select_related("page")]
    has_documents = any(issubclass(place.specific_class, DocumentIndexPage) for place in places)
    versions = roles.WRITE_VERSIONS if has_documents else []
    editing = [*versions, *roles.DELEGATE]
    rights = [
        (unit.contributors, roles.WRITER_PAGES, CONTRIBUTOR_LIBRARY, [], []),
        (unit.writers, roles.WRITER_PAGES, roles.LIBRARY_WRITE, SHARED_LIBRARY, versions),
        (unit.editors, roles.EDITOR_PAGES, roles.LIBRARY_CHANGE, SHARED_LIBRARY, editing),
    ]
    for group, pages, own_library, shared_library, permissions in rights:
        group.permissions.set(roles.find_permissions([*roles.ADMIN_ACCESS, *permissions]))
        _set_page_rights(group, [place.pk for place in places], pages)
        _set_library_rights(group, unit.collection, own_library, shared_library)


def _set_page_rights(group: Group, page_ids: list[int], codenames: Iterable[str]) -> None:
    permissions = roles.find_permissions(f"wagtailcore.{codename}" for codename in codenames)
    held = GroupPagePermission.objects.filter(group=group)
    held.exclude(page_id__in=page_ids, permission__in=permissions).delete()
    for page_id in page_ids:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(group=group, page_id=page_id, permission=permission)


def _set_library_rights(group: Group, own: Collection, own_names: list[str], shared_names: list[str]) -> None:
    """What is held already stays, so that the audit log has only what changes."""
    wanted: list[tuple[Collection, Permission]] = [
        *((own, permission) for permission in roles.find_permissions(own_names)),
        *((Collection.get_first_root_node(), right) for right in roles.find_permissions(shared_names)),
    ]
    rights = GroupCollectionPermission.objects.filter(group=group)
    for held in rights.select_related("collection", "permission"):
        if (held.collection, held.permission) not in wanted:
            held.delete()
    for collection, permission in wanted:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
