"""Chinese newspaper pages as a dataset that can be traced, re-made and believed.

>>> import banmian
>>> page = banmian.parse_page("乡里修好三座桥\\n\\n本报讯（记者 程晨）6月，石门乡修好3座桥。")
>>> page.articles[0].headline
'乡里修好三座桥'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from banmian._version import __version__

if TYPE_CHECKING:
    from banmian import benchmark
    from banmian.annotate.place.find import find_places
    from banmian.annotate.quantity.find import find_quantities
    from banmian.errors import BanmianError, DataError, UsageError
    from banmian.exchange.back import import_corrections
    from banmian.exchange.export import export
    from banmian.hub.load import load
    from banmian.hub.push import push
    from banmian.page import parse_page
    from banmian.pipeline.engine import build, check
    from banmian.pipeline.options import BuildOptions
    from banmian.release.diff import diff
    from banmian.signatures.bylines import parse_byline
    from banmian.text.numerals import parse_numeral
    from banmian.training.batches import collate, text_dates
    from banmian.training.bio import bio_labels, from_bio, to_bio
    from banmian.view.explore import explore
    from banmian.view.show import show

_HOMES = {
    "BanmianError": "errors",
    "BuildOptions": "pipeline.options",
    "DataError": "errors",
    "UsageError": "errors",
    "bio_labels": "training.bio",
    "build": "pipeline.engine",
    "check": "pipeline.engine",
    "collate": "training.batches",
    "diff": "release.diff",
    "explore": "view.explore",
    "export": "exchange.export",
    "find_places": "annotate.place.find",
    "find_quantities": "annotate.quantity.find",
    "from_bio": "training.bio",
    "import_corrections": "exchange.back",
    "load": "hub.load",
    "parse_byline": "signatures.bylines",
    "parse_numeral": "text.numerals",
    "parse_page": "page",
    "push": "hub.push",
    "show": "view.show",
    "text_dates": "training.batches",
    "to_bio": "training.bio",
}

__all__ = [
    "BanmianError",
    "BuildOptions",
    "DataError",
    "UsageError",
    "__version__",
    "benchmark",
    "bio_labels",
    "build",
    "check",
    "collate",
    "diff",
    "explore",
    "export",
    "find_places",
    "find_quantities",
    "from_bio",
    "import_corrections",
    "load",
    "parse_byline",
    "parse_numeral",
    "parse_page",
    "push",
    "show",
    "text_dates",
    "to_bio",
]


def __getattr__(name: str) -> Any:
    """Each public name is imported when it is first used: `import banmian` alone costs nothing."""
    if name == "benchmark":
        return import_module("banmian.benchmark")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"banmian.{_HOMES[name]}"), name)
