"""What a callback raised that nobody foresaw: a box with a reference; the log has the place."""

import logging

from dnacompare import logs
from dnacompare.ui.views import errors

LOG = logging.getLogger(__name__)


def show(error: Exception) -> bool:
    """True: Streamlit need not show the error, whose text may hold what a person wrote."""
    errors.unforeseen(logs.failure(LOG, "callback_failed", error))
    return True
