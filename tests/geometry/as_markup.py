"""A page that was typeset here, written as OCR and libraries write pages: ALTO, hOCR, PAGE-XML, boxes in JSON. Pixels are 1/300
inch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from tests.geometry.typeset import Printed, advance

PIXEL = 300 / 72
Row = tuple[str, int, int, int, int]
"""Text and edges in pixels."""


def rows_of(page: Printed) -> list[Row]:
    """The lines of a page; those of one character, set downwards, are put together."""
    rows: list[Row] = []
    down: list[tuple[str, float, float, float]] = []
    for line in page.lines:
        wide = sum(advance(c, line.size) + line.spread for c in line.text) - line.spread
        top, bottom = line.y - 0.88 * line.size, line.y + 0.12 * line.size
        if len(line.text.strip()) == 1 and down and line.x == down[-1][1] and abs(top - down[-1][3]) < line.size:
            down[-1] = (down[-1][0] + line.text.strip(), line.x, down[-1][2], bottom)
        elif len(line.text.strip()) == 1:
            down.append((line.text.strip(), line.x, top, bottom))
        else:
            rows.append(_row(line.text, line.x, top, line.x + wide, bottom))
    return rows + [_row(text, x, top, x + (bottom - top) / max(1, len(text)), bottom) for text, x, top, bottom in down]


def _row(text: str, x0: float, y0: float, x1: float, y1: float) -> Row:
    return text, round(PIXEL * x0), round(PIXEL * y0), round(PIXEL * x1), round(PIXEL * y1)


def pictures_of(page: Printed) -> list[Row]:
    return [_row("", *edges) for kind, *edges in page.boxes if kind == "picture"]


def alto(rows: Sequence[Row], pictures: Sequence[Row], width: int, height: int, *, blocks: Sequence[str] = ()) -> bytes:
    """ALTO, a block a line unless `blocks` names the block of each."""
    out: list[str] = []
    names = blocks or [f"b{n}" for n in range(len(rows))]
    before = None
    for (text, x0, y0, x1, y1), name in zip(rows, names, strict=True):
        place = f'HPOS="{x0}" VPOS="{y0}" WIDTH="{x1 - x0}" HEIGHT="{y1 - y0}"'
        if name != before:
            out.append(f'{"</TextBlock>" if before else ""}<TextBlock ID="{name}">')
        before = name
        out.append(f'<TextLine {place}><String CONTENT={quoteattr(text)} WC="0.93" {place}/></TextLine>')
    shown = "".join(
        f'<Illustration HPOS="{x0}" VPOS="{y0}" WIDTH="{x1 - x0}" HEIGHT="{y1 - y0}"/>'
        for _, x0, y0, x1, y1 in pictures
    )
    return (
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Description><MeasurementUnit>pixel</MeasurementUnit>'
        f'</Description><Layout><Page ID="p" WIDTH="{width}" HEIGHT="{height}"><PrintSpace>{"".join(out)}</TextBlock>'
        f"{shown}</PrintSpace></Page></Layout></alto>"
    ).encode()


def hocr(rows: Sequence[Row], pictures: Sequence[Row], width: int, height: int) -> bytes:
    lines = "".join(
        f"<span class='ocr_line' title=\"bbox {x0} {y0} {x1} {y1}\"><span class='ocrx_word' title='x_wconf 91'>"
        f"{escape(text)}</span></span>"
        for text, x0, y0, x1, y1 in rows
    )
    shown = "".join(f"<div class='ocr_photo' title='bbox {x0} {y0} {x1} {y1}'></div>" for _, x0, y0, x1, y1 in pictures)
    return (
        "<html><head><meta name='ocr-system' content='an OCR 1.2'></head><body><div class='ocr_page' "
        f"title='image \"a.png\"; bbox 0 0 {width} {height}'>{shown}{lines}</div></body></html>"
    ).encode()


def page_xml(rows: Sequence[Row], pictures: Sequence[Row], width: int, height: int) -> bytes:
    def coords(x0: int, y0: int, x1: int, y1: int) -> str:
        return f'<Coords points="{x0},{y0} {x1},{y0} {x1},{y1} {x0},{y1}"/>'

    lines = "".join(
        f'<TextRegion id="r{n}"><TextLine id="l{n}">{coords(*edges)}<TextEquiv conf="0.9"><Unicode>{escape(text)}'
        "</Unicode></TextEquiv></TextLine></TextRegion>"
        for n, (text, *edges) in enumerate(rows)
    )
    shown = "".join(f'<ImageRegion id="i{n}">{coords(*edges)}</ImageRegion>' for n, (_, *edges) in enumerate(pictures))
    return (
        '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Metadata><Creator>a tool'
        f'</Creator></Metadata><Page imageWidth="{width}" imageHeight="{height}">{shown}{lines}</Page></PcGts>'
    ).encode()


def boxes(rows: Sequence[Row]) -> bytes:
    return json.dumps(
        [[[[x0, y0], [x1, y0], [x1, y1], [x0, y1]], [text, 0.95]] for text, x0, y0, x1, y1 in rows], ensure_ascii=False
    ).encode()


def named_boxes(rows: Sequence[Row], width: int, height: int) -> bytes:
    told = {
        "width": width,
        "height": height,
        "rec_texts": [text for text, *_ in rows],
        "rec_scores": [0.9] * len(rows),
        "rec_boxes": [edges for _, *edges in rows],
    }
    return json.dumps(told, ensure_ascii=False).encode()
