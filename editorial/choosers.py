"""The choosers of Wagtail's editor without their inline script, which the Content-Security-Policy forbids."""

import json
from functools import wraps
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser


def render(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None
) -> SafeString:
    """BaseChooser.render, with the call that starts the chooser as data for static/js/admin-start.js."""
    data = self.get_value_data(value)
    options = self.get_js_init_options(attrs["id"], name, data)
    return format_html(
        '{}<template data-controller="portal-start" data-portal-start-name-value="{}"'
        ' data-portal-start-arguments-value="{}"></template>',
        self.render_html(name, data, attrs),
        self.js_constructor,
        json.dumps([attrs["id"], options]),
    )


def no_instance_of_nonsense(get_instance: Any) -> Any:
    """BaseChooser.get_instance of Wagtail 8.0, which fails where a form comes back with what is no key."""

    @wraps(get_instance)
    def found(self: BaseChooser, value: Any) -> Any:
        try:
            return get_instance(self, value)
        except (TypeError, ValueError):
            return None

    return found


def use_data_for_choosers() -> None:
    BaseChooser.render = render
    BaseChooser.get_instance = no_instance_of_nonsense(BaseChooser.get_instance)
    # The one chooser that starts by a function of another name than its class says.
    AdminTaskChooser.js_constructor = "createTaskChooser"
