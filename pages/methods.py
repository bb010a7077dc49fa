"""What every number means, in plain words, with formulas and references."""

import streamlit as st

from dnacompare.ui import frame

with frame.begin("Methods"), st.container(key="prose"):
    st.markdown((frame.ROOT / "docs" / "methods.md").read_text(encoding="utf-8"))
