"use strict";
/* The views of pages: their list, and a page. */
(function (B) {
  B.views = {};
  B.pageLink = (id, item, query) => `#/page/${id}${item ? `/${item}` : ""}${query ? `?q=${encodeURIComponent(query)}` : ""}`;
  B.pageTitle = (page) => [page.newspaper, page.date, page.page_no && B.t("page {n}", { n: page.page_no })].filter(Boolean).join(" · ");

  const pagesTable = (pages) => {
    const told = (name, more) => ({ name, get: (k) => pages[name][k], fast: async () => new Map(pages[name].map((v, k) => [k, v])), ...more });
    return {
      name: "pages",
      record: (k) => k,
      columns: [
        { name: "page_id", get: (k) => pages.id[k] },
        told("source", { sort: B.t("name") }),
        told("newspaper", { count: B.t("Newspaper") }),
        told("date", { sort: B.t("date") }),
        told("page_no", { count: B.t("Number of the page") }),
        told("split", { count: B.t("Split") }),
        told("articles", { number: true, count: B.t("Articles") }),
        told("chars", { number: true, sort: B.t("length"), count: B.t("Characters") }),
      ],
    };
  };

  B.views.pages = async function (node, state) {
    const pages = await B.pages();
    return B.listed(node, "pages", state, B.t("Pages"), {
      fields: B.pageFields(pages),
      table: pagesTable(pages),
      above: () => [B.timeline(pages, state, (from, to) => B.link("pages", { ...state, from, to }))],
      numbers: async () => {
        const test = B.pageTest(pages, state);
        return Array.from(pages.id.keys()).filter((k) => !test || test(k));
      },
      told: (n) => B.plural(n, "page"),
      draw: async (k) => {
        const [source, chars, articles, split] = ["source", "chars", "articles", "split"].map((name) => pages[name][k]);
        const known = [pages.newspaper[k], pages.date[k], pages.page_no[k] && `第${pages.page_no[k]}版`].filter(Boolean).join(" · ");
        return B.el(
          "li",
          { class: "entry" },
          B.el("a", { class: "title", lang: "zh-Hans", href: B.pageLink(pages.id[k]) }, known || source),
          B.el(
            "p",
            { class: "facts-line" },
            known ? `${source} · ` : "",
            `${B.plural(articles, "article")} · ${B.plural(chars, "character")} · ${B.words(split)}`,
          ),
        );
      },
    });
  };

  /* Links to the pages before and after. */
  function turn(node, pages, number) {
    for (const [to, name] of [
      [number - 1, B.t("← previous")],
      [number + 1, B.t("next →")],
    ])
      if (to >= 0 && to < pages.count) node.append(B.el("a", { href: B.pageLink(pages.id[to]) }, name));
  }

  B.views.page = async function (node, state, [id, item]) {
    const [page, number] = await B.pageById(id);
    if (!node.isConnected) return;
    const turns = B.el("nav", { class: "turns", "aria-label": B.t("Other pages") });
    const reader = new B.Reader(page, B.summary.map, {
      fields: B.summary.fields,
      onChoose: (chosen) => history.replaceState(null, "", B.pageLink(id, chosen && chosen.id, state.q)),
    });
    node.append(B.el("div", { class: "page-bar" }, B.pageHead(page), turns), reader.node);
    turn(turns, await B.pages(), number);
    if (!node.isConnected) return; // the reader has gone on to another view, whose address stands
    if (state.q) reader.ask(state.q);
    if (item && !reader.chooseId(item)) {
      const story = reader.node.querySelector(`#${CSS.escape(item)}`);
      if (story) story.scrollIntoView();
      if (state.q && story) reader.seek(story);
    }
    document.title = `${node.querySelector("h1").textContent} · ${B.summary.name}`;
  };
})(banmian);
