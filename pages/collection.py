"""Compare two collections of whole distributions; a test's address shows whatever is known."""

import streamlit as st

from dnacompare.ui import frame
from dnacompare.ui.views import collection, collection_setup

with frame.begin("Collections"):
    asked = st.query_params.get("collection")
    if asked:
        collection.show(asked)
    else:
        collection_setup.show()
