"""Which modules of a network are its layers by default: those that end a block."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch.nn import Module

STAGES = ("layer1", "layer2", "layer3", "layer4")
"""A residual network: its layers are the blocks in these stages."""
TRANSFORMERS = (("encoder.layers", "encoder.ln"), ("blocks", "norm"))
"""Vision transformers: their layers are the blocks, and the norm after the last of them."""
TOKENS = ("encoder", "patch_embed", "embeds")
"""What only a network of tokens has; others have blocks too, without such a norm."""
FID = (
    ("maxpool1", "maxpool2", "Mixed_6e", "avgpool"),
    ("Pool1", "Pool2", "Mixed_6e", "global_pool"),
)
"""Inception's layers of 64, 192, 768 and 2048 neurons, as the Fréchet distance uses them."""
TRUNKS = ("features", "layers", "trunk_output", "blocks", "stages")
"""Names under which networks keep the sequence of their blocks or stages."""


def block_names(model: "Module") -> list[str]:
    """Names of the modules that count as blocks, by structure and else by a general rule.

    The general rule: the children of the trunk that are composites, or the non-linear end of a
    bare convolution; and what comes before the trunk, if that is called the stem.
    """
    named = dict(model.named_modules())
    if all(stage in named for stage in STAGES):
        return [f"{stage}.{name}" for stage in STAGES for name, _ in named[stage].named_children()]
    for blocks, norm in TRANSFORMERS:
        if {blocks, norm} <= named.keys() and any(name in named for name in TOKENS):
            return [*(f"{blocks}.{name}" for name, _ in named[blocks].named_children()), norm]
    for names in FID:
        if named.keys() >= set(names):
            return list(names)
    trunk = next((name for name in TRUNKS if name in named), "")
    found = [
        f"{trunk}.{name}".strip(".")
        for name, module in named[trunk].named_children()
        if _is_block(module)
    ]
    return ["stem", *found] if trunk and "stem" in named else found


def _is_block(module: "Module") -> bool:
    """Whether a module is a composite, or the non-linear end of a bare convolution.

    Bare convolutions, norms and poolings lie between the values that a network passes on.
    """
    return any(True for _ in module.children()) or _is_activation(module)


def _is_activation(module: "Module") -> bool:
    return type(module).__module__.endswith((".activation", ".activations"))
