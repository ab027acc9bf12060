from django import template

from editorial.royalties.money import dong

register = template.Library()
register.filter("dong", dong)
