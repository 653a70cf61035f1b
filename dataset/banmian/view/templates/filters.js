"use strict";
/* Which pages are meant: by newspaper and day; and the timeline, which shows the days and leads to them. */
(function (B) {
  /* The filters of newspaper and days, those for which the release knows anything. */
  B.pageFields = function (pages) {
    const papers = [...new Set(pages.newspaper)].filter(Boolean).sort((a, b) => a.localeCompare(b, "zh-Hans"));
    const days = pages.date.filter(Boolean).sort();
    const date = (name, label) => days.length > 0 && { type: "date", name, label, min: days[0], max: days.at(-1) };
    return [
      papers.length > 0 && {
        ...{ type: "select", name: "paper", label: B.t("Newspaper"), all: B.t("all"), zh: true },
        options: papers.map((paper) => [paper, paper]),
      },
      date("from", B.t("From")),
      date("to", B.t("To")),
    ];
  };

  /* Whether a page is meant, by its number. */
  B.pageTest = function (pages, { paper, from, to }) {
    if (!paper && !from && !to) return null;
    return (k) => {
      const day = pages.date[k];
      return (!paper || pages.newspaper[k] === paper) && (!from || (day && day >= from)) && (!to || (day && day <= to));
    };
  };

  /* Numbers of rows of the pages that are meant; `starts` holds the first row of each page. */
  B.rowsOf = function (pages, starts, state) {
    const test = B.pageTest(pages, state);
    const rows = [];
    for (let k = 0; k < pages.count; k++) {
      if (test && !test(k)) continue;
      for (let row = starts[k]; row < starts[k + 1]; row++) rows.push(row);
    }
    return rows;
  };

  const pad = (n) => String(n).padStart(2, "0");
  const lastDay = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();
  const LEVELS = [
    { of: (day) => day, ends: (bin) => [bin, bin], next: (bin) => new Date(Date.parse(bin) + 864e5).toISOString().slice(0, 10) },
    {
      of: (day) => day.slice(0, 7),
      ends: (bin) => [`${bin}-01`, `${bin}-${pad(lastDay(...bin.split("-").map(Number)))}`],
      next: (bin) => {
        const [year, month] = bin.split("-").map(Number);
        return month === 12 ? `${String(year + 1).padStart(4, "0")}-01` : `${bin.slice(0, 4)}-${pad(month + 1)}`;
      },
    },
    {
      of: (day) => day.slice(0, 4),
      ends: (bin) => [`${bin}-01-01`, `${bin}-12-31`],
      next: (bin) => String(Number(bin) + 1).padStart(4, "0"),
    },
    {
      of: (day) => `${day.slice(0, 3)}0`,
      ends: (bin) => [`${bin}-01-01`, `${bin.slice(0, 3)}9-12-31`],
      next: (bin) => String(Number(bin) + 10).padStart(4, "0"),
    },
  ];
  const MOST = 62;

  /* Days as bars: `[[name, first day, last day, number], …]`, by days, months, years or decades, gaps included. */
  B.binned = function (days) {
    const sorted = days.filter(Boolean).sort();
    if (!sorted.length) return [];
    for (const level of LEVELS) {
      const bins = new Map();
      for (let bin = level.of(sorted[0]); bin <= level.of(sorted.at(-1)) && bins.size <= MOST; bin = level.next(bin)) bins.set(bin, 0);
      if (bins.size > MOST && level !== LEVELS.at(-1)) continue;
      for (const day of sorted) bins.set(level.of(day), (bins.get(level.of(day)) || 0) + 1);
      return [...bins].map(([bin, number]) => [bin, ...level.ends(bin), number]);
    }
    return [];
  };

  /* The pages over time; `link(from, to)` is where a bar leads. Null where no page has a day. */
  B.timeline = function (pages, state, link) {
    const test = B.pageTest(pages, { paper: state.paper });
    const days = pages.date.filter((_, k) => !test || test(k));
    const bins = B.binned([...days]);
    if (!bins.length) return null;
    const unknown = days.filter((day) => !day).length;
    const most = Math.max(...bins.map((bin) => bin[3]));
    const style = { maxWidth: `${3.5 * bins.length}rem` };
    return B.el(
      "figure",
      { class: "timeline" },
      B.el(
        "figcaption",
        {},
        B.t("Pages by day: choose a bar to keep to it."),
        unknown > 0 && ` ${B.t("Of {n} the day is not known.", { n: B.plural(unknown, "page") })}`,
        (state.from || state.to) && [" ", B.el("a", { href: link("", "") }, B.t("All days"))],
      ),
      B.el(
        "div",
        { class: "timeline-bars", style },
        bins.map(([name, from, to, number]) => {
          const chosen = (state.from || state.to) && (!state.to || from <= state.to) && (!state.from || to >= state.from);
          const bar = B.svg(
            "svg",
            { viewBox: "0 0 10 100", preserveAspectRatio: "none", "aria-hidden": "true" },
            B.svg("rect", { width: 10, height: (100 * number) / most, y: 100 - (100 * number) / most, class: "bar-fill" }),
          );
          const told = `${name}: ${B.plural(number, "page")}`;
          if (!number) return B.el("span", { class: "bin" }, bar);
          return B.el("a", { class: `bin${chosen ? " picked" : ""}`, href: link(from, to), title: told, "aria-label": told }, bar);
        }),
      ),
      B.el(
        "div",
        { class: "timeline-axis", "aria-hidden": "true", style },
        B.el("span", {}, bins[0][0]),
        bins.length > 9 && B.el("span", {}, bins[bins.length >> 1][0]),
        bins.length > 2 && B.el("span", {}, bins.at(-1)[0]),
      ),
    );
  };
})(banmian);
