// Measures pages of a report; plots/tests/browser.py sets PAGES, WIDTHS and PLAY.
"use strict";
const told = [];
const seen = e => e.getClientRects().length > 0;
const rgb = text => text.match(/[\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
  .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const contrast = (one, other) => {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const paper = (view, e) => {
  for (; e; e = e.parentElement) {
    const colour = rgb(view.getComputedStyle(e).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
};
// Text that cannot be read on what is behind it.
const faint = (view, page) => [...page.querySelectorAll("body *")].filter(e =>
  [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && seen(e) &&
  !["TITLE", "DESC", "SCRIPT", "STYLE", "OPTION"].includes(e.tagName.toUpperCase())).filter(e => {
  const style = view.getComputedStyle(e);
  const ink = rgb(e.namespaceURI.endsWith("svg") ? style.fill : style.color);
  return contrast(ink, paper(view, e)) < 4.5;
}).map(e => e.textContent.trim().slice(0, 40));
// Shapes that no colour has reached.
const black = (view, page) => [...page.querySelectorAll("svg path,svg circle,svg rect")].filter(e =>
  view.getComputedStyle(e).fill === "rgb(0, 0, 0)").length;
// What a screen reader would miss.
const unnamed = page => {
  const wrong = [];
  for (const svg of page.querySelectorAll("svg")) {
    const named = svg.getAttribute("role") === "img" &&
      svg.getAttribute("aria-labelledby").split(" ").every(id =>
        page.querySelectorAll("#" + CSS.escape(id)).length === 1 && page.getElementById(id).textContent.trim());
    if (!named && svg.getAttribute("aria-hidden") !== "true") wrong.push("a chart without a name");
    if (svg.querySelector("a,[tabindex],[focusable=true]")) wrong.push("a tab stop in a chart");
  }
  for (const mark of ["body header", "nav[aria-label]", "main", "footer", "head > title"])
    if (page.querySelectorAll(mark).length !== 1) wrong.push(mark);
  const levels = [...page.querySelectorAll("h1,h2,h3,h4")].map(h => +h.tagName[1]);
  if (levels.filter(l => l === 1).length !== 1) wrong.push("not one h1");
  levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) wrong.push("a level of headings left out"); });
  for (const e of page.querySelectorAll("button,input,select,[role=region]"))
    if (!(e.textContent.trim() && e.tagName === "BUTTON") && !e.getAttribute("aria-label") && !e.closest("label"))
      wrong.push("a control without a name: " + e.outerHTML.slice(0, 60));
  for (const e of page.querySelectorAll("table"))
    if (!e.querySelector("th[scope]")) wrong.push("a table without heads");
  return wrong;
};
const measure = (frame, name, width) => {
  const page = frame.contentDocument, view = frame.contentWindow, root = page.documentElement;
  const stops = [...page.querySelectorAll("a[href],button,input,select,[tabindex='0']")]
    .filter(e => e.tabIndex >= 0 && seen(e));
  const cut = [...page.querySelectorAll("svg text")].filter(t => {
    const box = t.getBoundingClientRect(), whole = t.ownerSVGElement.getBoundingClientRect();
    return box.right > whole.right + 2 || box.left < whole.left - 2 || box.bottom > whole.bottom + 2;
  }).map(t => t.textContent);
  const touched = "button,select,input" + (width < 500 ? ",nav a,.index a" : "");
  const small = [...page.querySelectorAll(touched)].filter(e => seen(e) &&
    e.getBoundingClientRect().height < 43.9).map(e => e.outerHTML.slice(0, 60));
  told.push({name, width, height: root.scrollHeight, wide: root.scrollWidth > width,
    elements: page.querySelectorAll("*").length, stops: stops.length, cut, small,
    faint: faint(view, page), black: black(view, page), unnamed: unnamed(page),
    dark: view.matchMedia("(prefers-color-scheme: dark)").matches});
};
const load = name => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.style = "border:0;height:900px;width:" + WIDTHS[0] + "px";
  frame.onload = () => done(frame);
  frame.src = name + ".html";
  document.body.append(frame);
});
const replay = frame => {
  const page = frame.contentDocument, race = page.querySelector(".race");
  const text = s => race.querySelector(s).textContent;
  // Frames are made here, one each 16 ms of a clock of our own.
  const view = frame.contentWindow;
  let changes = 0, frames = 0, next = null;
  view.performance.now = () => frames * 16;
  view.requestAnimationFrame = call => { next = call; };
  const watch = new view.MutationObserver(() => {});
  if (race.querySelector("label select")) race.querySelector("label select").selectedIndex = 1;
  const speed = race.querySelector(".speed");
  speed.selectedIndex = 0;
  race.querySelector(".go").click();
  watch.observe(race, {subtree: true, attributes: true, childList: true, characterData: true});
  while (next && frames < 2000) {
    const call = next;
    next = null;
    frames++;
    call(frames * 16);
    if (next) changes = Math.max(changes, watch.takeRecords().length);
  }
  watch.disconnect();
  const made = {frames, changes, bet: text(".bet"), end: race.querySelector("output").value};
  race.querySelector(".back").click();
  made.back = race.querySelector("output").value;
  race.dispatchEvent(new view.KeyboardEvent("keydown", {key: "Home"}));
  made.home = race.querySelector("output").value;
  const yours = page.querySelector("#f");
  if (yours) {
    yours.elements.tasks.value = "10";
    yours.dispatchEvent(new view.Event("input"));
    made.yours = page.querySelector("#g").textContent;
  }
  return made;
};
// For each column of each table: is it sorted by value after a click?
const unsorted = page => {
  const wrong = [];
  for (const table of page.querySelectorAll("table.sort")) {
    [...table.querySelectorAll("thead button")].forEach((head, i) => {
      head.click();
      const values = [...table.tBodies[0].rows].map(r => r.cells[i].dataset.v)
        .filter(v => v !== undefined).map(Number).filter(v => !Number.isNaN(v));
      if (values.some((v, k) => k && v < values[k - 1])) wrong.push(head.textContent);
      const numbers = [...table.tBodies[0].rows].map(r => r.cells[i]).filter(c =>
        c.tagName === "TD" && /^[\d.\u202f]+([ \u00a0]?(s|ms|µs|ns|%|×|B|kB|MB|GB))?$/.test(c.textContent) && c.dataset.v === undefined);
      if (numbers.length) wrong.push(numbers[0].textContent + " is sorted as text");
    });
  }
  return wrong;
};
(async () => {
  const played = {}, wrong = {};
  for (const name of PAGES) {
    const frame = await load(name);
    for (const width of WIDTHS) {
      frame.style.width = width + "px";
      measure(frame, name, width);
    }
    if (PLAY.includes(name)) played[name] = replay(frame);
    if (frame.contentDocument.querySelector("table.sort button")) wrong[name] = unsorted(frame.contentDocument);
    frame.remove();
  }
  document.documentElement.dataset.told = JSON.stringify({told, played, wrong});
})();
