"""What the summarisation benchmark offers to Python: its tasks, `rouge`, and whether numbers and places are those of the source.

>>> from banmian import benchmark
>>> round(benchmark.rouge(["全乡修好3座桥"], ["石门乡修好3座桥"]).rouge1.f1, 2)
80.0
"""

from banmian.bench.faithfulness import numeric_faithfulness
from banmian.bench.rouge import rouge
from banmian.bench.score import score
from banmian.bench.tasks import TASKS, documents

__all__ = ["TASKS", "documents", "numeric_faithfulness", "rouge", "score"]
