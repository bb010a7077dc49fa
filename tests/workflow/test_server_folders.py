"""Only what lies in an allowed folder can be seen, whatever the path looks like."""

import os
from pathlib import Path

import pytest

from dnacompare.errors import InputError
from dnacompare.workflow.server_folders import ServerFolders


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """``allowed`` with files and links; ``secret`` and ``allowed-not`` beside it."""
    allowed, secret = tmp_path / "allowed", tmp_path / "secret"
    for folder in (allowed / "sub", secret, tmp_path / "allowed-not"):
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("x\n1\n")
    (allowed / "b.csv").write_text("x\n1\n2\n")
    (allowed / ".hidden").write_text("x")
    (allowed / "file-out").symlink_to(secret / "a.csv")
    (allowed / "folder-out").symlink_to(secret)
    (allowed / "relative-out").symlink_to("../secret")
    (allowed / "two-steps").symlink_to("folder-out")
    (allowed / "inside").symlink_to("sub/a.csv")
    (allowed / "loop").symlink_to("loop")
    (allowed / "nowhere").symlink_to("not-there")
    return tmp_path


def test_browsing_shows_what_is_inside(place: Path) -> None:
    folders = ServerFolders([place / "allowed", place / "absent"])
    assert folders.roots() == (place / "allowed",)
    items = folders.browse(place / "allowed")
    assert [(item.name, item.relative, item.is_folder, item.bytes) for item in items][1:] == [
        ("b.csv", "b.csv", False, 6),
        ("inside", "inside", False, 4),
    ]
    assert (items[0].name, items[0].is_folder) == ("sub", True)
    (inner,) = folders.browse(place / "allowed", "sub")
    assert (inner.relative, inner.bytes) == ("sub/a.csv", 4)


@pytest.mark.parametrize(
    "path",
    [
        "secret",
        "secret/a.csv",
        "allowed-not/a.csv",
        "allowed/../secret/a.csv",
        "allowed/sub/../../secret",
        "allowed/file-out",
        "allowed/folder-out/a.csv",
        "allowed/relative-out",
        "allowed/two-steps/a.csv",
        "allowed/loop",
        "allowed/nowhere",
        "allowed/not-there",
        "allowed/nul\x00byte",
        ".",
        "/etc/passwd",
    ],
)
def test_nothing_else_is_read_and_nothing_can_be_probed(place: Path, path: str) -> None:
    folders = ServerFolders([place / "allowed"])
    with pytest.raises(InputError, match="not in a folder of the server that may be read"):
        folders.allowed(place / path)


@pytest.mark.parametrize("relative", ["..", "../secret", "/etc", "sub/../..", "folder-out"])
def test_browsing_never_leaves(place: Path, relative: str) -> None:
    folders = ServerFolders([place / "allowed"])
    with pytest.raises(InputError, match="may be read"):
        folders.browse(place / "allowed", relative)
    with pytest.raises(InputError, match="may be read"):
        folders.browse(place, "secret")


def test_a_link_swapped_in_later_is_refused(place: Path) -> None:
    folders = ServerFolders([place / "allowed"])
    path = place / "allowed" / "sub"
    assert folders.allowed(path) == path
    os.rename(path, place / "allowed" / "was-sub")
    path.symlink_to(place / "secret")
    with pytest.raises(InputError, match="may be read"):
        folders.allowed(path)


def test_an_allowed_folder_may_itself_be_a_link(place: Path) -> None:
    (place / "link").symlink_to(place / "allowed")
    folders = ServerFolders([place / "link"])
    assert folders.allowed(place / "link" / "b.csv") == place / "allowed" / "b.csv"
    assert folders.allowed(place / "allowed" / "b.csv") == place / "allowed" / "b.csv"


def test_without_allowed_folders_nothing_is_readable(place: Path) -> None:
    folders = ServerFolders([])
    assert folders.roots() == ()
    with pytest.raises(InputError, match="DNACOMPARE_DATA_ROOTS"):
        folders.allowed(place / "allowed")


def test_a_file_cannot_be_browsed(place: Path) -> None:
    with pytest.raises(InputError, match="is a file"):
        ServerFolders([place / "allowed"]).browse(place / "allowed", "b.csv")
