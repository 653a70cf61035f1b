"use strict";
/* A page with geometry as its sheet: every line in its box, articles in colours, what was found in its place. */
(function (B) {
  const PALETTE = 8;
  const EM = 0.86; // from the upper edge of a line's box to the foot of its type, in heights of the box

  /* Half-width units that a character takes. */
  const room = (char) => (char < "\u2e80" && !"“”‘’…—·".includes(char) ? 1 : 2);
  const isUpright = ([start, end, , x0, y0, x1, y1]) => y1 - y0 > 1.8 * (x1 - x0) && end - start > 1;

  /* The part of a line's box that `[from, to)` of the page's characters takes, as attributes of a rectangle. */
  function part(line, rooms, from, to) {
    const [start, , , x0, y0, x1, y1] = line;
    const all = rooms.at(-1) || 1;
    const a = rooms[from - start] / all,
      b = rooms[to - start] / all;
    const box = isUpright(line)
      ? { x: x0, y: y0 + (y1 - y0) * a, width: x1 - x0, height: (y1 - y0) * (b - a) }
      : { x: x0 + (x1 - x0) * a, y: y0, width: (x1 - x0) * (b - a), height: y1 - y0 };
    return Object.fromEntries(Object.entries(box).map(([name, value]) => [name, Math.round(value)]));
  }

  function letters(line, text) {
    const [, , , x0, y0, x1, y1] = line;
    const wide = x1 - x0,
      high = y1 - y0;
    const all = Array.from(text);
    if (isUpright(line)) {
      const size = Math.max(1, Math.round(Math.min(wide, high / all.length)));
      const at = (n) => Math.round(y0 + (high * (n + EM)) / all.length);
      return B.svg("text", { "font-size": String(size) }, all.map((char, n) => B.svg("tspan", { x: x0, y: at(n) }, char)));
    }
    const fitted = all.length > 1 && wide > 0 ? { textLength: wide, lengthAdjust: "spacingAndGlyphs" } : {};
    const size = Math.max(1, Math.round(0.95 * high));
    return B.svg("text", { x: x0, y: Math.round(y0 + EM * high), "font-size": String(size), ...fitted, "xml:space": "preserve" }, text);
  }

  /* Which items lie over each line: `[[from, to, item], …]` by line. */
  function over(lines, items) {
    const found = lines.map(() => []);
    items.forEach((item, i) => {
      for (const [start, end] of B.spans(item.at)) {
        let low = 0,
          high = lines.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (lines[middle][1] <= start) low = middle + 1;
          else high = middle;
        }
        for (let k = low; k < lines.length && lines[k][0] < end; k++)
          found[k].push([Math.max(start, lines[k][0]), Math.min(end, lines[k][1]), i]);
      }
    });
    return found;
  }

  /* The sheet of a reader's page; null where it has no geometry. */
  B.sheet = function (reader) {
    const { page, items, texts } = reader;
    if (!page.lines || !page.width || !page.height) return null;
    const lines = [...page.lines].sort((a, b) => a[0] - b[0]);
    const boxes = [],
      marks = [],
      type = [];
    over(lines, items).forEach((found, k) => {
      const line = lines[k];
      const text = page.points.cut(line[0], line[1]);
      const rooms = [0];
      for (const char of Array.from(text)) rooms.push(rooms.at(-1) + room(char));
      const piece = found.find(([, , i]) => items[i].block && items[i].block.own === i);
      const article = piece ? items[piece[2]].article : undefined;
      const role = piece ? items[piece[2]].type : "";
      const [, , , x0, y0, x1, y1, sure] = line;
      boxes.push(
        B.svg(
          "rect",
          {
            ...{ x: x0, y: y0, width: x1 - x0, height: y1 - y0 },
            class: article === undefined ? "line" : `line art-${article % PALETTE}${role === "headline" ? " strong" : ""}`,
            "data-article": article === undefined ? null : String(article),
          },
          B.svg("title", {}, [role && B.words(role), sure !== undefined && B.t("read with {sure}", { sure: B.percent(sure) })].filter(Boolean).join(", ")),
        ),
      );
      const size = ([from, to]) => to - from;
      for (const [from, to, i] of found.sort((a, b) => size(b) - size(a) || a[2] - b[2])) {
        const shape = B.svg("rect", part(line, rooms, from, to));
        texts.draw(shape, [i], "mark");
        marks.push(shape);
      }
      type.push(letters(line, text));
    });
    return B.svg(
      "svg",
      { class: "drawn", viewBox: `0 0 ${page.width} ${page.height}`, role: "img", "aria-label": B.t("The sheet"), lang: "zh-Hans" },
      B.svg("rect", { width: page.width, height: page.height, class: "ground" }),
      boxes,
      marks,
      B.svg("g", { class: "type" }, type),
    );
  };
})(banmian);
