"""The SQL statements, read from the .sql files beside this one by table and name."""

from functools import cache
from importlib.resources import files

MARK = "-- name: "


@cache
def statement(name: str) -> str:
    """The statement called ``table.name``, e.g. ``datasets.put``."""
    table, _, wanted = name.partition(".")
    text = files("dnacompare.store").joinpath("sql", f"{table}.sql").read_text("utf-8")
    for part in text.split(MARK)[1:]:
        title, _, sql = part.partition("\n")
        if title.strip() == wanted:
            return sql.strip()
    raise KeyError(name)


@cache
def migrations() -> tuple[str, ...]:
    """The scripts that build the schema; script k leads from version k - 1 to k."""
    folder = files("dnacompare.store").joinpath("migrations")
    scripts = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple(folder.joinpath(name).read_text("utf-8") for name in scripts)
