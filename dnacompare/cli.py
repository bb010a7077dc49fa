"""The command line: compare, open, matrix, extract, layers, serve.

Exit codes: 0 done, 1 bad input (one clear line on standard error), 2 usage, 3 the shift is
significant and ``--fail-on-shift`` was given.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from dnacompare import __version__
from dnacompare.dataset import Dataset
from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.errors import DNACompareError
from dnacompare.results import Comparison, Control
from dnacompare.specs import Progress

EXIT_INPUT = 1
EXIT_SHIFT = 3
WRITTEN = (".csv", ".parquet", ".json")
"""What a matrix can be written as."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except DNACompareError as error:
        print(f"dnacompare: {error}", file=sys.stderr)
        return EXIT_INPUT
    except KeyboardInterrupt:
        print("dnacompare: cancelled", file=sys.stderr)
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dnacompare", description="Do two datasets differ, by how much, and in what?"
    )
    parser.add_argument("--version", action="version", version=f"dnacompare {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    compare = commands.add_parser("compare", help="compare B with the reference A")
    compare.add_argument("a", metavar="A", help="reference: a folder, zip, file or .dna")
    compare.add_argument("b", metavar="B", help="what is compared with it")
    _reading(compare)
    compare.add_argument("--permutations", type=int, default=999, help="default 999")
    compare.add_argument("--level", type=float, default=0.05, help="of the test; default 0.05")
    compare.add_argument("--seed", type=int, default=0, help="default 0")
    compare.add_argument("--ignore", default="", metavar="NAMES", help="such as brightness,jpeg")
    compare.add_argument("--focus", default="", metavar="NAMES", help="what to look for, as above")
    compare.add_argument(
        "--ignore-pair",
        nargs=2,
        action="append",
        default=[],
        metavar=("WITHOUT", "WITH"),
        help="the same images without and with what is to be ignored",
    )
    compare.add_argument("--json", action="store_true", help="print the whole result as JSON")
    compare.add_argument("--out", type=Path, help="write a report, one .html file")
    compare.add_argument(
        "--fail-on-shift", action="store_true", help="exit 3 if the shift is significant"
    )
    compare.set_defaults(run=_compare)

    opened = commands.add_parser("open", help="what a report or a JSON result found")
    opened.add_argument("file", metavar="FILE", type=Path, help="a report (.html) or a .json file")
    opened.add_argument("--json", action="store_true", help="print the whole result as JSON")
    opened.set_defaults(run=_opened)

    matrix = commands.add_parser("matrix", help="the distance between every two of many")
    matrix.add_argument("sources", metavar="A", nargs="+", help="folders, zips, files or .dna")
    _reading(matrix)
    matrix.add_argument("--distance", default="dna_emd", help="default dna_emd; or energy, …")
    matrix.add_argument("--permutations", type=int, default=999, help="default 999; 0 for none")
    matrix.add_argument("--seed", type=int, default=0, help="default 0")
    matrix.add_argument("--json", action="store_true", help="print the whole result as JSON")
    matrix.add_argument("-o", "--out", type=Path, help="write .csv, .parquet or .json")
    matrix.set_defaults(run=_matrix)

    extract = commands.add_parser("extract", help="write the DNA of a dataset")
    extract.add_argument("source", metavar="A", help="a folder, zip or file")
    extract.add_argument("-o", "--out", type=Path, required=True, help="the .dna file to write")
    _reading(extract)
    extract.set_defaults(run=_extract)

    layers = commands.add_parser("layers", help="list a network's layers; * marks the default ones")
    layers.add_argument("extractor", metavar="NAME", help="such as torchvision/resnet50 or onnx")
    layers.add_argument("--weights", help="the file, where the network is in one")
    layers.set_defaults(run=_layers, layers=None)

    serve = commands.add_parser("serve", help="start the app (from a checkout)")
    serve.add_argument("--port", type=int, default=8501, help="default 8501")
    serve.add_argument("--address", default="127.0.0.1", help="default 127.0.0.1")
    serve.set_defaults(run=_serve)
    return parser


def _reading(command: argparse.ArgumentParser) -> None:
    """The options that say how data is read and seen."""
    command.add_argument("--extractor", default="auto", help="such as torchvision/resnet50")
    command.add_argument("--weights", help="a weights file for the extractor")
    command.add_argument("--layers", help="of a network, names or patterns separated by commas")
    command.add_argument("--device", default="auto", help="cpu, cuda or auto")
    command.add_argument("--modality", default="auto", help="images, table or text")
    command.add_argument("--columns", help="of a table, separated by commas")
    command.add_argument("--id-column", help="of a table, to pair A and B by")
    command.add_argument("--text-column", help="of a table, to read as text")


def _extractor_options(options: argparse.Namespace) -> dict[str, object]:
    """What the extractor is told, with the operator's leave to run models that are programs."""
    from dnacompare.workflow.model_code import LEAVE
    from dnacompare.workflow.settings import Settings

    given = {"weights": options.weights, "layers": options.layers}
    leave = {LEAVE: Settings.from_environment().allow_model_code}
    return leave | {name: value for name, value in given.items() if value}


def _open(path: str, options: argparse.Namespace) -> object:
    from dnacompare.dna import DNA
    from dnacompare.workflow.open import open_dataset

    if path.endswith(".dna"):
        return DNA.load(path)
    chosen = {
        "columns": tuple(options.columns.split(",")) if options.columns else None,
        "id_column": options.id_column,
        "text_column": options.text_column,
    }
    given = {name: value for name, value in chosen.items() if value is not None}
    return open_dataset(path, modality=options.modality, **given)


def _compare(options: argparse.Namespace) -> int:
    from dnacompare.workflow.attributes import NuisancePair
    from dnacompare.workflow.compare import compare

    if options.out and options.out.suffix != ".html":
        raise DNACompareError(f"{options.out.name!r} cannot be written; a report ends with .html.")
    pairs = [NuisancePair(a, b, f"{Path(a).name} → {Path(b).name}") for a, b in options.ignore_pair]
    a, b = _open(options.a, options), _open(options.b, options)
    result = compare(
        a,
        b,
        extractor=options.extractor,
        permutations=options.permutations,
        level=options.level,
        seed=options.seed,
        ignore=[*_names(options.ignore), *pairs],
        focus=_names(options.focus),
        device=options.device,
        options=_extractor_options(options),
        progress=_show,
    )
    _clear()
    if options.out:
        result.report(options.out, *(one if isinstance(one, Dataset) else None for one in (a, b)))
    print(result.to_json(indent=1) if options.json else summary(result))
    shifted = result.verdict.outcome == "different"
    return EXIT_SHIFT if options.fail_on_shift and shifted else 0


def _opened(options: argparse.Namespace) -> int:
    result = Comparison.load(options.file)
    print(result.to_json(indent=1) if options.json else summary(result))
    return 0


def _matrix(options: argparse.Namespace) -> int:
    from dnacompare.workflow.compare_many import compare_many

    if options.out and options.out.suffix not in WRITTEN:
        raise DNACompareError(
            f"{options.out.name!r} cannot be written; give a name that ends with "
            f"{', '.join(WRITTEN)}."
        )
    result = compare_many(
        [
            source if source.endswith(".dna") else _open(source, options)
            for source in options.sources
        ],
        distance=options.distance,
        extractor=options.extractor,
        permutations=options.permutations,
        seed=options.seed,
        device=options.device,
        options=_extractor_options(options),
        progress=_show,
    )
    _clear()
    if options.out:
        _write(result, options.out)
    print(result.to_json(indent=1) if options.json else matrix_summary(result))
    return 0


def _write(matrix: DistanceMatrix, path: Path) -> None:
    from dnacompare.workflow.matrix_table import to_csv, to_parquet

    if path.suffix == ".csv":
        path.write_text(to_csv(matrix), encoding="utf-8", newline="")
    elif path.suffix == ".parquet":
        path.write_bytes(to_parquet(matrix))
    else:
        matrix.save(path)


def _extract(options: argparse.Namespace) -> int:
    from dnacompare.workflow.extract import extract

    dataset = _open(options.source, options)
    if not isinstance(dataset, Dataset):
        raise DNACompareError(f"{options.source!r} is a DNA already.")
    dna = extract(
        dataset,
        extractor=options.extractor,
        device=options.device,
        options=_extractor_options(options),
        progress=_show,
    )
    dna.save(options.out)
    _clear()
    size = options.out.stat().st_size
    print(f"{options.out}: {dna.items:,} items, {dna.neurons:,} neurons, {size:,} bytes")
    for rejected in dataset.rejected:
        print(f"  left out {rejected.name!r}: {rejected.reason}")
    return 0


def _layers(options: argparse.Namespace) -> int:
    from dnacompare.workflow.listing import list_layers

    layers = list_layers(options.extractor, _extractor_options(options))
    rows = [("*" if layer.default else "", layer.name, f"{layer.neurons:,}") for layer in layers]
    print("\n".join(_table(("", "layer", "neurons"), rows)))
    default = [layer.neurons for layer in layers if layer.default]
    print(f"\n* by default: {len(default):,} layers, {sum(default):,} neurons")
    return 0


def _serve(options: argparse.Namespace) -> int:
    home = Path(__file__).resolve().parent.parent / "app.py"
    if not home.is_file():
        raise DNACompareError("The app's pages are not installed; run this from a checkout.")
    command = [sys.executable, "-m", "streamlit", "run", str(home)]
    command += [f"--server.port={options.port}", f"--server.address={options.address}"]
    return subprocess.call(command, cwd=home.parent, env=os.environ)  # noqa: S603 - fixed command


def summary(result: Comparison) -> str:
    """The result for a terminal: the verdict, then every number behind it."""
    from dnacompare.numbers import bare_p, interval, number

    lines = [result.verdict.sentence, ""]
    lines.append(f"A  {result.a.name}: {result.a.items:,} items, {result.a.used:,} tested")
    lines.append(f"B  {result.b.name}: {result.b.items:,} items, {result.b.used:,} tested")
    lines.append(f"{result.test}; extractor {result.extractor}; seed {result.seed}")
    header = ("distance", "value", "interval", "p", "noise floor", "units")
    rows = [
        (
            name,
            number(estimate.value),
            interval(estimate.interval),
            bare_p(estimate.p_value),
            number(estimate.noise_floor),
            estimate.units,
        )
        for name, estimate in result.estimates.items()
    ]
    lines += ["", *_table(header, rows)]
    changed = [
        (
            neuron.name,
            number(neuron.estimate.value),
            interval(neuron.estimate.interval),
            bare_p(neuron.estimate.p_value),
            number(neuron.mean_a),
            number(neuron.mean_b),
        )
        for neuron in result.neurons[:10]
    ]
    if changed:
        header = ("most changed", "distance", "interval", "adjusted p", "mean in A", "mean in B")
        lines += ["", *_table(header, changed)]
    if result.control is not None:
        lines += ["", *_controlled(result.control)]
    notes = (*result.a.notes, *result.b.notes, *result.notes)
    if notes:
        lines += ["", *(f"note: {note}" for note in dict.fromkeys(notes))]
    return "\n".join(lines)


def matrix_summary(matrix: DistanceMatrix) -> str:
    """Every pair for a terminal, the nearest first."""
    from dnacompare.numbers import bare_p, interval, number

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
    lines += ["", *_table(header, rows)]
    order = ", ".join(matrix.members[number].name for number in matrix.order)
    lines += ["", f"clustered order: {order}", f"stress of the map: {matrix.plane.stress:.3f}"]
    if matrix.notes:
        lines += ["", *(f"note: {note}" for note in matrix.notes)]
    return "\n".join(lines)


def _controlled(control: Control) -> list[str]:
    """What is left of the DNA distance, and what each change to pictures alone does to it."""
    from dnacompare.numbers import number

    header = ("pictures changed", "moves by", "noise floor", "weighted", "noise floor", "")
    rows = [
        (
            f"{effect.title}: {effect.way}",
            number(effect.plain.value),
            number(effect.plain.noise_floor),
            number(effect.weighted.value),
            number(effect.weighted.noise_floor),
            effect.role if effect.role != "other" else "",
        )
        for effect in control.effects
    ]
    return [control.sentence, *(f"note: {note}" for note in control.notes), *_table(header, rows)]


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [header, *rows]
    ]


def _show(step: Progress) -> None:
    if sys.stderr.isatty():
        print(f"\r{step.stage}: {step.done:,} of {step.total:,}   ", end="", file=sys.stderr)


def _clear() -> None:
    if sys.stderr.isatty():
        print("\r" + " " * 60 + "\r", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
