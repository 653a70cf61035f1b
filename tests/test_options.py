"""Options of a build: one record, taken whole or by name."""

from __future__ import annotations

from dataclasses import fields
from inspect import signature
from pathlib import Path

import pytest

import banmian
from banmian import BuildOptions

HANDED_ON = {"sources", "out", "options", "progress"}


def test_help_shows_every_option_once() -> None:
    shown = signature(banmian.build).parameters
    assert set(shown) == {f.name for f in fields(BuildOptions)} | HANDED_ON


def test_an_option_by_name_goes_before_the_record(tmp_path: Path, seed: Path) -> None:
    options = BuildOptions(version="1.0.0", jobs=1)
    assert banmian.build(seed, tmp_path / "a", options).version == "1.0.0"
    assert banmian.build(seed, tmp_path / "b", options, version="1.0.1").version == "1.0.1"


def test_an_unknown_option_is_named(tmp_path: Path, seed: Path) -> None:
    with pytest.raises(TypeError, match="jbos"):
        banmian.build(seed, tmp_path / "out", jbos=2)
    assert not (tmp_path / "out").exists()
