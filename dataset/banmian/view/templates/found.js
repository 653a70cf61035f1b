"use strict";
/* The third column of a reader: what is chosen, and lists of all that was found. */
(function (B) {
  const FIRST = 500;

  /* Say all that is known of the chosen item `i`, or how to choose one. */
  B.tell = function (reader, i) {
    B.clear(reader.detail).className = `detail ${i === null ? "" : B.swatch(B.layer(reader.items[i]))}`;
    if (i === null) {
      reader.detail.append(
        B.el(
          "p",
          { class: "hint" },
          B.t(
            "Point at anything marked, or tap it: it lights up on both sides. Chosen, it stays and is explained here. Arrow keys go from mark to mark.",
          ),
        ),
      );
      return;
    }
    const item = reader.items[i];
    const pieces = item.type === "paragraph" ? item.at.length / 2 : 0;
    const rows = [
      ...B.rows(item),
      ...(item.reason && item.type !== "reject" ? [["why", item.reason]] : []),
      ...(pieces > 1 ? [["pieces", B.t("{n} on the page, joined here", { n: pieces })]] : []),
      ...(item.truncated ? [["end", B.t("not on this page")]] : []),
    ];
    const decided = reader.decided(item);
    B.add(
      reader.detail,
      B.el("p", { class: "kind" }, B.itemName(item), decided && B.el("b", { class: "decided" }, ` · ${B.t("corrected")}`)),
      B.zh("h2", { class: item.type === "paragraph" ? "long" : null }, item.text.trim()),
      item.reading && B.el("p", { class: "reading", lang: "zh-Hans" }, item.reading),
      B.el(
        "div",
        { class: "go" },
        reader.texts.has(i, "source") &&
          B.el("button", { type: "button", onclick: () => reader.turn("source") }, B.t("See the source")),
        reader.texts.has(i, "articles") &&
          B.el("button", { type: "button", onclick: () => reader.turn("articles") }, B.t("See the article")),
        B.canCorrect(item) &&
          B.el("button", { type: "button", class: "correct", onclick: () => B.edit(reader, item) }, B.t("Correct")),
        B.el("button", { type: "button", class: "close", onclick: () => reader.choose(null) }, B.t("Close")),
      ),
      B.el(
        "dl",
        {},
        rows.map(([name, value]) => [B.el("dt", {}, B.words(name)), B.zh("dd", {}, value)]),
      ),
      item.rule && B.el("p", { class: "rule" }, B.el("b", {}, `${B.t("Why")} `), B.zh("span", {}, item.rule)),
      item.confidence !== undefined && confidence(item.confidence),
    );
  };

  function confidence(share) {
    const label = `${B.t("Confidence")} ${B.percent(share)}`;
    return B.el(
      "p",
      { class: "sure" },
      label,
      B.svg(
        "svg",
        { class: "meter", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
        B.svg("rect", { width: 100, height: 4, class: "rest" }),
        B.svg("rect", { width: 100 * share, height: 4, class: "part" }),
      ),
    );
  }

  /* What was found, as lists: facts, places with the map, numerals that are no facts, and the ledger. */
  B.listFound = function (reader) {
    const facts = [],
      located = [],
      rejects = [];
    reader.items.forEach((item, i) => {
      const into = { fact: facts, location: located, reject: rejects }[item.type];
      if (into && reader.kept(item) && reader.asked(item)) into.push(i);
    });
    const closed = new Set([...reader.found.querySelectorAll("details:not([open])")].map((node) => node.className));
    const fresh = reader.found.childElementCount === 0;
    const part = (name, title, number, open, ...children) =>
      B.el(
        "details",
        { class: name, open: fresh ? open : !closed.has(name) },
        B.el("summary", {}, B.el("h2", {}, title), B.el("span", { class: "n" }, B.count(number))),
        children,
      );
    const own = B.correctionsOf(reader);
    B.clear(reader.found).append(
      ...(own ? [own] : []),
      part(
        "facts",
        B.t("Numeric facts"),
        facts.length,
        true,
        rows(facts, (i) => row(reader, i)),
      ),
      part("places", B.t("Places"), located.length, true, places(reader, located)),
      part(
        "rejects",
        B.t("Numerals that are no facts"),
        rejects.length,
        false,
        rows(rejects, (i) => row(reader, i)),
      ),
      part("ledger", B.t("What became of every character"), reader.page.chars, false, ledger(reader)),
    );
  };

  /* A list; of a very long one the first rows, and a button for the others. */
  function rows(all, draw) {
    const list = B.el("ol", { class: "rows" }, all.slice(0, FIRST).map(draw));
    if (all.length <= FIRST) return list;
    const rest = () => {
      list.append(...all.slice(FIRST).map(draw));
      button.remove();
    };
    const button = B.el("button", { type: "button", class: "more", onclick: rest }, B.t("Show all {n}", { n: B.count(all.length) }));
    return [list, button];
  }

  function row(reader, i) {
    const item = reader.items[i];
    return B.el(
      "li",
      {},
      B.el(
        "button",
        {
          type: "button",
          class: `row ${B.swatch(B.layer(item))}`,
          "data-item": String(i),
          "aria-pressed": String(i === reader.texts.chosen),
          onclick: () => reader.choose(i),
          onpointerover: () => reader.texts.light(i),
          onpointerout: () => reader.texts.light(null),
        },
        B.zh("span", { class: "what" }, item.text),
        B.zh("span", { class: "of" }, item.measured || (item.type === "reject" ? B.words(item.reason) : "")),
        B.zh("span", { class: "value" }, item.type === "fact" ? item.reading : ""),
      ),
    );
  }

  function places(reader, found) {
    const counts = {};
    const groups = new Map();
    for (const i of found) {
      const item = reader.items[i];
      if (item.place) counts[item.place] = (counts[item.place] || 0) + 1;
      const name = item.path || item.text;
      if (groups.has(name)) groups.get(name).push(i);
      else groups.set(name, [i]);
    }
    const listed = [...groups].sort(([a], [b]) => a.localeCompare(b, "zh-Hans"));
    return [
      B.map(reader.map, counts, { label: B.t("Places on this page by province") }),
      rows(listed, ([path, mentions]) => {
        let k = -1;
        return B.el(
          "li",
          {},
          B.el(
            "button",
            {
              type: "button",
              class: "row t-location",
              onclick: () => reader.choose(mentions[(k = (k + 1) % mentions.length)]),
            },
            B.zh("span", { class: "what" }, path.split("/").at(-1)),
            B.zh("span", { class: "of" }, path.split("/").slice(0, -1).join(" ")),
            B.el("span", { class: "value" }, mentions.length > 1 ? `× ${mentions.length}` : ""),
          ),
        );
      }),
    ];
  }

  function ledger(reader) {
    const all = Math.max(1, reader.page.chars);
    let x = 0;
    const bars = reader.page.roles.map(([role, number]) => {
      const width = (100 * number) / all;
      const bar = B.svg("rect", { x, width, height: 8, class: `role t-${role}` }, B.svg("title", {}, B.words(role)));
      x += width;
      return bar;
    });
    return [
      B.svg(
        "svg",
        { class: "ledger-bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
        bars,
      ),
      B.el(
        "table",
        {},
        B.el("caption", {}, B.t("Characters of the page by role")),
        B.el(
          "tbody",
          {},
          reader.page.roles.map(([role, number]) =>
            B.el(
              "tr",
              {},
              B.el(
                "th",
                { scope: "row" },
                B.el("span", { class: `swatch t-${role}`, "aria-hidden": "true" }),
                B.words(role),
              ),
              B.el("td", {}, B.count(number)),
              B.el("td", {}, `${((100 * number) / all).toFixed(1)} %`),
            ),
          ),
        ),
      ),
    ];
  }
})(banmian);
