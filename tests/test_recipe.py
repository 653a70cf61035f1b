"""The recipe of the reader's weights: the same seed makes the same bytes, and its probabilities are fitted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")
SCRIPTS = Path(__file__).parent.parent / "scripts"
PROGRAM = """
import hashlib, random, sys
from compose.page import Pools, composed
from compose.pools import INVENTED
from compose.invented import invented_groups
from compose.articles import captions_of
from calibrated_lines import sequences, sureness, with_temperatures
from banmian.parse.labels.network import Networks, of_arrays
from train_reader import Material, Recipe, examples, trained
from line_net import Sizes
import torch
torch.set_num_threads(1)
groups = invented_groups(INVENTED[0])
pool = [(1.0, Pools(groups, captions_of(groups)))]
draw = random.Random(3)
pages = examples(composed(pool, draw) for _ in range(24))
material = Material(pages[:12], pages[12:16], pages[16:18], pages[:6])
recipe = Recipe(12, 8, 6, 2, 5, 0.3, Sizes(hidden=16, role_hidden=8))
members = with_temperatures([trained(material, recipe, n) for n in range(2)], pages[18:])
nets = Networks(tuple(map(of_arrays, members)))
found = sequences(nets, pages[18:])["tags"]
print(hashlib.sha256(b"".join(a.tobytes() for own in members for a in own.values())).hexdigest())
print(sureness(nets.tag_chain, found, nets.tag_temperature).loss <= sureness(nets.tag_chain, found, 1.0).loss)
"""


def made(hash_seed: int) -> list[str]:
    env = {
        "PYTHONPATH": f"{SCRIPTS}:{SCRIPTS.parent / 'dataset'}",
        "PYTHONHASHSEED": str(hash_seed),
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=SCRIPTS,
        env=os.environ | env,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.split()


def test_the_same_seed_makes_the_same_weights() -> None:
    first, again = made(1), made(2)
    assert first == again
    assert first[-1] == "True"
