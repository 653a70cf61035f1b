"use strict";
/* What a person decided about an item, as lines of a file of corrections (see `decisions/corrections.py`). */
(function (B) {
  B.FACT = "numeric_fact";
  B.MARKS = [B.FACT, "location", "dateline", "byline"];
  B.PIECES = ["headline", "subtitle", "kicker", "byline", "section_head", "paragraph", "caption", "credit", "furniture"];


  B.canCorrect = (item) =>
    item.type === "furniture" || item.type === "unassigned" || B.PIECES.includes(item.type) || B.MARKS.includes(B.labelOf(item));

  B.labelOf = (item) => (item.type === "fact" || item.type === "reject" ? B.FACT : item.type);

  /* The characters of the lines in these spans without the blanks around them, as the structure of a page is decided. */
  function lines(page, spans) {
    const found = [];
    for (const [start, end] of spans) {
      let at = start;
      for (const line of page.points.cut(start, end).split(/(?<=\n|\r(?!\n)|[\u2028\u2029\x85\v\f])/u)) {
        const all = Array.from(line);
        const left = all.findIndex((char) => /\S/u.test(char));
        if (left >= 0) {
          const right = all.findLastIndex((char) => /\S/u.test(char)) + 1;
          found.push([at + left, at + right]);
        }
        at += all.length;
      }
    }
    return found;
  }

  const row = (page, label, segments, action, value) => ({
    ...{ page_id: page.id, label, segments, text: page.textOf(segments.flat()), action },
    value: value === null ? null : JSON.stringify(value),
  });

  /* Runs of the characters of `before` that `after` does not cover. */
  function left(before, after) {
    const covered = new Set(after.flatMap(([start, end]) => Array.from({ length: end - start }, (_, k) => start + k)));
    const found = [];
    for (const [start, end] of before)
      for (let place = start; place < end; place++) {
        if (covered.has(place)) continue;
        if (found.length && found.at(-1)[1] === place) found.at(-1)[1]++;
        else found.push([place, place + 1]);
      }
    return found;
  }

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  /* Lines for a piece of the page: its label, characters and article (a place on the page, or null). */
  B.decidePiece = function (page, item, { label, spans, article }) {
    const before = lines(page, B.spans(item.at));
    if (label === null) return [row(page, item.type, before, "remove", { article: null })];
    const after = lines(page, spans);
    const gone = B.PIECES.includes(item.type)
      ? left(before, after).filter(([start, end]) => page.points.cut(start, end).trim())
      : [];
    return [
      ...gone.map((span) => row(page, item.type, [span], "remove", { article: null })),
      row(page, label, after, "set", { article }),
    ];
  };

  /* Lines for a mark in a paragraph; `item` is null for a new one, `label` null for one that is none. */
  B.decideMark = function (page, item, { label, spans, value }) {
    const old = item && item.type !== "reject" ? row(page, B.labelOf(item), B.spans(item.at), "remove", null) : null;
    if (label === null) return old ? [old] : [];
    const made = row(page, label, spans, "set", value);
    const moved = old && (old.label !== label || !same(old.segments, spans));
    return moved ? [old, made] : [made];
  };
})(banmian);
