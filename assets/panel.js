// Panels: turns the states of a panel into a labelled choice. Without this script the first state stands open and the others fold out.
document.querySelectorAll(".panel").forEach((panel) => {
  const states = [...panel.querySelectorAll(":scope > .panel-state")];
  if (!states.length) return;
  const select = document.createElement("select");
  const label = document.createElement("label");
  const groups = new Map();
  states.forEach((state, index) => {
    const { group, choice } = state.dataset;
    if (!groups.has(group)) {
      groups.set(group, document.createElement("optgroup"));
      groups.get(group).label = group;
      select.append(groups.get(group));
    }
    groups.get(group).append(new Option(choice, String(index)));
    state.open = true; // a fold that is shown is shown open
  });
  select.id = `${panel.id}-choice`;
  label.htmlFor = select.id;
  label.textContent = panel.dataset.label;
  select.autocomplete = "off"; // a browser that comes back must not restore the choice without what it shows
  const show = () => states.forEach((state, index) => { state.hidden = String(index) !== select.value; });
  select.addEventListener("change", show);
  const bar = document.createElement("div");
  bar.className = "panel-bar";
  bar.append(label, select);
  panel.prepend(bar);
  panel.classList.add("panel-ready");
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", panel.dataset.label);
  show();
  addEventListener("pageshow", show);
});
