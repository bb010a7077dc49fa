"""What an operator sets is declared once, read, judged and documented."""

import os
from pathlib import Path

import pytest

from dnacompare import declared
from dnacompare.errors import InputError
from dnacompare.loaders.limits import Limits
from dnacompare.workflow.settings import FILE, Settings, declarations

DOCS = Path(__file__).parents[2] / "docs" / "operators.md"


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings().home.name == "dnacompare"
    assert Settings().data_roots == ()


def test_everything_can_be_set() -> None:
    chosen = Settings.from_environment(
        {
            "DNACOMPARE_HOME": "~/work",
            "DNACOMPARE_DATA_ROOTS": os.pathsep.join(["/data/a", "", " /data/b "]),
            "DNACOMPARE_DEVICES": "cuda:0, cuda:1,",
            "DNACOMPARE_UPLOAD_BYTES": "1000",
            "DNACOMPARE_CACHE_BYTES": "2000",
            "DNACOMPARE_STORAGE_BYTES": "4000",
            "DNACOMPARE_JOB_SECONDS": "60",
            "DNACOMPARE_KEEP_DAYS": "7",
            "DNACOMPARE_READ_ONLY": "1",
            "DNACOMPARE_SIGN_IN": "1",
            "DNACOMPARE_LOG_LEVEL": "warning",
            "DNACOMPARE_MAX_PIXELS": "3000",
        }
    )
    assert chosen == Settings(
        home=Path.home() / "work",
        data_roots=(Path("/data/a"), Path("/data/b")),
        devices=("cuda:0", "cuda:1"),
        upload_bytes=1000,
        cache_bytes=2000,
        storage_bytes=4000,
        job_seconds=60,
        keep_days=7,
        read_only=True,
        sign_in=True,
        log_level="warning",
        limits=Limits(pixels=3000),
    )


def test_a_file_says_the_same_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    path = tmp_path / "server.toml"
    path.write_text(
        'home = "~/work"\ndata_roots = ["/data/a", "/data/b"]\ndevices = ["cuda:0"]\n'
        "upload_bytes = 1_000\nread_only = true\nmax_pixels = 3_000\nmax_items = 9\n"
    )
    found = Settings.from_environment({FILE: str(path), "DNACOMPARE_MAX_PIXELS": "5000"})
    assert found == Settings(
        home=Path.home() / "work",
        data_roots=(Path("/data/a"), Path("/data/b")),
        devices=("cuda:0",),
        upload_bytes=1000,
        read_only=True,
        limits=Limits(pixels=5000, items=9),
    )


@pytest.mark.parametrize("value", ["8GB", "-1", "0", "1.5", "٣"])
@pytest.mark.parametrize("variable", ["DNACOMPARE_UPLOAD_BYTES", "DNACOMPARE_MAX_ITEMS"])
def test_a_bad_value_is_named(variable: str, value: str) -> None:
    with pytest.raises(InputError, match=f"{variable} is '{value}'"):
        Settings.from_environment({variable: value})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("upload_bytes = '8GB'", "upload_bytes in .*server.toml is '8GB'; .* number of bytes"),
        ("job_seconds = 0", "job_seconds in .* is 0; .* whole number above 0"),
        ("job_seconds = true", "job_seconds in .* is True"),
        ("job_seconds = 1.5", "job_seconds in .* is 1.5"),
        ("read_only = 'yes'", r"read_only in .* is 'yes'; it must be 1 \(on\) or 0 \(off\)"),
        ("data_roots = [1]", r"data_roots in .* is \[1\]; it must be paths"),
        ("devices = []", r"devices in .* is \[\]; it must be names"),
        ("home = ''", "home in .* is ''; it must be the path of a folder"),
        ("log_level = 'loud'", "log_level in .* is 'loud'; it must be one of info"),
        ("max_pixel = 3", "'max_pixel', which is no setting; did you mean 'max_pixels'?"),
        ("colour = 3", "'colour', which is no setting; there are home, "),
        ("[limits]\nitems = 3", "'limits', which is no setting"),
        ("home =", "are no TOML"),
    ],
)
def test_a_bad_file_is_refused_with_key_value_and_way_out(
    content: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "server.toml"
    path.write_text(content)
    with pytest.raises(InputError, match=told):
        Settings.from_environment({FILE: str(path)})


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml cannot be read: No such file"):
        Settings.from_environment({FILE: str(tmp_path / "none.toml")})


def test_a_misspelt_variable_is_refused_and_a_cluster_s_own_are_not() -> None:
    with pytest.raises(InputError, match="did you mean DNACOMPARE_UPLOAD_BYTES"):
        Settings.from_environment({"DNACOMPARE_UPLOAD_BYTE": "1"})
    others = {"DNACOMPARE_SERVICE_HOST": "10.0.0.1", "DNACOMPARE_PORT_8501_TCP": "tcp://10.0.0.1"}
    assert Settings.from_environment(others) == Settings()


def test_the_table_in_the_documentation_is_the_declarations() -> None:
    text = DOCS.read_text(encoding="utf-8")
    shown = text.partition("<!-- settings -->\n")[2].partition("\n<!-- end -->")[0]
    assert shown == declared.table(declarations())
