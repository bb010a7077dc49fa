"""A page that a person composes; one address to edit it and one to read it."""

import streamlit as st

from dnacompare.ui import frame
from dnacompare.ui.views import dashboard, dashboard_read, dashboards

with frame.begin("Dashboards"):
    if link := st.query_params.get("view"):
        dashboard_read.show(link)
    elif board := st.query_params.get("board"):
        dashboard.show(board)
    else:
        dashboards.show()
