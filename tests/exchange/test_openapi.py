"""The whole API against its own description, with what fits it and what doesn't."""

import os
from types import SimpleNamespace

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.openapi import document
from exchange.changes.sweeping import sweep

from .to_django import session

# `make fuzz` asks for more of them, each time others.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", 6))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def api(shared):
    shared.news(title="Tin về luật")
    law = shared.document()
    shared.outline()
    sweep()
    return SimpleNamespace(operations=schemathesis.openapi.from_dict(document()), key=law.pk)


@pytest.mark.parametrize("path", document()["paths"])
def test_every_answer_is_as_described(api, db, path):
    operation = api.operations[path]["GET"]

    @hypothesis_settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize="FUZZ_EXAMPLES" not in os.environ,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case):
        if "id" in case.path_parameters:
            # By chance it would always be that of nothing.
            case.path_parameters["id"] = api.key
        case.call_and_validate(checks=CHECKS, base_url="http://localhost", session=session())

    ask()
