"""Home: what this is, built-in examples, recent comparisons."""

import streamlit as st

from dnacompare.ui import frame
from dnacompare.ui.views import examples, notices, recent

with frame.begin("Home"):
    with st.container(gap="xxsmall", key="lead"):
        st.title("Do two datasets differ, by how much, and in what?", anchor=False)
        st.markdown(
            "Drop in two sets of images, tables, texts or model outputs and get an answer in one "
            "sentence, with the distances, tests and neurons behind it."
        )
    notices.show()
    examples.show()
    recent.show()
