"""What the site has said so far: names, forms, links, marks of what a browser keeps, cookies."""

import re
from collections import defaultdict
from urllib.parse import urlsplit

from tests.e2e.fuzzing.forms import forms_in, links_in, pages_in

# Of forms and links, not of what the head of a page tells.
NAMES = re.compile(rb'<(?:input|select|textarea|button)[^>]* name="([\w.-]{1,60})"|[?&;]([\w.-]{1,40})=')
NOT_CHANGED = {b"csrfmiddlewaretoken"}
MOST_NAMES, MOST_LINKS = 2000, 3000
READ = 600_000
# They would end the session that the others go on in.
ENDING = ("/logout/", "/session/")
OK = 200


class Memory:
    """Of all answers; what is asked next is made of it."""

    def __init__(self):
        self.names = {"": [b"q", b"p", b"page", b"next", b"id", b"ordering", b"cursor", b"offset", b"limit"]}
        self.forms = defaultdict(list)
        self.links = defaultdict(dict)
        self.marks = {}
        self.cookies = {}

    def learn(self, request, answer):
        """The names in forms and links are asked for in what follows, most of all there; forms are sent."""
        found = [one[1] or one[2] for one in NAMES.finditer(answer.content[:READ])]
        for known in (self.names[""], self.names.setdefault(request.place, [])):
            new = [name for name in dict.fromkeys(found) if name not in known and name not in NOT_CHANGED]
            known += new[: MOST_NAMES - len(known)]
        for name, value in answer.headers():
            if name.lower() == b"set-cookie":
                self.cookies[value.partition(b"=")[0]] = value.partition(b";")[0]
        if answer.status == OK and len(answer.content) < READ:
            self.read(request, answer)

    def read(self, request, answer):
        path = request.path.decode(errors="replace")
        marks = [answer.header(b"etag"), answer.header(b"last-modified")]
        if any(marks):
            self.marks[request.path] = marks
        if not answer.header(b"content-type").startswith((b"text/html", b"application/json")):
            return
        for text in pages_in(answer.content):
            forms = [form for form in forms_in(text, path) if is_ours(form.action)]
            if forms:
                self.forms[request.who, request.place] = forms
            links = self.links[request.who]
            for link in links_in(text, path):
                if is_ours(link) and len(links) < MOST_LINKS:
                    links.setdefault(link, request.place)


def is_ours(address):
    """A place of the site that may be asked without ending the session."""
    try:
        return not urlsplit(address).netloc and not urlsplit(address).path.endswith(ENDING)
    except ValueError:
        return False
