"""croissant.json describes the files as they are, and mlcroissant itself reads the tables by it, offline."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

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


READ = {"articles-train", "numeric_facts-train", "records-paragraph"}


@pytest.mark.usefixtures("no_network")
@pytest.mark.filterwarnings("ignore")
def test_mlcroissant_reads_the_tables(folder: Path, document: Any) -> None:
    import mlcroissant

    metadata = mlcroissant.Dataset(str(folder / "croissant.json")).metadata
    assert metadata.issues.errors == set()
    assert str(metadata.version) == "2.0.1"
    assert "not a summary" in " ".join(metadata.data_limitations)
    assert any("jieba" in tool for tool in metadata.machine_annotation_tools)
    for found in document["recordSet"]:
        name = found["@id"]
        if name in READ:
            config, _, split = name.partition("-")
            stored = [r for f in sorted((folder / config).glob(f"{split}-*")) for r in pq.read_table(f).to_pylist()]
            read = list(mlcroissant.Dataset(str(folder / "croissant.json")).records(name))
            assert sorted(r[f"{name}/text"].decode() for r in read) == sorted(r["text"] for r in stored)
            assert set(read[0]) == {field["@id"] for field in found["field"]}


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


def test_keys_refer_to_the_tables_that_hold_them(document: Any) -> None:
    fields = {f["@id"]: f for s in document["recordSet"] for f in s["field"]}
    keys = {s["@id"]: s["key"]["@id"] for s in document["recordSet"] if "key" in s}
    refers = {name: f["references"]["field"]["@id"] for name, f in fields.items() if "references" in f}
    assert refers["numeric_facts-train/paragraph_id"] == "paragraphs-train/paragraph_id"
    assert refers["records-article/page_id"] == "pages-train/page_id"
    assert "articles-train/article_id" not in refers
    assert set(refers.values()) <= set(keys.values())
    assert {name for name in fields if name.endswith("/page_id")} - set(refers) == {"pages-train/page_id"}


def test_the_checksums_list_every_file_but_themselves(folder: Path) -> None:
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    listed = read_checksums(folder)
    assert list(listed) == sorted(files - {"SHA256SUMS"})
    assert all(digest == sha256_file(folder / name) for name, digest in listed.items())
