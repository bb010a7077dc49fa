"""Everything known at a matrix's address: cells, map, table, downloads, or the work on its way."""

from functools import partial

import streamlit as st

from dnacompare import numbers
from dnacompare.charts.heat_map import heat_map
from dnacompare.charts.plane import plane
from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.errors import DNACompareError
from dnacompare.ui import act, address, names, table
from dnacompare.ui.service import changeable, service, visitor
from dnacompare.ui.views import picture, to_dashboard, unfinished
from dnacompare.workflow.comparison_settings import ComparisonSettings
from dnacompare.workflow.matrices import MatrixState
from dnacompare.workflow.matrix_table import to_csv, to_parquet

NONE = "none"
FEWEST = 4
"""Members of a matrix with which another one can be compared."""


def show(key: str) -> None:
    """Draw whatever is known at ``key``."""
    state = service().matrices.state(key)
    if state.status == "unknown":
        st.title("No such matrix", anchor=False)
        st.markdown("Nothing is known at this address; it may come from another server.")
        _again()
    elif state.result is not None:
        _result(state, state.result)
    else:
        unfinished.show(
            state,
            of="matrices",
            ended=f"This matrix was {state.status}. What was extracted until then is kept.",
            what="matrix",
            restart=partial(_restart, state),
            other=_again,
        )


def _result(state: MatrixState, matrix: DistanceMatrix) -> None:
    st.title(numbers.count(len(matrix), "dataset") + ", every two compared", anchor=False)
    st.caption(
        names.literal(
            f"{matrix.title} in {matrix.units} · extractor {matrix.extractor} · order: "
            f"{matrix.clustering} · seed {matrix.seed}"
        )
    )
    picture.show(heat_map(matrix), key="cells")
    st.header(
        "Map",
        help="Points as far from each other as the datasets, as nearly as two dimensions allow.",
        anchor="map",
    )
    picture.show(plane(matrix), key="plane")
    _pairs(state, matrix)
    _beside(matrix)
    for note in matrix.notes:
        st.caption(names.literal(note))
    _downloads(state, matrix)
    to_dashboard.show("matrix", state.id, "to-dashboard")
    _again()


def _pairs(state: MatrixState, matrix: DistanceMatrix) -> None:
    st.header(
        "Pairs",
        help="Every pair with its interval, the nearest first; p-values are adjusted for all "
        "pairs by Holm's method.",
        anchor="pairs",
    )
    ranked = sorted(matrix.cells, key=lambda cell: cell.estimate.value)
    st.dataframe(
        table.columns(
            {
                "A": [matrix.members[cell.first].name for cell in ranked],
                "B": [matrix.members[cell.second].name for cell in ranked],
                "Value": [numbers.number(cell.estimate.value) for cell in ranked],
                "95% interval": [numbers.interval(cell.estimate.interval) for cell in ranked],
                "Noise floor": [numbers.number(cell.estimate.noise_floor) for cell in ranked],
                "Adjusted p": [numbers.bare_p(cell.estimate.p_value) for cell in ranked],
                "n": [f"{cell.estimate.n[0]:,} and {cell.estimate.n[1]:,}" for cell in ranked],
            }
        ),
        hide_index=True,
        height="content",
        alt="Every pair with its distance, interval, noise floor and adjusted p-value",
    )
    labels = {
        f"{cell.first}-{cell.second}": f"{matrix.members[cell.first].name} and "
        f"{matrix.members[cell.second].name}"
        for cell in ranked
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Look closer at",
            list(labels),
            format_func=lambda key: labels[key],
            key="pair",
            help="Compare these two by themselves: layers, neurons and items.",
        )
        if changeable():
            st.button(
                "Compare the two",
                icon=":material/compare_arrows:",
                key="closer",
                on_click=act.attempt,
                args=(_compare, state, matrix, chosen),
                help="Starts the comparison of the pair and opens it.",
            )
    started = st.session_state.pop("matrix-pair", None)
    if started is not None:
        st.switch_page("pages/compare.py", query_params={"comparison": started})


def _beside(matrix: DistanceMatrix) -> None:
    """The Mantel test against a table of the library."""
    tables = {one.id: one.name for one in service().library.entries() if one.modality == "table"}
    if len(matrix) < FEWEST or not tables:
        return
    st.header(
        "Beside another matrix",
        help="Do these distances go with other numbers about the same pairs, such as correlations "
        "of returns? The table's first column names its rows; the other columns and the rows are "
        "called like the datasets here. Upload it on the page Datasets.",
        anchor="beside",
    )
    chosen = address.choose(
        "Table of the other matrix",
        {NONE: "none", **names.unlike(tables)},
        key="beside",
        help="A square table with a row and a column for each dataset.",
    )
    if chosen == NONE:
        return
    try:
        st.markdown(names.literal(service().matrices.beside(matrix, chosen).sentence))
    except DNACompareError as error:
        st.warning(names.literal(str(error)), icon=":material/table:")


def _compare(state: MatrixState, matrix: DistanceMatrix, pair: str) -> None:
    """Start the comparison of a pair; the page turns to it when it is drawn anew."""
    first, second = (state.members[int(number)] for number in pair.split("-"))
    settings = ComparisonSettings(extractor=state.settings.extractor if state.settings else "auto")
    st.session_state["matrix-pair"] = service().start(first, second, settings, visitor())


def _downloads(state: MatrixState, matrix: DistanceMatrix) -> None:
    name = f"matrix-{state.id[:12]}"
    with st.container(horizontal=True):
        for label, data, suffix, mime in (
            ("CSV", lambda: to_csv(matrix), "csv", "text/csv"),
            ("Parquet", lambda: to_parquet(matrix), "parquet", "application/vnd.apache.parquet"),
            ("JSON", lambda: matrix.to_json(indent=1), "json", "application/json"),
        ):
            st.download_button(
                f"Download as {label}",
                data=data,
                file_name=f"{name}.{suffix}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"download-{suffix}",
                help="One row a pair, with interval, n, p, units, method and seed."
                if suffix != "json"
                else "The whole result; DistanceMatrix.load reads it back in Python.",
            )


def _restart(state: MatrixState) -> None:
    service().matrices.start(state.members, state.settings, visitor())


def _again() -> None:
    st.page_link(
        "pages/matrix.py",
        label="Another matrix",
        icon=":material/grid_on:",
        help="Choose other datasets or another distance",
    )
