"use strict";
/* The explorer: from the address to the view. */
(function (B) {
  B.summary = JSON.parse(document.getElementById("data").textContent);
  const views = () => [
    ["overview", B.t("Overview")],
    ["articles", B.t("Articles")],
    ["facts", B.t("Numeric facts")],
    ["people", B.t("People")],
    ["pages", B.t("Pages")],
    ["rejects", B.t("Rejects")],
    ["check", B.t("To check")],
    ["corrections", B.t("Corrections")],
  ];
  const main = document.getElementById("main");
  const masthead = document.querySelector(".masthead");
  let links = [];

  function head() {
    links = views().map(([view, name]) =>
      B.el("a", { href: `#/${view === "overview" ? "" : view}`, "data-view": view }, name, view === "corrections" && B.el("span", { class: "n" })),
    );
    B.clear(masthead).append(
      B.el("p", { class: "brand" }, B.el("a", { href: "#/" }, B.zh("span", {}, "版面"), " banmian")),
      B.el("nav", { "aria-label": B.t("Views") }, links),
      B.el("p", { class: "edition" }, [B.summary.name, B.summary.version].filter(Boolean).join(" · ")),
      B.languageSwitch(() => (head(), show())),
    );
    count();
  }

  /* How many corrections wait. */
  function count() {
    const n = B.corrections().all().length;
    masthead.querySelector("[data-view=corrections] .n").textContent = n ? ` ${B.count(n)}` : "";
  }

  B.fail = (error) => {
    B.clear(main).append(B.el("p", { class: "nothing", role: "alert" }, String(error.message || error)));
  };

  /* The name of the view that the address asks for, what it is of, and how it is set. */
  function asked() {
    const [path, settings] = location.hash.replace(/^#\/?/, "").split("?");
    const [name, ...rest] = path.split("/");
    const state = Object.fromEntries(new URLSearchParams(settings || ""));
    return Object.hasOwn(B.views, name) ? [name, state, rest] : ["overview", {}, []];
  }

  async function show() {
    const [name, state, rest] = asked();
    const node = B.el("div", { class: `view ${name}` });
    document.body.dataset.view = name;
    for (const a of links) {
      if (a.dataset.view === name) a.setAttribute("aria-current", "page");
      else a.removeAttribute("aria-current");
    }
    document.title = [B.summary.name, B.summary.version].filter(Boolean).join(" ");
    B.clear(main).append(node);
    scrollTo(0, 0);
    try {
      await B.views[name](node, state, rest);
    } catch (error) {
      if (node.isConnected) B.fail(error);
    }
  }

  /* The corrections that wait, with what they are about. */
  B.views.corrections = function (node) {
    const { all } = B.corrections();
    const link = ({ page, item }) => B.pageLink(page, item.startsWith("draft:") ? "" : item);
    const drawn = all().length
      ? B.correctionPanel(all, { link, all: true })
      : [B.el("p", { class: "note" }, B.t("Nothing is corrected yet. Choose anything marked on a page, and press Correct; or select text, and mark it."))];
    node.append(B.el("div", { class: "listing" }, B.el("h1", {}, B.t("Corrections")), drawn));
  };
  document.addEventListener("banmian-corrected", () => {
    count();
    if (document.body.dataset.view === "corrections") show();
  });

  addEventListener("hashchange", () => {
    show();
    main.focus({ preventScroll: true });
  });
  head();
  show();
})(banmian);
