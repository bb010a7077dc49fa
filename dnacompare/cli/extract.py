"""Write the DNA of a dataset."""

import argparse
from pathlib import Path

from dnacompare.cli import reading, terminal
from dnacompare.cli.commands import Commands
from dnacompare.dataset import Dataset
from dnacompare.errors import DNACompareError
from dnacompare.strand import of_file


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("extract", help="write the DNA of a dataset")
    command.add_argument("source", metavar="A", help="a folder, zip or file")
    command.add_argument("-o", "--out", type=Path, required=True, help="the .dna file to write")
    reading.add(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.extract import extract

    dataset = reading.source(options.source, options)
    if not isinstance(dataset, Dataset):
        raise DNACompareError(f"{options.source!r} is a DNA already.")
    dna = extract(
        dataset,
        extractor=options.extractor,
        device=options.device,
        options=reading.extractor_options(options),
        progress=terminal.show,
    )
    dna.save(options.out)
    terminal.clear()
    size = options.out.stat().st_size
    print(f"{options.out}: {dna.items:,} items, {dna.neurons:,} neurons, {size:,} bytes")
    kept = of_file(options.out).facts.grid
    if kept != dna.grid:
        joined = f"{kept.bins:,} of {dna.grid.bins:,} a neuron"
        print(f"  bins were joined to keep the file small: {joined}")
    for rejected in dataset.rejected:
        print(f"  left out {rejected.name!r}: {rejected.reason}")
    return 0
