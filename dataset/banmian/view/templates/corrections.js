"use strict";
/* What was decided and is not exported yet: kept in the browser at once, taken away as the file that
   `banmian build --corrections` reads. */
(function (B) {
  const shared = () => (B.summary ? B.summary.name : B.single);

  /* The corrections of this dataset. A decision is `{ page, item, about, rows, on }`: what it is about in words, and the
     lines of the file without the name of who decided. */
  B.corrections = function () {
    const key = `corrections:${shared()}`;
    const all = () => B.keep.get(key, []).filter((d) => d && Array.isArray(d.rows));
    const changed = () => document.dispatchEvent(new Event("banmian-corrected"));
    const store = (decisions) => {
      B.keep.set(key, decisions);
      changed();
    };
    return {
      key,
      all,
      of: (page, item) => all().find((d) => d.page === page && d.item === item),
      add: (decision) => store([...all().filter((d) => d.page !== decision.page || d.item !== decision.item), decision]),
      drop: (decision) => store(all().filter((d) => d.page !== decision.page || d.item !== decision.item)),
      clear: () => store([]),
    };
  };

  B.today = function () {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  };

  /* The lines of the file. */
  B.correctionLines = (decisions, by) =>
    decisions.flatMap(({ rows, on }) => rows.map((row) => `${JSON.stringify({ ...row, by, on })}\n`));

  /* A list of decisions with a button for each to take it back, and one to export all; `decisions()` gives them. */
  B.correctionPanel = function (decisions, { link, all } = {}) {
    const held = B.corrections();
    const name = B.el("input", {
      type: "text",
      name: "by",
      value: B.keep.get("by", ""),
      autocomplete: "name",
      oninput: (event) => {
        B.keep.set("by", event.target.value);
        take.disabled = !event.target.value.trim();
      },
    });
    const take = B.el(
      "button",
      {
        type: "button",
        class: "export",
        disabled: !name.value.trim(),
        onclick: () => {
          const stem = `corrections-${shared()}-${B.today()}`.replace(/[^\p{L}\p{N}.-]+/gu, "-");
          B.saveFile(`${stem}.jsonl`, "application/jsonl", B.correctionLines(held.all(), name.value.trim()));
          clear.hidden = false;
        },
      },
      B.t("Export all {n} as a file", { n: B.count(held.all().length) }),
    );
    const clear = B.el(
      "button",
      { type: "button", class: "clear", hidden: true, onclick: () => held.clear() },
      B.t("The file is safe: clear the list"),
    );
    const told = (decision) =>
      B.el(
        "li",
        { class: "decision" },
        B.zh("span", { class: "what" }, link ? B.el("a", { href: link(decision) }, decision.about) : decision.about),
        B.el("span", { class: "of" }, decision.told.map(B.words).join(" → ")),
        B.el(
          "button",
          { type: "button", "aria-label": B.t("Take back: {what}", { what: decision.about }), onclick: () => held.drop(decision) },
          B.t("Take back"),
        ),
      );
    return [
      B.el("ol", { class: "decisions" }, decisions().map(told)),
      B.el(
        "div",
        { class: "export-line" },
        B.el("label", {}, `${B.t("Your name")} `, name),
        take,
        clear,
      ),
      B.el(
        "p",
        { class: "note" },
        B.keep.lasts
          ? B.t("Kept in this browser until you clear them.")
          : B.t("This window keeps nothing: export before you close it."),
        all && [" ", B.t("Put the file into a folder, and build with"), " ", B.el("code", {}, "banmian build … --corrections"), "."],
      ),
    ];
  };

  /* Those of the page that is read; null where there is none. */
  B.correctionsOf = function (reader) {
    const own = () => B.corrections().all().filter((d) => d.page === reader.page.id);
    if (!own().length) return null;
    return B.el(
      "details",
      { class: "corrections", open: true },
      B.el("summary", {}, B.el("h2", {}, B.t("Corrections")), B.el("span", { class: "n" }, B.count(own().length))),
      B.correctionPanel(own, { all: true }),
    );
  };

  addEventListener("beforeunload", (event) => {
    if (!B.keep.lasts && B.corrections().all().length) event.preventDefault();
  });
  B.keep.watch((key) => {
    if (key === B.corrections().key) document.dispatchEvent(new Event("banmian-corrected"));
  });
})(banmian);
