"""One DNA: how it was made, how its neurons responded, merging and giving it away."""

from dnacompare.ui import frame
from dnacompare.ui.views import dna

with frame.begin("DNA"):
    dna.show()
