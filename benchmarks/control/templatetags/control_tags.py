from django import template
from wagtail.models import Page, Site

from benchmarks.control.models import FooterText

register = template.Library()


@register.simple_tag(takes_context=True)
def site_root(context):
    return Site.find_for_request(context["request"]).root_page


@register.inclusion_tag("control/menu.html", takes_context=True)
def menu(context, parent, current=None):
    items = parent.get_children().live().in_menu()
    for item in items:
        item.show_dropdown = item.get_children().live().in_menu().exists()
        item.active = current.url_path.startswith(item.url_path) if current else False
    return {"items": items, "request": context["request"]}


@register.inclusion_tag("control/submenu.html", takes_context=True)
def submenu(context, parent):
    return {"items": parent.get_children().live().in_menu(), "request": context["request"]}


@register.inclusion_tag("control/breadcrumbs.html", takes_context=True)
def breadcrumbs(context):
    page = context.get("self")
    found = Page.objects.ancestor_of(page, inclusive=True).filter(depth__gt=1) if page else ()
    return {"ancestors": found, "request": context["request"]}


@register.simple_tag
def footer_text():
    found = FooterText._default_manager.first()
    return found.body if found else ""
