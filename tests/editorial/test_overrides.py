# ruff: noqa: E501 - a sum is a line
"""Our versions of what Wagtail has, held against the originals that they were made from."""

import hashlib
import inspect
from pathlib import Path

import pytest
from django.conf import settings
from django.dispatch import Signal
from django.template.engine import Engine
from django.template.loaders.app_directories import Loader
from modelsearch.tasks import insert_or_update_object_task
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin.forms.choosers import URLOrAbsolutePathField
from wagtail.admin.panels import InlinePanel
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.admin.views.chooser import PageChooserTable
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import PageListingMixin
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser
from wagtail.blocks.base import BlockWidget
from wagtail.images.blocks import ImageBlockComparison
from wagtail.models import PagePermissionTester
from wagtail.tasks import update_reference_index_task
from wagtail_localize.wagtail_hooks import page_listing_more_buttons

# Template → SHA-256 of the package's file.
TEMPLATES = {
    "wagtailadmin/admin_base.html": "8d1e91482208ac34500fdc72c15fad7e4bafb2071e4cc13075a678aa47b7619d",
    "wagtailadmin/pages/listing/_page_title_column_header.html": "6edca9f62c0dd8440e8193141d4c3d9319525f599cd56ff349668c4f7d9a9fa1",
    "wagtailadmin/reports/listing/_list_page_types_usage.html": "d8b25a2f35ef4b89c32eabf6322db0f0a24119e45b0987fb9b373965e064e302",
    "wagtailadmin/shared/headers/_actions.html": "facea723b6b917627f718d47a945c79fabcb1cbc516983c66cb6801b6a9a1557",
    "wagtailadmin/shared/user_avatar.html": "10cbd09a2e9434e569d2ccc518298adbeb8cb9f3263fd31aa61ff049e6cc771a",
    "wagtailadmin/tables/boolean_cell.html": "f52d1f7945b2b176e1921c5014774ceddd883008e0be68a4e3e964cb73e52619",
    "wagtaillocales/index.html": "a7fb4f60c524d2e9b9a26a2e1e96fa583e168eee3561c0354bf81a4a904cc84f",
    "wagtail_localize/admin/edit_translation.html": "52b849c00b09876c0fb0e7314a762f1eebb1c4212120828c61c1350a301a5ba7",
    "wagtail_localize/admin/submit_translation.html": "f11cd525d207f37cee4e85ee4cde9a56941f3efe6d5d9da8fb104c948452f2b6",
    "wagtailadmin/shared/usage_summary.html": "b3c9bccc50a0b6c40029da76f36f6a83c820c58bf6b6a5b3deb4a54a733d0f87",
    "wagtailadmin/panels/inline_panel.html": "195bb0b199edb062dcf41a5a92ecabf5bae52a6eac06823eb3cd12b799be4f89",
    "wagtailadmin/widgets/date_input.html": "2557f7a4fd543d7cd6f192a97fdd0c12ebfad9a8d4ab2b7fe72a2f011cd049c8",
    "wagtailadmin/widgets/datetime_input.html": "479d8ddeaa73d2fdd33d584118d51b0c3ec4c2dc5b90a66b526874f9799d2676",
    "wagtailadmin/widgets/time_input.html": "536917c544a135631e8683866e8351bd491822a336c9a59639ab71338638e242",
    "wagtailsearchpromotions/add.html": "f562d10c37b349f1ca253c348c7db5735816bc49e4fd2fc3c969588741b91a01",
    "wagtailsearchpromotions/edit.html": "5378c649da124598bc169234a037ea2a7e1b978436f3713b58c8eebe2f74cd3b",
}
# What editorial (choosers, explorer, mended, checks, saving, translating) and core/tasks.py stand in for, or put into.
CLASSES = {
    BaseChooser: "ff6bff383531e503d3317babbb5a6790b5ce18a773902fe907f7149409e089d3",
    AdminTaskChooser: "9c8d814838f3bdb839dac3a7b21c9ab2b17365341c4d02fbf3647a415fceaa7b",
    ChecksSidePanel: "c91c46e0d18c986192f4dca8152ed71b218f9ced81f9d3bc8e545415a78fa92f",
    PublishPageRevisionAction: "79ac16e7212baaae2de8e8fc12c0b3870ea983f8a9142bedc1d324dec572ccf3",
    CreateView: "dad34a04c38468f8d0ae3a5e3cb81183a709120d0bf988e057e9f7a41e01b3a4",
    EditView: "ecdbcd2b128d0034491954d4ced74069e06582d925a01611ed37e01c53e847bf",
    UnpublishAction: "2985610fe954510f1feb9a69060cfea98edc486f34e1f9f691b50633738901f8",
    UnpublishPageAction: "07c8129ab41c1f1ba7b11ac0ee300d2646afad2cf3ecfcc8e995414b1f038ec6",
    DeletePageAction: "5c0e9c1d050b1b130d6ef0963fef6fcc9d7b2a83b62706ba1d2e51e61e705a11",
    CopyView: "e7b6621cfcaa6575facdd14362f9465af85df739b032d68ce38f3611e3976c99",
    URLOrAbsolutePathField: "dfcdb0eb091a10fa646c1b1af1d0bf1cc51437d72c32a0c56126768741861dd6",
    ImageBlockComparison: "f9c04d88ce05d15bc57abb5e5a2df9e1f82eb70534f01fd53983f416b3fbe3c5",
    InlinePanel: "952f97ab9a537c1b8f56279055660cffe8cc461e8262c304af0e68347ca9159c",
    BlockWidget: "f014d223914264aef077865ef38445f7b03ff51835a37d41dfa42c0fcb5d8b8f",
    PageChooserTable: "19b09ef87ad59f6e20631f74ced5341161cc7396d0e96fbd2186f03edea896ab",
    PageListingMixin: "0e710a7bbc704e1754c72d33e82e35dfb119a67a327594f07e3ce83399461518",
    PagePermissionTester: "797acd98e92046e4900e95143434fbed25e93e11c85cbbacfb3f8fa1fdc99fa3",
    page_listing_more_buttons: "2a98d3b297d8c957b0136655e1c9b962a21220236efef07a305d38b6cb8e9661",
    Signal: "ab59c71fc3c59ea6fd5c6c8aeee5bca37fd3d77456fd08797da2cd167b7e9044",
    PublishRevisionAction: "b98b0c64ca39bc82390d7255f993ac27caa76ed88eec4a3de06e63b6c41f3c76",
    insert_or_update_object_task.func: "835601d364a488f5befaf84d37d63106cf5ba56cd673f42253559a223a3db27b",
    update_reference_index_task.func: "a194cc1f23bc41d8ec2b61cc1770c321a3defc5efbf2961d9834dd52dd3f9412",
}
ADVICE = (
    "The package has another version of this than ours was made from. Compare the two, take over into ours what is "
    "new, try it in the editor (make e2e), then write the new sum here."
)


def sum_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def original(name: str) -> Path | None:
    """The file of the package that has a template of this name."""
    loader = Loader(Engine.get_default())
    files = (Path(source.name) for source in loader.get_template_sources(name))
    return next((file for file in files if file.exists()), None)


def test_every_template_that_we_override_is_watched():
    ours = settings.BASE_DIR / "templates"
    names = (file.relative_to(ours).as_posix() for file in ours.rglob("*.html"))
    assert {name for name in names if original(name)} == set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_overridden_templates_are_as_we_know_them(name):
    assert sum_of(original(name).read_text()) == TEMPLATES[name], ADVICE


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_the_overridden_classes_are_as_we_know_them(cls):
    assert sum_of(inspect.getsource(cls)) == CLASSES[cls], ADVICE
