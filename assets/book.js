// What the pages do with a script: sources open in place, citations are copied, two buttons of the theme. All of it has a plain way without.
{
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false; // a browser reads no other page from disk

  // Make an element: its attributes, then what it holds.
  const element = (name, attributes = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...inside);
    return made;
  };

  const actions = {
    print: () => window.print(),
    fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  };
  document.querySelectorAll("[data-action]").forEach((button) => button.addEventListener("click", actions[button.dataset.action]));

  // Code: one switch of the page, which keeps its place from page to page where the browser lets it.
  const [codeSwitch, codeFolds] = [document.querySelector(".code-switch"), document.querySelectorAll("details.above-input")];
  const remembered = (value) => {
    try { return value === undefined ? localStorage.getItem("code") : localStorage.setItem("code", value); } catch { return null; }
  };
  const showCode = (shown) => {
    document.documentElement.dataset.code = shown ? "shown" : "hidden";
    codeFolds.forEach((fold) => { fold.open = shown; });
    codeSwitch.textContent = shown ? "Hide code" : "Show code";
  };
  if (codeSwitch) {
    codeSwitch.hidden = false;
    showCode(remembered() === "shown");
    codeSwitch.addEventListener("click", () => {
      const shown = document.documentElement.dataset.code !== "shown";
      showCode(shown);
      remembered(shown ? "shown" : "hidden");
    });
  }

  // Citations of charts and tables: the address is added where the book stands on the web.
  document.querySelectorAll(".exhibit-line").forEach((line) => {
    const [text, button] = [line.querySelector(".cite-text"), line.querySelector(".copy-cite")];
    if (location.protocol.startsWith("http")) text.textContent += ` ${new URL(line.querySelector("a").getAttribute("href"), location.href)}`;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = "Copied";
      } catch { // not allowed here: select it, so that one key copies it
        getSelection().selectAllChildren(text);
        button.textContent = "Selected";
      }
    });
  });

  // One fold of a line is open at a time; Escape closes it.
  document.addEventListener("toggle", ({ target }) => {
    if (!target.matches?.(".exhibit-fold[open]")) return;
    document.querySelectorAll(".exhibit-fold[open]").forEach((other) => { other.open = other === target; });
  }, true);
  document.addEventListener("keydown", ({ key, target }) => {
    const fold = key === "Escape" && target.closest?.(".exhibit-fold[open]");
    if (!fold) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });

  // Sources: a click on a citation shows its full line; with a modifier key, or without this script, the link leads to the bibliography.
  const block = document.getElementById("cited-sources");
  if (block && HTMLElement.prototype.hasOwnProperty("popover")) {
    const cited = JSON.parse(block.textContent);
    const box = element("div", { id: "source-box", popover: "auto", tabIndex: -1 });
    box.setAttribute("role", "dialog");
    document.querySelector("main").append(box);
    let opener = null;
    const show = (link) => {
      const source = cited[link.hash.slice(1)];
      const title = element("span", { className: "source-title", lang: source.lang || "en" }, source.title);
      box.setAttribute("aria-label", `Source: ${source.label}`);
      box.replaceChildren(
        element("p", {}, source.url ? element("a", { href: source.url, rel: "noreferrer" }, title) : title),
        element("p", {}, `${source.line}. `, element("em", {}, source.kind), "."),
        element("p", {}, element("a", { href: link.getAttribute("href") }, "In the bibliography")),
        element("button", { type: "button", className: "source-close", ariaLabel: "Close", onclick: () => box.hidePopover() }, "×"),
      );
      box.showPopover();
      const [at, own] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
      const below = at.bottom + 6 + own.height < innerHeight;
      box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - own.width - 8))}px`;
      box.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - own.height - 6)}px`;
      box.focus();
      opener = link;
    };
    box.addEventListener("toggle", ({ newState }) => { if (newState === "closed" && (document.activeElement === document.body || box.contains(document.activeElement))) opener?.focus(); });
    document.addEventListener("keydown", ({ key }) => { if (key === "Escape" && box.matches(":popover-open")) box.hidePopover(); }); // the theme keeps the key for itself
    document.addEventListener("click", (click) => {
      const link = click.target.closest("a.reference.internal[href*='#source-']");
      if (!link || click.button || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey || !cited[link.hash.slice(1)]) return;
      click.preventDefault();
      show(link);
    });
  }
}
