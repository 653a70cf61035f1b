"""Pages as they are planned before any engine prints them: articles in cells, with gold known by construction."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from banmian.signatures.bylines import tail_byline
from tests.geometry.articles import Article, invented

NAMES = ("岚江日报", "石堰晚报", "云溪时报", "青禾日报")


@dataclass(frozen=True)
class Style:
    """What a page looks like throughout."""

    body: float
    """Size of the running text in points."""
    leading: float
    """Times the size, from line to line."""
    gutter: float
    """Between columns, times the size."""
    column: float
    """Width of a column, times the size."""
    centred: bool
    sans_heads: bool
    indent: bool
    """Whether paragraphs begin with two blanks; otherwise there is white between them."""


@dataclass
class Placed:
    """One article in its cell."""

    article: Article
    columns: int
    ruled: bool = False
    """A rule below it."""
    boxed: bool = False
    tinted: bool = False
    lined: bool = False
    """Rules between its columns."""
    vertical: bool = False
    """Its headline is set downwards."""
    picture: str = ""
    """Where a picture stands: `top`, `float`, `side`, or none."""
    caption: str = ""
    head: float = 2.0
    """Size of the headline, times the body's."""
    beside: int = 0
    """Columns that its headline stands over, where they are fewer than all (an L)."""


@dataclass
class Row:
    """Cells side by side; a cell is a stack of articles."""

    cells: list[list[Placed]] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    """Columns that each cell is wide."""


@dataclass(frozen=True)
class Plan:
    """A page."""

    seed: int
    style: Style
    columns: int
    name: str
    folio: str
    masthead: bool
    rows: tuple[Row, ...]

    @property
    def placed(self) -> Iterator[Placed]:
        """Its articles in order."""
        for row in self.rows:
            for cell in row.cells:
                yield from cell


def plan(seed: int, *, engine: str = "chromium") -> Plan:
    """The page of this number, always the same."""
    draw = random.Random(f"{engine} {seed}")
    articles = list(invented())
    draw.shuffle(articles)
    style = Style(
        body=draw.choice([8.5, 9.0, 9.5, 10.0, 10.5]),
        leading=draw.choice([1.3, 1.4, 1.5, 1.6]),
        gutter=draw.choice([0.7, 1.0, 1.0, 1.5, 2.0]),
        column=draw.choice([12.0, 13.0, 15.0, 17.0]),
        centred=draw.random() < 0.6,
        sans_heads=draw.random() < 0.5,
        indent=draw.random() < 0.9 or engine == "typeset",
    )
    columns = draw.choice([4, 5, 5, 6])
    rows = [_row(draw, articles, columns, engine) for _ in range(draw.choice([2, 3, 3, 4]))]
    folio = f"{draw.randint(1, 16)}版　{draw.choice(['要闻', '综合', '民生', '时政'])}　2024年{draw.randint(1, 12)}月{draw.randint(1, 28)}日"
    return Plan(seed, style, columns, draw.choice(NAMES), folio, draw.random() < 0.3, tuple(rows))


def _row(draw: random.Random, articles: list[Article], columns: int, engine: str) -> Row:
    kind = draw.random()
    if kind < 0.35:
        return Row([[_placed(draw, articles, columns, engine)]], [columns])
    first = draw.randint(1, columns - 1)
    widths = [first, columns - first]
    if columns - first > 2 and draw.random() < 0.3:
        second = draw.randint(1, columns - first - 1)
        widths = [first, second, columns - first - second]
    cells = []
    for width in widths:
        number = 1 if width > 2 else draw.choice([1, 2, 2, 3])
        cells.append([_placed(draw, articles, width, engine) for _ in range(number)])
        for placed in cells[-1][:-1]:
            placed.ruled = draw.random() < 0.4
    return Row(cells, widths)


def _placed(draw: random.Random, articles: list[Article], columns: int, engine: str) -> Placed:
    low, high = 60 * columns, 420 * columns
    article = next((a for a in articles if low <= a.size <= high), articles[0])
    articles.remove(article)
    placed = Placed(
        article, columns, head=draw.choice([1.5, 1.8, 2.0, 2.5, 3.0] if columns > 1 else [1.4, 1.6, 1.8, 2.0])
    )
    chance = draw.random()
    placed.boxed = chance < 0.12
    placed.tinted = 0.12 <= chance < 0.18
    placed.lined = draw.random() < 0.2
    placed.vertical = columns >= 2 and len(article.headline) <= 12 and draw.random() < 0.12
    if draw.random() < 0.3:
        placed.picture = draw.choice(["top", "float", "side"] if columns > 2 else ["top", "float"])
        placed.caption = draw.choice(CAPTIONS).format(draw.choice(PEOPLE))
    if engine == "typeset" and columns >= 3 and not placed.vertical and draw.random() < 0.35:
        placed.beside = draw.randint(1, columns - 1)
    placed.ruled = draw.random() < 0.4
    return placed


CAPTIONS = (
    "图为收割机在河湾的稻田里作业。　{} 摄",
    "游客在老街的灯棚下猜谜。 本报记者 {} 摄",
    "工人正在检修泵站的闸门，汛期前它们要全部试开一遍。（{} 摄）",
    "孩子们在新修的跑道上练接力。",
)
PEOPLE = ("霍青原", "苗素秋", "陈望舒", "何田")


@dataclass(frozen=True)
class GoldArticle:
    """What the reader is to find."""

    headline: str
    paragraphs: tuple[str, ...]


def gold(page: Plan) -> tuple[GoldArticle, ...]:
    """The articles of the page without blanks; section heads are no paragraphs."""
    return tuple(
        GoldArticle(squeezed(p.article.headline), tuple(_unsigned(t) for t in p.article.paragraphs if t[0] != "#"))
        for p in page.placed
    )


def _unsigned(text: str) -> str:
    """A paragraph without the bracket that signs at its end, which is a row of its own."""
    text = squeezed(text)
    bracket = tail_byline(text)
    return text[: bracket.start] if bracket and bracket.start else text


def squeezed(text: str) -> str:
    """Without blanks, which engines set as they like."""
    return "".join(text.split())


def score(pages: Sequence[tuple[Sequence[GoldArticle], Sequence[GoldArticle]]]) -> dict[str, float]:
    """Of pairs (gold, found): share of paragraphs intact, F1 of headlines, share of paragraphs in the right article.

    A paragraph is in the right article where it lies, intact or not (its middle counts), in an article with its headline.
    """
    whole = right = paragraphs = hits = have = want = 0
    for golden, found in pages:
        texts = {text for article in found for text in article.paragraphs}
        bodies = {article.headline: "".join(article.paragraphs) for article in found}
        heads = [article.headline for article in found if article.headline]
        have += len(heads)
        want += len(golden)
        hits += len(set(heads) & {article.headline for article in golden})
        for article in golden:
            for text in article.paragraphs:
                paragraphs += 1
                whole += text in texts
                middle = text[len(text) // 4 : len(text) // 4 + 12]
                right += middle in bodies.get(article.headline, "")
    f1 = 2 * hits / max(1, have + want)
    return {
        "paragraphs": whole / max(1, paragraphs),
        "headlines": f1,
        "right": right / max(1, paragraphs),
        "pages": len(pages),
    }
