"""Why two datasets differ: every question that can be asked of them, answered one by one."""

from dnacompare.ui import frame
from dnacompare.ui.views import explain, explain_subject

with frame.begin("Explain"):
    subject = explain_subject.choose()
    if subject is not None:
        explain.show(subject)
