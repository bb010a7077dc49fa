"""Choose two datasets and compare them; a comparison's address shows whatever is known of it."""

import streamlit as st

from dnacompare.ui import frame
from dnacompare.ui.views import comparison, setup

with frame.begin("Compare"):
    asked = st.query_params.get("comparison")
    if asked:
        comparison.show(asked)
    else:
        setup.show()
