"use strict";
/* A page: its source, its articles and what was found in them, each side lighting up what the other shows. */
(function (B) {
  const SIDES = [
    ["source", "Source"],
    ["articles", "Articles"],
    ["found", "Found"],
  ];
  const ROLES = { kicker: "p", headline: "h2", subtitle: "p", byline: "p", dateline: "p", section_head: "h3" };

  /* A page's runs in stretches of whole lines, so that the browser lays out only those in sight. */
  function stretches(runs) {
    const found = [[]];
    for (const run of runs) {
      const last = found.at(-1);
      last.push(run);
      if (last.length >= 40 && run[0].endsWith("\n")) found.push([]);
    }
    return found;
  }

  B.Reader = class {
    /* `page` as `page_view` makes it, `map` the outlines; `onChoose(item or null)` is told what was chosen. */
    constructor(page, map, { onChoose } = {}) {
      this.page = page;
      this.map = map;
      this.onChoose = onChoose || (() => {});
      this.items = page.items;
      for (const { blocks } of page.articles)
        for (const { role, runs } of blocks)
          if (role === "paragraph" && runs.length) {
            const [, own] = runs[0]; // the paragraph is the longest item in it
            this.items[own].text = runs
              .filter(Boolean)
              .map(([text]) => text)
              .join("");
          }
      this.texts = new B.Texts(this.items);
      this.off = new Set(["reject"]);
      this.least = 0;
      this.province = "";
      this.story = "";
      this.query = "";
      this.node = B.el("div", { class: "reader", "data-side": "articles" });
      this.node.append(B.readerBar(this), this.tabs(), this.panes());
      this.listen();
      this.apply();
    }

    /* Which items the layers and filters leave. */
    shown(item) {
      if (this.off.has(B.layer(item))) return false;
      if (item.type === "paragraph") return true;
      if (this.story && item.article !== Number(this.story)) return false;
      if (item.confidence !== undefined && item.confidence < this.least) return false;
      const placed = item.type === "fact" || item.type === "location";
      return !(this.province && placed && item.place !== this.province);
    }

    /* Whether an item, or what it measures, says what is searched for. */
    asked(item) {
      return !this.query || `${item.text}\n${item.measured || ""}`.toLowerCase().includes(this.query);
    }

    /* Numerals that are no facts are listed also where their layer is off. */
    kept(item) {
      return item.type === "reject" ? !this.story || item.article === Number(this.story) : this.shown(item);
    }

    apply() {
      this.texts.apply((item) => this.shown(item));
      B.listFound(this);
    }

    tabs() {
      this.buttons = SIDES.map(([side, name]) =>
        B.el("button", { type: "button", "data-side": side, onclick: () => this.turn(side) }, name),
      );
      const tabs = B.el("div", { class: "sides", role: "group", "aria-label": "What to show" }, this.buttons);
      this.pressed("articles");
      return tabs;
    }

    pressed(side) {
      for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.side === side));
    }

    /* Show one side where there is room for one only. */
    turn(side) {
      this.node.dataset.side = side;
      this.pressed(side);
      if (this.texts.chosen !== undefined) this.texts.reveal(this.texts.chosen);
    }

    panes() {
      const paper = B.zh("div", { class: "paper" });
      for (const runs of stretches(this.page.page)) {
        const stretch = B.el("div", { class: "stretch" });
        this.texts.render("source", stretch, runs);
        paper.append(stretch);
      }
      const sheet = B.zh(
        "div",
        { class: "sheet" },
        this.page.articles.map((article) => this.article(article)),
      );
      this.detail = B.el("section", { class: "detail", "aria-live": "polite", "aria-label": "What is chosen" });
      this.found = B.el("div", { class: "lists" });
      this.paper = paper;
      this.sheet = sheet;
      B.tell(this, null);
      const pane = (side, label, ...children) =>
        B.el("section", { class: `pane ${side}`, "aria-label": label, tabIndex: 0 }, children);
      return B.el(
        "div",
        { class: "panes" },
        pane(
          "source",
          "Source page",
          B.el("p", { class: "pane-title", "aria-hidden": "true" }, "The page as it came"),
          paper,
        ),
        pane("articles", "Articles", B.el("p", { class: "pane-title", "aria-hidden": "true" }, "Its articles"), sheet),
        pane("found", "Found", this.detail, this.found),
      );
    }

    article(article) {
      const blocks = article.blocks.map((block) => {
        const tag = ROLES[block.role] || "p";
        const classes = [block.role, block.lead && "lead", block.cut && "cut"].filter(Boolean).join(" ");
        const node = B.el(tag, { class: `block ${classes}` });
        this.texts.render("articles", node, block.runs);
        if (block.cut) node.append(B.el("span", { class: "note", lang: "en" }, "breaks off here"));
        return node;
      });
      const notes = [
        article.fragment && "a fragment: its headline is not on this page",
        article.truncated && "breaks off: its end is not on this page",
        article.duplicate_of && ["says the same as ", this.other(article.duplicate_of)],
      ].filter(Boolean);
      if (article.fragment) blocks.unshift(B.el("h2", { class: "headline none", lang: "en" }, "No headline"));
      return B.el(
        "article",
        { class: "story", id: article.id },
        blocks,
        notes.length > 0 &&
          B.el(
            "p",
            { class: "note", lang: "en" },
            notes.map((note, k) => [k > 0 && "; ", note]),
          ),
      );
    }

    /* Another article by its identifier; a link where there are other pages to go to. */
    other(id) {
      const [, page, start] = /^(.*)-(a\d+)$/.exec(id) || [null, null, id];
      return B.pageLink && page ? B.el("a", { href: B.pageLink(page, start) }, id) : id;
    }

    listen() {
      const runOf = (event) => (event.target.closest ? event.target.closest(".run") : null);
      const light = (event) => {
        const run = runOf(event);
        const i = run ? this.texts.speaker(run) : null;
        this.texts.light(i);
        return i;
      };
      this.node.addEventListener("pointerover", light);
      this.node.addEventListener("pointerleave", () => this.texts.light(null));
      this.node.addEventListener("focusin", (event) => runOf(event) && light(event));
      this.node.addEventListener("focusout", () => this.texts.light(null));
      this.node.addEventListener("click", (event) => {
        const run = runOf(event);
        if (!run || String(getSelection())) return;
        const i = this.texts.speaker(run);
        if (i !== null) this.choose(i, run.closest(".source") ? "source" : "articles");
      });
      this.node.addEventListener("keydown", (event) => {
        const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
        const run = runOf(event);
        if (event.key === "Escape" && this.texts.chosen !== undefined) this.choose(null);
        else if (run && event.key in steps) this.texts.move(run, steps[event.key]);
        else if (run && (event.key === "Enter" || event.key === " ")) this.choose(this.texts.speaker(run), "articles");
        else return;
        event.preventDefault();
      });
    }

    /* Choose an item: it stays lit, is told of, and comes into view on the sides other than `from`. */
    choose(i, from) {
      if (i !== null && i === this.texts.chosen && from) i = null;
      this.texts.choose(i);
      this.node.classList.toggle("has-choice", i !== null);
      B.tell(this, i);
      if (i !== null) this.texts.reveal(i, from);
      this.onChoose(i === null ? null : this.items[i]);
      for (const button of this.found.querySelectorAll("[data-item]"))
        button.setAttribute("aria-pressed", String(Number(button.dataset.item) === i));
    }

    chooseId(id) {
      const i = this.items.findIndex((item) => item.id === id);
      if (i >= 0) this.choose(i);
      return i >= 0;
    }

    /* Highlight what is searched for on both sides, and keep the lists to it. */
    find(text) {
      this.query = text.trim().toLowerCase();
      this.ranges = { source: [], articles: [] };
      this.at = -1;
      if (this.query) {
        this.ranges.source = B.find(this.paper, this.query);
        for (const block of this.sheet.querySelectorAll(".block"))
          this.ranges.articles.push(...B.find(block, this.query));
      }
      const all = [...this.ranges.source, ...this.ranges.articles];
      if (window.Highlight && CSS.highlights) CSS.highlights.set("found", new Highlight(...all));
      this.hits.textContent = this.query ? B.plural(this.ranges.articles.length, "hit") : "";
      if (all.length) this.next(1);
      B.listFound(this);
    }

    next(by) {
      const { source, articles } = this.ranges || { source: [], articles: [] };
      const many = Math.max(source.length, articles.length);
      if (!many) return;
      this.at = (this.at + by + many) % many;
      for (const ranges of [source, articles])
        if (ranges.length) {
          const node = ranges[Math.min(this.at, ranges.length - 1)].startContainer.parentElement;
          if (node.offsetParent) node.scrollIntoView({ block: "center" });
        }
      if (articles.length)
        this.hits.textContent = `${Math.min(this.at, articles.length - 1) + 1} of ${B.plural(articles.length, "hit")}`;
    }
  };

  /* The head of a page: where it is from. */
  B.pageHead = function (page) {
    const known = [page.newspaper, page.date, page.page_no && `page ${page.page_no}`].filter(Boolean);
    return B.el(
      "div",
      { class: "page-head" },
      B.zh("h1", {}, known.length ? known.join(" · ") : page.source),
      B.el(
        "p",
        { class: "facts-line" },
        known.length ? [B.zh("span", {}, page.source), " · "] : "",
        B.plural(page.articles.length, "article"),
        " · ",
        B.plural(page.items.filter((item) => item.type === "fact").length, "numeric fact"),
        " · ",
        B.plural(page.items.filter((item) => item.type === "location").length, "place"),
        " · ",
        B.plural(page.chars, "character"),
      ),
      (page.url || page.rights) &&
        B.el("p", { class: "facts-line" }, [page.url, page.rights].filter(Boolean).join(" · ")),
    );
  };
})(banmian);
