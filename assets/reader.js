// The reader's own verdict: computes index and answers from the data that the page embeds, as report/reader.py does.
const reader = document.querySelector(".reader[data-reader]");
if (reader) {
  const data = JSON.parse(reader.dataset.reader);
  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const drawn = (tag, attributes, text = "") => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.textContent = text;
    return made;
  };
  const span = (low, high) => (low === high ? `${low}` : `${low}–${high}`);

  // ------------------------------------------------------------------------------------------------ arithmetic
  const mean = (values, shares, geometric) =>
    geometric
      ? Math.exp(values.reduce((sum, value, at) => sum + shares[at] * Math.log(Math.max(value, data.floor)), 0))
      : values.reduce((sum, value, at) => sum + shares[at] * value, 0);
  const weighted = (weights, geometric) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const shares = weights.map((weight) => weight / total);
    const end = (name) => data.years.map((_, at) => mean(data.pillars.map((pillar) => pillar[name][at]), shares, geometric));
    return { low: end("low"), high: end("high") };
  };
  const reached = (rule, end, scores) => rule.criteria.filter((at) => scores[at][end] >= rule.level).length >= rule.share * rule.criteria.length;
  const answer = (rule, scores) => (reached(rule, "low", scores) ? "met" : reached(rule, "high", scores) ? "open" : "not_met");

  // -------------------------------------------------------------------------------------------------- controls
  const sliders = data.pillars.map((pillar) => element("input", { type: "range", min: 0, max: 10, step: 1, value: 5, id: `weight-${pillar.id}` }));
  const shown = data.pillars.map((pillar) => element("output", { htmlFor: `weight-${pillar.id}` }));
  const means = ["arithmetic", "geometric"].map((name, at) => element("input", { type: "radio", name: "mean", value: name, checked: at === 0, id: `mean-${name}` }));
  const level = (criterion, end) => {
    const select = element("select", { id: `score-${criterion.id}-${end}`, ariaLabel: `${criterion.name}, ${end === "low" ? "lowest" : "highest"} level` });
    for (let at = 0; at <= data.most; at += 0.5) select.append(new Option(at, at, at === criterion[end], at === criterion[end]));
    return select;
  };
  const selects = data.criteria.map((criterion) => ({ low: level(criterion, "low"), high: level(criterion, "high") }));
  const set = (values) => { sliders.forEach((slider, at) => { slider.value = values[at]; }); update(); };
  const button = (text, act) => element("button", { type: "button", textContent: text, onclick: act });

  const indexSaid = element("p", { className: "reader-said", role: "status" });
  const picture = element("div", { className: "reader-picture" });
  const scoreSaid = element("p", { className: "reader-said", role: "status" });
  const answers = element("tbody");

  const weightField = element("fieldset", {}, element("legend", { textContent: "How much does each aspect count?" }));
  data.pillars.forEach((pillar, at) => {
    const label = element("label", { htmlFor: sliders[at].id, textContent: pillar.name });
    weightField.append(element("div", { className: "reader-line" }, label, sliders[at], shown[at]));
  });
  const choice = element("div", { className: "reader-line reader-means" });
  means.forEach((radio) => choice.append(element("label", { htmlFor: radio.id }, radio, ` ${radio.value} mean`)));
  const budget = data.pillars.map((pillar) => pillar.budget);
  const buttons = [button("Equal weights", () => set(sliders.map(() => 5))), button("The book's budget", () => set(budget.map((points) => points / 5)))];
  weightField.append(choice, element("div", { className: "reader-line" }, ...buttons));

  const scoreField = element("fieldset", {}, element("legend", { textContent: `Where does each criterion stand in ${data.year}?` }));
  scoreField.append(element("p", { textContent: `Lowest and highest level: 0 is a ${data.ends[0]}, ${data.most} a ${data.ends[1]}.` }));
  data.criteria.forEach((criterion, at) => {
    const name = element("span", { textContent: criterion.name });
    const pair = element("span", { className: "reader-pair" }, selects[at].low, " to ", selects[at].high);
    scoreField.append(element("div", { className: "reader-line reader-score" }, name, pair));
  });
  const reset = () => { data.criteria.forEach((criterion, at) => ["low", "high"].forEach((end) => { selects[at][end].value = criterion[end]; })); update(); };
  scoreField.append(element("div", { className: "reader-line" }, button("The book's scores", reset)));

  // ---------------------------------------------------------------------------------------------------- picture
  function draw(index) {
    const width = Math.max(picture.clientWidth, 280), height = 230, left = 34, bottom = 26, top = 8;
    const first = data.years[0], last = data.years.at(-1);
    const x = (year) => left + ((year - first) / (last - first)) * (width - left - 8);
    const y = (points) => top + (1 - points / 100) * (height - top - bottom);
    const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": indexSaid.textContent });
    [0, 25, 50, 75, 100].forEach((points) => {
      svg.append(drawn("line", { class: "grid", x1: left, x2: width - 8, y1: y(points), y2: y(points) }), drawn("text", { x: left - 6, y: y(points) + 4, "text-anchor": "end" }, points));
    });
    const step = width < 480 ? 10 : 5;
    data.years.filter((year) => year % step === 0).forEach((year) => svg.append(drawn("text", { x: x(year), y: height - 6, "text-anchor": "middle" }, year)));
    const line = (values) => data.years.map((year, at) => `${x(year).toFixed(1)},${y(values[at]).toFixed(1)}`);
    svg.append(drawn("polygon", { class: "band", points: [...line(index.low), ...line(index.high).reverse()].join(" ") }));
    picture.replaceChildren(svg);
  }

  function update() {
    const weights = sliders.map((slider) => Number(slider.value));
    sliders.forEach((slider, at) => { shown[at].value = slider.value; });
    const some = weights.some((weight) => weight > 0);
    picture.hidden = !some;
    if (some) {
      const index = weighted(weights, means[1].checked);
      const at = (year) => data.years.indexOf(year);
      const points = (year) => span(Math.round(index.low[at(year)]), Math.round(index.high[at(year)]));
      indexSaid.textContent = `With these weights the index for ${data.year} lies at ${points(data.year)} points, for ${data.then} at ${points(data.then)}.`;
      Object.assign(reader.dataset, { low: index.low[at(data.year)], high: index.high[at(data.year)] });
      draw(index);
    } else indexSaid.textContent = "Give at least one aspect some weight.";

    const scores = selects.map(({ low, high }) => ({ low: Number(low.value), high: Number(high.value) }));
    const wrong = scores.findIndex((score) => score.low > score.high);
    selects.forEach(({ high }, place) => high.setCustomValidity(place === wrong ? "The highest level is below the lowest." : ""));
    if (wrong >= 0) { scoreSaid.textContent = `${data.criteria[wrong].name}: the highest level is below the lowest.`; return; }
    const share = (end) => Math.round((100 * scores.reduce((sum, score) => sum + score[end], 0)) / (data.most * scores.length));
    scoreSaid.textContent = `These scores put Belarus ${span(share("low"), share("high"))} per cent of the way from a ${data.ends[0]} to a ${data.ends[1]}.`;
    answers.replaceChildren(...data.readings.map((rule) => {
      const state = answer(rule, scores);
      const cell = element("td", { textContent: data.states[state], className: `reader-${state}` });
      return element("tr", { id: `answer-${rule.id}` }, element("th", { scope: "row", textContent: rule.name }), element("td", { textContent: rule.rule }), cell);
    }));
  }

  const head = element("thead", {}, element("tr", {}, ...["Reading of district", "It asks that", "Answer"].map((text) => element("th", { scope: "col", textContent: text }))));
  const table = element("table", { className: "table reader-answers", ariaLabel: "Answers to the title question" }, head, answers);
  const form = element("form", { className: "reader-form", autocomplete: "off", onsubmit: () => false }, weightField, indexSaid, picture, scoreField, scoreSaid, table);
  form.addEventListener("input", update);
  reader.prepend(form);
  reader.classList.add("reader-ready");
  reader.setAttribute("role", "group");
  reader.setAttribute("aria-label", "Your own weights and scores");
  update();
  addEventListener("pageshow", update); // what a browser restores is what is shown
  new ResizeObserver(() => { if (!picture.hidden) update(); }).observe(reader);
}
