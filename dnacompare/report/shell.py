"""What every page that works from disk has around it: style, scripts, a policy of no requests."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from dnacompare import __version__

POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
"""No request leaves the page. Plotly writes styles of its own into it, hence the exception."""


def render(template: str, values: Mapping[str, Any]) -> str:
    """The template of this folder with ``values``, all of them escaped; plotly is inlined once."""
    from jinja2 import Environment, FunctionLoader

    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    scripts = [_plotly(), _asset("page.js")]
    return environment.get_template(template).render(
        **values,
        style=_asset("page.css"),
        scripts=scripts,
        policy=POLICY.format(scripts=" ".join(map(_hash, scripts))),
        version=__version__,
    )


def _hash(script: str) -> str:
    """How a content security policy names a script by what it is."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return files("dnacompare.report").joinpath(name).read_text("utf-8")


@cache
def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    source: str = get_plotlyjs()
    return source.replace("</script", "<\\/script")
