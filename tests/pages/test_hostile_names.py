"""Names that people give datasets, tags, files, columns and cells: kept, and never obeyed."""

from io import BytesIO

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnacompare.errors import DNACompareError
from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import ComparisonSettings, Service
from tests.fuzzing import EFFORT, guarded, tries
from tests.loaders.making import encoded, scene, zipped
from tests.pages.conftest import Open, wait_for
from tests.pages.test_hostile_addresses import NASTY

NAMES = st.one_of(st.sampled_from(NASTY), st.text(max_size=400))
PNG = encoded(scene(12), "PNG")


def table(columns: list[str], cell: str) -> bytes:
    """Twelve rows: a number in each column, and the text in one more."""
    rows = {name: [number / 7 for number in range(12)] for name in columns}
    return pd.DataFrame(rows | {"told": [cell] * 12}).to_csv(index=False).encode("utf-8", "replace")


@EFFORT
def test_any_name_is_kept_or_refused(effort: int, workspace: Service) -> None:
    library, home = workspace.library, workspace.settings.home

    @tries(20 * effort)
    @given(NAMES, NAMES, st.lists(NAMES, min_size=1, max_size=3), st.booleans())
    def check(name: str, file: str, columns: list[str], pictures: bool) -> None:
        try:
            content = zipped({file: PNG}) if pictures else table(columns, name)
        except (ValueError, IndexError):  # a name that no archive can hold
            return
        with guarded(home):
            uploads = [Upload(file + (".zip" if pictures else ".csv"), BytesIO(content))]
            try:
                entry = library.add(uploads, name=name, tags=[name])
            except DNACompareError as error:
                str(error).encode()
                return
            library.rename(entry.id, file)
            (library.thumbnails if pictures else library.first_rows)(entry.id)
            library.delete(entry.id)
        entry.name.encode()
        assert "\n" not in entry.name

    check()


@pytest.mark.parametrize("page", ["pages/datasets.py", "pages/compare.py", "app.py"])
def test_pages_show_them(page: str, visit: Open, workspace: Service) -> None:
    keys = [
        workspace.library.add(
            [Upload(f"n{name}.csv", BytesIO(table([name, f"{name} again"], f"{number}{name}")))],
            name=name,
            tags=[name],
        ).id
        for number, name in enumerate(NASTY)
        if "\0" not in name  # which no table may hold
    ]
    assert not visit(page).exception
    address = workspace.start(keys[0], keys[1], ComparisonSettings(permutations=19))
    assert wait_for(workspace, address) == "done"
    assert not visit("pages/compare.py", comparison=address).exception
