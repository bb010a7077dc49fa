"""The command line as a person or a pipeline runs it."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import dnacompare as dc
from dnacompare.cli import main
from tests.build import pictures


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three arrays: a, another draw of the same, and one shifted in its second column."""
    folder = tmp_path_factory.mktemp("arrays")
    random = np.random.default_rng(3)
    a, same, shifted = random.normal(size=(3, 150, 3))
    shifted[:, 1] += 1.0
    for name, values in {"a": a, "same": same, "shifted": shifted}.items():
        np.save(folder / f"{name}.npy", values)
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_compare_prints_the_verdict_and_every_number(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(
        capsys, "compare", files / "a.npy", files / "shifted.npy", "--permutations", "199"
    )
    assert code == 0
    assert out.startswith("B differs from A: ")
    for name in ("dna_emd", "dna_frechet", "sliced_wasserstein", "energy", "mmd_fuse"):
        assert name in out
    for word in ("noise floor", "seed 0"):
        assert word in out
    assert "column 1" in out


def test_explain_names_the_feature_that_moved(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("explain", files / "a.npy", files / "shifted.npy", "--method", "feature_shift")
    code, out, _ = run(capsys, *arguments)
    assert code == 0
    assert "column 1" in out
    code, out, _ = run(capsys, *arguments, "--json")
    assert code == 0
    assert json.loads(out)["features"][0]["name"] == "column 1"
    assert run(capsys, *arguments[:3], "--method", "magic")[0] == 1


def test_a_report_is_opened_again(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "x.html"
    arguments = ("compare", files / "a.npy", files / "shifted.npy", "--permutations", "39")
    code, told, _ = run(capsys, *arguments, "--out", report)
    assert code == 0
    assert run(capsys, "open", report) == (0, told, "")
    assert "column 1" in report.read_text(encoding="utf-8")
    code, _, err = run(capsys, *arguments, "--out", tmp_path / "x.pdf")
    assert code == 1
    assert "'x.pdf' cannot be written" in err
    (tmp_path / "no.html").write_text("<p>hello")
    assert run(capsys, "open", tmp_path / "no.html")[0] == 1


def test_json_reads_back_as_the_same_comparison(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("compare", files / "a.npy", files / "shifted.npy", "--json")
    code, out, _ = run(capsys, *arguments, "--permutations", "99", "--seed", "4")
    assert code == 0
    (tmp_path / "result.json").write_text(out)
    again = dc.Comparison.load(tmp_path / "result.json")
    assert again.to_dict() == json.loads(out)
    assert again.seed == 4
    direct = dc.compare(files / "a.npy", files / "shifted.npy", permutations=99, seed=4)
    assert direct == again  # the same inputs, options and seed give the same values


def test_distances_are_chosen_by_name(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("compare", files / "a.npy", files / "shifted.npy", "--permutations", "99", "--json")
    code, out, _ = run(capsys, *given, "--distances", "kid, spherical_sliced_wasserstein")
    assert code == 0
    found = json.loads(out)
    assert list(found["estimates"]) == ["kid", "spherical_sliced_wasserstein"]
    assert "spherical sliced Wasserstein distance" in found["test"]
    code, _, err = run(capsys, *given, "--distances", "enery")
    assert code == 1
    assert "Did you mean 'energy'" in err


def test_fail_on_shift_exits_3_only_for_a_shift(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--fail-on-shift", "--permutations", "99")
    assert run(capsys, "compare", files / "a.npy", files / "shifted.npy", *options)[0] == 3
    assert run(capsys, "compare", files / "a.npy", files / "same.npy", *options)[0] == 0


def test_identical_content_is_called_identical(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "compare", files / "a.npy", files / "a.npy")
    assert code == 0
    assert "identical content" in out
    found = dc.compare(files / "a.npy", files / "a.npy")
    assert {e.value for e in found.estimates.values()} == {0.0}
    assert {e.p_value for e in found.estimates.values()} == {1.0}


def test_extract_writes_a_dna_that_compares_without_the_data(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.dna"
    assert run(capsys, "extract", files / "a.npy", "-o", out)[0] == 0
    assert dc.DNA.load(out).items == 150
    code, printed, _ = run(capsys, "compare", out, out)
    assert code == 0
    assert "identical" in printed


def test_bad_input_is_one_clear_line_and_exit_1(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "objects.npy").write_bytes(b"")
    np.save(tmp_path / "objects.npy", np.array([{}], object), allow_pickle=True)
    np.save(tmp_path / "three.npy", np.zeros((3, 2)))
    cases = {
        tmp_path / "missing.npy": "missing.npy",
        tmp_path / "empty.csv": "empty",
        tmp_path / "objects.npy": "object",
        tmp_path / "three.npy": "too few",
    }
    for path, word in cases.items():
        code, out, err = run(capsys, "compare", files / "a.npy", path)
        assert code == 1, path
        assert out == ""
        assert len(err.strip().splitlines()) == 1, err
        assert word in err, err


def test_an_unknown_extractor_is_answered_with_the_nearest(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(
        capsys, "compare", files / "a.npy", files / "same.npy", "--extractor", "colums"
    )
    assert code == 1
    assert "Did you mean 'columns'?" in err


def test_wrong_usage_exits_2() -> None:
    with pytest.raises(SystemExit) as stop:
        main(["compare", "only-one"])
    assert stop.value.code == 2


def test_images_and_a_table_are_not_comparable(
    files: Path, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "compare", shared / "pacs/photo/dog", files / "a.npy")
    assert code == 1
    assert "images" in err
    assert "table" in err


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders of pictures, and the first again with white marks."""
    root = tmp_path_factory.mktemp("pictures")
    for number, picture in enumerate(pictures(40, side=32)):
        marked = picture.copy()
        marked[:8, :8] = 255
        half = "a" if number < 20 else "b"
        for name, pixels in ((half, picture), (f"{half} marked", marked)):
            (root / name).mkdir(exist_ok=True)
            Image.fromarray(pixels).save(root / name / f"{number:02}.png")
    return root


def test_what_to_ignore_and_to_focus_on(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["compare", folders / "a", folders / "b marked", "--permutations", "99"]
    arguments += ["--ignore", "jpeg, flip", "--focus", "blur"]
    arguments += ["--ignore-pair", folders / "a", folders / "a marked"]
    code, out, _ = run(capsys, *arguments)
    assert code == 0
    assert "With JPEG compression, flip and a → a marked ignored and with blur in focus" in out
    assert "Gaussian blur, σ 1 pixel" in out
    code, _, err = run(capsys, *arguments[:3], "--ignore", "bright")
    assert code == 1
    assert "brightness, contrast, colour-cast" in err


def test_layers_of_a_network_are_listed_and_can_be_named(capsys: pytest.CaptureFixture[str]):
    assert main(["layers", "torchvision/resnet18"]) == 0
    printed = capsys.readouterr().out
    assert "*  layer1.0" in printed
    assert "* by default: 8 layers, 1,920 neurons" in printed
    assert main(["layers", "embedded"]) == 1
    assert "there is no choice" in capsys.readouterr().err


def test_compare_takes_a_design(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(0)
    for name, first in (("a", 0), ("b", 50)):
        rows = [f"{x:.4f},camera {first + i // 10}" for i, x in enumerate(random.normal(size=120))]
        (tmp_path / f"{name}.csv").write_text("\n".join(["x,camera", *rows]))
    command = ("compare", tmp_path / "a.csv", tmp_path / "b.csv", "--permutations", "99")
    code, out, _ = run(capsys, *command, "--clusters", "camera")
    assert code == 0
    assert "labels of 12 and 12 whole clusters by 'camera' permuted" in out
    assert "10 items in a row permuted" in run(capsys, *command, "--clusters", "10")[1]
    code, _, err = run(capsys, *command, "--clusters", "60")
    assert code == 1
    assert "Too few independent units" in err
    code, _, err = run(capsys, *command, "--pairs", "camera")
    assert code == 1
    assert "stands for 10 items of A" in err
