"""``python -m dnacompare.cli``."""

import sys

from dnacompare.cli import main

sys.exit(main())
