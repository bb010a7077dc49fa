"""Compare every two of many datasets; a matrix's address shows whatever is known of it."""

import streamlit as st

from dnacompare.ui import frame
from dnacompare.ui.views import matrix, matrix_setup

with frame.begin("Matrix"):
    asked = st.query_params.get("matrix")
    if asked:
        matrix.show(asked)
    else:
        matrix_setup.show()
