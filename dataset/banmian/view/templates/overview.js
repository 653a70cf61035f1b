"use strict";
/* The front page of a release: what is in it. */
(function (B) {
  function section(title, ...children) {
    return B.el("section", { class: "box" }, B.el("h2", {}, title), children);
  }

  function shortPath(path) {
    const units = path.split("/");
    return units.length > 1 ? `${units.at(-1)}（${B.shortName(units[0])}）` : path;
  }

  const TEASERS = 9;

  async function teasers(node) {
    const { count } = B.summary.tables.articles;
    const rows = await Promise.all(
      Array.from({ length: Math.min(count, 3 * TEASERS) }, (_, number) => B.row("articles", number)),
    );
    for (const [id, start, headline, opening] of rows.filter((row) => row[2]).slice(0, TEASERS))
      node.append(
        B.zh("li", {}, B.el("a", { href: B.pageLink(id, start) }, headline), B.el("p", {}, `${opening.slice(0, 42)}…`)),
      );
  }

  B.views.overview = function (node) {
    const S = B.summary;
    const c = (name) => S.counts[name] || 0;
    const figure = (name, one, href) => {
      const told = c(name) === 1 ? one : B.words(name);
      return B.el("li", { "data-count": name }, B.el("a", { href }, B.el("b", {}, B.count(c(name))), " ", told));
    };
    const headlines = B.el("ol", { class: "teasers" });
    const chars = S.roles.reduce((sum, [, number]) => sum + number, 0);
    const left = S.roles.find(([role]) => role === "unassigned");
    node.append(
      B.el(
        "div",
        { class: "front" },
        B.el(
          "div",
          { class: "lede" },
          B.el("h1", {}, S.name),
          B.el(
            "p",
            { class: "facts-line" },
            S.version ? `Version ${S.version} · ` : "",
            `${B.plural(chars, "character")} of print, ${left ? `${B.count(left[1])} of them in no row, with the reason` : "each accounted for"}`,
          ),
        ),
        B.el(
          "ul",
          { class: "figures" },
          figure("pages", "page", "#/pages"),
          figure("articles", "article", "#/articles"),
          figure("paragraphs", "paragraph", "#/articles"),
          figure("numeric_facts", "numeric fact", "#/facts"),
          figure("locations", "location", "#/articles"),
          figure("numeric_rejects", "numeric reject", "#/rejects"),
        ),
        B.el(
          "form",
          {
            class: "front-search",
            role: "search",
            onsubmit: (event) => {
              event.preventDefault();
              location.hash = B.link("articles", { q: event.target.elements.q.value });
            },
          },
          B.el("input", {
            type: "search",
            name: "q",
            class: "find",
            "aria-label": "Search all articles",
            placeholder: "Search all articles",
          }),
          B.el("button", { type: "submit" }, "Search"),
        ),
        B.el(
          "div",
          { class: "columns" },
          section(
            "Where the news is",
            B.map(S.map, S.provinces, {
              label: "Places named, by province",
              pick: (code) => (location.hash = B.link("articles", { place: code })),
            }),
            B.el("p", { class: "note" }, "Mentions of places by province. Choose one to see its articles."),
          ),
          section(
            "Places named most",
            B.bars("Mentions", S.places.slice(0, 14), {
              words: shortPath,
              zh: true,
              link: (path) => B.link("articles", { q: path.split("/").at(-1) }),
            }),
          ),
          section(
            "Numeric facts by kind",
            B.bars("Facts", S.kinds, {
              words: B.words,
              link: (kind) => B.link("facts", { kind }),
              swatch: (kind) => `f-${B.family(kind)}`,
            }),
          ),
          section(
            "How sure",
            B.histogram("Facts by confidence", S.confidence, {
              told: (from) => `${from} to ${from + 5} %`,
              axis: (from) => `${from} %`,
            }),
          ),
          section(
            "How long",
            B.histogram("Articles by length in characters", S.lengths, {
              told: (from, next) => (next ? `${from} to ${next - 1}` : `${from} and more`),
              axis: (from) => B.count(from),
            }),
            B.el(
              "p",
              { class: "note" },
              `${B.plural(c("fragments"), "fragment")} without a headline, ${B.count(c("truncated"))} cut off, ${B.plural(c("duplicates"), "duplicate")}.`,
            ),
          ),
          section(
            "What became of every character",
            B.bars("Characters by role", S.roles, { words: B.words, swatch: (role) => `t-${role}` }),
          ),
          section(
            "Numerals that are no facts",
            B.bars("Numerals", S.reasons, {
              words: B.words,
              link: (reason) => B.link("rejects", { reason }),
              swatch: () => "t-reject",
            }),
          ),
          section("In these pages", headlines),
          S.rejected.length > 0 &&
            section(
              "Pages that could not be read",
              B.el(
                "p",
                {},
                B.el("a", { href: "#/rejects" }, B.plural(S.rejected.length, "page")),
                ", with the reason of each.",
              ),
            ),
        ),
      ),
    );
    return teasers(headlines);
  };
})(banmian);
