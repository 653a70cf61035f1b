#!/usr/bin/env python3
"""Write several networks of the line labeller, whose scores are averaged, as one file.

python scripts/join_networks.py NET.npz ... --out dataset/banmian/data/line_net.npz
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("networks", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    joined: dict[str, NDArray[Any]] = {}
    for number, path in enumerate(args.networks):
        with np.load(path, allow_pickle=False) as arrays:
            joined |= {f"{number}/{name}": arrays[name] for name in arrays.files}
    np.savez_compressed(args.out, allow_pickle=False, **joined)


if __name__ == "__main__":
    main()
