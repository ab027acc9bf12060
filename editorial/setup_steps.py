from core.setup import setup_step

from .package_names import name_permissions, name_roots
from .roles import set_up_roles
from .staff.models import Unit
from .staff.units import grant_rights


@setup_step(60, "roles and workflow")
def make_roles() -> None:
    set_up_roles()
    for unit in Unit.objects.all():
        grant_rights(unit)


@setup_step(70, "names that the packages wrote in English")
def name_records() -> None:
    name_roots()
    name_permissions()
