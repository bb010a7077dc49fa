"""Add a dataset: files, a zip, a folder, or a folder of the server."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dnacompare import numbers
from dnacompare.specs import LoaderSpec
from dnacompare.ui import names
from dnacompare.ui.service import service
from dnacompare.ui.views import read_only
from dnacompare.workflow.library import Entry, Upload
from dnacompare.workflow.listing import list_loaders

FILES, FOLDER, SERVER = "Files or a zip", "A folder", "A folder of the server"
AUTO = "auto"
WHOLE, DEEPEST = "", 8
"""The choice to go no deeper into a folder of the server, and how deep one can go."""
TURN, ADDED = "_upload_turn", "_upload_added"
"""In the session's state: how often something was added, and what was added last."""


def show() -> None:
    """The form, empty again after each upload; what was added is chosen in the library below."""
    if read_only.told():
        return
    turn = st.session_state.setdefault(TURN, 0)
    empty = not service().library.entries()
    with st.expander("Add a dataset", icon=":material/upload:", expanded=empty, key="add-open"):
        uploads, folder = _source(turn)
        left, right = st.columns(2)
        with left:
            kind = _kind()
        name = right.text_input(
            "Name",
            max_chars=300,
            key=f"add-name-{turn}",
            help="What to call it; left empty, the name of the file or folder is used.",
        )
        options = _options(kind, [upload.name for upload in uploads], turn)
        if st.button(
            "Add to the library",
            type="primary",
            icon=":material/add:",
            key="add",
            disabled=not uploads and folder is None,
            help="Reads every item once. What cannot be read is listed with the reason.",
        ):
            with st.spinner("Reading …"):
                added = _add(uploads, folder, name.strip() or None, kind, options)
            st.session_state[TURN] = turn + 1
            st.session_state[ADDED] = added
            st.session_state["dataset"] = added.id
            st.rerun()
    if ADDED in st.session_state:
        _told(st.session_state.pop(ADDED))


def _source(turn: int) -> tuple[Sequence[UploadedFile], Path | None]:
    """What the person chose: uploaded files, or a path on the server."""
    roots = service().library.roots()
    ways = [FILES, FOLDER, *([SERVER] if roots else [])]
    way = st.segmented_control(
        "From",
        ways,
        default=FILES,
        required=True,
        key="add-from",
        help="One zip is much faster than many files. A folder keeps its inner folders in the "
        "items' names.",
    )
    if way == SERVER:
        return (), _server_folder(roots)
    found = st.file_uploader(
        FOLDER if way == FOLDER else FILES,
        accept_multiple_files="directory" if way == FOLDER else True,
        key=f"add-{'folder' if way == FOLDER else 'files'}-{turn}",
        label_visibility="collapsed",
        help="Images, tables, arrays, texts or model outputs; a zip may hold any of them. "
        "A .dna file is added by itself.",
    )
    return found or (), None


def _server_folder(roots: Sequence[Path]) -> Path:
    """A path below one of the folders that the operator allows, chosen step by step."""
    root = st.selectbox(
        "Allowed folder",
        roots,
        key="add-root",
        help="Folders of the server that the operator allows with DNACOMPARE_DATA_ROOTS.",
    )
    inside = ""
    for depth in range(DEEPEST):
        found = {item.relative: item for item in service().library.browse(root, inside)}
        chosen = st.selectbox(
            f"In {names.markdown(Path(root, inside).name)}",
            [WHOLE, *found],
            format_func=lambda item: Path(item).name if item else "Everything in this folder",
            key=f"add-inside-{depth}",
            help="Read where it lies; nothing is copied. Choose a folder to look into it.",
        )
        if chosen == WHOLE:
            break
        inside = chosen
        if not found[inside].is_folder:
            break
    return Path(root, inside)


def _kind() -> str:
    titles = {AUTO: "Find out from the files"}
    titles |= {spec.name: spec.title for spec in list_loaders()}
    return st.selectbox(
        "Kind",
        list(titles),
        format_func=lambda name: titles[name],
        key="add-kind",
        help=" ".join(f"{spec.title}: {spec.summary}" for spec in list_loaders()),
    )


def _options(kind: str, files: Sequence[str], turn: int) -> dict[str, Any]:
    """The chosen kind's own options; for a kind to be found out, those of the files' endings."""
    spec = _spec(kind, files)
    if spec is None or not spec.options:
        return {}
    given = {}
    for column, (option, meaning) in zip(
        st.columns(len(spec.options)), spec.options.items(), strict=True
    ):
        typed = column.text_input(
            option.replace("_", " ").capitalize(),
            key=f"add-{option}-{turn}",
            help=f"{meaning[:1].upper()}{meaning[1:]}."
            + (" Several are separated by commas." if option == "columns" else ""),
        ).strip()
        if typed:
            given[option] = _several(typed) if option == "columns" else typed
    return given


def _several(typed: str) -> list[str]:
    return [part.strip() for part in typed.split(",") if part.strip()]


def _spec(kind: str, files: Sequence[str]) -> LoaderSpec | None:
    endings = {PurePosixPath(name).suffix.lower() for name in files}
    for spec in list_loaders():
        if spec.name == kind or (kind == AUTO and endings & set(spec.suffixes)):
            return spec
    return None


def _add(
    uploads: Sequence[UploadedFile],
    folder: Path | None,
    name: str | None,
    kind: str,
    options: dict[str, Any],
) -> Entry:
    if folder is not None:
        return service().library.add_folder(folder, name=name, kind=kind, options=options)
    return service().library.add(
        (Upload(upload.name, upload) for upload in uploads), name=name, kind=kind, options=options
    )


def _told(added: Entry) -> None:
    what = f"{names.markdown(added.name)}: {names.literal(added.kind)}, "
    what += numbers.count(added.items, "item")
    if added.already:
        st.info(f"The same content is already here as {what}.", icon=":material/content_copy:")
    elif added.rejected:
        left = numbers.count(len(added.rejected), "thing")
        st.warning(f"Added {what}; {left} could not be read, see below.", icon=":material/rule:")
    else:
        st.success(f"Added {what}.", icon=":material/check:")
