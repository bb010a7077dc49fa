"""The pictures on the home page's cards show the demos as they are."""

import numpy as np
import pytest
from PIL import Image

from dnacompare.workflow.demos import DEMOS, Demo
from tests.pages.demo_strips import FOLDER, strip


@pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.name)
def test_a_strip_shows_its_demo(demo: Demo) -> None:
    kept = np.asarray(Image.open(FOLDER / f"{demo.name}.webp").convert("RGBA"), np.float64)
    drawn = np.asarray(strip(demo), np.float64)
    assert kept.shape == drawn.shape
    solid = drawn[..., 3] == 255 if (drawn[..., 3] == 255).any() else drawn[..., 3] > 0
    # the kept file is compressed with loss: 3 of 255 levels on average; another demo's strip or
    # one from before a change of the demo is tens of levels away
    assert np.abs(kept - drawn)[solid][:, :3].mean() < 6
