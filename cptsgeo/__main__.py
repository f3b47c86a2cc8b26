"""``python -m cptsgeo``."""

import sys

from cptsgeo.cli import main

sys.exit(main())
