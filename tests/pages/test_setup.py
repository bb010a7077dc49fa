"""Choosing what to compare: defaults, unlike kinds, settings, the address."""

import io
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dnacompare.workflow.library import Upload
from dnacompare.workflow.listing import list_distances
from dnacompare.workflow.service import ComparisonSettings, Service
from tests.pages.conftest import Open, wait_for, words

COMPARE = "pages/compare.py"


def test_with_nothing_to_compare_the_page_says_where_to_get_it(visit: Open) -> None:
    session = visit(COMPARE)
    assert "there is none yet" in words(session)
    assert {"Upload a dataset", "Built-in examples"} <= {link.value for link in session.page_link}


@pytest.fixture(scope="module")
def pairs(workspace: Service) -> dict[str, tuple[str, str]]:
    """Two tables and two sets of images."""
    return {name: workspace.demo(name) for name in ("customers", "null")}


def test_the_first_of_the_last_two_uploads_is_the_reference(
    visit: Open, pairs: dict[str, tuple[str, str]]
) -> None:
    session = visit(COMPARE)
    assert (session.selectbox(key="a").value, session.selectbox(key="b").value) == pairs["null"]
    assert not session.button(key="run").disabled


def test_a_link_chooses_both_sides_and_the_extractor(
    visit: Open, pairs: dict[str, tuple[str, str]]
) -> None:
    b, a = pairs["null"]
    session = visit(COMPARE, a=a, b=b, extractor="embedded")
    assert session.selectbox(key="a").value == a
    assert session.selectbox(key="b").value == b
    assert session.selectbox(key="extractor").value == "embedded"


def test_unlike_kinds_cannot_be_compared_and_the_page_says_so(
    visit: Open, pairs: dict[str, tuple[str, str]]
) -> None:
    session = visit(COMPARE, a=pairs["null"][0], b=pairs["customers"][0])
    assert "A holds images and B holds table" in words(session)
    assert session.button(key="run").disabled


def start_with(session: AppTest, workspace: Service) -> str:
    session.button(key="run").click().run()
    assert not session.exception
    address = session.query_params["comparison"]
    workspace.cancel(address)
    return address


def test_every_setting_reaches_the_comparison(
    visit: Open, workspace: Service, pairs: dict[str, tuple[str, str]]
) -> None:
    session = visit(COMPARE, a=pairs["customers"][0], b=pairs["customers"][1])
    session.number_input(key="permutations").set_value(199)
    session.number_input(key="level").set_value(0.01)
    session.number_input(key="seed").set_value(5)
    listed = session.multiselect(key="chosen_distances")
    assert listed.options == [spec.title for spec in list_distances()]
    listed.set_value(["energy", "dna_emd"])
    session.run()
    state = workspace.state(start_with(session, workspace))
    assert (state.a_id, state.b_id) == pairs["customers"]
    assert state.settings is not None
    chosen = state.settings
    assert (chosen.permutations, chosen.level, chosen.seed) == (199, 0.01, 5)
    assert set(chosen.distances) == {"energy", "dna_emd"}
    assert chosen.extractor == "auto"


def test_weights_outside_the_allowed_folders_are_refused(
    visit: Open, pairs: dict[str, tuple[str, str]]
) -> None:
    a, b = pairs["null"]
    session = visit(COMPARE, a=a, b=b, extractor="torchvision/mobilenet_v2")
    session.text_input(key="option-torchvision-weights").set_value("/etc/passwd").run()
    assert "not in a folder of the server that may be read" in words(session)
    session.text_input(key="option-torchvision-weights").set_value("random").run()
    assert not session.error


def test_what_to_ignore_is_part_of_the_address_and_reaches_the_comparison(
    visit: Open, workspace: Service, pairs: dict[str, tuple[str, str]]
) -> None:
    a, b = pairs["null"]
    session = visit(COMPARE, a=a, b=b, ignore="jpeg,nothing-known", focus="blur")
    assert session.multiselect(key="ignore").value == ["jpeg"]
    session.multiselect(key="ignore").set_value(["brightness", "jpeg"]).run()
    assert session.query_params["ignore"] in ("brightness,jpeg", ["brightness,jpeg"])
    session.selectbox(key="without").set_value(a)
    session.selectbox(key="with").set_value(b).run()
    state = workspace.state(start_with(session, workspace))
    assert state.settings is not None
    assert state.settings.ignore == ("brightness", "jpeg", f"pair:{a}:{b}")
    assert state.settings.focus == ("blur",)


def test_tables_have_nothing_to_ignore(visit: Open, pairs: dict[str, tuple[str, str]]) -> None:
    a, b = pairs["customers"]
    session = visit(COMPARE, a=a, b=b)
    assert "ignore" not in [box.key for box in session.multiselect]


