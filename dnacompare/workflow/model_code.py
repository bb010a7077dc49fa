"""Some models are programs. They run only with the leave of whoever runs this process."""

from collections.abc import Mapping
from typing import Any

from dnacompare.declared import PREFIX
from dnacompare.errors import InputError
from dnacompare.specs import ExtractorSpec

LEAVE = "allow_model_code"
"""The option that gives leave; True itself counts, no text that a page could send."""
VARIABLE = PREFIX + LEAVE.upper()


def permitted(spec: ExtractorSpec, options: Mapping[str, Any] | None) -> dict[str, Any]:
    """The options without the leave; raises ``InputError`` if the family needs it and has none."""
    given = dict(options or {})
    if given.pop(LEAVE, False) is not True and spec.runs_code:
        raise InputError(
            f"{spec.name!r} runs a program that comes with the model, which is switched off here; "
            f"an operator allows it with {VARIABLE}=1, a script with the option {LEAVE}=True. "
            "The extractors 'onnx', 'timm' and 'torchvision' take your own weights without it."
        )
    return given
