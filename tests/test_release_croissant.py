"""croissant.json describes the files as they are. (mlcroissant itself reads it; that is tried by hand.)"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from banmian.release.checksums import read_checksums, sha256_file
from banmian.release.schema import CONFIGS, columns
from tests.factory import TEXT, make_page, write_release


@pytest.fixture(scope="module", params=[1, 2])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("croissant")
    write_release(folder, [make_page(f"{TEXT}{i}\n") for i in range(2)], shards=request.param, version="2.0.1")
    return folder


@pytest.fixture
def document(folder: Path) -> Any:
    return json.loads((folder / "croissant.json").read_text(encoding="utf-8"))


def test_every_file_is_described(folder: Path, document: Any) -> None:
    objects = {o["contentUrl"]: o for o in document["distribution"] if o["@type"] == "cr:FileObject"}
    assert set(objects) == {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}
    for name, entry in objects.items():
        assert entry["sha256"] == sha256_file(folder / name)
        assert entry["contentSize"] == f"{(folder / name).stat().st_size} B"
        assert entry["encodingFormat"] == "application/x-parquet"


def test_every_split_is_a_record_set_over_its_own_files(folder: Path, document: Any) -> None:
    assert document["version"] == "2.0.1"
    sets = {s["@id"]: s for s in document["recordSet"]}
    assert list(sets) == [f"{c.name}-{split}" for c in CONFIGS for split in c.splits or ("train",)]
    resources = {r["@id"]: r for r in document["distribution"]}
    for config in CONFIGS:
        for split in config.splits or ("train",):
            found = sets[f"{config.name}-{split}"]
            assert [f["@id"].rpartition("/")[2] for f in found["field"]] == [c.name for c in columns(config.row_type)]
            (source,) = {json.dumps(s["source"].get("fileObject") or s["source"]["fileSet"]) for s in leaves(found)}
            resource = resources[json.loads(source)["@id"]]
            files = sorted(folder.glob(resource.get("contentUrl") or resource["includes"]))
            assert files == sorted((folder / config.name).glob(f"{split}-*.parquet"))
            names = set(pq.read_schema(files[0]).names)
            assert {s["source"]["extract"]["column"] for s in leaves(found)} == names


def leaves(field: Any) -> list[Any]:
    """The fields that hold values."""
    inner = field.get("field") or field.get("subField")
    return [leaf for part in inner for leaf in leaves(part)] if inner else [field]


def test_the_checksums_list_every_file_but_themselves(folder: Path) -> None:
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    listed = read_checksums(folder)
    assert list(listed) == sorted(files - {"SHA256SUMS"})
    assert all(digest == sha256_file(folder / name) for name, digest in listed.items())
