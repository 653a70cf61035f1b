"""Files that are small and would unpack to gigabytes; and the memory that a build of them takes.

Run as `bombs.py FOLDER OUT`: builds the folder and prints the highest memory of the process in megabytes before the
build and after it, and the names of the pages that were rejected, as JSON.
"""

from __future__ import annotations

import gzip
import io
import json
import lzma
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MB = 1 << 20
PAGE = "石门乡修好三座桥\n\n近日，石门乡修好三座桥，投入20万元。\n"


def chunks(holds: str, megabytes: int) -> Iterator[bytes]:
    """What is packed, a megabyte at a time."""
    if holds == "one line":
        yield b'{"text": "'
    if holds == "one cell":
        yield b'text\n"'
    filler = (b" " if holds == "spaces" else b"a") * MB
    for _ in range(megabytes):
        yield filler


def make(case: dict[str, Any], folder: Path) -> None:
    """Write one bomb."""
    file, holds, megabytes = folder / case["name"], case["holds"], case["megabytes"]
    if case["packed"] == "zip":
        _zip(file, case)
    elif case["packed"] == "parquet":
        _parquet(file, holds, megabytes)
    elif case["packed"] == "zstd":
        import pyarrow as pa

        with pa.CompressedOutputStream(str(file), "zstd") as stream:
            for chunk in chunks(holds, megabytes):
                stream.write(chunk)
    elif case["packed"] == "xz":
        with lzma.open(file, "wb", preset=0) as xz:
            xz.writelines(chunks(holds, megabytes))
    elif case["packed"] == "none":
        with file.open("wb") as plain:
            plain.writelines(chunks(holds, megabytes))
    else:
        with gzip.open(file, "wb", compresslevel=1) as gz:
            gz.writelines(chunks(holds, megabytes))


def _zip(file: Path, case: dict[str, Any]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        if case["holds"] == "packed":
            inner = io.BytesIO()
            with gzip.GzipFile(fileobj=inner, mode="wb", compresslevel=1) as gz:
                gz.writelines(chunks("spaces", case["megabytes"]))
            archive.writestr("a.txt.gz", inner.getvalue())
        else:
            with archive.open("a.txt", "w", force_zip64=True) as member:
                for chunk in chunks(case["holds"], case["megabytes"]):
                    member.write(chunk)
        archive.writestr("good.txt", PAGE.replace("三座", "五座"))
    if case.get("lies"):
        data = bytearray(file.read_bytes())
        size = (case["megabytes"] * MB).to_bytes(4, "little")
        at = 0
        while (at := data.find(size, at)) >= 0:
            data[at : at + 4] = (1000).to_bytes(4, "little")
        file.write_bytes(bytes(data))


def _parquet(file: Path, holds: str, megabytes: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if holds == "one long value":
        table = pa.table({"text": ["a" * (megabytes * MB)]})
    else:
        value = "a" * (20 * MB)
        indices = pa.array([0] * (megabytes // 20), pa.int32())
        table = pa.table({"text": pa.DictionaryArray.from_arrays(indices, pa.array([value]))})
    pq.write_table(table, file, compression="zstd")


def main(folder: str, out: str) -> None:
    import resource

    import banmian

    def peak() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    usual = Path(out).with_name("usual.txt")
    usual.write_text(PAGE, encoding="utf-8")
    banmian.build([usual], Path(out).with_name("usual-out"))
    before = peak()
    report = banmian.build([folder], out)
    found = {"before": before, "after": peak(), "rejected": [r.source for r in report.rejected], "rows": report.rows}
    found["reasons"] = [f"{r.source}: {r.reason}" for r in report.rejected]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
