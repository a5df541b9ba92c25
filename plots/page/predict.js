// The arithmetic of predict.py and choose.py, for the form "Your numbers".
//
//   predict(constants, {tasks, wait, cpu, atMost})   seconds; atMost 0: all at once
//
// `constants` is what calibrate.to_json() writes, as an object.  Returns
//   {rows: [{id, label, atOnce, time, low, high, cpu, memory, ties}], refused: [{label, why}]}
// whose times and sizes are texts, as `./lab choose` shows them, and the best stands
// first; `seconds` is the number, for a bar.  Or {why} if nothing can be told.
function predict(known, asked) {
  const WIDTHS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768];
  const {tasks: n, wait, cpu} = asked, k = asked.atMost || n, {ceil, min, max} = Math;
  // Python rounds a half to the even digit.
  const fixed = (v, digits) => {
    const scaled = v * 10 ** digits, down = Math.floor(scaled);
    const isHalf = Number.isInteger(v * 2 ** (digits + 1)) && scaled - down === 0.5;
    return (isHalf && down % 2 === 0 ? down / 10 ** digits : v).toFixed(digits);
  };
  const three = v => fixed(v, v < 0.9995 ? 3 : v < 9.995 ? 2 : v < 99.95 ? 1 : 0);
  const seconds = v => {
    if (v === 0) return "0 s";
    for (const [unit, factor, least] of [["s", 1, 0.9995], ["ms", 1e3, 0.9995], ["µs", 1e6, 0.9995]])
      if (v * factor >= least) return three(v * factor) + " " + unit;
    return three(v * 1e9) + " ns";
  };
  const size = v => {
    for (const [unit, f] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]])
      if (v >= 0.9995 * f) return fixed(v / f, v < 99.95 * f ? 1 : 0) + " " + unit;
    return fixed(v, 0) + " B";
  };

  const {longest_wait, shortest_cpu, longest_cpu} = known.range;
  if (!(n >= 1 && k >= 1 && wait >= 0 && cpu >= 0 && wait + cpu > 0))
    return {why: "say how many tasks, and how long each waits or computes"};
  if (n > 1e5) return {why: n + " tasks: predictions go up to 100000 of them"};
  if (wait > 100 * longest_wait)
    return {why: `a wait of ${seconds(wait)}: this run tells of waits up to ` +
      `${seconds(100 * longest_wait)}, a hundred times its longest`};
  if (cpu > 0 && cpu < shortest_cpu || cpu > 100 * longest_cpu)
    return {why: `computing of ${seconds(cpu)}: this run tells of ` +
      `${seconds(shortest_cpu)} to ${seconds(100 * longest_cpu)}`};

  const own = (cost, m) => (wait > 0 ? cost.wait : 0) +
    (wait === 0 || m.two_places && cpu > 0 ? cost.sum : 0);
  const workers = (m, lanes) => m.workers === "task" ? n : m.workers === "lane" ? lanes :
    m.workers === "core" && (!m.two_places || cpu > 0) ? min(m.cores, lanes) : 0;
  const wall = (m, lanes) => {
    const c = m.wall, cores = min(m.cores, lanes), rounds = ceil(n / lanes);
    const last = n - (rounds - 1) * lanes, mine = own(c, m), work = cpu * (1 + c.slow);
    const push = i => ceil(i / cores) * work + i * mine;
    const flowing = max((rounds - 1) * (wait + work + mine) + wait + push(last), wait + push(n));
    const inStep = (rounds - 1) * (wait + push(lanes)) + wait + push(last);
    const unsure = m.in_turns && wait > 0 ? (inStep - flowing) / 2 : 0;
    const value = flowing + unsure + (wait > 0 ? rounds * c.round + n * lanes * c.crowd : 0) +
      c.start + c.worker * workers(m, lanes);
    const bound = max(rounds * (wait + cpu), wait + n * cpu / cores);
    const {times, share, busy, floor} = known.noise;
    const scale = Math.hypot(share, busy * max(value - rounds * wait, 0) / value, floor / value);
    const reach = Math.exp(times * scale + unsure / value);
    return {value, low: min(max(value / reach, bound), value), high: value * reach};
  };
  const lanesOf = m => {
    if (m.id === "sequential") return 1;
    const most = min(k, n, wait > 0 ? m.most_waiting : m.most_computing);
    if (m.workers !== "lane") return most;
    const widths = WIDTHS.filter(w => w < most).concat(most);
    const best = min(...widths.map(w => wall(m, w).value));
    return widths.find(w => wall(m, w).value <= best * 1.01);
  };

  const refused = [], rows = [];
  for (const m of known.models) {
    const why = wait > 0 && !m.most_waiting ? "not measured with waits" :
      cpu > 0 && !m.most_computing ? "not measured with computing" : "";
    if (why) { refused.push({label: m.label, why}); continue; }
    const lanes = lanesOf(m), w = wall(m, lanes), c = m.cpu, made = workers(m, lanes);
    const cpuTime = n * (own(c, m) + cpu * (1 + c.slow) + (wait > 0 ? lanes * c.crowd : 0)) +
      c.start + c.worker * made;
    const memory = (wait > 0 ? lanes * m.bytes_waiting : 0) + min(made, lanes) * m.bytes_worker;
    rows.push({id: m.id, label: m.label, atOnce: lanes, seconds: w.value, w, cpuTime,
      time: seconds(w.value), low: seconds(w.low), high: seconds(w.high),
      cpu: seconds(cpuTime), memory: size(memory), ties: false});
  }
  if (!rows.length) return {why: "no model of this run was measured with such tasks"};
  rows.sort((a, b) => a.seconds - b.seconds);
  const best = rows[0].w, tied = rows.filter(({w}) => w.value <= best.value * 1.02 ||
    w.low <= best.value && w.value <= best.high);
  const others = rows.filter(row => !tied.includes(row));
  if (tied.length > 1) for (const row of tied) row.ties = true;
  tied.sort((a, b) => a.cpuTime - b.cpuTime);
  return {rows: tied.concat(others), refused};
}
