"""The brief as JSON, whole: the format others build on.

In goes a Brief; out comes the object of the schema `summarizer.brief/1`, every field
present, keys in the order of the records, two blanks of indentation, a line feed at
the end. The same brief gives the same bytes. Control characters, bidirectional
controls and lone surrogates stand as \\u escapes: the same value, safe to print.
"""

import json

from summarizer.records import Brief
from summarizer.rendering.escaping import escape_json


def render_json(brief: Brief) -> str:
    """The brief as JSON text; `Brief.model_validate_json` reads it back equal."""
    # Through json.dumps: pydantic's own writer refuses a string that holds a lone surrogate.
    return escape_json(json.dumps(brief.model_dump(by_alias=True), ensure_ascii=False, indent=2)) + "\n"
