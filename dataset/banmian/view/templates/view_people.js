"use strict";
/* The view of people: who signs, where, in which roles, from when to when. */
(function (B) {
  const NAMES = ["name", "affiliation", "newspaper", "roles", "articles", "first_date", "last_date", "split"];

  const table = {
    name: "people",
    record: B.person,
    columns: [
      { name: "name", sort: B.t("name"), get: (p) => p[0] },
      { name: "affiliation", count: B.t("Affiliation"), sort: B.t("affiliation"), get: (p) => p[1] },
      { name: "newspaper", count: B.t("Newspaper"), get: (p) => p[2] },
      { name: "roles", count: B.t("Roles"), term: true, get: (p) => p[3] },
      { name: "n_articles", number: true, count: B.t("Articles"), sort: B.t("articles"), get: (p) => p[4].length },
      { name: "first_date", sort: B.t("first day"), get: (p) => p[5] },
      { name: "last_date", sort: B.t("last day"), get: (p) => p[6] },
      { name: "split", get: (p) => p[7] },
      { name: "articles", get: (p) => p[4] },
    ],
  };

  B.views.people = async function (node, state) {
    const { count } = B.summary.people;
    const pages = await B.pages();
    const all = await Promise.all(Array.from({ length: count }, (_, n) => B.person(n)));
    const roles = [...new Set(all.flatMap((p) => p[NAMES.indexOf("roles")]))].sort();
    const [paper] = B.pageFields(pages);
    return B.listed(node, "people", state, B.t("People who sign"), {
      fields: [
        { type: "search", name: "q", label: B.t("Search names and affiliations") },
        paper,
        {
          ...{ type: "select", name: "role", label: B.t("Role"), all: B.t("all") },
          options: roles.map((role) => [role, B.words(role)]),
        },
      ],
      table,
      order: B.t("most articles first"),
      numbers: async ({ q, paper: of, role }) => {
        const query = B.fold((q || "").trim());
        return Array.from(all.keys()).filter((n) => {
          const [name, affiliation, newspaper, own] = all[n];
          return (
            (!query || B.fold(`${name}\n${affiliation || ""}`).includes(query)) &&
            (!of || newspaper === of) &&
            (!role || own.includes(role))
          );
        });
      },
      told: (n) => B.plural(n, "person", "people"),
      batch: 100,
      draw: async (n, query) => {
        const [name, affiliation, newspaper, own, articles, first, last] = all[n];
        const days = first && (first === last ? first : `${first} – ${last}`);
        return B.el(
          "li",
          { class: "entry person" },
          B.el("a", { class: "title", lang: "zh-Hans", href: B.link("articles", { by: String(n) }) }, B.marked(name, query)),
          " ",
          B.el("span", { class: "kind" }, own.map(B.words).join(B.t(", "))),
          B.el(
            "p",
            { class: "facts-line" },
            B.plural(articles.length, "article"),
            [affiliation, newspaper].filter(Boolean).map((text) => [" · ", B.zh("span", {}, B.marked(text, query))]),
            days && ` · ${days}`,
          ),
        );
      },
    });
  };
})(banmian);
