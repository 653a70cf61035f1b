"""croissant.json: the tables described in Croissant 1.1 (JSON-LD), made from the row types."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from banmian._version import __released__
from banmian.release.card.readme import CardFacts, section
from banmian.release.tables.schema import Column, Config, columns, is_struct
from banmian.release.tables.write import FileEntry

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {
    pa.string(): "sc:Text",
    pa.int32(): "sc:Integer",
    pa.float32(): "sc:Float",
    pa.float64(): "sc:Float",
    pa.bool_(): "sc:Boolean",
    pa.date32(): "sc:Date",
}


def croissant(facts: CardFacts, front: dict[str, Any]) -> str:
    """The JSON text for a release; `front` is the front matter of its card."""
    sets = [(config, split) for config in facts.configs for split in facts.splits_of(config.name)]
    document = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": str(front.get("pretty_name", "banmian")),
        "description": "Chinese newspaper pages as articles, paragraphs and numeric facts, traced to their characters.",
        "version": facts.version,
        "datePublished": str(front.get("date_published", __released__)),
        "citeAs": f"@misc{{banmian, title={{{front.get('pretty_name', 'banmian')}}}, note={{Version {facts.version}}}}}",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "usageInfo": str(front.get("license_details", "The text belongs to its publishers and authors.")),
        "inLanguage": "zh",
        **_responsible(facts),
        "distribution": [
            *[_file_object(file) for file in facts.files],
            *[_file_set(config, split) for config, split in sets if _sharded(facts, config, split)],
        ],
        "recordSet": [_record_set(facts, config, split) for config, split in sets],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _file_object(file: FileEntry) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": "application/x-parquet",
        "sha256": file.sha256,
    }


def _file_set(config: Config, split: str) -> dict[str, Any]:
    name = f"{config.name}/{split}-files"
    pattern = f"{config.name}/{split}-*.parquet"
    return {
        "@type": "cr:FileSet",
        "@id": name,
        "name": name,
        "encodingFormat": "application/x-parquet",
        "includes": pattern,
    }


def _sharded(facts: CardFacts, config: Config, split: str) -> bool:
    return len(facts.files_of(config.name, split)) > 1


def _responsible(facts: CardFacts) -> dict[str, Any]:
    """What the vocabulary for responsible AI asks, answered from the card's own sections."""
    return {
        "rai:dataCollection": section("collection", facts),
        "rai:dataCollectionMissingData": f"Inputs that could not be read: {facts.rejected}.",
        "rai:dataPreprocessingProtocol": section("laws", facts),
        "rai:dataAnnotationProtocol": section("method", facts),
        "rai:annotationsPerItem": "1",
        "rai:machineAnnotationTools": [f"banmian {facts.package} ({facts.code})", "jieba 0.42.1"],
        "rai:dataUseCases": section("good_uses", facts),
        "rai:dataLimitations": section("limitations", facts),
        "rai:personalSensitiveInformation": section("persons", facts),
        "rai:dataReleaseMaintenancePlan": section("maintenance", facts),
    }


def _record_set(facts: CardFacts, config: Config, split: str) -> dict[str, Any]:
    """The rows of one split.

    Keys refer to other tables by words alone: of fields with `references` mlcroissant 1.1.1 joins tables that nobody asked
    to be joined, and gives other numbers of rows.
    """
    name = f"{config.name}-{split}"
    if _sharded(facts, config, split):
        source = {"fileSet": {"@id": f"{config.name}/{split}-files"}}
    else:
        source = {"fileObject": {"@id": facts.files_of(config.name, split)[0].path}}
    key = {"key": {"@id": f"{name}/{config.key}"}} if config.key else {}
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"One row is {config.title}.",
        **key,
        "field": [
            _field(f"{name}/{c.name}", c, {**source, "extract": {"column": c.name}}) for c in columns(config.row_type)
        ],
    }


def _field(name: str, column: Column, source: dict[str, Any]) -> dict[str, Any]:
    listed = pa.types.is_list(column.type)
    plain = column.type.value_type if listed else column.type
    field: dict[str, Any] = {"@type": "cr:Field", "@id": name, "name": name, "description": column.doc or column.name}
    field |= {"repeated": True} if listed else {}
    if is_struct(column.item):
        inner = columns(column.item)
        parts = [_field(f"{name}/{c.name}", c, source | {"transform": {"jsonPath": c.name}}) for c in inner]
        return field | {"subField": parts}
    return field | {"dataType": _TYPES[plain], "source": source}
