"""Whatever stands after the question mark: a page says something sensible and runs no script."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnacompare.workflow.service import ComparisonSettings, Service
from tests.fuzzing import EFFORT, guarded, tries
from tests.pages.conftest import PAGES, ROOT, Open, wait_for, words

ASKED = re.compile(r'(?:query_params\.get\(|\bkey=|\brestore\()"([a-z][a-z_-]*)"')
KEYS = sorted(
    {
        name
        for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "dnacompare" / "ui").rglob("*.py")]
        for name in ASKED.findall(path.read_text())
    }
)
"""Every name that a page might look for in its address."""
NASTY = (
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "../../../../etc/passwd",
    "'; DROP TABLE comparisons; --",
    "0" * 32,
    "f" * 4000,
    "-1",
    "1e308",
    "nan",
    "NaN,Infinity",
    "\x00",
    "\u202e\u200b",
    "{{7*7}}",
    "=HYPERLINK(1)",
    "all",
    "99999999999999999999",
)
VALUES = st.one_of(
    st.sampled_from(NASTY), st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
)


def finished(service: Service) -> str:
    """The address of a comparison that is done."""
    address = service.start(*service.demo("customers"), ComparisonSettings(permutations=19))
    assert wait_for(service, address) == "done"
    return address


def test_the_names_are_found() -> None:
    assert {"comparison", "matrix", "collection", "a", "b", "extractor"} <= set(KEYS)


@EFFORT
@pytest.mark.parametrize("page", ["app.py", *PAGES])
def test_no_address_breaks_a_page(page: str, effort: int, visit: Open, workspace: Service) -> None:
    known = {"pages/compare.py": {"comparison": finished(workspace)}}.get(page, {})

    @tries(3 * effort)
    @given(st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=6), st.booleans())
    def check(query: dict[str, str], at_a_result: bool) -> None:
        with guarded(workspace.settings.home, unpickles=True):
            session = visit(page, **(query | known if at_a_result else query))
        assert not session.exception
        assert "not foreseen" not in words(session)

    check()
