// Filters records and documents, and leads from a record to its passage and back. Knows rows by number, never by words.
(() => {
  const all = (where, selector) => Array.from(where.querySelectorAll(selector));
  const numbers = (list) => (list ? list.split(" ") : []);
  const failures = document.getElementById("failures"), kind = document.getElementById("kind");
  const suite = document.getElementById("suite"), shown = document.getElementById("shown");
  const chips = all(document, ".chip"), pressed = (button) => button.getAttribute("aria-pressed") === "true";
  const press = (button, on) => button.setAttribute("aria-pressed", on ? "true" : "false");
  const documents = all(document, ".document").map((one) => ({
    one, rows: all(one, ".row"), none: one.querySelector(".none"),
    spans: all(one, ".text .t").map((span) => ({ span, gold: numbers(span.dataset.g), predicted: numbers(span.dataset.p) })),
  }));

  const apply = () => {
    const verdicts = new Set(chips.filter(pressed).map((chip) => chip.dataset.verdict));
    let records = 0, visible = 0;
    for (const { one, rows, none, spans } of documents) {
      const open = new Set();
      for (const row of rows) {
        row.hidden = !verdicts.has(row.dataset.verdict) || (kind.value !== "" && row.dataset.kind !== kind.value);
        if (!row.hidden) open.add(row.dataset.row);
      }
      for (const { span, gold, predicted } of spans) {
        span.classList.toggle("g", gold.some((number) => open.has(number)));
        span.classList.toggle("p", predicted.some((number) => open.has(number)));
      }
      none.hidden = open.size > 0;
      const other = suite !== null && suite.value !== "" && one.dataset.suite !== suite.value;
      one.hidden = other || (pressed(failures) && open.size === 0 && one.dataset.failed !== "1");
      if (!one.hidden) { visible += 1; records += open.size; }
    }
    shown.textContent = `${records} records in ${visible} documents`;
  };

  failures.addEventListener("click", () => {
    press(failures, !pressed(failures));
    for (const chip of chips) press(chip, pressed(failures) ? ["partly", "missed", "spurious"].includes(chip.dataset.verdict) : chip.dataset.verdict !== "ignored");
    apply();
  });
  for (const chip of chips) chip.addEventListener("click", () => { press(chip, !pressed(chip)); press(failures, false); apply(); });
  kind.addEventListener("change", apply);
  if (suite !== null) suite.addEventListener("change", apply);

  const select = ({ one, rows, spans }, number, from) => {
    for (const marked of all(one, ".on")) marked.classList.remove("on");
    const row = rows.find((candidate) => candidate.dataset.row === number);
    const own = spans.filter(({ gold, predicted }) => gold.includes(number) || predicted.includes(number)).map(({ span }) => span);
    for (const marked of [row, ...own]) marked.classList.add("on");
    const target = from === "row" ? own[0] : row;
    if (target) target.scrollIntoView({ block: "nearest" });
  };
  for (const entry of documents) {
    const open = (element, from) => {
      const row = element.closest(".row"), span = element.closest(".text .t");
      if (row !== null) select(entry, row.dataset.row, "row");
      else if (span !== null) {
        // several records may hold these words: each further click leads to the next of those that are shown
        const here = [...new Set([...numbers(span.dataset.g), ...numbers(span.dataset.p)])]
          .filter((number) => !entry.rows.find((candidate) => candidate.dataset.row === number).hidden);
        if (here.length === 0) return;
        span.dataset.last = here[(here.indexOf(span.dataset.last || "") + 1) % here.length];
        select(entry, span.dataset.last, "text");
      }
    };
    entry.one.addEventListener("click", (event) => open(event.target));
    entry.one.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" || event.key === " ") && event.target.closest(".row")) { event.preventDefault(); open(event.target); }
    });
  }
  apply();
})();
