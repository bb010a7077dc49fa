"""The library: upload datasets, look at them, rename, tag and delete them."""

import streamlit as st

from dnacompare.ui import frame
from dnacompare.ui.views import bundles, dataset, library, upload

with frame.begin("Datasets"):
    st.title("Datasets", anchor=False)
    upload.show()
    bundles.show()
    chosen = library.show()
    if chosen is not None:
        dataset.show(chosen)
