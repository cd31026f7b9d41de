// Joins marks and records of a brief's page. Everything it needs is numbers in attributes
// (data-r, data-n, data-who); it never reads or writes words of an article.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const numbers = (text) => (text ? text.split(" ") : []);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const entries = new Map(all(".entry[data-n]").map((entry) => [entry.dataset.n, entry]));
  const stretches = new Map();
  const marks = all(".m[data-r]");
  for (const mark of marks) {
    for (const n of numbers(mark.dataset.r)) {
      if (!stretches.has(n)) stretches.set(n, []);
      stretches.get(n).push(mark);
    }
  }
  let chosen = null;

  const reveal = (element, block = "center") =>
    element.scrollIntoView({ block, behavior: calm.matches || document.hidden ? "auto" : "smooth" });

  const kindOf = (entry) => ["quote", "stance", "event"].find((kind) => entry?.classList.contains(kind));
  // a record's own words, not what qualifies or surrounds them
  const isOwn = (mark, n) => numbers(mark.dataset.r).indexOf(n) < Number(mark.dataset.v ?? 0);

  // tabs: one panel of a list is shown (WAI-ARIA, "tabs")
  const openTab = (tab) => {
    for (const other of all("[role=tab]", tab.parentElement)) {
      const isOpen = other === tab;
      other.setAttribute("aria-selected", String(isOpen));
      other.tabIndex = isOpen ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !isOpen;
    }
  };
  const openPanelOf = (element) => {
    const panel = element.closest("[role=tabpanel]");
    const tab = panel && document.getElementById(panel.getAttribute("aria-labelledby"));
    if (tab && panel.hidden) openTab(tab);
  };
  const show = (view) => {
    document.body.dataset.view = view;
    for (const button of all(".views button")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
  };

  const letGo = () => {
    for (const element of all(".on, .target")) element.classList.remove("on", "target", "lit-quote", "lit-stance", "lit-event");
    chosen = null;
  };
  const choose = (n) => {
    letGo();
    chosen = n;
    entries.get(n)?.classList.add("on");
    const kind = kindOf(entries.get(n));
    for (const mark of stretches.get(n) ?? []) {
      mark.classList.add("on");
      if (isOwn(mark, n)) mark.classList.add(`lit-${kind}`);
    }
  };
  const toEntry = (n, focus) => {
    const entry = entries.get(n);
    if (!entry) return;
    choose(n);
    show("records");
    if (entry.hidden) unfilter();
    openPanelOf(entry);
    reveal(entry, "nearest");
    if (focus) (one(".ref", entry) ?? entry).focus({ preventScroll: true });
  };
  const toConflict = (conflict, focus) => {
    letGo();
    conflict.classList.add("on");
    show("records");
    if (conflict.hidden) unfilter();
    openPanelOf(conflict);
    reveal(conflict, "nearest");
    if (focus) one("a", conflict)?.focus({ preventScroll: true });
  };
  const toMark = (mark, n, focus) => {
    if (n != null) choose(n);
    if (!mark) return;
    show("article");
    openPanelOf(mark);
    if (n == null) { letGo(); mark.classList.add("target"); }
    reveal(mark);
    if (focus && mark.matches("a")) mark.focus({ preventScroll: true });
  };
  const firstMark = (n) => (stretches.get(n) ?? []).find((mark) => isOwn(mark, n));

  // filters
  const who = one("#who");
  const told = one("#told");
  const hidden = new Set();
  const fits = (entry) => {
    const { who: about, in: papers } = entry.dataset;
    return (!who?.value || about == null || numbers(about).includes(who.value)) && isTold(papers) && !hidden.has(kindOf(entry));
  };
  const isTold = (papers) => {
    if (!told?.value || papers == null) return true;
    return told.value === "several" ? papers.includes(" ") : papers === told.value;
  };
  const filter = () => {
    const fitting = new Set();
    for (const entry of all(".entry")) {
      const isIn = fits(entry);
      entry.hidden = !isIn;
      if (isIn && entry.dataset.n) fitting.add(entry.dataset.n);
    }
    for (const group of all("#records .group")) group.hidden = !one(".entry:not([hidden])", group);
    for (const panel of all(".panel")) {
      const note = one(".filtered", panel);
      note.hidden = !one(".group", panel) || Boolean(one(".group:not([hidden])", panel));
    }
    document.body.classList.toggle("filtering", Boolean(who?.value || told?.value));
    for (const kind of ["quote", "stance", "event"]) document.body.classList.toggle(`hide-${kind}`, hidden.has(kind));
    for (const mark of marks) mark.classList.toggle("fits", numbers(mark.dataset.r).some((n) => fitting.has(n)));
    one("#count").textContent = fitting.size === entries.size ? `${entries.size} records` : `${fitting.size} of ${entries.size} records`;
  };
  const unfilter = () => {
    for (const choice of [who, told]) if (choice) choice.value = "";
    hidden.clear();
    for (const button of all("[data-kind]")) button.setAttribute("aria-pressed", "true");
    filter();
  };

  // one stop of the tab key for all marks of an article; arrows go between them
  const links = all("a.m");
  for (const article of all(".text")) {
    all("a.m", article).forEach((link, index) => { link.tabIndex = index ? -1 : 0; });
  }
  const step = (list, from, by) => list[(list.indexOf(from) + by + list.length) % list.length];
  const walkMarks = (from, by) => {
    const near = links.filter((link) => link.closest(".text") === from.closest(".text"));
    const next = step(near, from, by);
    from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  const walkRecords = (by) => {
    const visible = all(".panel:not([hidden]) .entry[data-n]:not([hidden])");
    if (!visible.length) return;
    const at = visible.indexOf(entries.get(chosen));
    const next = visible[at < 0 ? (by > 0 ? 0 : visible.length - 1) : (at + by + visible.length) % visible.length];
    choose(next.dataset.n);
    reveal(next, "nearest");
    const mark = firstMark(chosen);
    if (mark && document.body.dataset.view === "records" && innerWidth >= 960) { openPanelOf(mark); reveal(mark); }
    one(".ref", next)?.focus({ preventScroll: true });
  };

  const onMark = (mark, byKey) => {
    const around = numbers(mark.dataset.r).filter((n) => !entries.get(n)?.hidden);
    const list = around.length ? around : numbers(mark.dataset.r);
    toEntry(list[(list.indexOf(chosen) + 1) % list.length], byKey);
  };
  const onLink = (link, byKey) => {
    const target = document.getElementById(link.getAttribute("href").slice(1));
    const owner = link.closest(".entry[data-n]");
    if (target?.classList.contains("conflict")) toConflict(target, byKey);
    else if (target?.classList.contains("entry")) toEntry(target.dataset.n, byKey);
    else if (target?.classList.contains("m")) toMark(target, owner?.dataset.n, byKey);
  };
  const onToggle = (button) => {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isOn));
    if (isOn) hidden.delete(button.dataset.kind); else hidden.add(button.dataset.kind);
    filter();
  };

  document.addEventListener("click", (event) => {
    const byKey = event.detail === 0;
    const at = (selector) => event.target.closest(selector);
    if (at("[role=tab]")) openTab(at("[role=tab]"));
    else if (at("[data-kind]")) onToggle(at("[data-kind]"));
    else if (at(".views button")) show(at(".views button").dataset.view);
    else if (at("a.m")) { event.preventDefault(); onMark(at("a.m"), byKey); }
    else if (at("main a[href]")) { event.preventDefault(); onLink(at("main a[href]"), byKey); }
    else if (at(".entry[data-n]") && !String(getSelection())) {
      const n = at(".entry[data-n]").dataset.n;
      toMark(firstMark(n), n, false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select")) return;
    const by = { ArrowRight: 1, ArrowDown: 1, j: 1, ArrowLeft: -1, ArrowUp: -1, k: -1 }[event.key];
    const tab = event.target.closest("[role=tab]");
    const mark = event.target.closest("a.m");
    if (event.key === "Escape") letGo();
    else if (tab && event.key.startsWith("Arrow") && by) {
      const next = step(all("[role=tab]", tab.parentElement), tab, by);
      openTab(next);
      next.focus();
    } else if (mark && (event.key === "ArrowRight" || event.key === "ArrowLeft")) walkMarks(mark, by);
    else if (event.key === "j" || event.key === "k") walkRecords(by);
    else return;
    event.preventDefault();
  });
  for (const choice of [who, told]) choice?.addEventListener("change", filter);

  document.documentElement.classList.add("scripted");
  for (const list of all("[role=tablist]")) openTab(one("[role=tab]", list));
  filter();
  show(innerWidth >= 960 ? "records" : "article");
  const linked = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  if (linked?.classList.contains("conflict")) toConflict(linked, false);
  else if (linked?.classList.contains("entry")) toEntry(linked.dataset.n, false);
  else if (linked?.classList.contains("m")) toMark(linked, numbers(linked.dataset.r)[0], false);
})();
