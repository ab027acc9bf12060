"""Vietnamese for what the packages name in English without a message to translate.

Labels that their code makes of a class's or a field's name, and the names that their migrations write.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.forms import Form
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Locale, Page, Site
from wagtail_localize import models
from wagtail_localize.views import edit_translation

ROOT = "Gốc"
# The verbs of the permissions that Django and Wagtail make for every model: "Can add page".
ACTIONS = {
    "add": "Thêm",
    "change": "Sửa",
    "delete": "Xóa",
    "view": "Xem",
    "publish": "Xuất bản",
    "lock": "Khóa",
    "unlock": "Mở khóa",
    "submit": "Yêu cầu",
}


def name_roots() -> None:
    Page.objects.filter(depth=1, title="Root").update(title=ROOT, draft_title=ROOT)
    Collection.objects.filter(depth=1, name="Root").update(name=ROOT)


def name_permissions() -> None:
    """The form of a group shows these names. A name that somebody has changed stays."""
    permissions = list(Permission.objects.select_related("content_type"))
    with translation.override("vi"):
        for permission in permissions:
            permission.name = _name_of(permission)
    Permission.objects.bulk_update(permissions, ["name"])


def _name_of(permission: Permission) -> str:
    action, _underscore, what = permission.codename.partition("_")
    model = permission.content_type.model_class()
    if permission.name.startswith("Can ") and action in ACTIONS and model and what == model._meta.model_name:
        return f"{ACTIONS[action]} {model._meta.verbose_name}"
    # Wagtail's own are messages, which it translates where it writes them, not where it reads them out.
    return translation.gettext(permission.name)


def name_what_packages_leave_in_english() -> None:
    for module in (models, edit_translation):
        module.DATE_FORMAT = "%d/%m/%Y"
    _name_models()
    _label_forms()
    _label_columns()


def _name_models() -> None:
    """Migrations don't see it: they compare what a model and a field were declared with."""
    Locale._meta.verbose_name = _("locale")
    models.Translation._meta.verbose_name = _("translation")
    models.LocaleSynchronization._meta.get_field("sync_from").verbose_name = _("source locale")


def _label_forms() -> None:
    from wagtail.admin.forms import choosers, workflows
    from wagtail.admin.forms.auth import LoginForm
    from wagtail.users.forms import PagePermissionsForm
    from wagtail.users.views.bulk_actions.assign_role import RoleForm
    from wagtail_localize.views.report import TranslationsReportFilterSet

    page = capfirst(Page._meta.verbose_name)
    _label(LoginForm, password=_("Password"))
    _label(PagePermissionsForm, page=page)
    _label(RoleForm, role=_("Role"))
    _label(workflows.WorkflowPageForm, page=page)
    _label(workflows.WorkflowContentTypeForm, content_types=capfirst(ContentType._meta.verbose_name_plural))
    text = _("Link text")
    _label(choosers.ExternalLinkChooserForm, link_text=text)
    _label(choosers.AnchorLinkChooserForm, link_text=text)
    _label(choosers.PhoneLinkChooserForm, link_text=text, phone_number=capfirst(_("phone")))
    _label(
        choosers.EmailLinkChooserForm,
        link_text=text,
        email_address=capfirst(_("email")),
        subject=_("Subject"),
        body=_("Message"),
    )
    filters = TranslationsReportFilterSet.base_filters
    filters["source_locale"].label = capfirst(_("source locale"))
    filters["target_locale"].label = capfirst(_("target locale"))
    choosers.LocaleFilterMixin.__init__ = _with_label(choosers.LocaleFilterMixin.__init__)


def _label(form: type[Form], **labels: Any) -> None:
    for name, label in labels.items():
        form.base_fields[name].label = label


def _with_label(initialize: Callable[..., None]) -> Callable[..., None]:
    """For the filter of a chooser, which makes its field anew each time."""

    def labelled(self: Form, *args: Any, **kwargs: Any) -> None:
        initialize(self, *args, **kwargs)
        if "locale" in self.fields:
            self.fields["locale"].label = capfirst(_("locale"))

    return labelled


def _label_columns() -> None:
    """The list of sites says what the form of a site says."""
    from wagtail.sites.views import IndexView

    for column in IndexView.columns:
        if column.name in ("port", "site_name", "root_page"):
            column.label = capfirst(Site._meta.get_field(column.name).verbose_name)
