"""What a button's callback does, with errors told on the page instead of lost.

Callbacks run before the page is drawn, outside of the frame that would catch what they raise.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dnacompare.errors import DNACompareError
from dnacompare.ui.views import errors

TROUBLE = "_trouble"


def attempt(action: Callable[..., Any], *arguments: Any) -> None:
    """Do it; an error raised on purpose is kept for ``tell``."""
    try:
        action(*arguments)
    except DNACompareError as error:
        st.session_state[TROUBLE] = error


def tell() -> None:
    """Show the error of the last callback, once."""
    error = st.session_state.pop(TROUBLE, None)
    if error is not None:
        errors.show(error)
