// The evidence browser: leads on from the address of a row, narrows the rows of a page, finds rows in all tables, narrows the timeline.
// Without it each page is whole, and the browser's own search finds words on it.
{
  const element = (name, attributes = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...inside);
    return made;
  };
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const wordsOf = (text) => folded(text).split(/\s+/).filter(Boolean);

  // A table on several pages: the address of a row leads to the page that holds it.
  const leadOn = () => {
    const place = document.getElementById(location.hash.slice(1) || "-");
    const part = place?.closest(".row-parts li")?.querySelector("a");
    if (part) location.replace(`${part.href.split("#")[0]}#${place.id}`);
  };
  window.addEventListener("load", leadOn); // not before, since what a page still waits for would be broken off
  window.addEventListener("hashchange", leadOn);

  // ---------------------------------------------------------------------------------------------- rows of a page
  const SHOWN = { kind: "Kind", sure: "Confidence" };
  const NAMED = { by: "Observer", at: "Place" };

  // What the filters go by: of a card its attributes, of a line the cells of its table and the attributes of its section.
  const read = (row) => {
    if (row.matches(".row")) return { ...row.dataset, text: folded(row.textContent) };
    const section = row.closest(".lines");
    const found = { ...section.dataset, text: folded(`${section.querySelector("h3").textContent} ${row.textContent}`) };
    row.closest("table").querySelectorAll("th[data-filter]").forEach((head) => {
      found[head.dataset.filter] ??= row.cells[head.cellIndex].textContent;
    });
    return found;
  };

  // First and last year of a row, by ISO dates or by words that hold a year.
  const years = ({ from = "", to = "" }) => [from, to || from].map((text) => Number(text.match(/(?:19|20)\d\d/)?.[0]));

  const filters = (bar) => {
    const rows = [...document.querySelectorAll(".rows .row, .rows .lines tbody tr")].map((row) => ({ row, ...read(row) }));
    if (rows.length < 8) return;
    const fields = {};
    const add = (name, words, control) => {
      fields[name] = control;
      bar.append(element("label", {}, words, control));
    };
    const values = (name) => [...new Set(rows.map((row) => row[name]).filter(Boolean))].sort((a, b) => a.localeCompare(b, "en"));
    add("words", "Words", element("input", { type: "search", autocomplete: "off" }));
    const known = rows.flatMap(years).filter(Boolean);
    if (new Set(known).size > 1) {
      const [min, max] = [Math.min(...known), Math.max(...known)];
      add("first", "From year", element("input", { type: "number", min, max, placeholder: min }));
      add("last", "To year", element("input", { type: "number", min, max, placeholder: max }));
    }
    Object.entries(SHOWN).forEach(([name, words]) => {
      const found = values(name);
      if (found.length > 1) add(name, words, element("select", {}, new Option("All", ""), ...found.map((value) => new Option(value, value))));
    });
    Object.entries(NAMED).forEach(([name, words]) => {
      const found = values(name);
      if (found.length < 2) return;
      const input = element("input", { type: "search", autocomplete: "off" });
      const list = element("datalist", { id: `row-filter-${name}` }, ...found.map((value) => element("option", { value })));
      input.setAttribute("list", list.id);
      add(name, words, input);
      bar.append(list);
    });
    const clear = element("button", { type: "button", textContent: "Clear" });
    const count = element("output");
    bar.append(clear, count);
    const value = (name) => fields[name]?.value.trim() ?? "";
    const narrow = () => {
      const wanted = wordsOf(value("words"));
      const [after, before] = [Number(value("first")) || -Infinity, Number(value("last")) || Infinity];
      let kept = 0;
      rows.forEach((row) => {
        const [first, last] = years(row);
        const dated = after === -Infinity && before === Infinity ? true : last >= after && first <= before;
        const same = Object.keys(SHOWN).every((name) => !value(name) || row[name] === value(name));
        const named = Object.keys(NAMED).every((name) => !value(name) || folded(row[name] ?? "").includes(folded(value(name))));
        row.row.hidden = !(dated && same && named && wanted.every((word) => row.text.includes(word)));
        kept += !row.row.hidden;
      });
      document.querySelectorAll(".rows .lines").forEach((section) => { section.hidden = !section.querySelector("tbody tr:not([hidden])"); });
      count.textContent = `${kept} of ${rows.length} rows${bar.dataset.page ? " on this page" : ""}`;
    };
    bar.addEventListener("input", narrow);
    clear.addEventListener("click", () => {
      Object.values(fields).forEach((field) => { field.value = ""; });
      narrow();
      fields.words.focus();
    });
    bar.hidden = false;
    narrow();
  };
  document.querySelectorAll(".row-filter").forEach(filters);

  // To say that a row is wrong, once the book has a public copy: the form with the address of the row.
  const form = document.querySelector("meta[name=figure-form]")?.content;
  const [table] = location.pathname.split("/").pop().split(/[.-]/);
  if (form) document.querySelectorAll("article.row[id] .row-by").forEach((foot) => {
    const row = encodeURIComponent(`${table}:${foot.closest(".row").id}`);
    foot.append(" ", element("a", { href: `${form}&row=${row}`, rel: "noreferrer" }, "This row is wrong"));
  });

  // ---------------------------------------------------------------------------------------------- rows of all tables
  const MOST = 60;
  const tables = [];
  let loading = null;

  const load = (address) => new Promise((done) => {
    document.head.append(element("script", { src: address, onload: done, onerror: done }));
  });
  const loadAll = (base) => {
    let names = [];
    window.evidenceScripts = (found) => { names = found; };
    window.evidenceRows = (name, title, rows) => {
      tables.push(...rows.map(([id, said, more, part]) => ({ name, title, id, said, more, part, first: folded(said), whole: folded(`${said} ${more} ${title}`) })));
    };
    loading ??= load(`${base}rows.js`).then(() => Promise.all(names.map((name) => load(`${base}${name}`))));
    return loading;
  };

  const found = (query) => {
    const wanted = wordsOf(query);
    const hits = tables.filter((row) => wanted.every((word) => row.whole.includes(word)));
    const rank = (row) => (wanted.every((word) => row.first.includes(word)) ? 0 : 1);
    return hits.map((row, place) => [rank(row), place, row]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((entry) => entry[2]);
  };

  const told = (row, base, wanted) => {
    const link = element("a", { href: `${base}${row.part?.startsWith("-") ? row.name + row.part : (row.part ?? row.name)}.html#${row.id}` }, row.said);
    const beyond = wanted.some((word) => !row.first.includes(word));
    return element("li", {}, link, element("span", { className: "quiet" }, beyond && row.more ? `${row.title}: ${row.more.slice(0, 260)}${row.more.length > 260 ? "…" : ""}` : row.title));
  };

  const search = async (query, list, count, base) => {
    if (query.trim().length < 2) {
      list.replaceChildren();
      count.textContent = "";
      return;
    }
    if (!tables.length) count.textContent = "Reading the rows…";
    await loadAll(base);
    const hits = found(query);
    list.replaceChildren(...hits.slice(0, MOST).map((row) => told(row, base, wordsOf(query))));
    count.textContent = hits.length > MOST ? `${hits.length.toLocaleString("en")} rows, of them the first ${MOST}` : `${hits.length} row${hits.length === 1 ? "" : "s"}`;
  };

  const asked = new URLSearchParams(location.search).get("q") ?? "";
  const place = document.querySelector(".row-search");
  if (place) {
    const input = element("input", { type: "search", autocomplete: "off", value: asked });
    const [list, count] = [element("ol"), element("output")];
    place.append(element("label", {}, "Words, names, sources", input), count, list);
    let waiting = 0;
    const ask = () => search(input.value, list, count, "");
    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
    if (asked) ask();
  }

  // The search page of the book: what rows hold stands below what chapters hold.
  const results = document.getElementById("search-results");
  if (results && asked) {
    const [list, count] = [element("ol"), element("output")];
    const all = element("a", { href: `evidence/index.html?q=${encodeURIComponent(asked)}` }, "Search the rows alone");
    results.after(element("section", { className: "row-search" }, element("h2", {}, "Rows of the evidence"), count, " ", all, list));
    search(asked, list, count, "evidence/");
  }

  // ---------------------------------------------------------------------------------------------- timeline
  const line = document.querySelector(".timeline");
  if (line) {
    const openYear = () => {
      const year = document.getElementById(location.hash.slice(1));
      if (year?.matches(".timeline details")) year.open = true;
    };
    openYear();
    window.addEventListener("hashchange", openYear);
    const bar = line.querySelector(".timeline-bar");
    const [select, count] = [bar.querySelector("select"), bar.querySelector("output")];
    const bars = [...line.querySelectorAll(".strip a")].map((link) => ({ link, year: link.dataset.year, rect: link.querySelector("rect") }));
    const tall = Number(bars[0].rect.ownerSVGElement.viewBox.baseVal.height);
    const narrow = () => {
      line.querySelectorAll("li[data-aspect]").forEach((event) => { event.hidden = select.value && event.dataset.aspect !== select.value; });
      const kept = new Map(bars.map(({ year }) => [year, document.querySelectorAll(`#y${year} li:not([hidden])`).length]));
      const most = Math.max(1, ...kept.values());
      bars.forEach(({ link, year, rect }) => {
        const high = Math.round(((tall - 2) * kept.get(year)) / most);
        rect.setAttribute("height", high);
        rect.setAttribute("y", tall - high);
        link.setAttribute("aria-label", `${year}, ${kept.get(year)} events`);
        const year_ = document.getElementById(`y${year}`);
        if (year_) {
          year_.hidden = !kept.get(year);
          year_.querySelector(".quiet").textContent = `${kept.get(year)} event${kept.get(year) === 1 ? "" : "s"}`;
        }
      });
      count.textContent = `${[...kept.values()].reduce((a, b) => a + b, 0)} events`;
    };
    select.addEventListener("change", narrow);
    bar.hidden = false;
    narrow();
  }
}
