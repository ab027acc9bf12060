"""What the exchange adds to Wagtail's editor."""

from wagtail import hooks

from .moving_in import views

hooks.register("register_admin_urls", views.addresses)
hooks.register("register_reports_menu_item", views.menu_item)
