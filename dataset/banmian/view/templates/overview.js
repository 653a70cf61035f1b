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
    const pages = await B.pages();
    let left = TEASERS;
    for (let number = 0; number < Math.min(pages.count, B.summary.shard) && left > 0; number++) {
      const page = await B.pageAt(number);
      for (const article of page.articles.filter((one) => one.headline).slice(0, left)) {
        left--;
        const opening = B.textOf(article).slice(0, 42).replaceAll("\n", " ");
        node.append(
          B.zh("li", {}, B.el("a", { href: B.pageLink(page.id, article.id) }, article.headline), B.el("p", {}, `${opening}…`)),
        );
      }
    }
  }

  async function times(node) {
    const pages = await B.pages();
    const line = B.timeline(pages, {}, (from, to) => B.link("articles", { from, to }));
    const papers = new Map();
    for (const paper of pages.newspaper) if (paper) papers.set(paper, (papers.get(paper) || 0) + 1);
    if (line) node.append(section(B.t("When"), line));
    if (papers.size)
      node.append(
        section(
          B.t("Newspapers"),
          B.bars(B.t("Pages"), [...papers].sort((a, b) => b[1] - a[1]).slice(0, 12), { zh: true, link: (paper) => B.link("articles", { paper }) }),
        ),
      );
  }

  B.views.overview = function (node) {
    const S = B.summary;
    const c = (name) => S.counts[name] || 0;
    const figure = (name, one, href) => {
      const told = B.language === "zh" || c(name) !== 1 ? B.words(name) : one;
      return B.el("li", { "data-count": name }, B.el("a", { href }, B.el("b", {}, B.count(c(name))), " ", told));
    };
    const headlines = B.el("ol", { class: "teasers" });
    const when = B.el("div", { class: "when" });
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
            S.version ? `${B.t("Version")} ${S.version} · ` : "",
            left
              ? B.t("{n} of print, {left} of them in no row, with the reason", { n: B.plural(chars, "character"), left: B.count(left[1]) })
              : B.t("{n} of print, each accounted for", { n: B.plural(chars, "character") }),
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
          S.people.count > 0 && B.el("li", { "data-count": "people" }, B.el("a", { href: "#/people" }, B.el("b", {}, B.count(S.people.count)), " ", B.t("people"))),
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
            "aria-label": B.t("Search articles and pages"),
            placeholder: B.t("Search articles and pages"),
          }),
          B.el("button", { type: "submit" }, B.t("Search")),
        ),
        when,
        B.el(
          "div",
          { class: "columns" },
          section(
            B.t("Where the news is"),
            B.map(S.map, S.provinces, {
              label: B.t("Places named, by province"),
              pick: (code) => (location.hash = B.link("articles", { place: code })),
            }),
            B.el("p", { class: "note" }, B.t("Mentions of places by province. Choose one to see its articles.")),
          ),
          section(
            B.t("Places named most"),
            B.bars(B.t("Mentions"), S.places.slice(0, 14), {
              words: shortPath,
              zh: true,
              link: (path) => B.link("articles", { q: path.split("/").at(-1) }),
            }),
          ),
          section(
            B.t("Numeric facts by kind"),
            B.bars(B.t("Facts"), S.kinds, {
              words: B.words,
              link: (kind) => B.link("facts", { kind }),
              swatch: (kind) => `f-${B.family(kind)}`,
            }),
          ),
          section(
            B.t("How sure"),
            B.histogram(B.t("Facts by confidence"), S.confidence, {
              told: (from) => B.t("{from} to {to}", { from, to: `${from + 5} %` }),
              axis: (from) => `${from} %`,
            }),
          ),
          section(
            B.t("How long"),
            B.histogram(B.t("Articles by length in characters"), S.lengths, {
              told: (from, next) => (next ? B.t("{from} to {to}", { from, to: next - 1 }) : B.t("{from} and more", { from })),
              axis: (from) => B.count(from),
            }),
            B.el(
              "p",
              { class: "note" },
              B.t("{fragments} without a headline, {cut} cut off, {duplicates}.", {
                fragments: B.plural(c("fragments"), "fragment"),
                cut: B.count(c("truncated")),
                duplicates: B.plural(c("duplicates"), "duplicate"),
              }),
            ),
          ),
          section(
            B.t("What became of every character"),
            B.bars(B.t("Characters by role"), S.roles, { words: B.words, swatch: (role) => `t-${role}` }),
          ),
          section(
            B.t("Numerals that are no facts"),
            B.bars(B.t("Numerals"), S.reasons, {
              words: B.words,
              link: (reason) => B.link("rejects", { reason }),
              swatch: () => "t-reject",
            }),
          ),
          section(B.t("In these pages"), headlines),
          S.rejected.length > 0 &&
            section(
              B.t("Pages that could not be read"),
              B.el(
                "p",
                {},
                B.el("a", { href: "#/rejects" }, B.t("{n}, with the reason of each.", { n: B.plural(S.rejected.length, "page") })),
              ),
            ),
        ),
      ),
    );
    return Promise.all([teasers(headlines), times(when)]);
  };
})(banmian);
