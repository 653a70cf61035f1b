"use strict";
/* Data in files, loaded as they are needed: as scripts, since a page opened from a disk may fetch nothing else. */
(function (B) {
  const KEEP = 60;
  const BASE = new URL(".", document.currentScript.src).href; // data lie beside this script
  const waiting = new Map();
  const held = new Map();

  B.give = function (name, value) {
    const wait = waiting.get(name);
    if (wait) wait.value = value;
  };

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
      script.src = `${BASE}data/${name}.js`;
      script.onload = () => {
        waiting.delete(name);
        script.remove();
        if ("value" in wait) resolve(wait.value);
        else reject(new Error(`data/${name}.js holds something else`));
      };
      script.onerror = () => {
        waiting.delete(name);
        held.delete(name);
        script.remove();
        reject(new Error(`data/${name}.js cannot be read; is the folder whole?`));
      };
      document.head.append(script);
    });
    held.set(name, promise);
    if (held.size > KEEP) held.delete(held.keys().next().value);
    return promise;
  };

  /* A page by its identifier, which an address may have wrong. */
  B.page = async function (id) {
    if (!/^[0-9a-f]{16}$/.test(id)) throw new Error(`${id} is no page`);
    return B.load(`page/${id.slice(0, 2)}/${id}`);
  };

  /* A table's row by number. */
  B.row = async function (table, number) {
    const { chunk } = B.summary.tables[table];
    return (await B.load(`${table}/${Math.floor(number / chunk)}`))[number % chunk];
  };

  /* A table's columns of small numbers. */
  B.columns = async function (table) {
    const packed = await B.load(`${table}/columns`);
    return Object.fromEntries(
      Object.entries(packed).map(([name, text]) => [name, Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]),
    );
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
    const lists = await Promise.all(pairs.map(async (pair) => B.unsteps((await file(pair))[pair])));
    lists.sort((a, b) => a.length - b.length);
    let found = new Set(lists[0]);
    for (const list of lists.slice(1)) found = new Set(list.filter((row) => found.has(row)));
    return found;
  };
})(banmian);
