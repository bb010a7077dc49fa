"""An ONNX file, parsed and checked: it comes from a stranger, and nothing of it is run before."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dnacompare.errors import InputError, LimitError

if TYPE_CHECKING:
    from onnx import ModelProto

LARGEST = 2_000_000_000
"""Bytes of a file; the format itself ends at 2 GiB."""
ENDLESS = ("Loop", "Scan", "SequenceMap")
"""Operations that repeat others. A loop need not end, and nothing could stop it."""


def read(path: Path) -> "ModelProto":
    """The model in the file.

    Raises ``LimitError`` for a file that is too large, and ``InputError`` when there is none, when
    it is no ONNX model, or when it refers to other files or loops.
    """
    import onnx
    from google.protobuf.message import DecodeError

    if not path.is_file():
        raise InputError(f"There is no file {str(path)!r}; give an ONNX file in 'weights'.")
    size = path.stat().st_size
    if size > LARGEST:
        raise LimitError(f"{path.name!r} has {size:,} bytes; at most {LARGEST:,} are read.")
    try:
        model = onnx.load_model_from_string(path.read_bytes())
        _refuse(model, path.name)
    except (DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name!r} is no ONNX file: {error}.") from error
    if not model.graph.node or not model.graph.output:
        raise InputError(f"{path.name!r} holds no network: its graph has no nodes or no outputs.")
    return model


def _refuse(model: "ModelProto", name: str) -> None:
    import onnx

    for message in _messages(model):
        if not _readable(message):
            raise InputError(f"{name!r} is no ONNX file: a name in it is no text.")
        if isinstance(message, onnx.TensorProto) and (
            message.external_data or message.data_location == onnx.TensorProto.EXTERNAL
        ):
            raise InputError(
                f"{name!r} keeps the values of {message.name!r} in another file, which is never "
                "opened; save the network as one file (onnx.save_model without external data)."
            )
        if isinstance(message, onnx.NodeProto) and message.op_type in ENDLESS:
            raise InputError(
                f"{name!r} has the operation {message.op_type}, which may never end; only networks "
                "without loops are run."
            )


def _readable(message: Any) -> bool:
    """Whether every text in a message is one; parsing lets other bytes pass."""
    texts = (value for field, value in message.ListFields() if field.type == field.TYPE_STRING)
    return all(
        isinstance(part, str)
        for value in texts
        for part in ([value] if isinstance(value, (str, bytes)) else value)
    )


def _messages(message: Any) -> Iterator[Any]:
    """Every message within a message, wherever it is: subgraphs, functions, attributes."""
    yield message
    for field, value in message.ListFields():
        if field.type == field.TYPE_MESSAGE:
            for part in value if isinstance(value, Sequence) else [value]:
                yield from _messages(part)
