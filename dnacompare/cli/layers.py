"""List a network's layers."""

import argparse

from dnacompare.cli import reading, terminal
from dnacompare.cli.commands import Commands


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser(
        "layers", help="list a network's layers; * marks the default ones"
    )
    command.add_argument("extractor", metavar="NAME", help="such as torchvision/resnet50 or onnx")
    command.add_argument("--weights", help="the file, where the network is in one")
    command.set_defaults(run=run, layers=None)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.listing import list_layers

    layers = list_layers(options.extractor, reading.extractor_options(options))
    rows = [("*" if layer.default else "", layer.name, f"{layer.neurons:,}") for layer in layers]
    print("\n".join(terminal.table(("", "layer", "neurons"), rows)))
    default = [layer.neurons for layer in layers if layer.default]
    print(f"\n* by default: {len(default):,} layers, {sum(default):,} neurons")
    return 0
