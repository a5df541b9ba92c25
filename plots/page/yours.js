{
  const form = document.getElementById("f"), body = document.getElementById("g"), said = document.getElementById("w");
  const known = JSON.parse(document.getElementById("known").textContent);
  const value = name => parseFloat(form.elements[name].value.replace(",", ".")) || 0;
  form.oninput = () => {
    const tasks = Math.round(value("tasks")), atMost = Math.round(value("most"));
    const made = predict(known, {tasks, wait: value("wait") / 1e3, cpu: value("cpu") / 1e3, atMost});
    said.textContent = made.why ? "Cannot tell: " + made.why + "." :
      made.rows.length > 1 && made.rows[0].ties ? "The first rows cannot be told apart; the one that needs least processor time stands first." : "";
    if (made.refused && made.refused.length)
      said.textContent += " This run tells nothing of " + made.refused.map(r => r.label).join(", ") + " here.";
    body.replaceChildren(...(made.rows || []).map(row => {
      const line = document.createElement("tr");
      for (const text of [row.label, row.time, row.low + " to " + row.high, row.cpu, row.memory])
        line.appendChild(document.createElement(line.cells.length ? "td" : "th")).textContent = text;
      return line;
    }));
  };
  form.onsubmit = event => event.preventDefault();
}
