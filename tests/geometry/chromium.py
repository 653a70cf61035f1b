"""Pages printed by Chromium from HTML and CSS, columns and all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

from tests.browser import FLAGS, NAMES
from tests.geometry.pages import Placed, Plan, Style

_MARGIN = 30.0
_BETWEEN = 14.0
"""Points between cells."""


@contextmanager
def press() -> Iterator[Any]:
    """A window of a headless Chromium, to be given to `printed`."""
    from playwright.sync_api import sync_playwright

    path = next(found for name in NAMES if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser.new_page()
        browser.close()


def printed(window: Any, page: Plan) -> bytes:
    """The page as a PDF of one sheet, as high as it needs."""
    width, html = document(page)
    window.set_content(html)
    window.emulate_media(media="print")
    height = window.evaluate("document.body.getBoundingClientRect().height") * 0.75
    return bytes(
        window.pdf(width=f"{width / 72}in", height=f"{(height + 4) / 72}in", print_background=True, page_ranges="1")
    )


def width_of(columns: int, style: Style) -> float:
    """Points that so many columns take."""
    return columns * style.column * style.body + (columns - 1) * style.gutter * style.body


def document(page: Plan) -> tuple[float, str]:
    """The width of the sheet in points, and its HTML."""
    style = page.style
    cells_most = max(len(row.cells) for row in page.rows)
    inner = width_of(page.columns, style) + (cells_most - 1) * _BETWEEN
    body = "".join(_row(row.cells, row.widths, inner, style) for row in page.rows)
    top = f'<div class="folio">{escape(page.folio)}　{escape(page.name)}</div>'
    if page.masthead:
        top = f'<div class="name">{escape(page.name)}</div>{top}'
    heads = "'Noto Sans CJK SC'" if style.sans_heads else "'Noto Serif CJK SC'"
    indent, space = ("2em", "0") if style.indent else ("0", "0.6em")
    css = f"""
    @page {{ margin: 0 }}
    body {{ margin: 0; padding: {_MARGIN}pt; width: {inner}pt; font: {style.body}pt/{style.leading} 'Noto Serif CJK SC'; }}
    .folio {{ border-bottom: 1pt solid #000; margin-bottom: 8pt; font-size: {style.body * 0.9}pt }}
    .name {{ font: bold {style.body * 4.5}pt/1.3 'Noto Serif CJK SC'; }}
    .row {{ display: flex; gap: {_BETWEEN}pt; margin-bottom: 12pt; align-items: flex-start }}
    article {{ margin-bottom: 10pt }}
    p {{ margin: 0 0 {space}; text-indent: {indent}; text-align: justify }}
    h2, h3, h4 {{ font-family: {heads}; margin: 0; text-align: {"center" if style.centred else "left"}; line-height: 1.25 }}
    h3, h4 {{ font-weight: normal }}
    .sign {{ text-indent: 0; text-align: center }}
    .section {{ font-family: 'Noto Sans CJK SC'; font-weight: bold; text-indent: {indent}; }}
    .deck {{ margin-bottom: 5pt }}
    figure {{ margin: 0 0 5pt; break-inside: avoid }}
    figure div {{ background: #bbb; }}
    figcaption {{ font: {style.body * 0.88}pt/1.3 'Noto Sans CJK SC' }}
    """
    return inner + 2 * _MARGIN, f"<style>{css}</style><body>{top}{body}</body>"


def _row(cells: Sequence[Sequence[Placed]], widths: Sequence[int], inner: float, style: Style) -> str:
    white = inner - (len(cells) - 1) * _BETWEEN
    share = white / sum(widths)
    columns = (
        f'<div style="width:{share * width}pt">{"".join(_article(p, style) for p in cell)}</div>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f'<div class="row">{"".join(columns)}</div>'


def _article(placed: Placed, style: Style) -> str:
    article, size = placed.article, style.body
    deck = f'<h2 style="font-size:{placed.head * size}pt">{escape(article.headline)}</h2>'
    if article.kicker:
        deck = f'<h3 style="font-size:{max(1.15, placed.head * 0.6) * size}pt">{escape(article.kicker)}</h3>{deck}'
    if article.subtitle:
        deck += f'<h4 style="font-size:{max(1.12, placed.head * 0.55) * size}pt">{escape(article.subtitle)}</h4>'
    sign = f'<p class="sign">{escape(article.byline)}</p>' if article.byline else ""
    text = "".join(
        f'<p class="section">{escape(p[1:])}</p>' if p[0] == "#" else f"<p>{escape(p)}</p>" for p in article.paragraphs
    )
    across = placed.columns - (placed.picture == "side")
    figure = _figure(placed, style)
    rule = "column-rule: 0.5pt solid #555;" if placed.lined else ""
    inside = figure + text if placed.picture == "float" else text
    flow = f'<div style="columns:{across};column-gap:{style.gutter * size}pt;{rule}">{sign}{inside}</div>'
    if placed.picture == "top":
        flow = figure + flow
    if placed.picture == "side":
        flow = f'<div style="display:flex;gap:{style.gutter * size}pt"><div style="flex:{across}">{flow}</div><div style="flex:1">{figure}</div></div>'
    if placed.vertical:
        high = len(article.headline) * placed.head * size * 1.08 + 2
        deck = f'<h2 style="writing-mode:vertical-rl;font-size:{placed.head * size}pt;height:{high}pt">{escape(article.headline)}</h2>'
        flow = f'<div style="display:flex;gap:{size}pt"><div>{deck}</div><div style="flex:1">{flow}</div></div>'
        deck = ""
    frame = f"border:0.8pt solid #000;padding:{0.8 * size}pt;" if placed.boxed else ""
    frame += f"background:#e8eef4;padding:{0.8 * size}pt;" if placed.tinted else ""
    below = "border-bottom:0.6pt solid #000;padding-bottom:6pt;" if placed.ruled and not frame else ""
    return f'<article style="{frame}{below}"><div class="deck">{deck}</div>{flow}</article>'


def _figure(placed: Placed, style: Style) -> str:
    if not placed.picture:
        return ""
    high = 90 if placed.picture == "float" else 130
    dot = "data:image/gif;base64,R0lGODlhAQABAPAAAKqqqgAAACwAAAAAAQABAAACAkQBADs="
    image = f'<img src="{dot}" style="width:100%;height:{high}pt;display:block">'
    return f"<figure>{image}<figcaption>{escape(placed.caption)}</figcaption></figure>"
