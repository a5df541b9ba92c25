// Replays the races.  One property of the race changes a frame, and one text.
"use strict";
for (const race of document.querySelectorAll(".race")) {
  const one = s => race.querySelector(s), all = s => [...race.querySelectorAll(s)];
  const whole = +race.dataset.s, steps = race.dataset.k.split(" ").map(Number);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const lanes = all(".lane").map(l => {
    l.style.setProperty("--e", l.dataset.e);
    return {end: +l.dataset.e, name: l.querySelector("b").textContent, time: l.querySelector(".t").textContent};
  });
  const go = one(".go"), range = one("input"), out = one("output"), speed = one(".speed");
  const bet = one("label select"), told = one(".bet");
  const written = s => s >= .9995 ? s.toFixed(2) + " s" : (s * 1e3).toFixed(s < .01 ? 2 : 0) + " ms";
  const fits = Math.max(1, Math.round(3 / whole));
  const add = (times, said) => speed.add(new Option(said, times));
  add(1, "real time");
  for (const n of [2, 5, 10, 20, 50, 100, 200, 500]) if (n <= fits * 4 || n === 2) add(1 / n, n + "× slower");
  speed.selectedIndex = [...speed.options].reduce((best, o, i) => 1 / o.value <= fits ? i : best, 0);
  let at = 1, last = 0, playing = false, played = false;
  const show = () => {
    race.style.setProperty("--p", at);
    out.value = written(at * whole);
  };
  const label = () => { go.textContent = playing ? "❚❚ Pause" : at > 0 && at < 1 ? "▶ Go on" : "▶ Replay"; range.value = at * 1000; };
  const close = (a, b) => Math.abs(a - b) <= .02 * Math.max(a, b);
  const judge = () => {
    const sorted = [...lanes].sort((a, b) => a.end - b.end), first = sorted[0].end;
    const level = sorted.filter(l => close(l.end, first)), mine = bet && lanes[bet.selectedIndex];
    const ends = level.length > 1 ? level.length + " rows end together, first of all" : sorted[0].name + " ends first";
    told.textContent = mine ? "You bet on “" + mine.name + "”: " + mine.time + ". " +
      (level.includes(mine) ? "Right: " : "It is not among the first: ") + ends + "." : ends + ".";
  };
  const frame = now => {
    if (!playing) return;
    at = Math.min(at + (now - last) / 1e3 * speed.value / whole, 1);
    last = now;
    show();
    if (at < 1) return requestAnimationFrame(frame);
    playing = false;
    label();
    judge();
  };
  const stop = to => { playing = false; at = Math.min(Math.max(to, 0), 1); show(); label(); };
  const play = () => {
    if (playing) return stop(at);
    if (at >= 1) at = 0;
    if (calm) { stop(1); return judge(); }
    playing = played = true;
    told.textContent = "";
    last = performance.now();
    label();
    requestAnimationFrame(frame);
  };
  const step = by => stop(by > 0 ? steps.find(s => s > at + 1e-4) ?? 1 : steps.findLast(s => s < at - 1e-4) ?? 0);
  go.onclick = play;
  one(".on").onclick = () => step(1);
  one(".back").onclick = () => step(-1);
  range.oninput = () => stop(range.value / 1000);
  race.onkeydown = e => {
    if (e.target.tagName === "SELECT" || e.target === range && e.key.startsWith("Arrow")) return;
    const act = {ArrowRight: () => step(1), ArrowLeft: () => step(-1), Home: () => stop(0), End: () => stop(1)}[e.key] ||
      (e.key === " " && e.target.tagName !== "BUTTON" && play);
    if (act) { e.preventDefault(); act(); }
  };
  addEventListener("beforeprint", () => stop(1));
  for (const bar of all(".bar")) bar.hidden = false;
  show();
}
