"""Rows as what training loops take: dates as text, and batches of rows in which some values are unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

Data = TypeVar("Data")


def text_dates(data: Data) -> Data:
    """The dataset with its dates as text, `2024-05-01`: torch and JAX have no dates.

    Args:
        data: a `Dataset`, an `IterableDataset`, or a dictionary of them, as `load_dataset` gives it.
    """
    from datasets import Value

    found: Any = data
    if isinstance(found, dict):
        made: Any = type(found)({split: text_dates(own) for split, own in found.items()})
        return made  # type: ignore[no-any-return]
    for name, feature in (found.features or {}).items():
        if getattr(feature, "dtype", None) == "date32":
            found = found.cast_column(name, Value("string"))
    return found  # type: ignore[no-any-return]


def collate(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A batch for `torch.utils.data.DataLoader(…, collate_fn=banmian.collate)`.

    Returns:
        For each column of numbers or truth values a tensor of `len(rows)` values; where a value of the batch is unknown
        (null), a tensor of floats in which it is NaN. Every other column, and one that is unknown in all rows, is the
        list of its values.
    """
    names = rows[0] if rows else ()
    return {name: _column([row[name] for row in rows]) for name in names}


def _column(values: list[Any]) -> Any:
    import torch

    kinds = set(map(type, values))
    if kinds <= {bool} or kinds <= {int}:
        return torch.tensor(values)
    if kinds != {type(None)} and kinds <= {bool, int, float, type(None)}:
        return torch.tensor([float("nan") if v is None else float(v) for v in values], dtype=torch.float32)
    if kinds <= {torch.Tensor} and len({v.shape for v in values}) == 1:
        return torch.stack(values)
    return values
