"""Tables: each column is a neuron, measured in standard deviations of the reference."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.specs import ExtractorSpec

if TYPE_CHECKING:
    from dnacompare.extractors.columns.neurons import Columns


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> "Columns":
    """The columns that all ``datasets`` have; the first of them is the reference.

    Raises ``InputError`` with the reasons when no column can be used, or for a variant: there are
    none.
    """
    if variant:
        raise InputError(f"'columns' has no variant {variant!r}; ask for 'columns' alone.")
    from dnacompare.extractors.columns.fit import fit
    from dnacompare.extractors.columns.neurons import Columns

    return Columns(fit(datasets))


EXTRACTOR = ExtractorSpec(
    name="columns",
    title="Columns as they are",
    modalities=("table",),
    build=build,
    summary=(
        "Numbers in standard deviations of the reference, a neuron for each category, and a "
        "neuron for what is missing."
    ),
    reference="the table itself; no network",
    fitted=True,
)
