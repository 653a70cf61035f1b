"use strict";
/* The explorer: from the address to the view. */
(function (B) {
  B.summary = JSON.parse(document.getElementById("data").textContent);
  const VIEWS = [
    ["overview", "Overview"],
    ["pages", "Pages"],
    ["articles", "Articles"],
    ["facts", "Numeric facts"],
    ["rejects", "Rejects"],
  ];
  const main = document.getElementById("main");
  const links = VIEWS.map(([view, name]) =>
    B.el("a", { href: `#/${view === "overview" ? "" : view}`, "data-view": view }, name),
  );
  document
    .querySelector(".masthead")
    .append(
      B.el("p", { class: "brand" }, B.el("a", { href: "#/" }, B.zh("span", {}, "版面"), " banmian")),
      B.el("nav", { "aria-label": "Views" }, links),
      B.el("p", { class: "edition" }, [B.summary.name, B.summary.version].filter(Boolean).join(" · ")),
    );

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
      B.fail(error);
    }
  }

  addEventListener("hashchange", () => {
    show();
    main.focus({ preventScroll: true });
  });
  show();
})(banmian);
