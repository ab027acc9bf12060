from core.factories import BasePageFactory

from .models import HomePage, StandardPage


class HomePageFactory(BasePageFactory):
    class Meta:
        model = HomePage


class StandardPageFactory(BasePageFactory):
    class Meta:
        model = StandardPage
