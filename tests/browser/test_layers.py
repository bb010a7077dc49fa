"""Choosing a network of timm and the layers whose neurons are compared, at a desk and a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visit import SLOW_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_layers_of_a_chosen_network_can_be_picked_and_stay(visit: Visit) -> None:
    visit.go()
    visit.page.locator(".st-key-demo-null").get_by_role("button").click()
    visit.page.wait_for_url(re.compile(r"/compare\?comparison="), timeout=SLOW_MS)
    visit.go("/compare")
    extractor = visit.page.get_by_role("combobox", name="Extractor")
    extractor.click()
    extractor.fill("timm): test_vit")
    visit.page.get_by_role("option", name="test_vit", exact=False).first.click()
    visit.page.wait_for_url(re.compile(r"extractor=timm"), timeout=SLOW_MS)
    visit.settle()
    visit.page.get_by_text("Settings", exact=True).click()
    layers = visit.page.get_by_role("combobox", name="Layers")
    expect(layers).to_be_visible()
    visit.page.wait_for_timeout(2_000)  # the box is drawn anew when the layers have been listed
    visit.settle()
    layers.click()
    layers.fill("norm")
    visit.page.get_by_role("option", name=re.compile(r"^norm · 64 neurons")).click()
    visit.page.wait_for_url(re.compile(r"layers=norm"), timeout=SLOW_MS)
    visit.settle()
    expect(visit.page.get_by_text("1 layer, 64 neurons")).to_be_visible()
    layers.press("Escape")
    visit.photograph("layers")
    visit.page.reload()
    visit.settle()
    visit.page.get_by_text("Settings", exact=True).click()
    expect(visit.page.get_by_text("1 layer, 64 neurons")).to_be_visible()
    assert visit.fits()
