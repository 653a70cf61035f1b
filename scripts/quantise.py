"""A trained network as whole numbers: 8 bits a weight, one scale for each output of a layer."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from line_net import SEAM, LineNet, Near

BIAS_BITS = 14
"""Biases and transition scores are multiples of 2 to the minus this."""


Arrays = dict[str, NDArray[Any]]


def arrays_of(model: LineNet, known: dict[int, int]) -> Arrays:
    """The network's arrays, as parse/labels/network.py reads them."""
    model.requires_grad_(False)
    out: Arrays = {"characters": np.array(sorted(known, key=known.__getitem__), dtype=np.int32)}
    chars = model.characters
    embedding = chars.embedding.weight.detach()
    out |= _table("embedding", embedding)
    for name, conv in (("head", chars.head), ("tail", chars.tail)):
        out |= _near(name, conv)
    out |= _layer("seam", chars.seam.weight.detach().T, chars.seam.bias.detach())
    for name, tower in (("tags", model.tags), ("roles", model.roles)):
        out |= _layer(f"{name}.first", tower.first.weight.detach().T, tower.first.bias.detach())
        for n, block in enumerate(tower.blocks):
            out |= _near(f"{name}.{n}", block)
        out |= _layer(f"{name}.page", tower.page.weight.detach().T, tower.page.bias.detach())
        out |= _layer(f"{name}.last", tower.last.weight.detach().T, tower.last.bias.detach())
    out["tags.dilations"] = np.array(model.sizes.dilations, dtype=np.int32)
    out["roles.dilations"] = np.array(model.sizes.role_dilations, dtype=np.int32)
    for name, crf in (("tags", model.tag_crf), ("roles", model.role_crf)):
        for part in ("start", "end", "transition"):
            out[f"{name}.{part}"] = _fixed(getattr(crf, part).detach())
        out[f"{name}.temperature"] = np.array(1 << BIAS_BITS, dtype=np.int32)
    out["seam"] = np.array(SEAM, dtype=np.int32)
    return out


def _fixed(values: torch.Tensor) -> NDArray[np.int32]:
    fixed: NDArray[np.int32] = np.rint(values.numpy().astype(np.float64) * (1 << BIAS_BITS)).astype(np.int32)
    return fixed


def _near(name: str, near: Near) -> dict[str, NDArray[Any]]:
    return _layer(name, near.weights.weight.detach().T, near.weights.bias.detach())


def _layer(name: str, weight: torch.Tensor, bias: torch.Tensor) -> dict[str, NDArray[Any]]:
    """`weight` is inputs × outputs."""
    w = weight.numpy().astype(np.float64)
    scale = np.maximum(np.abs(w).max(0), 1e-9) / 127
    return {
        f"{name}.weight": np.rint(w / scale).astype(np.int8),
        f"{name}.scale": scale.astype(np.float32),
        f"{name}.bias": _fixed(bias),
    }


def _table(name: str, table: torch.Tensor) -> dict[str, NDArray[Any]]:
    w = table.numpy().astype(np.float64)
    scale = np.abs(w).max() / 127
    return {f"{name}.weight": np.rint(w / scale).astype(np.int8), f"{name}.scale": np.array(scale, dtype=np.float32)}
