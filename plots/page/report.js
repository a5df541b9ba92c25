"use strict";
// Everything here is a comfort: the page says all it has to say without it.
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // One legend fades a model in all charts and tables.
  const legend = document.getElementById("legend");
  if (legend) {
    legend.hidden = false;
    legend.addEventListener("change", (event) => {
      for (const part of all("[data-model]"))
        if (part.dataset.model === event.target.value)
          part.classList.toggle("faded", !event.target.checked);
    });
  }

  // Tooltips, on hover and on keyboard focus.
  const tip = document.getElementById("tip");
  const show = (part, x, y) => {
    tip.textContent = part.dataset.tip;
    tip.hidden = false;
    tip.style.left = Math.max(8, Math.min(x + 14, innerWidth - tip.offsetWidth - 8)) + "px";
    tip.style.top = Math.max(8, Math.min(y + 14, innerHeight - tip.offsetHeight - 8)) + "px";
  };
  const hide = () => { tip.hidden = true; };
  const tipped = (event) => event.target.closest && event.target.closest("[data-tip]");
  const seen = new Set();
  for (const part of all("[data-tip]")) {
    const name = part.closest("svg").getAttribute("aria-labelledby") + part.dataset.tip;
    if (!seen.has(name)) part.setAttribute("tabindex", "0");
    seen.add(name);
  }
  document.addEventListener("mousemove", (event) => {
    const part = tipped(event);
    if (part) show(part, event.clientX, event.clientY); else hide();
  });
  document.addEventListener("focusin", (event) => {
    const part = tipped(event);
    if (!part) return hide();
    const box = part.getBoundingClientRect();
    show(part, box.right, box.bottom);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  // Tables: sort by a click on a head, copy as CSV.
  const text = (cell) => cell.dataset.value || cell.textContent.trim();
  const compare = (a, b) => {
    const x = Number(a), y = Number(b);
    const known = (n, t) => t !== "" && t !== "–" && !Number.isNaN(n);
    if (known(x, a) && known(y, b)) return x - y;
    if (known(x, a) !== known(y, b)) return known(x, a) ? -1 : 1;
    return a.localeCompare(b);
  };
  const sort = (table, column, head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].sort((a, b) => compare(text(a.cells[column]), text(b.cells[column])));
    body.append(...(down ? rows.reverse() : rows));
  };
  const csv = (table) => [...table.rows].map((row) => [...row.cells].map((cell) =>
    '"' + text(cell).replace(/"/g, '""') + '"').join(",")).join("\n");
  const copy = async (words) => {
    try { await navigator.clipboard.writeText(words); return; } catch { /* an older way: */ }
    const area = document.createElement("textarea");
    area.value = words;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  for (const table of all("table")) {
    all("thead th", table).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = "Sort by " + head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, column, head));
    });
    const button = table.closest(".data").querySelector(".copy");
    button.hidden = false;
    button.addEventListener("click", async () => {
      await copy(csv(table));
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy as CSV"; }, 1500);
    });
  }

  // A link to what is folded opens it.
  const unfold = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const folded = target && target.closest("details");
    if (folded && !folded.open) { folded.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", unfold);
  unfold();

  // Printing shows everything.
  addEventListener("beforeprint", () => all("details").forEach((part) => { part.open = true; }));
})();
