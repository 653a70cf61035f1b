"""croissant.json describes the files as they are, and mlcroissant itself reads the tables by it, offline."""

from __future__ import annotations

import json
import logging
import socket
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from banmian._version import __released__
from banmian.release.checksums import read_checksums, sha256_file
from banmian.release.tables.schema import TABLES, columns
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
    assert list(sets) == [f"{c.name}-{split}" for c in TABLES for split in c.splits or ("train",)]
    resources = {r["@id"]: r for r in document["distribution"]}
    for config in TABLES:
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


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*address: object, **options: object) -> Any:
        raise AssertionError(f"went to the network: {address}")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.filterwarnings("ignore")
def test_mlcroissant_reads_every_table_from_one_object(
    folder: Path, document: Any, caplog: pytest.LogCaptureFixture
) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(str(folder / "croissant.json"))
    metadata = dataset.metadata
    assert metadata.issues.errors == set()
    assert metadata.issues.warnings == set()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert str(metadata.version) == "2.0.1"
    assert "not a summary" in " ".join(metadata.data_limitations)
    assert any("jieba" in tool for tool in metadata.machine_annotation_tools)
    for found in document["recordSet"]:
        name = found["@id"]
        config, _, split = name.partition("-")
        stored = [r for f in sorted((folder / config).glob(f"{split}-*")) for r in pq.read_table(f).to_pylist()]
        read = list(dataset.records(name))
        assert len(read) == len(stored), name
        if stored and f"{name}/text" in read[0]:
            assert sorted(r[f"{name}/text"].decode() for r in read) == sorted(r["text"] for r in stored)
            assert set(read[0]) == {field["@id"] for field in found["field"]}


def test_the_day_of_publication_is_the_owners_or_that_of_the_program(tmp_path: Path) -> None:
    for template, day in ((None, __released__), ("---\ndate_published: 2025-02-03\n---\n", "2025-02-03")):
        own = tmp_path / day
        write_release(own, [make_page()], template=template)
        assert json.loads((own / "croissant.json").read_text(encoding="utf-8"))["datePublished"] == day


@pytest.mark.usefixtures("no_network")
@pytest.mark.filterwarnings("ignore")
def test_mlcroissant_finds_a_file_that_was_altered(tmp_path: Path) -> None:
    import mlcroissant

    write_release(tmp_path, [make_page()])
    (file,) = (tmp_path / "pages").glob("*.parquet")
    pq.write_table(pq.read_table(file).slice(0, 0), file)
    with pytest.raises(mlcroissant.GenerationError) as caught:
        list(mlcroissant.Dataset(str(tmp_path / "croissant.json")).records("pages-train"))
    assert "hash" in str(caught.value.__cause__).lower()


def test_the_checksums_list_every_file_but_themselves(folder: Path) -> None:
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    listed = read_checksums(folder)
    assert list(listed) == sorted(files - {"SHA256SUMS"})
    assert all(digest == sha256_file(folder / name) for name, digest in listed.items())
