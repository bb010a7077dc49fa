"""The service of whoever is asking, which all their sessions and tabs share."""

from streamlit.runtime.scriptrunner import get_script_run_ctx

from dnacompare.ui import sign_in
from dnacompare.workflow.service import Service
from dnacompare.workflow.warm_up import warm_up_in_background
from dnacompare.workflow.workspaces import shared_service


def service() -> Service:
    """The service; raises ``StoreError`` as long as the workspace cannot be opened.

    It is held by the workflow and not by a cache of Streamlit's, because emptying such a cache
    would open the workspace a second time.
    """
    warm_up_in_background()
    return shared_service(sign_in.who())


def visitor() -> str:
    """Who is asking, so that nobody waits for all the jobs of another: this session."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def changeable() -> bool:
    """Whether data can be added and work started; pages leave out what would be refused."""
    return not service().settings.read_only
