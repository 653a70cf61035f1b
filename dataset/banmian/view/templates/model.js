"use strict";
/* A page as it was given (its text, and by place in it what was found) made ready to draw: items, and both sides cut
   into runs that name the items over them. Places are code points of the page's text. */
(function (B) {
  const LEFT_OVER = new Set(["furniture", "unassigned"]);
  const FRAGMENT = 1,
    TRUNCATED = 2;

  /* A text by code points: as it is where each is one unit of JavaScript's, else as a list. */
  B.points = function (text) {
    if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return { length: text.length, cut: (a, b) => text.slice(a, b) };
    const all = Array.from(text);
    return { length: all.length, cut: (a, b) => all.slice(a, b).join("") };
  };

  B.spans = function (at) {
    const found = [];
    for (let k = 0; k < at.length; k += 2) found.push([at[k], at[k + 1]]);
    return found;
  };
  B.hull = (at) => [Math.min(...at.filter((_, k) => k % 2 === 0)), Math.max(...at.filter((_, k) => k % 2))];

  /* `[[text, item, …], …]`: the text cut wherever an item begins or ends, the longest of the items first; 0 stands where
     the text goes on elsewhere. `covers` are `[start, end, item]`. */
  B.runs = function (points, covers, seams = []) {
    const { length } = points;
    const size = new Map(),
      opened = new Map(),
      closed = new Map();
    const into = (map, key, item) => (map.has(key) ? map.get(key).push(item) : map.set(key, [item]));
    const cuts = new Set([0, length]);
    for (const [start, end, item] of covers) {
      if (!(0 <= start && start < end && end <= length)) continue;
      size.set(item, end - start);
      into(opened, start, item);
      into(closed, end, item);
      cuts.add(start).add(end);
    }
    for (const seam of seams) if (0 < seam && seam < length) cuts.add(seam);
    const sorted = [...cuts].sort((a, b) => a - b);
    const active = new Set(),
      out = [];
    for (let k = 0; k + 1 < sorted.length; k++) {
      const start = sorted[k];
      for (const item of closed.get(start) || []) active.delete(item);
      for (const item of opened.get(start) || []) active.add(item);
      if (start && seams.includes(start)) out.push(0);
      out.push([points.cut(start, sorted[k + 1]), ...[...active].sort((a, b) => size.get(b) - size.get(a) || a - b)]);
    }
    return out;
  };

  /* The place in a block's text of a place on the page; null where the block does not hold it. */
  function within(segments, place) {
    let before = 0;
    for (const [start, end] of segments) {
      if (start <= place && place < end) return before + place - start;
      before += end - start;
    }
    return null;
  }

  /* The characters of the page that `[start, end)` of a text of these segments are. */
  B.project = function (segments, start, end) {
    const found = [];
    let before = 0;
    for (const [from, to] of segments) {
      const a = Math.max(start, before),
        b = Math.min(end, before + to - from);
      if (a < b) {
        const last = found.at(-1);
        if (last && last[1] === from + a - before) last[1] = from + b - before;
        else found.push([from + a - before, from + b - before]);
      }
      before += to - from;
    }
    return found;
  };

  function idOf(item) {
    const [low, high] = B.hull(item.at);
    if (item.type === "fact") return `n${low}-${high}`;
    if (item.type === "paragraph") return `p${low}`;
    if (item.type === "reject") return `r${item.at[0]}`;
    return `t${item.type}${low}-${high}`;
  }

  const known = new WeakMap();

  /* The page of this data; made once. */
  B.readPage = function (data) {
    if (!known.has(data)) known.set(data, read(data));
    return known.get(data);
  };

  function read(data) {
    const points = B.points(data.text);
    const textOf = (at) => B.spans(at).map(([a, b]) => points.cut(a, b)).join("");
    const items = [],
      more = [];
    const articles = (data.articles || []).map((article, number) => {
      const blocks = (article.blocks || []).map((rows) => {
        const first = items.length;
        for (const row of rows) items.push(made(row, number, textOf));
        const own = items[first];
        const segments = B.spans(own.at);
        const block = { role: own.type, own: first, last: items.length, segments, lead: own.lead, cut: own.truncated };
        own.pieces = segments.length;
        block.text = own.text;
        for (let i = first + 1; i < items.length; i++) {
          const item = items[i];
          item.block = block;
          if (!item.over) continue;
          const [start, end] = item.over;
          item.measured = B.points(block.text).cut(start, end);
          const at = B.project(segments, start, end).flat();
          more.push({ type: "measured", id: "", of: i, at, text: item.measured, over: item.over, block });
        }
        own.block = block;
        return block;
      });
      const head = blocks.find((block) => block.role === "headline");
      const flags = article.flags || 0;
      return {
        id: article.id,
        blocks,
        headline: head ? head.text : null,
        fragment: Boolean(flags & FRAGMENT),
        truncated: Boolean(flags & TRUNCATED),
        duplicate_of: article.duplicate_of,
      };
    });
    items.push(...more);
    const roles = new Map();
    let start = 0;
    for (const [role, end, reason] of data.ledger || []) {
      roles.set(role, (roles.get(role) || 0) + end - start);
      if (LEFT_OVER.has(role))
        items.push({ type: role, id: `l${start}`, at: [start, end], text: points.cut(start, end), reason });
      start = end;
    }
    const covers = items.flatMap((item, i) => B.spans(item.at).map(([a, b]) => [a, b, i]));
    const page = { ...data, articles, items, points, chars: points.length, roles: [...roles] };
    page.runs = () => B.runs(points, covers);
    page.textOf = textOf;
    const inside = new Map();
    items.forEach((item, i) => item.block && inside.set(item.block, [...(inside.get(item.block) || []), i]));
    for (const article of articles)
      for (const block of article.blocks) block.runs = () => blockRuns(block, items, inside.get(block));
    return page;
  }

  function made(row, article, textOf) {
    const item = { ...row, article, text: textOf(row.at), confidence: row.sure, id: idOf(row) };
    if (item.type === "fact") {
      item.kind = item.fact.kind;
      item.over = Array.isArray(row.measured) ? row.measured : null;
      item.measured = item.fact.measured || "";
      item.reading = B.reading(item.fact);
    }
    if (item.type === "location" && item.value) {
      item.level = item.value.level;
      item.path = item.value.path || item.value.name;
    }
    return item;
  }

  function blockRuns(block, items, inside) {
    const points = B.points(block.text);
    const covers = [];
    for (const i of inside) {
      const { at, over } = items[i];
      if (i === block.own) covers.push([0, points.length, i]);
      else if (items[i].type === "measured") covers.push([...over, i]);
      else {
        const start = within(block.segments, at[0]),
          last = within(block.segments, at.at(-1) - 1);
        if (start !== null && last !== null) covers.push([start, last + 1, i]);
      }
    }
    return B.runs(
      points,
      covers,
      (items[block.own].seams || []).map(([at]) => at),
    );
  }

  /* The text of an article: its paragraphs, a line each. */
  B.textOf = (article) =>
    article.blocks
      .filter((block) => block.role === "paragraph")
      .map((block) => block.text)
      .join("\n");

  /* What stands around an item in its block: `[before, after]`. */
  B.around = function (item, before, after) {
    if (!item.block) return ["", ""];
    const points = B.points(item.block.text);
    const at = within(item.block.segments, item.at[0]);
    const end = at + Array.from(item.text).length;
    return [points.cut(Math.max(0, at - before), at), points.cut(end, Math.min(points.length, end + after))];
  };
})(banmian);
