"""/oai: where harvesters ask, by GET or by a form that is posted."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree

from core.text import clean_text

from .answers import OAI, XSI, Answers, E
from .arguments import SECOND, RefusedError, read_arguments

SCHEMA = f"{OAI} {OAI}OAI-PMH.xsd"
# A request of which nothing is sure isn't repeated in the answer (OAI-PMH 2.0, 3.2).
UNSURE = {"badVerb", "badArgument"}


@csrf_exempt  # It changes nothing, whoever lets it be sent.
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    answers = Answers(request)
    verbs = {
        "Identify": answers.identify,
        "ListMetadataFormats": answers.list_metadata_formats,
        "ListSets": answers.list_sets,
        "GetRecord": answers.get_record,
        "ListIdentifiers": answers.list_identifiers,
        "ListRecords": answers.list_records,
    }
    arguments: dict[str, str] = {}
    try:
        arguments = read_arguments(request.POST if request.method == "POST" else request.GET)
        told = verbs[arguments["verb"]](arguments)
    except RefusedError as error:
        told = E.error(str(error), code=error.code)
        if error.code in UNSURE:
            arguments = {}
    return _whole(answers, arguments, told)


def _whole(answers: Answers, arguments: dict[str, str], told: etree._Element) -> HttpResponse:
    root = E(
        "OAI-PMH",
        {f"{{{XSI}}}schemaLocation": SCHEMA},
        E.responseDate(timezone.now().strftime(SECOND)),
        E.request(answers.base_url, {name: clean_text(value) for name, value in arguments.items()}),
        told,
    )
    body = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    response = HttpResponse(body, content_type="text/xml; charset=utf-8")
    # Its moment is another one each time, and what was taken down is gone at once.
    response.headers["Cache-Control"] = "no-store"
    return response
