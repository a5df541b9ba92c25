"""python3 -m plots RUN_DIR [--out DIR] [--zip] [--verbose]: the report of one run."""

import sys

from plots.cli import main

if __name__ == "__main__":
    sys.exit(main())
