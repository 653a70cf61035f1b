"""The table of people: one row a signer within one newspaper, made of the bylines of the articles."""

from __future__ import annotations

from datetime import date

from banmian.release.people import People


def _people(*articles: tuple[str | None, int, str, tuple[tuple[str, str | None, tuple[str, ...]], ...]]) -> People:
    people = People()
    for newspaper, day, article, byline in articles:
        people.add(newspaper, date(2024, 5, day), article, byline)
    return people


def test_one_signer_of_several_articles_is_one_row() -> None:
    author, both = ("程小满", "本报", ("author",)), ("程小满", "本报", ("reporter", "photographer"))
    (row,) = _people(("青山报", 3, "b", (author,)), ("青山报", 1, "a", (both,))).rows()
    assert (row.articles, row.n_articles) == (("a", "b"), 2)
    assert row.roles == ("author", "photographer", "reporter")
    assert (row.first_date, row.last_date) == (date(2024, 5, 1), date(2024, 5, 3))


def test_nobody_is_merged_across_papers_or_affiliations() -> None:
    plain, sent = ("程小满", None, ("author",)), ("程小满", "临溪大学", ("author",))
    rows = _people(("青山报", 1, "a", (plain, sent)), ("临溪报", 1, "b", (plain,)), (None, 1, "c", (plain,))).rows()
    assert [(r.newspaper, r.affiliation) for r in rows] == [
        (None, None),
        ("临溪报", None),
        ("青山报", None),
        ("青山报", "临溪大学"),
    ]
    assert len({r.person_id for r in rows}) == 4


def test_the_order_of_the_articles_does_not_show() -> None:
    articles = [("青山报", day, f"a{day}", (("程小满", None, ("author",)),)) for day in (1, 2, 3)]
    assert _people(*articles).rows() == _people(*reversed(articles)).rows()
