"""Push this repository's dataset: check dataset/, send it as one commit, tag it v<version>.

python scripts/push_to_hub.py OWNER/NAME --dry-run
"""

from __future__ import annotations

import sys
from pathlib import Path

from banmian.cli import main

ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    sys.argv = [sys.argv[0], "push", str(ROOT / "dataset"), *(sys.argv[1:] or ["--help"])]
    main()
