"""The versions that made a result."""

import platform
from importlib.metadata import version


def software() -> dict[str, str]:
    """Of this package, Python and the libraries that compute."""
    return {
        "dnacompare": version("dnacompare"),
        "python": platform.python_version(),
        "torch": version("torch"),
        "numpy": version("numpy"),
    }
