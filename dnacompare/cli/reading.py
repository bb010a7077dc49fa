"""How data is read and seen: the options that commands share."""

import argparse
from typing import Any


def add(command: argparse.ArgumentParser) -> None:
    """The options that say how data is read and seen."""
    command.add_argument("--extractor", default="auto", help="such as torchvision/resnet50")
    command.add_argument("--weights", help="a weights file for the extractor")
    command.add_argument("--layers", help="of a network, names or patterns separated by commas")
    command.add_argument("--device", default="auto", help="cpu, cuda or auto")
    command.add_argument("--modality", default="auto", help="images, table or text")
    command.add_argument("--columns", help="of a table, separated by commas")
    command.add_argument("--id-column", help="of a table, to pair A and B by")
    command.add_argument("--text-column", help="of a table, to read as text")


def extractor_options(options: argparse.Namespace) -> dict[str, object]:
    """What the extractor is told, with the operator's leave to run models that are programs."""
    from dnacompare.workflow.model_code import LEAVE
    from dnacompare.workflow.settings import Settings

    given = {"weights": options.weights, "layers": options.layers}
    leave = {LEAVE: Settings.from_environment().allow_model_code}
    return leave | {name: value for name, value in given.items() if value}


def source(path: str, options: argparse.Namespace) -> object:
    from dnacompare.dna import DNA
    from dnacompare.workflow.open import open_dataset

    if path.endswith(".dna"):
        return DNA.load(path)
    return open_dataset(path, modality=options.modality, **table_options(options))


def table_options(options: argparse.Namespace) -> dict[str, Any]:
    """What is told of a table's columns."""
    chosen = {
        "columns": tuple(options.columns.split(",")) if options.columns else None,
        "id_column": options.id_column,
        "text_column": options.text_column,
    }
    return {name: value for name, value in chosen.items() if value is not None}
