"use strict";
/* The view of articles: searched with the pages around them, and shown with the passages that were found. */
(function (B) {
  const FLAGS = { fragment: 1, truncated: 2, duplicate: 4 };
  const PASSAGES = 3;

  /* A row is a unit of search: an article, or what stands on a page outside its articles. The units of a page are its
     articles in their order, and then the rest. */
  async function unit(pages, n) {
    const number = B.owner(pages.first.units, n);
    const page = await B.pageAt(number);
    const k = n - pages.first.units[number];
    return { page, number, article: page.articles[k] || null };
  }

  const articleOf = (pages, n) => n - B.owner(pages.first.units, n); // the page's number of rests stand before it
  const isRest = (pages, n) => n + 1 === pages.first.units[B.owner(pages.first.units, n) + 1];
  const block = (article, role) => article && article.blocks.filter((b) => b.role === role).map((b) => b.text).join(" ");

  /* Texts of a unit, a passage each. */
  function texts({ page, article }) {
    if (article) return article.blocks.map((b) => b.text);
    return page.items.filter((item) => item.type === "furniture" || item.type === "unassigned").map((item) => item.text);
  }

  function excerpt(text, query) {
    const at = B.fold(text).indexOf(query);
    if (at < 0) return null;
    const from = Math.max(0, at - 24),
      to = at + query.length + 60;
    return `${from > 0 ? "…" : ""}${text.slice(from, to).trim()}${to < text.length ? "…" : ""}`;
  }

  async function table(pages) {
    const columns = await B.articleColumns();
    const fast = (values) => async (numbers) => new Map(Array.from(numbers, (n) => [n, isRest(pages, n) ? null : values[articleOf(pages, n)]]));
    const at = (get) => (r) => (r.article ? get(r) : null);
    return {
      name: "articles",
      record: (n) => unit(pages, n),
      columns: [
        { name: "article_id", get: at(({ page, article }) => `${page.id}-${article.id}`) },
        { name: "newspaper", get: ({ page }) => page.newspaper, count: B.t("Newspaper") },
        {
          ...{ name: "date", get: ({ page }) => page.date, sort: B.t("date") },
          fast: async (numbers) => new Map(Array.from(numbers, (n) => [n, pages.date[B.owner(pages.first.units, n)]])),
        },
        { name: "page_no", get: ({ page }) => page.page_no },
        { name: "source", get: ({ page }) => page.source },
        { name: "kicker", get: at(({ article }) => block(article, "kicker")) },
        { name: "headline", get: at(({ article }) => article.headline), sort: B.t("headline") },
        { name: "subtitle", get: at(({ article }) => block(article, "subtitle")) },
        { name: "signed", get: at(({ page, article }) => signers(page, article)), count: B.t("Signed by") },
        {
          ...{ name: "characters", number: true, sort: B.t("length"), count: B.t("Characters"), fast: fast(columns.chars) },
          get: at(({ article }) => B.textOf(article).length),
        },
        {
          ...{ name: "numeric_facts", number: true, sort: B.t("numeric facts"), count: B.t("Numeric facts"), fast: fast(columns.facts) },
          get: at(({ page, article }) => page.items.filter((i) => i.type === "fact" && page.articles[i.article] === article).length),
        },
        { name: "places", get: at(({ page, article }) => places(page, article)), count: B.t("Places") },
        { name: "fragment", get: at(({ article }) => article.fragment) },
        { name: "truncated", get: at(({ article }) => article.truncated) },
        { name: "duplicate_of", get: at(({ article }) => article.duplicate_of) },
        { name: "text", get: (r) => texts(r).join("\n") },
      ],
    };
  }

  const own = (page, article) => page.items.filter((item) => page.articles[item.article] === article);
  const signers = (page, article) => [
    ...new Set(
      own(page, article)
        .filter((item) => item.type === "byline" && Array.isArray(item.value))
        .flatMap((item) => item.value.map((v) => v && v.name))
        .filter(Boolean),
    ),
  ];
  const places = (page, article) =>
    own(page, article)
      .filter((item) => item.type === "location")
      .map((item) => item.path || item.text);

  /* Numbers of the articles that a person signs. */
  async function signedBy(pages, n) {
    const person = await B.person(Number(n));
    const found = new Set();
    for (const id of person ? person[4] : []) {
      const [, pageId, start] = /^(.*)-(a\d+)$/.exec(id) || [];
      const number = pages.numbers.get(pageId);
      if (number === undefined) continue;
      const k = (await B.pageAt(number)).articles.findIndex((article) => article.id === start);
      if (k >= 0) found.add(pages.first.units[number] + k);
    }
    return found;
  }

  async function rows(pages, state) {
    const sets = [];
    if ((state.q || "").trim()) sets.push(await B.search("said", state.q));
    if (state.by) sets.push(await signedBy(pages, state.by));
    const here = state.place && new Set(B.unsteps((await B.load("places"))[state.place]));
    const { flags } = state.is ? await B.articleColumns() : {};
    return B.rowsOf(pages, pages.first.units, state).filter((n) => {
      if (!sets.every((set) => set.has(n))) return false;
      if (isRest(pages, n)) return sets.length > 0 && !state.by && !here && !state.is;
      if (here && !here.has(articleOf(pages, n))) return false;
      return !state.is || Boolean(flags[articleOf(pages, n)] & FLAGS[state.is]);
    });
  }

  async function entry(pages, n, query) {
    const found = await unit(pages, n);
    const { page, article } = found;
    const all = query ? texts(found).map((text) => excerpt(text, query)).filter(Boolean) : [];
    if (query && !all.length) return null;
    const title = article ? article.headline || "（无标题）" : B.t("On the page, outside its articles");
    const passages = query ? all.slice(0, PASSAGES) : [B.textOf(article).slice(0, 90).replaceAll("\n", " ")];
    const left = all.length - passages.length;
    const facts = article && own(page, article).filter((item) => item.type === "fact").length;
    return B.el(
      "li",
      { class: "entry" },
      B.el(
        "a",
        { class: article ? "title" : "title rest", lang: article ? "zh-Hans" : null, href: B.pageLink(page.id, article && article.id, query) },
        article ? B.marked(title, query) : title,
      ),
      passages.map((text) => B.zh("p", { class: "opening" }, B.marked(text, query))),
      query && left > 0 && B.el("p", { class: "note" }, B.t("and {n} more", { n: B.plural(left, "passage") })),
      B.el(
        "p",
        { class: "facts-line" },
        B.zh("span", {}, B.pageTitle(page) || page.source),
        article && ` · ${B.plural(B.textOf(article).length, "character")} · ${B.plural(facts, "numeric fact")}`,
      ),
    );
  }

  B.provinceField = function () {
    const names = new Map(B.summary.map.provinces.map(([code, name]) => [code, name]));
    const codes = Object.keys(B.summary.provinces).sort();
    return (
      codes.length > 0 && {
        ...{ type: "select", name: "place", label: B.t("Place"), all: B.t("everywhere"), zh: true },
        options: codes.map((code) => [code, names.get(code)]),
      }
    );
  };

  B.views.articles = async function (node, state) {
    const pages = await B.pages();
    const person = state.by && (await B.person(Number(state.by)));
    return B.listed(node, "articles", state, B.t("Articles"), {
      fields: [
        { type: "search", name: "q", label: B.t("Search articles and pages") },
        ...B.pageFields(pages),
        B.provinceField(),
        {
          ...{ type: "select", name: "is", label: B.t("Show"), all: B.t("all") },
          options: [
            ["fragment", B.t("fragments without headline")],
            ["truncated", B.t("cut off")],
            ["duplicate", B.t("duplicates of another")],
          ],
        },
      ],
      table: await table(pages),
      above: () => [
        person &&
          B.el(
            "p",
            { class: "chosen-person" },
            `${B.t("Signed by")} `,
            B.zh("b", {}, person[0]),
            " ",
            B.el("a", { href: B.link("articles", { ...state, by: "" }) }, B.t("all articles")),
          ),
        B.timeline(pages, state, (from, to) => B.link("articles", { ...state, from, to })),
      ],
      numbers: (now) => rows(pages, now),
      batch: 20,
      told: (n) => {
        const many = (state.q || "").trim() ? B.plural(n, "article or page", "articles and pages") : B.plural(n, "article");
        return (state.q || "").trim().length > 2 ? B.t("about {n}", { n: many }) : many;
      },
      draw: (n, query) => entry(pages, n, query),
    });
  };
})(banmian);
