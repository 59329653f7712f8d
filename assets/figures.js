// Figures as doors: a figure in the text opens a card with the rows behind it. With a modifier key, or without this script, it is a link to its row.
{
  const block = document.getElementById("figure-cards");
  if (block && HTMLElement.prototype.hasOwnProperty("popover")) {
    const held = JSON.parse(block.textContent);
    const cited = JSON.parse(document.getElementById("cited-sources")?.textContent || "{}"); // sources that the page holds already
    const FEW = 6; // tables that a card names; more are counted
    const SHAPES = { // the marks of the charts, on a field of ten by ten
      official_declared: "M5 1a4 4 0 1 0 0 8a4 4 0 0 0 0-8z", reported: "M1.5 1.5h7v7h-7z", estimated: "M5 .6L9.4 5L5 9.4L.6 5z",
      alleged: "M1 3L3 1L5 3L7 1L9 3L7 5L9 7L7 9L5 7L3 9L1 7L3 5z", ours: "M5 .4L6.2 3.7L9.7 3.8L6.9 5.9L7.9 9.3L5 7.3L2.1 9.3L3.1 5.9L.3 3.8L3.8 3.7z",
    };
    const element = (name, attributes = {}, ...inside) => {
      const made = Object.assign(document.createElement(name), attributes);
      made.append(...inside.filter((part) => part !== ""));
      return made;
    };
    const drawn = (name, attributes, ...inside) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
      made.append(...inside);
      return made;
    };
    const mark = (kind) => (SHAPES[kind] ? drawn("svg", { class: `kind-mark kind-${kind}`, viewBox: "0 0 10 10", "aria-hidden": "true" }, drawn("path", { d: SHAPES[kind] })) : "");
    const address = (reference) => {
      const [table, key] = reference.split(":");
      return `${held.root}evidence/${table}.html#${key}`;
    };
    const between = (parts, sign) => parts.flatMap((part, at) => (at ? [sign, part] : [part]));
    const named = (key) => cited[held.sources[key]] || held.sources[key];
    const source = (key) => {
      const { label, url } = named(key);
      return url ? element("a", { href: url, rel: "noreferrer" }, label) : label;
    };
    const sources = (row) => between((row.sources || []).map(source), ", ");
    const kind = (row) => (row.kind ? [mark(row.kind), held.kinds[row.kind]] : []);
    const number = (count) => count.toLocaleString("en");
    const form = document.querySelector("meta[name=figure-form]")?.content; // there once the book has a public copy
    const said = (link) => link.dataset.words || held.figures[link.dataset.figure].text || link.textContent; // of a drawn title the title, of a marked word its clause

    const whole = (row) => {
      const lines = { Kind: kind(row), "According to": [row.by], Date: [row.when], Sources: sources(row), Reading: [row.read] };
      const list = element("dl");
      Object.entries(lines).filter(([, inside]) => inside.length && inside[0] !== undefined).forEach(([name, inside]) => list.append(element("dt", {}, name), element("dd", {}, ...inside)));
      return list;
    };
    const line = (reference) => {
      const row = held.rows[reference];
      const link = element("a", { href: address(reference) }, reference.split(":")[1]);
      const parts = [row.says, row.kind && held.kinds[row.kind], row.sources && element("span", {}, ...sources(row)), row.read, link];
      return element("li", {}, mark(row.kind), ...between(parts.filter(Boolean), "; "));
    };
    const size = (of) => Object.values(of).reduce((sum, count) => sum + count, 0);
    const counted = (of) => {
      const tables = Object.keys(of);
      if (tables.length > FEW) return `${number(size(of))} of ${number(tables.length)} tables`;
      return tables.map((table) => `${number(of[table])} of “${held.tables[table]}”`).join(", ");
    };

    const box = element("div", { id: "figure-box", popover: "auto", tabIndex: -1 });
    box.setAttribute("role", "dialog");
    document.querySelector("main").append(box);
    let opener = null;

    const cite = (link, figure) => {
      const rows = figure.rows.map((reference) => `${held.rows[reference].says} (${reference})`);
      const more = size(figure.of) - figure.rows.length;
      const keys = [...new Set(figure.rows.flatMap((reference) => held.rows[reference].sources || []))].map((key) => named(key).label);
      const parts = [figure.rule ? `Reckoned from ${number(size(figure.of))} rows: ${figure.rule}` : "", rows.length && !figure.rule ? rows.join("; ") : "", more > 0 && !figure.rule ? `and ${number(more)} rows more` : ""];
      const told = [`${held.cite}: “${said(link)}”`, ...parts.filter(Boolean), ...(keys.length && !figure.rule ? [`Sources: ${keys.join("; ")}`] : []), `Rows: ${counted(figure.of)}`];
      const place = location.protocol.startsWith("http") ? ` ${new URL(`#${document.querySelector(`[data-figure="${link.dataset.figure}"]`).id}`, location.href)}` : "";
      return `${told.join(". ")}.${place}`;
    };
    const copy = async (button, link, figure) => {
      const text = cite(link, figure);
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch { // not allowed here: show it selected, so that one key copies it
        const told = element("p", { className: "cite-text" }, text);
        button.replaceWith(told);
        getSelection().selectAllChildren(told);
      }
    };
    const fill = (link, figure) => {
      const [first] = figure.rows, total = size(figure.of), single = total === 1 && first;
      const row = single ? held.rows[first] : {};
      const head = element("p", { className: "figure-value" }, single && !figure.rule && row.value?.startsWith(said(link)) ? row.value : said(link));
      const lead = single ? element("p", {}, `${row.says}.`) : "";
      const rule = figure.rule ? element("p", {}, `Reckoned from ${total === 1 ? "this row" : `${number(total)} rows`}: ${figure.rule}.`) : single ? "" : element("p", {}, "Made of these rows:");
      const alone = figure.alone ? element("p", {}, figure.alone) : "";
      const list = single || !first ? "" : element("ul", {}, ...figure.rows.map(line));
      const rest = single ? "" : element("p", {}, `Rows: ${counted(figure.of)}${first && total > figure.rows.length ? `; the first ${figure.rows.length} are listed` : ""}.`);
      const button = element("button", { type: "button", className: "copy-cite" }, "Copy a citation of this figure");
      button.addEventListener("click", () => copy(button, link, figure));
      const open = element("a", { href: link.getAttribute("href"), className: "figure-open" }, single ? "Open the row" : first ? "Open the first row" : "Open the table");
      const wrong = form && first ? element("a", { href: `${form}&row=${encodeURIComponent(first)}`, rel: "noreferrer" }, "This figure is wrong") : "";
      const close = element("button", { type: "button", className: "source-close", ariaLabel: "Close", onclick: () => box.hidePopover() }, "×");
      box.replaceChildren(...[head, lead, rule, alone, single ? whole(row) : "", list, rest, element("p", { className: "figure-acts" }, open, button, wrong), close].filter((part) => part !== ""));
    };
    const show = (link) => {
      fill(link, held.figures[link.dataset.figure]);
      box.setAttribute("aria-label", `Figure: ${said(link)}`);
      box.scrollTop = 0;
      box.showPopover();
      const [at, own] = [link.getBoundingClientRect(), box.getBoundingClientRect()]; // of a figure over two lines: below both
      const below = at.bottom + 6 + own.height < innerHeight;
      box.style.left = `${Math.max(8, Math.min(link.getClientRects()[0].left, innerWidth - own.width - 8))}px`;
      box.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - own.height - 6)}px`;
      box.focus();
      link.setAttribute("aria-expanded", "true");
      opener = link;
    };
    box.addEventListener("toggle", ({ newState }) => {
      if (newState !== "closed") return;
      opener?.setAttribute("aria-expanded", "false");
      if (document.activeElement === document.body || box.contains(document.activeElement)) opener?.focus();
    });
    document.addEventListener("keydown", ({ key }) => { if (key === "Escape" && box.matches(":popover-open")) box.hidePopover(); }); // the theme keeps the key for itself
    document.querySelectorAll("a[data-figure]").forEach((link) => {
      link.setAttribute("role", "button");
      link.setAttribute("aria-haspopup", "dialog");
      link.setAttribute("aria-expanded", "false");
      link.addEventListener("click", (click) => {
        if (click.button || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return;
        click.preventDefault();
        show(link);
      });
      link.addEventListener("keydown", (press) => {
        if (press.key !== " ") return;
        press.preventDefault();
        show(link);
      });
    });
  }
}
