"""The distance between every two of many."""

import argparse
from dataclasses import replace
from pathlib import Path

from dnacompare.cli import reading, terminal
from dnacompare.cli.commands import Commands
from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.errors import DNACompareError
from dnacompare.numbers import bare_p, interval, number

WRITTEN = (".csv", ".parquet", ".json")
"""What a matrix can be written as."""


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("matrix", help="the distance between every two of many")
    command.add_argument("sources", metavar="A", nargs="+", help="folders, zips, files or .dna")
    reading.add(command)
    command.add_argument("--distance", default="dna_emd", help="default dna_emd; or energy, …")
    command.add_argument("--by", metavar="COLUMN", help="of one table: a dataset for each value")
    command.add_argument(
        "--beside",
        metavar="TABLE",
        help="does it go with this square table, whose first column and header name A …? "
        "(Mantel test)",
    )
    command.add_argument("--permutations", type=int, default=999, help="default 999; 0 for none")
    command.add_argument("--seed", type=int, default=0, help="default 0")
    command.add_argument("--json", action="store_true", help="print the whole result as JSON")
    command.add_argument("-o", "--out", type=Path, help="write .csv, .parquet or .json")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.compare_many import compare_many
    from dnacompare.workflow.mantel import mantel_test

    if options.out and options.out.suffix not in WRITTEN:
        raise DNACompareError(
            f"{options.out.name!r} cannot be written; give a name that ends with "
            f"{', '.join(WRITTEN)}."
        )
    result = compare_many(
        _sources(options),
        distance=options.distance,
        extractor=options.extractor,
        permutations=options.permutations,
        seed=options.seed,
        device=options.device,
        options=reading.extractor_options(options),
        progress=terminal.show,
    )
    terminal.clear()
    if options.beside:
        said = mantel_test(result, options.beside, seed=options.seed).sentence
        result = replace(result, notes=(*result.notes, said))
    if options.out:
        _write(result, options.out)
    print(result.to_json(indent=1) if options.json else summary(result))
    return 0


def _sources(options: argparse.Namespace) -> list[object]:
    """One dataset a source, or one for each value of a column of the only one."""
    from dnacompare.workflow.split import split_by

    if options.by is None:
        return [
            source if source.endswith(".dna") else reading.source(source, options)
            for source in options.sources
        ]
    if len(options.sources) > 1:
        raise DNACompareError(
            f"--by divides one table, and {len(options.sources)} sources were given; give one."
        )
    told = {"modality": options.modality, **reading.table_options(options)}
    return list(split_by(options.sources[0], options.by, **told))


def _write(matrix: DistanceMatrix, path: Path) -> None:
    from dnacompare.workflow.matrix_table import to_csv, to_parquet

    if path.suffix == ".csv":
        path.write_text(to_csv(matrix), encoding="utf-8", newline="")
    elif path.suffix == ".parquet":
        path.write_bytes(to_parquet(matrix))
    else:
        matrix.save(path)


def summary(matrix: DistanceMatrix) -> str:
    """Every pair for a terminal, the nearest first."""
    lines = [f"{matrix.title}, {matrix.units}; extractor {matrix.extractor}; seed {matrix.seed}"]
    ranked = sorted(matrix.cells, key=lambda cell: cell.estimate.value)
    header = ("A", "B", "value", "interval", "noise floor", "adjusted p")
    rows = [
        (
            matrix.members[cell.first].name,
            matrix.members[cell.second].name,
            number(cell.estimate.value),
            interval(cell.estimate.interval),
            number(cell.estimate.noise_floor),
            bare_p(cell.estimate.p_value),
        )
        for cell in ranked
    ]
    lines += ["", *terminal.table(header, rows)]
    order = ", ".join(matrix.members[number].name for number in matrix.order)
    lines += ["", f"clustered order: {order}", f"stress of the map: {matrix.plane.stress:.3f}"]
    if matrix.notes:
        lines += ["", *(f"note: {note}" for note in matrix.notes)]
    return "\n".join(lines)
