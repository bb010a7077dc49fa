"""Who is asking. Where signing in is on, nobody sees anything before."""

from functools import cache
from importlib.util import find_spec

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dnacompare.errors import DNACompareError
from dnacompare.workflow.workspaces import EVERYBODY, person, shared_workspaces

DEFAULT = "default"


def required() -> bool:
    """Whether pages are for people who have signed in: the operator says so, or has set it up."""
    return shared_workspaces().settings.sign_in or _set_up()


@cache
def _set_up() -> bool:
    """Whether Streamlit's secrets have a section [auth]: then alone it tells who is logged in.

    Asked once in a process: where there are no secrets, Streamlit looks for the file anew each
    time, behind one lock for all sessions.
    """
    return "is_logged_in" in st.user


def signed_in() -> bool:
    """Whether somebody is; false where nobody can be."""
    return bool(st.user.get("is_logged_in", False))


def who() -> str:
    """The key of the workspace that is shown; raises ``DNACompareError`` when nobody may see it."""
    if get_script_run_ctx() is None:
        raise DNACompareError("Who is asking is known on a page alone.")
    if not required():
        return EVERYBODY
    issuer, subject = st.user.get("iss"), st.user.get("sub")
    if not signed_in() or not issuer or not subject:
        raise DNACompareError("Sign in first; the account must have an issuer and a subject.")
    return person(str(issuer), str(subject))


def ask() -> None:
    """A button for each place at which a person can sign in, or what the operator has to do."""
    st.title("Sign in", anchor=False)
    if not _set_up():
        st.error(
            "Signing in is switched on (DNACOMPARE_SIGN_IN) and not set up: Streamlit's secrets "
            "need a section [auth]. The operator finds how in docs/operators.md.",
            icon=":material/lock:",
        )
        return
    if find_spec("authlib") is None:
        st.error(
            "Signing in needs Authlib; the operator installs it with "
            "`pip install 'dnacompare[auth]'`.",
            icon=":material/lock:",
        )
        return
    st.markdown(
        "Do two datasets differ, by how much, and in what? Your datasets and results are kept in a "
        "workspace of your own. If you came by a link, open it again afterwards."
    )
    for provider in _providers():
        place = "" if provider == DEFAULT else f" with {provider.capitalize()}"
        st.button(
            f"Sign in{place}",
            type="primary",
            icon=":material/login:",
            key=f"sign-in-{provider}",
            on_click=st.login,
            args=() if provider == DEFAULT else (provider,),
            help="Leads to the page of the provider and back here.",
        )


def leave() -> None:
    """A button to sign out, where somebody is signed in."""
    if signed_in():
        st.button(
            "Sign out",
            type="tertiary",
            icon=":material/logout:",
            key="sign-out",
            on_click=st.logout,
            help="Your datasets and results stay for the next time.",
        )


def _providers() -> list[str]:
    """The names of the sections below ``[auth]``, or the one that has no name."""
    auth = st.secrets["auth"]
    if "client_id" in auth:
        return [DEFAULT]
    return [name for name in auth if hasattr(auth[name], "keys") and "client_id" in auth[name]]
