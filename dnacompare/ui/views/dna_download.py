"""A DNA that was made on the page, kept for the session until it is downloaded."""

from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from dnacompare import numbers
from dnacompare.dna import DNA
from dnacompare.ui import names


def prepare(what: str, made_of: tuple[object, ...], dna: DNA, said: str) -> None:
    """Keep the file of ``dna`` in the place of what was made before; ``said`` is plain text."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "made.dna")
        dna.save(path)
        st.session_state[f"dna-{what}"] = (made_of, path.read_bytes(), said)


def offer(what: str, made_of: tuple[object, ...]) -> None:
    """The download, if what was made last was made of just this."""
    before, content, said = st.session_state.get(f"dna-{what}", (None, b"", ""))
    if before != made_of:
        return
    st.markdown(names.literal(said))
    st.download_button(
        f"Download the {what} DNA · {numbers.size(len(content))}",
        data=content,
        file_name=f"{what}.dna",
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        key=f"download-{what}",
        help="DNA.load reads it in Python; this app takes it as an upload.",
    )
