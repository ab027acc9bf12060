from core.setup import setup_step

from .roles import set_up_roles


@setup_step(60, "roles and workflow")
def make_roles() -> None:
    set_up_roles()
