// Long tables: sort by a column's head, filter by words. Without this script a table stands in the order of the book.
{
  const MONTHS = "january february march april may june july august september october november december".split(" ");

  // What a cell is sorted by: a date in words or a leading figure as a number, else its words. Cells that say nothing come last.
  const DATE = /^(?:(?:to|from|since|until|by|before|after|about) )*(?:(\d{1,2})[–\d]* )?(?:([A-Z][a-z]+)[^\d]*(?:\d{1,2} [A-Z][a-z]+ )?)?((?:19|20)\d\d)\b/;
  const keyOf = (text) => {
    const [date, day = 0, month = "", year] = text.match(DATE) ?? [];
    if (date && (!month || MONTHS.includes(month.toLowerCase()))) return Number(year) * 10000 + (MONTHS.indexOf(month.toLowerCase()) + 1) * 100 + Number(day);
    const figure = text.match(/^(?:about |at least |up to )?([−-]?\d[\d,]*\.?\d*)/);
    if (figure) return Number(figure[1].replaceAll(",", "").replace("−", "-"));
    return /^(?:–|(?:number |date )?not stated|not known|unknown|undated)?$/i.test(text) ? null : text;
  };

  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === typeof b) return typeof a === "number" ? a - b : a.localeCompare(b, "en", { sensitivity: "base", numeric: true });
    return typeof a === "number" ? -1 : 1;
  };

  document.querySelectorAll(".long-table").forEach((box, number) => {
    const table = box.querySelector("table");
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const words = (row, column) => { // of a cell, without the way to its row
      const cell = row.cells[column]?.cloneNode(true);
      cell?.querySelectorAll("a.quiet").forEach((way) => way.remove());
      return cell?.textContent.trim() ?? "";
    };

    const sort = (head, column) => {
      const turn = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", turn === 1 ? "ascending" : "descending");
      const keys = new Map(rows.map((row) => [row, keyOf(words(row, column))]));
      const known = (row) => keys.get(row) !== null;
      body.append(...rows.filter(known).sort((a, b) => turn * compare(keys.get(a), keys.get(b))), ...rows.filter((row) => !known(row)));
    };
    table.querySelectorAll("thead th").forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...(head.querySelector("p") ?? head).childNodes);
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(head, column));
    });

    const filter = Object.assign(document.createElement("input"), { type: "search", id: `table-filter-${number}`, autocomplete: "off" });
    const label = Object.assign(document.createElement("label"), { htmlFor: filter.id, textContent: "Filter rows" });
    const count = document.createElement("output");
    const narrow = () => {
      const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows.forEach((row) => { row.hidden = !wanted.every((word) => row.textContent.toLowerCase().includes(word)); });
      count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
    };
    filter.addEventListener("input", narrow);
    const bar = document.createElement("div");
    bar.className = "table-bar";
    bar.append(label, filter, count);
    box.before(bar);
    narrow();
  });
}