def test_picked_layers_reach_the_comparison_and_the_address(
    visit: Open, workspace: Service, pairs: dict[str, tuple[str, str]]
) -> None:
    a, b = pairs["null"]
    extractor = "torchvision/mobilenet_v2"
    session = visit(COMPARE, a=a, b=b, extractor=extractor, layers="features.3,nonsense")
    assert session.multiselect(key="layers").value == ["features.3"]
    session.multiselect(key="layers").set_value(["features.1", "features.2"]).run()
    assert "2 layers, 40 neurons" in words(session)
    assert session.query_params["layers"] in (["features.1,features.2"], "features.1,features.2")
    settings = workspace.state(start_with(session, workspace)).settings
    assert settings is not None
    assert settings.options == {"layers": ["features.1", "features.2"]}


def test_models_that_are_programs_are_offered_only_with_the_operator_s_leave(
    visit: Open, pairs: dict[str, tuple[str, str]]
) -> None:
    a, b = pairs["null"]
    session = visit(COMPARE, a=a, b=b, extractor="torchscript")
    assert session.selectbox(key="extractor").value == "auto"
    assert "Your network (ONNX file)" in session.selectbox(key="extractor").options


@pytest.mark.parametrize(
    ("module", "extractor", "extra"),
    [("timm", "timm/resnet18", "timm"), ("onnxruntime", "onnx", "onnx")],
)
def test_an_extractor_whose_packages_are_missing_is_named_with_its_extra(
    visit: Open,
    pairs: dict[str, tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    extractor: str,
    extra: str,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    a, b = pairs["null"]
    session = visit(COMPARE, a=a, b=b, extractor=extractor)
    assert not session.exception
    assert session.selectbox(key="extractor").value == "auto"
    assert f"{module}; install it with `pip install 'dnacompare[{extra}]'`" in words(session)
    assert not session.button(key="run").disabled  # all others are there


def rows_of_cameras(first: int) -> Upload:
    random = np.random.default_rng(first)
    lines = [
        f"{x:.4f},{y:.4f},c{first + i // 10}" for i, (x, y) in enumerate(random.random((90, 2)))
    ]
    text = "\n".join(["x,y,camera", *lines])
    return Upload(f"cameras from {first}.csv", io.BytesIO(text.encode()))


def test_clusters_are_suggested_one_click_away_and_reach_the_comparison(
    visit: Open, workspace: Service
) -> None:
    a, b = (workspace.library.add([rows_of_cameras(first)]).id for first in (0, 40))
    session = visit(COMPARE, a=a, b=b)
    assert session.selectbox(key="sampling").value == "free"
    assert "Are your items independent? “camera” repeats" in words(session)
    session.button(key="use-clusters").click().run()
    assert session.selectbox(key="sampling").value == "clusters:camera"
    assert session.query_params["sampling"] in ("clusters:camera", ["clusters:camera"])
    settings = workspace.state(start_with(session, workspace)).settings
    assert settings is not None
    assert (settings.pairs, settings.blocks, settings.clusters) == (None, None, "camera")
    session = visit(COMPARE, a=a, b=b, sampling="rows", length="15")
    assert session.number_input(key="length").value == 15
    settings = workspace.state(start_with(session, workspace)).settings
    assert settings is not None
    assert settings.clusters == 15


def slow_wave(phase: float) -> Upload:
    random = np.random.default_rng(int(phase * 10))
    wave = np.sin(np.arange(120) / 12 + phase) + 0.3 * random.standard_normal((2, 120))
    text = "\n".join(["x,y", *(f"{x:.4f},{y:.4f}" for x, y in wave.T)])
    return Upload(f"wave {phase}.csv", io.BytesIO(text.encode()))


def test_a_result_warns_of_dependent_items_and_leads_to_their_design(
    visit: Open, workspace: Service
) -> None:
    a, b = (workspace.library.add([slow_wave(phase)]).id for phase in (0.0, 0.5))
    settings = ComparisonSettings(permutations=19, distances=("energy",))
    first = workspace.start(a, b, settings)
    assert wait_for(workspace, first) == "done"
    session = visit(COMPARE, comparison=first)
    assert "Are your items independent? Items of" in words(session).replace("**", "")
    session.button(key="again-with-clusters").click().run()
    assert not session.exception
    (second,) = [session.query_params["comparison"]]
    second = second if isinstance(second, str) else second[0]
    assert second != first
    asked = workspace.state(second).settings
    assert asked is not None
    assert isinstance(asked.clusters, int)
    wait_for(workspace, second)
