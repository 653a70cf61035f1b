"use strict";
/* The worklist: everything that was read, least sure first. */
(function (B) {
  const GROUPS = {
    structure: (name) => !name.includes(":") && name !== "location",
    places: (name) => name === "location",
    facts: (name) => name.startsWith("fact:"),
  };
  const UNSURE = 255;

  const table = {
    name: "to_check",
    record: B.itemAt,
    columns: [
      { name: "id", get: ({ page, item }) => `${page.id}-${item.id}` },
      { name: "type", get: ({ item }) => item.type, count: B.t("What it is"), term: true },
      { name: "text", get: ({ item }) => item.text },
      { name: "confidence", number: true, get: ({ item }) => item.sure, count: B.t("Confidence") },
      { name: "rule", get: ({ item }) => item.rule },
      { name: "context", get: ({ item }) => B.around(item, 30, 40).join(item.text) },
      { name: "source", get: ({ page }) => page.source },
    ],
  };

  B.views.check = async function (node, state) {
    const [columns, pages] = await Promise.all([B.itemColumns(), B.pages()]);
    const decided = B.corrections();
    return B.listed(node, "check", state, B.t("To check, least sure first"), {
      fields: [
        {
          ...{ type: "select", name: "of", label: B.t("Show"), all: B.t("all") },
          options: [
            ["structure", B.t("headlines, signers, captions, paragraphs")],
            ["places", B.t("places")],
            ["facts", B.t("numeric facts")],
          ],
        },
        ...B.pageFields(pages),
      ],
      table,
      order: B.t("least sure first"),
      numbers: async ({ of, ...rest }) => {
        const wanted = B.summary.types.map((name) => !name.startsWith("reject:") && (!of || !GROUPS[of] || GROUPS[of](name)));
        const bySure = Array.from({ length: 101 }, () => []);
        for (const n of B.rowsOf(pages, pages.first.items, rest))
          if (columns.sure[n] !== UNSURE && wanted[columns.type[n]]) bySure[columns.sure[n]].push(n);
        return bySure.flat();
      },
      told: (n) => B.plural(n, "reading"),
      draw: async (n) => {
        const { page, item } = await B.itemAt(n);
        const [before, after] = item.type === "paragraph" ? ["", ""] : B.around(item, 20, 30);
        const long = Array.from(item.text.trim());
        const text = item.seams ? B.rows(item).map(([, value]) => value.split(" · ")[0]).join(" / ") : "";
        return B.el(
          "li",
          { class: `entry check ${B.swatch(B.layer(item))}` },
          B.el("span", { class: "percent" }, B.percent(item.sure)),
          B.el(
            "div",
            {},
            B.el(
              "p",
              { class: "check-text", lang: "zh-Hans" },
              before,
              B.el("a", { href: B.pageLink(page.id, item.id) }, text || (long.length > 60 ? `${long.slice(0, 60).join("")}…` : long.join(""))),
              after,
            ),
            B.el(
              "p",
              { class: "facts-line" },
              B.el("b", { class: "kind" }, B.itemName(item)),
              item.reading && [" · ", B.zh("span", {}, item.reading)],
              item.path && [" · ", B.zh("span", {}, item.path)],
              " · ",
              item.rule,
              decided.of(page.id, item.id) && B.el("span", { class: "decided" }, ` · ${B.t("corrected")}`),
            ),
          ),
        );
      },
    });
  };
})(banmian);
