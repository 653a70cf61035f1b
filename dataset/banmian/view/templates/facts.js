"use strict";
/* An item in words: the reading of a numeric fact in short, and all that is known of an item as rows of a table. */
(function (B) {
  const CURRENCIES = { CNY: "¥", USD: "US$", EUR: "€", GBP: "£", HKD: "HK$", JPY: "JP¥" };

  /* A number with thousands set apart. */
  B.number = function (value) {
    if (value === undefined || value === null) return "";
    const whole = Number.isInteger(value) && Math.abs(value) < 1e15;
    return value.toLocaleString("en-US", whole ? {} : { maximumSignificantDigits: 6 });
  };

  /* The value with its unit (`30,000 名`, `¥100,000,000`), or the time of a date. */
  B.reading = function (f) {
    if (f.value === undefined) return f.timex || f.value_exact || f.num_text || "";
    let value = B.number(f.value);
    if (f.value_min !== undefined && f.value_max !== undefined && f.bound_basis === "stated")
      value = `${B.number(f.value_min)}–${B.number(f.value_max)}`;
    const per = f.per_unit ? `/${f.per_unit}` : "";
    if (Object.hasOwn(CURRENCIES, f.unit || "")) return `${CURRENCIES[f.unit]}${value}${per}`;
    const unit = `${f.unit || ""}${per}`;
    return unit === "%" ? `${value}%` : `${value} ${unit}`.trim();
  };

  const said = (...parts) => [...new Set(parts.filter(Boolean))].join(" · ");
  const term = (name) => name && B.words(name);

  function bounds(f) {
    if (f.value_min === undefined && f.value_max === undefined) return "";
    const parts = [];
    if (f.value_min !== undefined) parts.push(`${f.min_inclusive ? "≥" : ">"} ${B.number(f.value_min)}`);
    if (f.value_max !== undefined) parts.push(`${f.max_inclusive ? "≤" : "<"} ${B.number(f.value_max)}`);
    return `${parts.join(", ")} (${B.words(f.bound_basis || "none")})`;
  }

  function days(f) {
    if (!f.date_start) return "";
    if (!f.date_end) return B.t("from {day}", { day: f.date_start });
    return B.t("from {day} to before {end}", { day: f.date_start, end: f.date_end });
  }

  function factRows(item) {
    const f = item.fact;
    const number = B.number(f.value);
    const amount = number && [number, f.unit, f.per_unit && B.t("per {unit}", { unit: f.per_unit })].filter(Boolean).join(" ");
    return [
      ["value", amount],
      ["exactly", f.value_exact === number.replaceAll(",", "") ? "" : f.value_exact],
      ["bounds", bounds(f)],
      ["in SI", f.si_value === undefined ? "" : `${B.number(f.si_value)} ${f.si_unit || ""}`],
      ["modifier", said(f.modifier, term(f.modifier_class))],
      ["change", said(f.change, term(f.change_direction), term(f.change_basis))],
      ["measured", item.measured],
      ["time", said(f.time_text, f.timex, days(f), term(f.time_basis))],
      ["place", said(f.place_text, f.adcode)],
      ["modality", f.modality ? B.words(f.modality) : ""],
      ["aggregation", term(f.aggregation)],
      ["in quotation marks", item.quoted ? B.t("yes") : ""],
    ];
  }

  const shown = (value) => (typeof value === "string" ? value : JSON.stringify(value));

  function valueRows(value) {
    if (Array.isArray(value))
      return value
        .filter((v) => v && typeof v === "object")
        .map((v) => [String(v.role), said(v.name, v.affiliation)]);
    if (value && typeof value === "object")
      return Object.entries(value)
        .filter(([, v]) => v !== null && v !== "" && !(Array.isArray(v) && v.length === 0))
        .map(([name, v]) => [name, name === "level" || name === "context" ? B.words(shown(v)) : shown(v)]);
    return value === undefined || value === null ? [] : [["value", shown(value)]];
  }

  function seamRows(item) {
    const points = B.points(item.text);
    return (item.seams || []).map(([at, rule, sure]) => [
      "joined",
      `${points.cut(Math.max(0, at - 4), at)}¦${points.cut(at, at + 4)} · ${rule} · ${B.percent(sure)}`,
    ]);
  }

  /* `[[name, what is known], …]`, what is not known left out. */
  B.rows = function (item) {
    const rows = item.type === "fact" ? factRows(item) : item.seams ? seamRows(item) : valueRows(item.value);
    return [...rows, ["decided by", item.by]].filter(([, value]) => value);
  };
})(banmian);
