"""Numbers of citizens that a page may give away: mobile phones, identity cards."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.personal_numbers import hidden, identities_in, mobiles_in

from .draft import Draft, Finding


def personal_numbers(draft: Draft) -> Iterator[Finding]:
    for line in draft.lines:
        if sum(char.isdigit() for char in line.text) < 9:
            continue
        for number in mobiles_in(line.text):
            yield Finding(_("A mobile phone number: %(number)s") % {"number": hidden(number)}, line.place)
        for number in identities_in(line.text):
            yield Finding(_("An identity number: %(number)s") % {"number": hidden(number)}, line.place)
