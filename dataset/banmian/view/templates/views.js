"use strict";
/* The views of a release that are lists: its pages, articles, facts and rejects; and a page. */
(function (B) {
  const LEVELS = (S) => new Map(S.map.provinces.map(([code, name]) => [code, name]));
  const link = (view, state) => {
    const asked = new URLSearchParams(Object.entries(state).filter(([, value]) => value));
    return `#/${view}${String(asked) ? `?${asked}` : ""}`;
  };
  B.link = link;
  B.pageLink = (id, item) => `#/page/${id}${item ? `/${item}` : ""}`;

  const all = (count) => Array.from({ length: count }, (_, k) => k);

  B.views = {};

  /* A view that is a list: controls, how many, rows. */
  function listed(node, view, state, title, fields, { numbers, draw, told, head, batch }) {
    const output = B.el("output", { class: "hits", "aria-live": "polite" });
    const area = B.el("div", { class: "list-area" });
    let list = null,
      asked = 0;
    const change = async () => {
      if (!node.isConnected) return;
      const mine = ++asked;
      history.replaceState(null, "", link(view, state));
      const found = await numbers(state);
      if (mine !== asked) return;
      output.textContent = told(found.length);
      if (list) list.drop();
      const rows = head ? B.el("tbody", {}) : B.el("ol", { class: "entries" });
      B.clear(area).append(head ? B.el("table", { class: "wide" }, head, rows) : rows);
      list = new B.List(
        rows,
        area,
        found,
        (number) => draw(number, (state.q || "").trim().toLowerCase()),
        batch ? batch() : 40,
      );
      await list.ready;
    };
    node.append(
      B.el(
        "div",
        { class: "listing" },
        B.el("h1", {}, title),
        B.controls(state, () => change().catch(B.fail), fields),
        output,
        area,
      ),
    );
    return change();
  }

  const provinceField = () => {
    const names = LEVELS(B.summary);
    return {
      type: "select",
      name: "place",
      label: "Place",
      all: "everywhere",
      zh: true,
      options: Object.keys(B.summary.provinces)
        .sort()
        .map((code) => [code, names.get(code)]),
    };
  };

  B.views.pages = function (node, state) {
    return listed(node, "pages", state, "Pages", [], {
      numbers: async () => all(B.summary.tables.pages.count),
      told: (n) => B.plural(n, "page"),
      draw: async (number) => {
        const [id, source, paper, day, pageNo, split, articles, facts, chars] = await B.row("pages", number);
        const known = [paper, day, pageNo && `第${pageNo}版`].filter(Boolean).join(" · ");
        return B.el(
          "li",
          { class: "entry" },
          B.el("a", { class: "title", lang: "zh-Hans", href: B.pageLink(id) }, known || source),
          B.el(
            "p",
            { class: "facts-line" },
            known ? `${source} · ` : "",
            `${B.plural(articles, "article")} · ${B.plural(facts, "numeric fact")} · ${B.plural(chars, "character")} · ${split}`,
          ),
        );
      },
    });
  };

  B.views.articles = function (node, state) {
    const FLAGS = { fragment: 1, truncated: 2, duplicate: 4 };
    return listed(
      node,
      "articles",
      state,
      "Articles",
      [
        { type: "search", name: "q", label: "Search all articles" },
        provinceField(),
        {
          type: "select",
          name: "is",
          label: "Show",
          all: "all",
          options: [
            ["fragment", "fragments without headline"],
            ["truncated", "cut off"],
            ["duplicate", "duplicates of another"],
          ],
        },
      ],
      {
        numbers: async ({ q, place, is }) => {
          let found = await B.search("said", q || "");
          if (place) {
            const here = B.unsteps((await B.load("articles/places"))[place]);
            found = found ? new Set(here.filter((row) => found.has(row))) : new Set(here);
          }
          let rows = found ? [...found].sort((a, b) => a - b) : all(B.summary.tables.articles.count);
          if (is) {
            const { flags } = await B.columns("articles");
            rows = rows.filter((row) => flags[row] & FLAGS[is]);
          }
          return rows;
        },
        batch: () => (state.q ? 10 : 40), // what is searched for is shown out of its page, which is much to load
        told: (n) => `${(state.q || "").trim().length > 2 ? "about " : ""}${B.plural(n, "article")}`,
        draw: async (number, query) => {
          const [id, start, headline, opening, chars, facts, day] = await B.row("articles", number);
          const excerpt = query ? await snippet(id, start, query) : opening;
          if (excerpt === null) return null;
          return B.el(
            "li",
            { class: "entry" },
            B.el(
              "a",
              { class: "title", lang: "zh-Hans", href: B.pageLink(id, start) },
              headline ? B.marked(headline, query) : "（无标题）",
            ),
            B.zh("p", { class: "opening" }, B.marked(excerpt, query)),
            B.el(
              "p",
              { class: "facts-line" },
              B.zh("span", {}, day),
              ` · ${B.plural(chars, "character")} · ${B.plural(facts, "numeric fact")}`,
            ),
          );
        },
      },
    );
  };

  /* The words around the first hit in an article; null where it has none after all. */
  async function snippet(id, start, query) {
    const page = await B.page(id);
    const article = page.articles.find((one) => one.id === start);
    let first = null;
    for (const block of article.blocks) {
      const text = block.runs
        .filter(Boolean)
        .map((run) => run[0])
        .join("");
      const at = text.toLowerCase().indexOf(query);
      if (at >= 0) return `${at > 24 ? "…" : ""}${text.slice(Math.max(0, at - 24), at + 70)}`;
      if (first === null && block.role === "paragraph") first = text.slice(0, 90);
    }
    return null;
  }

  B.views.facts = async function (node, state) {
    const S = B.summary;
    const columns = await B.columns("facts");
    const head = B.el(
      "thead",
      {},
      B.el(
        "tr",
        {},
        ["fact", "value", "measured", "modifier", "time", "place", "why"].map((name) =>
          B.el("th", { scope: "col" }, name),
        ),
      ),
    );
    return listed(
      node,
      "facts",
      state,
      "Numeric facts",
      [
        { type: "search", name: "q", label: "Search facts and what they measure" },
        {
          type: "select",
          name: "kind",
          label: "Kind",
          all: "all kinds",
          options: S.kinds.map(([kind, n]) => [kind, `${B.words(kind)} (${B.count(n)})`]),
        },
        provinceField(),
        { type: "range", name: "sure", label: "Confidence from" },
      ],
      {
        head,
        numbers: async ({ q, kind, place, sure }) => {
          const found = await B.search("counted", q || "");
          const k = kind ? S.columns.kinds.indexOf(kind) : -1,
            p = place ? S.columns.provinces.indexOf(place) : -1,
            least = Number(sure || 0);
          const rows = [];
          for (let row = 0; row < S.tables.facts.count; row++)
            if (
              (k < 0 || columns.kind[row] === k) &&
              (p < 0 || columns.place[row] === p) &&
              columns.sure[row] >= least &&
              (!found || found.has(row))
            )
              rows.push(row);
          return rows;
        },
        told: (n) => `${(state.q || "").trim().length > 2 ? "about " : ""}${B.plural(n, "numeric fact")}`,
        draw: async (number, query) => {
          const [id, item, kind, text, value, modifier, measured, time, place, sentence, rule, sure] = await B.row(
            "facts",
            number,
          );
          if (query && !`${text}\n${measured || ""}`.toLowerCase().includes(query)) return null;
          const at = sentence.indexOf(text);
          const cell = (name, content, zh = true) =>
            B.el("td", { "data-name": name, lang: zh ? "zh-Hans" : null }, content && B.el("span", {}, content));
          return B.el(
            "tr",
            { class: `f-${B.family(kind)}` },
            B.el(
              "th",
              { scope: "row" },
              B.el("a", { lang: "zh-Hans", class: "fact-text", href: B.pageLink(id, item) }, B.marked(text, query)),
              B.zh(
                "p",
                { class: "sentence" },
                sentence.slice(Math.max(0, at - 30), at),
                B.el("b", {}, text),
                sentence.slice(at + text.length, at + text.length + 40),
              ),
            ),
            cell("value", [value, B.el("span", { class: "kind", lang: "en" }, B.words(kind))]),
            cell("measured", measured && B.marked(measured, query)),
            cell("modifier", modifier),
            cell("time", time),
            cell("place", place),
            cell("why", [B.el("span", { class: "sure" }, B.percent(sure)), " ", rule.replace(/^\w+: /, "")]),
          );
        },
      },
    );
  };

  B.views.rejects = async function (node, state) {
    const S = B.summary;
    const columns = await B.columns("rejects");
    node.append(
      B.el(
        "section",
        { class: "listing rejected" },
        B.el("h2", {}, "Pages that could not be read"),
        S.rejected.length === 0
          ? B.el("p", { class: "note" }, "None: every page that was given is in this release.")
          : B.el(
              "table",
              { class: "wide" },
              B.el(
                "thead",
                {},
                B.el(
                  "tr",
                  {},
                  ["source", "place", "reason", "next step"].map((name) => B.el("th", { scope: "col" }, name)),
                ),
              ),
              B.el(
                "tbody",
                {},
                S.rejected.map((r) =>
                  B.el(
                    "tr",
                    {},
                    B.el("th", { scope: "row" }, r.source),
                    ["place", "reason", "next_step"].map((key) =>
                      B.el("td", { "data-name": B.words(key) }, r[key] || ""),
                    ),
                  ),
                ),
              ),
            ),
      ),
    );
    await listed(
      node,
      "rejects",
      state,
      "Numerals that are no facts",
      [
        {
          type: "select",
          name: "reason",
          label: "Reason",
          all: "all reasons",
          options: S.reasons.map(([reason, n]) => [reason, `${B.words(reason)} (${B.count(n)})`]),
        },
      ],
      {
        numbers: async ({ reason }) => {
          const k = S.columns.reasons.indexOf(reason);
          return all(S.tables.rejects.count).filter((row) => k < 0 || columns.reason[row] === k);
        },
        told: (n) => B.plural(n, "numeral"),
        draw: async (number) => {
          const [id, item, text, reason] = await B.row("rejects", number);
          return B.el(
            "li",
            { class: "entry small" },
            B.el("a", { lang: "zh-Hans", href: B.pageLink(id, item) }, text),
            " ",
            B.el("span", { class: "kind" }, B.words(reason)),
          );
        },
      },
    );
    node.append(node.querySelector(".rejected"));
  };

  /* Links to the pages before and after. */
  async function turn(node, number) {
    const { count } = B.summary.tables.pages;
    for (const [to, name] of [
      [number - 1, "← previous"],
      [number + 1, "next →"],
    ])
      if (to >= 0 && to < count) node.append(B.el("a", { href: B.pageLink((await B.row("pages", to))[0]) }, name));
  }

  B.views.page = async function (node, state, [id, item]) {
    const page = await B.page(id);
    const turns = B.el("nav", { class: "turns", "aria-label": "Other pages" });
    const reader = new B.Reader(page, B.summary.map, {
      onChoose: (chosen) => history.replaceState(null, "", B.pageLink(id, chosen && chosen.id)),
    });
    node.append(B.el("div", { class: "page-bar" }, B.pageHead(page), turns), reader.node);
    turn(turns, page.number).catch(B.fail);
    if (item && !reader.chooseId(item)) {
      const story = reader.node.querySelector(`#${CSS.escape(item)}`);
      if (story) story.scrollIntoView();
    }
    document.title = `${node.querySelector("h1").textContent} · ${B.summary.name}`;
  };
})(banmian);
