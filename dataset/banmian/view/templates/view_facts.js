"use strict";
/* The views of numeric facts, and of numerals that are none. */
(function (B) {
  const AROUND = [30, 40];

  const field = (name, more) => ({ name, get: ({ item }) => item.fact[name] ?? null, ...more });
  const ofPage = (name, more) => ({ name, get: ({ page }) => page[name] ?? null, ...more });

  /* A column of every item, by number; `sure` in percent. */
  const known = (columns, name) => async (numbers) => new Map(Array.from(numbers, (n) => [n, columns[name][n]]));

  function table(columns, pages) {
    const day = async (numbers) => new Map(Array.from(numbers, (n) => [n, pages.date[B.owner(pages.first.items, n)]]));
    return {
      name: "numeric_facts",
      record: B.itemAt,
      columns: [
        { name: "fact_id", get: ({ page, item }) => `${page.id}-${item.id}` },
        { name: "text", get: ({ item }) => item.text },
        field("kind", { count: B.t("Kind"), term: true, sort: B.t("kind") }),
        field("value", { number: true, sort: B.t("value"), count: B.t("Value"), unit: ({ item }) => item.fact.unit || "" }),
        field("unit", { count: B.t("Unit") }),
        ...["per_unit", "value_min", "value_max", "modifier"].map((name) => field(name)),
        field("modifier_class", { count: B.t("Modifier"), term: true }),
        { name: "measured", get: ({ item }) => item.measured || null, sort: B.t("what is measured"), count: B.t("Measured") },
        ...["change", "change_direction", "change_basis", "modality", "aggregation"].map((name) => field(name)),
        field("time_text", { count: B.t("Time") }),
        ...["timex", "date_start", "date_end"].map((name) => field(name)),
        field("place_text", { count: B.t("Place") }),
        field("adcode"),
        {
          ...{ name: "confidence", number: true, sort: B.t("confidence"), count: B.t("Confidence"), fast: known(columns, "sure") },
          get: ({ item }) => item.sure,
        },
        { name: "rule", get: ({ item }) => item.rule },
        { name: "context", get: ({ item }) => B.around(item, ...AROUND).join(item.text) },
        { name: "headline", get: ({ page, item }) => page.articles[item.article].headline },
        ofPage("newspaper", { count: B.t("Newspaper") }),
        ofPage("date", { sort: B.t("date"), fast: day }),
        ofPage("page_no"),
        ofPage("source"),
      ],
    };
  }

  /* Numbers of the types of items whose name begins so. */
  const codes = (begins) => new Set(B.summary.types.flatMap((name, code) => (name.startsWith(begins) ? [code] : [])));

  B.views.facts = async function (node, state) {
    const S = B.summary;
    const [columns, pages] = await Promise.all([B.itemColumns(), B.pages()]);
    const provinces = S.map.provinces.map(([code]) => code);
    return B.listed(node, "facts", state, B.t("Numeric facts"), {
      fields: [
        { type: "search", name: "q", label: B.t("Search facts and what they measure") },
        {
          ...{ type: "select", name: "kind", label: B.t("Kind"), all: B.t("all kinds") },
          options: S.kinds.map(([kind, n]) => [kind, `${B.words(kind)} (${B.count(n)})`]),
        },
        ...B.pageFields(pages),
        B.provinceField(),
        { type: "range", name: "sure", label: B.t("Confidence from") },
      ],
      table: table(columns, pages),
      above: () => [B.timeline(pages, state, (from, to) => B.link("facts", { ...state, from, to }))],
      head: B.sortHead([
        [B.t("fact"), null],
        [B.t("value"), "value"],
        [B.t("measured"), "measured"],
        [B.t("modifier"), null],
        [B.t("time"), null],
        [B.t("place"), null],
        [B.t("why"), "confidence"],
      ]),
      numbers: async ({ q, kind, place, sure, ...rest }) => {
        const found = await B.search("counted", q || "");
        const types = codes(kind ? `fact:${kind}` : "fact:");
        const p = place ? provinces.indexOf(place) : -1,
          least = Number(sure || 0);
        return B.rowsOf(pages, pages.first.items, rest).filter(
          (n) =>
            types.has(columns.type[n]) &&
            (p < 0 || columns.place[n] === p) &&
            columns.sure[n] >= least &&
            (!found || found.has(n)),
        );
      },
      told: (n) => {
        const many = B.plural(n, "numeric fact");
        return (state.q || "").trim().length > 2 ? B.t("about {n}", { n: many }) : many;
      },
      draw: async (n, query) => factRow(await B.itemAt(n), query),
    });
  };

  function factRow({ page, item }, query) {
    if (query && !B.fold(`${item.text}\n${item.measured || ""}`).includes(query)) return null;
    const f = item.fact;
    const [before, after] = B.around(item, ...AROUND);
    const cell = (name, content, zh = true) =>
      B.el("td", { "data-name": B.t(name), class: `c-${name}`, lang: zh ? "zh-Hans" : null }, content && B.el("span", {}, content));
    return B.el(
      "tr",
      { class: `f-${B.family(item.kind)}` },
      B.el(
        "th",
        { scope: "row" },
        B.el("a", { lang: "zh-Hans", class: "fact-text", href: B.pageLink(page.id, item.id) }, B.marked(item.text, query)),
        B.zh("p", { class: "sentence" }, before, B.el("b", {}, item.text), after),
      ),
      cell("value", [item.reading, B.el("span", { class: "kind", lang: B.lang() }, B.words(item.kind))]),
      cell("measured", item.measured && B.marked(item.measured, query)),
      cell("modifier", f.modifier),
      cell("time", f.time_text),
      cell("place", f.place_text),
      cell("why", [B.el("span", { class: "sure" }, B.percent(item.sure)), " ", item.rule.replace(/^\w+: /, "")]),
    );
  }

  function rejectedPages() {
    const { rejected } = B.summary;
    const names = ["source", "place", "reason", "next_step"];
    return B.el(
      "section",
      { class: "listing rejected" },
      B.el("h2", {}, B.t("Pages that could not be read")),
      rejected.length === 0
        ? B.el("p", { class: "note" }, B.t("None: every page that was given is in this release."))
        : B.el(
            "table",
            { class: "wide" },
            B.el("thead", {}, B.el("tr", {}, names.map((name) => B.el("th", { scope: "col" }, B.words(name))))),
            B.el(
              "tbody",
              {},
              rejected.map((r) =>
                B.el(
                  "tr",
                  {},
                  B.el("th", { scope: "row" }, r.source),
                  names.slice(1).map((name) => B.el("td", { "data-name": B.words(name) }, r[name] || "")),
                ),
              ),
            ),
          ),
    );
  }

  B.views.rejects = async function (node, state) {
    const S = B.summary;
    const [columns, pages] = await Promise.all([B.itemColumns(), B.pages()]);
    await B.listed(node, "rejects", state, B.t("Numerals that are no facts"), {
      fields: [
        {
          ...{ type: "select", name: "reason", label: B.t("Reason"), all: B.t("all reasons") },
          options: S.reasons.map(([reason, n]) => [reason, `${B.words(reason)} (${B.count(n)})`]),
        },
        ...B.pageFields(pages),
      ],
      table: {
        name: "numeric_rejects",
        record: B.itemAt,
        columns: [
          { name: "page_id", get: ({ page }) => page.id },
          { name: "text", get: ({ item }) => item.text, sort: B.t("text"), count: B.t("Text") },
          { name: "reason", get: ({ item }) => item.reason, sort: B.t("reason"), count: B.t("Reason"), term: true },
          { name: "context", get: ({ item }) => B.around(item, ...AROUND).join(item.text) },
          ofPage("newspaper"),
          ofPage("date"),
        ],
      },
      numbers: async ({ reason, ...rest }) => {
        const types = codes(reason ? `reject:${reason}` : "reject:");
        return B.rowsOf(pages, pages.first.items, rest).filter((n) => types.has(columns.type[n]));
      },
      told: (n) => B.plural(n, "numeral"),
      draw: async (n) => {
        const { page, item } = await B.itemAt(n);
        return B.el(
          "li",
          { class: "entry small" },
          B.el("a", { lang: "zh-Hans", href: B.pageLink(page.id, item.id) }, item.text),
          " ",
          B.el("span", { class: "kind" }, B.words(item.reason)),
        );
      },
    });
    node.append(rejectedPages());
  };
})(banmian);
