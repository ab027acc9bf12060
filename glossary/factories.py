import factory

from core.factories import TermFactory

from .models import GlossaryTerm


class GlossaryTermFactory(TermFactory):
    class Meta:
        model = GlossaryTerm

    name = factory.Sequence(lambda n: f"thuật ngữ thứ {n}")
    definition = "Điều mà thuật ngữ này muốn nói."
