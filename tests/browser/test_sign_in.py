"""Two people sign in at a provider: neither sees anything of the other's, nor before signing in."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser import provider
from tests.browser.conftest import free_port, running
from tests.browser.visit import SLOW_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

HIDDEN = "Margaret's salaries"
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only the tests know this and nobody else does"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps everything."""
    return tmp_path_factory.mktemp("people")


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """A server whose people sign in at a provider on this machine."""
    port = free_port()
    with provider.running() as known:
        told = SECRETS.format(
            port=port, client=provider.CLIENT, secret=provider.SECRET, issuer=known.issuer
        )
        (home / "secrets.toml").write_text(told)
        flags = [f"--secrets.files={home / 'secrets.toml'}"]
        script = "dnacompare/ui/server.py"
        with running(home, script=script, port=port, flags=flags) as served:
            yield served


def arrive(browser: Browser, address: str) -> Visit:
    """A new person with a browser of their own."""
    return Visit(address, browser.new_context(viewport={"width": 1440, "height": 900}).new_page())


def sign_in(visit: Visit, name: str) -> None:
    """Through the provider and back."""
    visit.go("/")
    visit.page.get_by_role("button", name="Sign in").click()
    visit.page.get_by_role("link", name=f"I am {name}").click()
    expect(visit.page.get_by_role("button", name="Sign out")).to_be_visible(timeout=SLOW_MS)
    visit.settle()


def named(visit: Visit) -> Locator:
    """Her dataset's name where it is seen; a table has its cells once more, for screen readers."""
    return visit.page.get_by_text(HIDDEN).filter(visible=True).first


def test_two_people_have_a_workspace_each(
    browser: Browser, address: str, home: Path, tmp_path: Path
) -> None:
    table = tmp_path / "salaries.csv"
    table.write_text("name,salary\n" + "".join(f"person {k},{k * 37 % 101}\n" for k in range(80)))

    alice = arrive(browser, address)
    for page in ("/", "/datasets", "/compare", "/explain", "/dna", "/methods"):
        alice.go(page)
        expect(alice.heading("Sign in")).to_be_visible()
        assert alice.page.get_by_role("link", name="Datasets").count() == 0
    alice.photograph("sign-in")
    assert not (home / "workspace" / "people").exists()

    sign_in(alice, "alice")
    alice.go("/datasets")
    alice.upload(table, HIDDEN)
    alice.photograph("signed-in")
    (kept,) = (home / "workspace" / "people").glob("*/datasets/*.json")
    link = f"/datasets?dataset={kept.stem}"

    bob = arrive(browser, address)
    sign_in(bob, "bob")
    bob.go(link)
    expect(bob.page.get_by_text("The library is empty")).to_be_visible()
    assert HIDDEN not in bob.page.content()

    alice.go(link)
    expect(named(alice)).to_be_visible()
    # the page says so at once; whoever leaves it before that answer still has the cookie
    with alice.page.expect_response(re.compile("/auth/logout"), timeout=SLOW_MS):
        alice.page.get_by_role("button", name="Sign out").click()
    expect(alice.heading("Sign in")).to_be_visible(timeout=SLOW_MS)
    alice.go(link)
    expect(alice.heading("Sign in")).to_be_visible()
    assert HIDDEN not in alice.page.content()

    sign_in(alice, "alice")
    alice.go(link)
    expect(named(alice)).to_be_visible()

    workspace = home / "workspace"
    assert [path.name for path in workspace.iterdir()] == ["people"]
    people = [path.name for path in (workspace / "people").iterdir()]
    assert len(people) == 2
    assert all(len(name) == 32 and set(name) <= set("0123456789abcdef") for name in people)
    for visit in (alice, bob):
        assert visit.far == []
        assert visit.errors == []


def test_the_server_tells_its_health_and_nobody_s_data(address: str, home: Path) -> None:
    with urllib.request.urlopen(f"{address}/healthz") as answer:
        health = json.loads(answer.read())
    assert health["status"] == "ok"
    assert health["workspaces_open"] == 2
    log = (home / "server.log").read_text()
    events = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert any(one["event"] == "dataset_added" for one in events)
    assert not [word for word in (HIDDEN, "Margaret", "salar", "alice", "bob") if word in log]
