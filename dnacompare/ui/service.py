"""The one service of this process, which every session and every tab shares."""

from streamlit.runtime.scriptrunner import get_script_run_ctx

from dnacompare.workflow.service import Service, shared_service
from dnacompare.workflow.warm_up import warm_up_in_background


def service() -> Service:
    """The service; raises ``StoreError`` as long as the workspace cannot be opened.

    It is held by the workflow and not by a cache of Streamlit's, because emptying such a cache
    would open the workspace a second time.
    """
    warm_up_in_background()
    return shared_service()


def visitor() -> str:
    """Who is asking, so that nobody waits for all the jobs of another: this session."""
    context = get_script_run_ctx()
    return context.session_id if context else ""
