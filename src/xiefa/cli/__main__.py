"""``python -m xiefa.cli``."""

import sys

from xiefa.cli import main

sys.exit(main())
