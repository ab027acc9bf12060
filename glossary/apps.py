from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GlossaryConfig(AppConfig):
    name = "glossary"
    verbose_name = _("Glossary")

    def ready(self) -> None:
        from core.text_steps import add_text_step

        from .marking import mark_first_uses

        # After the citations: a term within one is left alone.
        add_text_step(mark_first_uses)
