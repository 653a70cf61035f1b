"use strict";
/* A page: its source, its articles and what was found in them, each side lighting up what the other shows. */
(function (B) {
  const sides = () => [
    ["source", B.t("Source")],
    ["articles", B.t("Articles")],
    ["found", B.t("Found")],
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
    /* `page` as `B.readPage` makes it, `map` the outlines, `fields` what can be corrected; `onChoose(item or null)` is
       told what was chosen. */
    constructor(page, map, { onChoose, fields } = {}) {
      this.page = page;
      this.map = map;
      this.fields = fields;
      this.onChoose = onChoose || (() => {});
      this.items = page.items;
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
      this.buttons = sides().map(([side, name]) =>
        B.el("button", { type: "button", "data-side": side, onclick: () => this.turn(side) }, name),
      );
      const tabs = B.el("div", { class: "sides", role: "group", "aria-label": B.t("What to show") }, this.buttons);
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
      let at = 0;
      for (const runs of stretches(this.page.runs())) {
        const stretch = B.el("div", { class: "stretch" });
        at = this.texts.render("source", stretch, runs, null, at);
        paper.append(stretch);
      }
      const drawn = B.sheet(this);
      const sheet = B.zh(
        "div",
        { class: "sheet" },
        this.page.articles.map((article) => this.article(article)),
      );
      this.detail = B.el("section", { class: "detail", "aria-live": "polite", "aria-label": B.t("What is chosen") });
      this.found = B.el("div", { class: "lists" });
      document.addEventListener("banmian-corrected", () => this.node.isConnected && B.listFound(this));
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
          B.t("Source page"),
          B.el("p", { class: "pane-title", "aria-hidden": "true" }, B.t("The page as it came")),
          drawn && this.looks(drawn, paper),
          drawn,
          paper,
        ),
        pane(
          "articles",
          B.t("Articles"),
          B.el("p", { class: "pane-title", "aria-hidden": "true" }, B.t("Its articles")),
          sheet,
        ),
        pane("found", B.t("Found"), this.detail, B.markSelected(this), this.found),
      );
    }

    /* Buttons to see a page with geometry as its sheet, or as its text. */
    looks(drawn, paper) {
      const ways = [
        [drawn, B.t("Sheet")],
        [paper, B.t("Text")],
      ];
      const show = (node) => {
        for (const [other] of ways) other.hidden = other !== node;
        buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(ways[k][0] === node)));
        if (this.texts.chosen !== undefined) this.texts.reveal(this.texts.chosen, "articles");
      };
      const buttons = ways.map(([node, name]) => B.el("button", { type: "button", onclick: () => show(node) }, name));
      show(drawn);
      return B.el("div", { class: "looks", role: "group", "aria-label": B.t("Draw the page as") }, buttons);
    }

    article(article) {
      const blocks = article.blocks.map((block) => {
        const tag = ROLES[block.role] || "p";
        const classes = [block.role, block.lead && "lead", block.cut && "cut"].filter(Boolean).join(" ");
        const node = B.el(tag, { class: `block ${classes}` });
        this.texts.render("articles", node, block.runs(), block);
        if (block.cut) node.append(B.el("span", { class: "note", lang: B.lang() }, B.t("breaks off here")));
        return node;
      });
      const notes = [
        article.fragment && B.t("a fragment: its headline is not on this page"),
        article.truncated && B.t("breaks off: its end is not on this page"),
        article.duplicate_of && [`${B.t("says the same as")} `, this.other(article.duplicate_of)],
      ].filter(Boolean);
      if (article.fragment) blocks.unshift(B.el("h2", { class: "headline none", lang: B.lang() }, B.t("No headline")));
      return B.el(
        "article",
        { class: "story", id: article.id },
        blocks,
        notes.length > 0 &&
          B.el(
            "p",
            { class: "note", lang: B.lang() },
            notes.map((note, k) => [k > 0 && B.t("; "), note]),
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
      const sideOf = (run) => (run.closest(".drawn") ? "sheet" : run.closest(".source") ? "source" : "articles");
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
        if (i !== null) this.choose(i, sideOf(run));
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

    /* Whether a decision about the item waits to be exported. */
    decided(item) {
      return Boolean(B.corrections().of(this.page.id, item.id));
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
        this.hits.textContent = B.t("{k} of {n}", {
          k: Math.min(this.at, articles.length - 1) + 1,
          n: B.plural(articles.length, "hit"),
        });
    }

    /* Search as if it had been typed. */
    ask(query) {
      this.box.value = query;
      this.find(query);
    }

    /* Go to the first hit inside `node`. */
    seek(node) {
      const k = this.ranges.articles.findIndex((range) => node.contains(range.startContainer));
      if (k < 0) return;
      this.at = k - 1;
      this.next(1);
    }
  };

  /* The head of a page: where it is from. */
  B.pageHead = function (page) {
    const known = [page.newspaper, page.date, page.page_no && B.t("page {n}", { n: page.page_no })].filter(Boolean);
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
