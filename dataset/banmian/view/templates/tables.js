"use strict";
/* The columns of a list: to sort by, to count, to take away as CSV or JSON.

   A table is `{ name, record(number), columns }`; a column `{ name, get(record), … }` with `number: true` where it holds
   numbers, `unit(record)` what they count in, `fast(numbers)` its values where they are known without loading pages,
   `sort: label` where a list may be sorted by it, and `count: label` where its values are counted. */
(function (B) {
  /* Calls `use(record, number)` for each row in the order of the release; `go(share)` is told how far it is and may end it. */
  async function each(numbers, table, use, go) {
    const ordered = Uint32Array.from(numbers).sort();
    let last = performance.now();
    for (let k = 0; k < ordered.length; k++) {
      use(await table.record(ordered[k]), ordered[k]);
      if (performance.now() - last > 60) {
        if (go && go(k / ordered.length) === false) return false;
        await new Promise((resolve) => setTimeout(resolve));
        last = performance.now();
      }
    }
    return true;
  }

  const empty = (value) => value === null || value === undefined || value === "";

  /* The numbers sorted by a column; `-` before its name turns the order round. What is empty comes last. */
  B.sorted = async function (numbers, key, table, go) {
    const down = key.startsWith("-");
    const column = table.columns.find(({ name }) => name === key.replace(/^-/, ""));
    if (!column) return numbers;
    const values = column.fast ? await column.fast(numbers) : new Map();
    if (!column.fast) await each(numbers, table, (record, n) => values.set(n, column.get(record)), go);
    const order = column.number ? (a, b) => a - b : (a, b) => String(a).localeCompare(String(b), "zh-Hans");
    return Array.from(numbers).sort((m, n) => {
      const a = values.get(m),
        b = values.get(n);
      if (empty(a) || empty(b)) return empty(a) - empty(b) || m - n;
      return (down ? order(b, a) : order(a, b)) || m - n;
    });
  };

  /* A cell that no spreadsheet takes for a formula. */
  B.csvCell = function (value) {
    if (empty(value)) return "";
    let text = Array.isArray(value) ? value.join("; ") : String(value);
    if (typeof value !== "number" && /^[\s\0]*[=+\-@＝＋－＠\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  async function download(kind, numbers, table, go) {
    const names = table.columns.map(({ name }) => name);
    const lines = new Map();
    const row = {
      csv: (record) => `${table.columns.map((c) => B.csvCell(c.get(record))).join(",")}\r\n`,
      json: (record) =>
        JSON.stringify(Object.fromEntries(table.columns.map((c) => [c.name, empty(c.get(record)) ? null : c.get(record)]))),
    }[kind];
    if (!(await each(numbers, table, (record, n) => lines.set(n, row(record)), go))) return;
    const ordered = Array.from(numbers, (n) => lines.get(n));
    const stem = `${B.summary.name}-${B.summary.version}-${table.name}`.replace(/[^\p{L}\p{N}.-]+/gu, "-");
    if (kind === "csv") B.saveFile(`${stem}.csv`, "text/csv", ["\ufeff", `${names.join(",")}\r\n`, ...ordered]);
    else B.saveFile(`${stem}.json`, "application/json", ["[\n", ordered.join(",\n"), "\n]\n"]);
  }

  /* What the columns of the rows hold, each as an element. */
  async function statistics(numbers, table, go) {
    const counted = table.columns.filter((c) => c.count);
    const found = counted.map(() => ({ empty: 0, values: new Map(), numbers: new Map() }));
    const whole = await each(
      numbers,
      table,
      (record) =>
        counted.forEach((column, k) => {
          const into = found[k];
          const value = column.get(record);
          if (empty(value) || (Array.isArray(value) && !value.length)) into.empty++;
          else if (column.number) {
            const unit = column.unit ? column.unit(record) : "";
            if (!into.numbers.has(unit)) into.numbers.set(unit, []);
            into.numbers.get(unit).push(value);
          } else for (const one of [value].flat()) into.values.set(one, (into.values.get(one) || 0) + 1);
        }),
      go,
    );
    if (!whole) return [];
    return counted.flatMap((column, k) => {
      if (!found[k].values.size && !found[k].numbers.size) return []; // nothing is known of it in any row
      return [column.number ? figures(column, found[k]) : words(column, found[k])];
    });
  }

  function box(column, { empty: left }, told, ...children) {
    const note = [told, left ? B.t("{n} empty", { n: B.count(left) }) : ""].filter(Boolean).join(" · ");
    return B.el("section", { class: "statistic" }, B.el("h3", {}, column.count), B.el("p", { class: "note" }, note), children);
  }

  function words(column, found) {
    const rows = [...found.values].sort((a, b) => b[1] - a[1]).slice(0, 8);
    const told = B.t("{n} different", { n: B.count(found.values.size) });
    return box(column, found, told, B.bars(column.count, rows, { words: column.term ? B.words : String, zh: !column.term }));
  }

  function figures(column, found) {
    const units = [...found.numbers].sort((a, b) => b[1].length - a[1].length).slice(0, 6);
    const at = (sorted, share) => B.number(sorted[Math.round(share * (sorted.length - 1))]);
    const head = [...(column.unit ? [B.t("unit")] : []), B.t("rows"), B.t("least"), B.t("median"), B.t("most")];
    const rows = units.map(([unit, all]) => {
      const sorted = Float64Array.from(all).sort();
      const cells = [B.count(all.length), at(sorted, 0), at(sorted, 0.5), at(sorted, 1)];
      return B.el(
        "tr",
        {},
        column.unit && B.zh("th", { scope: "row" }, unit || "–"),
        cells.map((cell) => B.el("td", {}, cell)),
      );
    });
    const table = B.el(
      "table",
      { class: "quantiles" },
      B.el("caption", {}, column.count),
      B.el("thead", {}, B.el("tr", {}, head.map((name) => B.el("th", { scope: "col" }, name)))),
      B.el("tbody", {}, rows),
    );
    return box(column, found, column.unit ? B.plural(found.numbers.size, "unit") : "", table);
  }

  /* What can be done with a list: sort it, count its columns, take it away. */
  B.tools = function (view, state, list, rows, again) {
    const area = B.el("div", { class: "statistics", hidden: true });
    const status = B.el("output", { class: "hits", "aria-live": "polite" });
    if (!list.table) return { node: "", area: "", changed() {}, sorted() {} };
    const go = (share) => void (status.textContent = B.percent(share));
    const busy = (work) => async () => {
      try {
        await work();
      } catch (error) {
        B.fail(error);
      }
      status.textContent = "";
    };
    const sorts = list.table.columns.filter((c) => c.sort);
    const options = sorts.flatMap((c) => [
      [c.name, c.sort],
      [`-${c.name}`, `${c.sort}, ${B.t("descending")}`],
    ]);
    const select = B.el(
      "select",
      { name: "sort", onchange: (event) => ((state.sort = event.target.value), again()) },
      B.el("option", { value: "" }, list.order || B.t("order of the pages")),
      options.map(([value, name]) => B.el("option", { value, selected: state.sort === value }, name)),
    );
    const counts = B.el(
      "button",
      {
        type: "button",
        "aria-expanded": "false",
        onclick: busy(async () => {
          area.hidden = !area.hidden;
          counts.setAttribute("aria-expanded", String(!area.hidden));
          if (!area.hidden) B.clear(area).append(...(await statistics(rows(), list.table, go)));
        }),
      },
      B.t("Statistics"),
    );
    const take = (kind) =>
      B.el(
        "button",
        { type: "button", class: `take-${kind}`, onclick: busy(() => download(kind, rows(), list.table, go)) },
        kind.toUpperCase(),
      );
    const node = B.el(
      "div",
      { class: "tools" },
      status,
      options.length > 0 && B.el("label", {}, `${B.t("Sort by")} `, select),
      counts,
      B.el("span", { class: "take", role: "group", "aria-label": B.t("Download what is listed") }, take("csv"), take("json")),
    );
    return {
      node,
      area,
      changed() {
        area.hidden = true;
        counts.setAttribute("aria-expanded", "false");
      },
      sorted: (sort) => (select.value = sort),
    };
  };

  /* The head of a table whose columns `[name, label, column to sort by or null]` sort it. */
  B.sortHead = (cells) => (sort, set) =>
    B.el(
      "thead",
      {},
      B.el(
        "tr",
        {},
        cells.map(([label, by]) => {
          const way = by && sort.replace(/^-/, "") === by ? (sort.startsWith("-") ? "descending" : "ascending") : null;
          const next = way === "ascending" ? `-${by}` : way === "descending" ? "" : by;
          return B.el(
            "th",
            { scope: "col", "aria-sort": way },
            by ? B.el("button", { type: "button", onclick: () => set(next) }, label) : label,
          );
        }),
      ),
    );
})(banmian);
