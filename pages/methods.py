"""What every number means, in plain words, with formulas and references."""

from dnacompare.ui import frame
from dnacompare.ui.views import prose

with frame.begin("Methods"):
    prose.show((frame.ROOT / "docs" / "methods.md").read_text(encoding="utf-8"))
