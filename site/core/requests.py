from django.core.handlers.wsgi import WSGIRequest


class Utf8Request(WSGIRequest):
    """A request that is read as UTF-8, in which all our pages are, whatever charset its header names.

    Python knows codecs in which no text can be read (rot13, idna). Django reads the query in what is named
    before there is a request that a middleware could mend.
    """

    @property
    def encoding(self) -> str:
        return "utf-8"

    @encoding.setter
    def encoding(self, named: str) -> None:
        """Not heard."""
