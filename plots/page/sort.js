// A click on the head of a column sorts by it, by value.
for (const table of document.querySelectorAll("table.sort")) {
  const of = (row, i) => row.cells[i].dataset.v ?? row.cells[i].textContent.trim();
  const order = (a, b) => {
    const x = parseFloat(a), y = parseFloat(b), n = Number.isNaN(x), m = Number.isNaN(y);
    return n !== m ? n - m : n ? a.localeCompare(b) : x - y;
  };
  [...table.tHead.rows[0].cells].forEach((head, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.onclick = () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows].sort((a, b) => order(of(a, i), of(b, i)));
      table.tBodies[0].append(...(down ? rows.reverse() : rows));
    };
  });
}
