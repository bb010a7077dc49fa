"""The library: upload, look, rename, tag, delete, rejected items, names of all sorts."""

import io
import zipfile

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from dnacompare.workflow.service import Service
from tests.pages.conftest import Open, words

DATASETS = "pages/datasets.py"
EVIL = "<img src=x onerror=alert(1)>"


def pictures(count: int, seed: int, spoiled: bool = False) -> bytes:
    """A zip of small PNGs, with a broken one among them if asked."""
    random = np.random.default_rng(seed)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for number in range(count):
            encoded = io.BytesIO()
            Image.fromarray(random.integers(0, 256, (24, 32, 3), np.uint8)).save(encoded, "PNG")
            archive.writestr(f"folder/{number}.png", encoded.getvalue())
        if spoiled:
            archive.writestr("folder/broken.png", b"\x89PNG\r\n\x1a\nno picture")
    return whole.getvalue()


def upload(session: AppTest, name: str, content: bytes, called: str = "") -> AppTest:
    session.file_uploader[0].set_value([(name, content, "application/octet-stream")])
    session.text_input(key="add-name-0").set_value(called)
    session.run()
    session.button(key="add").click().run()
    assert not session.exception
    return session


def test_upload_of_a_zip_with_a_broken_image(visit: Open, workspace: Service) -> None:
    session = upload(visit(DATASETS), "cats.zip", pictures(6, 1, spoiled=True))
    assert "1 thing could not be read" in words(session)
    (entry,) = workspace.library.entries()
    assert (entry.name, entry.items, len(entry.rejected)) == ("cats.zip", 6, 1)
    library, rejected = (frame.value for frame in session.dataframe)
    assert list(library["Name"]) == ["cats.zip"]
    assert "broken.png" in rejected["Name"][0]
    assert rejected["Reason"][0]
    assert sum(len(image.proto.imgs) for image in session.get("image")) == 6 + 1  # and the logo


def test_the_same_content_again_is_recognised(visit: Open, workspace: Service) -> None:
    before = len(workspace.library.entries())
    session = upload(visit(DATASETS), "cats.zip", pictures(6, 1, spoiled=True))
    assert "already here" in words(session)
    assert len(workspace.library.entries()) == before


def test_a_name_that_is_markup_is_shown_letter_for_letter(visit: Open, workspace: Service) -> None:
    session = upload(visit(DATASETS), "dogs.zip", pictures(5, 2), called=EVIL)
    assert workspace.library.entries()[0].name == EVIL
    assert EVIL in words(session)
    for element in (*session.markdown, *session.success, *session.caption):
        assert "<img" not in str(element.value).replace("\\<", "")
        assert not getattr(element, "allow_html", False)


def test_columns_and_id_column_of_a_table(visit: Open, workspace: Service) -> None:
    rows = "key,x,y,z\n" + "\n".join(f"{i},{i % 7},{i % 5},{i % 3}" for i in range(40))
    session = visit(DATASETS)
    session.file_uploader[0].set_value([("rows.csv", rows.encode(), "text/csv")])
    session.run()
    session.text_input(key="add-columns-0").set_value("x, y")
    session.text_input(key="add-id_column-0").set_value("key")
    session.run()
    session.button(key="add").click().run()
    assert not session.error, words(session)
    entry = workspace.library.entries()[0]
    assert set(entry.columns) == {"x", "y"}
    assert entry.options["id_column"] == "key"


def test_an_empty_zip_is_told_in_one_line_and_the_library_stays(
    visit: Open, workspace: Service
) -> None:
    before = workspace.library.entries()
    session = upload(visit(DATASETS), "empty.zip", pictures(0, 0))
    assert len(session.error) == 1
    assert "empty.zip" in session.error[0].value.replace("\\", "")
    assert workspace.library.entries() == before


def test_a_folder_of_the_server_that_the_operator_allows(visit: Open, workspace: Service) -> None:
    (root,) = workspace.library.roots()
    (root / "deep" / "deeper").mkdir(parents=True)
    (root / "deep" / "deeper" / "table.csv").write_text(
        "u,v\n" + "\n".join(f"{i},{i % 9}" for i in range(30))
    )
    session = visit(DATASETS)
    session.segmented_control(key="add-from").set_value("A folder of the server").run()
    for depth, chosen in enumerate(("deep", "deep/deeper", "deep/deeper/table.csv")):
        session.selectbox(key=f"add-inside-{depth}").select(chosen).run()
    session.button(key="add").click().run()
    assert not session.error, words(session)
    assert workspace.library.entries()[0].name.startswith("table")


def test_rename_and_tag(visit: Open, workspace: Service) -> None:
    entry = workspace.library.entries()[0]
    session = visit(DATASETS, dataset=entry.id)
    name, tags = [field for field in session.text_input if field.label in ("Name", "Tags")][-2:]
    name.set_value("Neu 🧬")
    tags.set_value("first, second")
    save = next(button for button in session.button if button.label == "Save")
    save.click().run()
    assert not session.exception
    changed = workspace.library.entry(entry.id)
    assert (changed.name, changed.tags) == ("Neu 🧬", ("first", "second"))


def test_delete_asks_first(visit: Open, workspace: Service) -> None:
    entry = workspace.library.entries()[0]
    session = visit(DATASETS, dataset=entry.id)
    assert "What was compared stays readable" in words(session)
    session.button(key="delete").click().run()
    assert not session.exception
    assert entry.id not in {other.id for other in workspace.library.entries()}
