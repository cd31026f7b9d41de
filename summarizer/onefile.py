"""A page in one file: a package's template with its style and its script inside, under a policy for these two.

In go the name of a package, that of its page, and what the template shows; out comes HTML that
opens from disk and asks for nothing. Content reaches it only through jinja2's autoescape; a
name the template knows and the caller does not give is refused (`jinja2.UndefinedError`).
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

from markupsafe import Markup


def render_page(package: str, page: str, filters: Mapping[str, Callable[..., Any]], **content: Any) -> str:
    """The page `assets/<page>.html.jinja` of `package`, given its `style`, `script`, `policy` and `content`."""
    style, script = (
        (files(package) / "assets" / f"{page}.{kind}").read_text(encoding="utf-8") for kind in ("css", "js")
    )
    template = _environment(package, filters).get_template(f"{page}.html.jinja")
    html: str = template.render(
        **content,
        style=Markup(style),  # noqa: S704 - our own files, no text of an article in them
        script=Markup(script),  # noqa: S704
        policy=content_security_policy(style, script),
    )
    return html


def content_security_policy(style: str, script: str) -> str:
    """A policy under which exactly this style and this script run, and nothing is loaded or sent (CSP level 2)."""
    return (
        f"default-src 'none'; style-src '{_source_hash(style)}'; script-src '{_source_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _source_hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _environment(package: str, filters: Mapping[str, Callable[..., Any]]) -> Any:
    # jinja2 takes 30 ms to import: only a page pays for it
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(package, "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return environment
