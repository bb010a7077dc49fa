"""The rule that finds blocks and the embedding among operations."""

import pytest

from dnacompare.errors import InputError
from dnacompare.networks.operations import Step, block_outputs, embedding

MAP = (2, 8, 4, 4)
RESIDUAL = [
    Step("conv", "weighted", ("image",), MAP),
    Step("relu", "activation", ("conv",), MAP),
    Step("conv2", "weighted", ("relu",), MAP),
    Step("sum", "add", ("conv2", "relu"), MAP),
    Step("out", "activation", ("sum",), MAP),
    Step("pool", "other", ("out",), (2, 8)),
    Step("logits", "weighted", ("pool",), (2, 5)),
]


def test_a_residual_block_ends_with_the_activation_of_its_sum() -> None:
    assert block_outputs(RESIDUAL) == ["out"]


def test_a_sum_that_others_read_too_is_itself_the_end() -> None:
    assert block_outputs([*RESIDUAL, Step("other", "other", ("sum",), MAP)]) == ["sum"]


def test_a_bias_is_no_residual_addition() -> None:
    plain = [Step("sum", "add", ("conv",), MAP) if s.name == "sum" else s for s in RESIDUAL]
    assert block_outputs(plain) == ["relu", "out"]


def test_without_activations_weights_make_the_layers() -> None:
    assert block_outputs([s for s in RESIDUAL if s.kind == "weighted"]) == [
        "conv",
        "conv2",
        "logits",
    ]


def test_the_embedding_is_what_the_last_weights_receive() -> None:
    assert embedding(RESIDUAL, "net").name == "pool"
    with pytest.raises(InputError, match="net has no convolution"):
        embedding([Step("pool", "other", ("image",), (2, 8))], "net")
