// Filters rows and documents, and links a record with its passage. Knows rows by number, never reads their words.
(() => {
  const all = (where, selector) => Array.from(where.querySelectorAll(selector));
  const failuresOnly = document.getElementById("failures"), kind = document.getElementById("kind");
  const apply = () => {
    const only = failuresOnly.getAttribute("aria-pressed") === "true";
    for (const one of all(document, ".document")) {
      let shown = 0;
      for (const row of all(one, ".row")) {
        const fails = row.dataset.fails === "1";
        row.hidden = (only && !fails) || (kind.value !== "" && row.dataset.kind !== kind.value);
        shown += row.hidden ? 0 : 1;
      }
      one.hidden = only && shown === 0 && one.dataset.failed !== "1";
    }
  };
  failuresOnly.addEventListener("click", () => {
    failuresOnly.setAttribute("aria-pressed", failuresOnly.getAttribute("aria-pressed") === "true" ? "false" : "true");
    apply();
  });
  kind.addEventListener("change", apply);
  const select = (one, number, from) => {
    for (const marked of all(one, ".on")) marked.classList.remove("on");
    const row = one.querySelector(`.row[data-row="${number}"]`);
    const spans = all(one, ".text span").filter((s) => (s.dataset.rows || "").split(" ").includes(String(number)));
    if (row) row.classList.add("on");
    for (const span of spans) span.classList.add("on");
    const target = from === "row" ? spans[0] : row;
    if (target) target.scrollIntoView({ block: "nearest" });
  };
  for (const one of all(document, ".document")) {
    one.addEventListener("click", (event) => {
      const row = event.target.closest(".row"), span = event.target.closest(".text span[data-rows]");
      if (row) select(one, row.dataset.row, "row");
      else if (span) {
        const rows = span.dataset.rows.split(" "), now = rows.indexOf(span.dataset.last || "");
        span.dataset.last = rows[(now + 1) % rows.length];
        select(one, span.dataset.last, "text");
      }
    });
    one.addEventListener("keydown", (event) => {
      const row = event.target.closest(".row");
      if (row && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); select(one, row.dataset.row, "row"); }
    });
  }
})();
