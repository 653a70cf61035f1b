"""Minimum-cost assignment of few rows to columns, by shortest augmenting paths (the Hungarian method)."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def assign(costs: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row such that no column is taken twice and the sum of costs is least.

    Takes time in O(rows² · columns).

    Args:
        costs: rows of one length, which is at least their number; finite.
    """
    if not costs:
        return []
    width = len(costs[0])
    row_potential, column_potential = [0.0] * len(costs), [0.0] * width
    owner = [-1] * width
    for start in range(len(costs)):
        best, parent, done = [inf] * width, [-1] * width, [False] * width
        row, column = start, -1
        while True:
            step, nearest = inf, -1
            for j in range(width):
                if done[j]:
                    continue
                reduced = costs[row][j] - row_potential[row] - column_potential[j]
                if reduced < best[j]:
                    best[j], parent[j] = reduced, column
                if best[j] < step:
                    step, nearest = best[j], j
            row_potential[start] += step
            for j in range(width):
                if done[j]:
                    row_potential[owner[j]] += step
                    column_potential[j] -= step
                else:
                    best[j] -= step
            done[nearest], column = True, nearest
            if owner[column] < 0:
                break
            row = owner[column]
        while column >= 0:
            before = parent[column]
            owner[column] = owner[before] if before >= 0 else start
            column = before
    columns = [-1] * len(costs)
    for j, row in enumerate(owner):
        if row >= 0:
            columns[row] = j
    return columns
