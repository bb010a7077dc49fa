"""What an operator sets is read, judged and documented."""

import os
from dataclasses import fields
from pathlib import Path

import pytest

from dnacompare.errors import InputError
from dnacompare.loaders.limits import PREFIX, Limits
from dnacompare.workflow import settings
from dnacompare.workflow.settings import Settings

VARIABLES = (
    settings.HOME,
    settings.DATA_ROOTS,
    settings.DEVICES,
    settings.UPLOAD_BYTES,
    settings.CACHE_BYTES,
    settings.MODEL_CODE,
    *(PREFIX + field.name.upper() for field in fields(Limits)),
)


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
            "DNACOMPARE_MAX_PIXELS": "3000",
        }
    )
    assert chosen == Settings(
        home=Path.home() / "work",
        data_roots=(Path("/data/a"), Path("/data/b")),
        devices=("cuda:0", "cuda:1"),
        upload_bytes=1000,
        cache_bytes=2000,
        limits=Limits(pixels=3000),
    )


@pytest.mark.parametrize("value", ["8GB", "-1", "0", "1.5", "٣"])
@pytest.mark.parametrize("variable", ["DNACOMPARE_UPLOAD_BYTES", "DNACOMPARE_MAX_ITEMS"])
def test_a_bad_value_is_named(variable: str, value: str) -> None:
    with pytest.raises(InputError, match=f"{variable} is '{value}'"):
        Settings.from_environment({variable: value})


def test_every_variable_is_documented_and_none_else() -> None:
    text = (Path(__file__).parents[2] / "docs" / "operators.md").read_text(encoding="utf-8")
    rows = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert sorted(rows) == sorted(VARIABLES)
