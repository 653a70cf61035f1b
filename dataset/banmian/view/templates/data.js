"use strict";
/* Data in files, loaded as they are needed: as scripts, since a page opened from a disk may fetch nothing else. What a
   script gives is JSON, compressed and in base64. */
(function (B) {
  const KEEP = 80;
  const BASE = new URL(".", document.currentScript.src).href; // data lie beside this script
  const waiting = new Map();
  const held = new Map();

  B.give = function (name, packed) {
    const wait = waiting.get(name);
    if (wait) wait.packed = packed;
  };

  async function unpack(packed) {
    if (typeof DecompressionStream === "undefined")
      throw new Error(B.t("This browser is too old to open compressed data: use one of 2023 or later."));
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    return JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text());
  }

  /* The data by this name, soon; those not used for long are let go of. */
  B.load = function (name) {
    const known = held.get(name);
    if (known) {
      held.delete(name);
      held.set(name, known);
      return known;
    }
    const promise = new Promise((resolve, reject) => {
      const wait = {};
      waiting.set(name, wait);
      const script = document.createElement("script");
      const file = `data/${name}.js`;
      script.src = `${BASE}${file}`;
      script.onload = () => {
        waiting.delete(name);
        script.remove();
        if ("packed" in wait) unpack(wait.packed).then(resolve, reject);
        else reject(new Error(B.t("{file} holds something else", { file })));
      };
      script.onerror = () => {
        waiting.delete(name);
        held.delete(name);
        script.remove();
        reject(new Error(B.t("{file} cannot be read; is the folder whole?", { file })));
      };
      document.head.append(script);
    });
    held.set(name, promise);
    if (held.size > KEEP) held.delete(held.keys().next().value);
    return promise;
  };

  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

  /* A column of small numbers: of bytes, or of 16 or 32 bits. */
  const column = (text, Type = Uint8Array) => new Type(bytes(text).buffer);

  /* Loads once and for good what `make` gives. */
  function once(make) {
    let found = null;
    return () => (found = found || make().catch((error) => ((found = null), Promise.reject(error))));
  }

  /* The pages of the release as columns, with the number of the first article, item and unit of search of each. */
  B.pages = once(async () => {
    const pages = await B.load("pages");
    const starts = (name, more) => {
      const found = new Uint32Array(pages.id.length + 1);
      pages[name].forEach((n, k) => (found[k + 1] = found[k] + n + more));
      return found;
    };
    pages.numbers = new Map(pages.id.map((id, k) => [id, k]));
    pages.count = pages.id.length;
    pages.first = { articles: starts("articles", 0), items: starts("items", 0), units: starts("articles", 1) };
    return pages;
  });

  B.articleColumns = once(async () => {
    const packed = await B.load("articles");
    return {
      chars: column(packed.chars, Uint32Array),
      facts: column(packed.facts, Uint16Array),
      flags: column(packed.flags),
    };
  });

  B.itemColumns = once(async () => {
    const names = ["type", "sure", "place"];
    const found = await Promise.all(names.map((name) => B.load(`items/${name}`)));
    return Object.fromEntries(names.map((name, k) => [name, column(found[k])]));
  });

  /* The place in `starts` of what number `n` belongs to. */
  B.owner = function (starts, n) {
    let low = 0,
      high = starts.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= n) low = middle;
      else high = middle;
    }
    return low;
  };

  /* A page by its number. */
  B.pageAt = async (number) =>
    B.readPage((await B.load(`shard/${Math.floor(number / B.summary.shard)}`))[number % B.summary.shard]);

  /* A page by its identifier, which an address may have wrong, and its number. */
  B.pageById = async function (id) {
    const number = (await B.pages()).numbers.get(id);
    if (number === undefined) throw new Error(B.t("{id} is no page", { id }));
    return [await B.pageAt(number), number];
  };

  /* An item by its number: itself, its page, and the page's number. */
  B.itemAt = async function (n) {
    const { first } = await B.pages();
    const number = B.owner(first.items, n);
    const page = await B.pageAt(number);
    return { page, number, item: page.items[n - first.items[number]] };
  };

  /* An article by its number. */
  B.articleAt = async function (n) {
    const { first } = await B.pages();
    const number = B.owner(first.articles, n);
    const page = await B.pageAt(number);
    return { page, number, article: page.articles[n - first.articles[number]] };
  };

  B.person = async function (n) {
    const { chunk } = B.summary.people;
    return (await B.load(`people/${Math.floor(n / chunk)}`))[n % chunk];
  };

  B.unsteps = function (steps) {
    let at = 0;
    return (steps || []).map((step) => (at += step));
  };

  /* Numbers of the rows that hold every pair of neighbours in `query`; null where nothing is asked. */
  B.search = async function (index, query) {
    const asked = query.trim().toLowerCase();
    if (!asked) return null;
    const characters = [...asked];
    const file = (key) => B.load(`${index}/${key.codePointAt(0) % B.summary.buckets}`);
    if (characters.length === 1) {
      const found = new Set();
      for (const [key, steps] of Object.entries(await file(asked)))
        if (key.startsWith(asked)) for (const row of B.unsteps(steps)) found.add(row);
      return found;
    }
    const pairs = [...new Set(characters.slice(1).map((c, k) => characters[k] + c))];
    const lists = await Promise.all(
      pairs.map(async (pair) => {
        const known = await file(pair);
        return B.unsteps(Object.hasOwn(known, pair) ? known[pair] : []);
      }),
    );
    lists.sort((a, b) => a.length - b.length);
    let found = new Set(lists[0]);
    for (const list of lists.slice(1)) found = new Set(list.filter((row) => found.has(row)));
    return found;
  };
})(banmian);
