"use strict";
const report = JSON.parse(document.getElementById("data").textContent);
report.runs.forEach((run, index) => { run.series = report.series[index]; });
const page = document.getElementById("page");
const TONES = { passed: "good", failed: "bad" };
let charts = [], shown = 0;
const color = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat());
  return node;
}
const ms = value => value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value).toString();
const count = value => value.toLocaleString("en");
const share = (part, whole) => whole ? (100 * part / whole).toFixed(2) + " %" : "0 %";
const label = row => row.name.startsWith(row.method) ? row.name : row.method + " " + row.name;
const clock = seconds => { const s = Math.round(seconds); return Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0"); };

const COLUMNS = [
  ["Type", row => row.method, "text"], ["Name", row => row.name, "text"],
  ["Requests", row => row.requests, count], ["Failures", row => row.failures, count],
  ["Fail %", row => row.requests ? row.failures / row.requests * 100 : 0, value => value.toFixed(2)],
  ["Average", row => row.average_ms, ms], ["Min", row => row.min_ms, ms], ["Max", row => row.max_ms, ms],
  ["Median", row => row.median_ms, ms], ["90 %", row => row.percentiles_ms["90"], ms],
  ["95 %", row => row.percentiles_ms["95"], ms], ["99 %", row => row.percentiles_ms["99"], ms],
  ["99.9 %", row => row.percentiles_ms["99.9"], ms],
  ["Bytes", row => row.average_bytes, value => count(Math.round(value))],
  ["Req/s", row => row.requests_per_s, value => value.toFixed(2)]];

// The rows are sorted by page.js, and a name chooses what the charts show.
function endpointTable(run, choose) {
  const cells = (row, place) => COLUMNS.map(([title, value, show]) => show !== "text" ? element("td", {}, show(value(row)))
    : element("td", { class: "text" }, title === "Name" && place ? element("a", { href: "#charts", onclick: () => choose(place) }, value(row)) : value(row)));
  const head = COLUMNS.map(([title, , show]) => element("th", { class: "sort" + (show === "text" ? " text" : ""), tabindex: "0", scope: "col",
    "aria-sort": title === "Name" ? "ascending" : null }, title));
  const rows = run.endpoints.map((row, index) => [row, index + 1]).sort(([a], [b]) => a.name.localeCompare(b.name));
  const total = { ...run.aggregated, method: "", name: "Aggregated" };
  return element("section", {}, element("h2", {}, "Endpoints, times in milliseconds"),
    element("div", { class: "scroll" }, element("table", { id: "endpoints", class: "wide" }, element("thead", {}, element("tr", {}, head)),
      element("tbody", {}, rows.map(([row, place]) => element("tr", { class: "row" }, cells(row, place)))),
      element("tfoot", {}, element("tr", {}, cells(total))))));
}

function verdictCard(run) {
  const lines = [...run.verdict.reasons, ...run.verdict.notes];
  const tiles = [["Requests", count(run.aggregated.requests)], ["Failures", share(run.aggregated.failures, run.aggregated.requests)],
    ["Requests/s", run.aggregated.requests_per_s.toFixed(1)], ["Median", ms(run.aggregated.median_ms) + " ms"],
    ["95 %", ms(run.aggregated.percentiles_ms["95"]) + " ms"], ["99 %", ms(run.aggregated.percentiles_ms["99"]) + " ms"],
    ["Users", count(run.users)], ["Duration", clock(run.elapsed_s)]];
  return element("header", {},
    element("div", { class: "head" }, element("span", { class: "badge " + (TONES[run.verdict.outcome] || "warn"), id: "verdict" }, (run.running ? "so far: " : "") + run.verdict.outcome.replace("_", " ").toUpperCase()),
      element("h1", {}, run.run), element("span", { class: "soft" }, "against " + run.target + (run.virtual ? ", in virtual time" : ""))),
    lines.length ? element("ul", {}, lines.map(line => element("li", {}, line))) : "",
    element("div", { class: "tiles" }, tiles.map(([name, value]) => element("div", { class: "tile" }, element("span", { class: "soft" }, name), element("b", {}, value)))));
}

function thresholdCard(run, choose) {
  if (!run.thresholds.length) return "";
  return element("section", {}, element("h2", {}, "Thresholds"), element("div", { class: "scroll" }, element("table", { id: "thresholds" }, element("tbody", {},
    run.thresholds.map(item => element("tr", {},
      element("td", { class: "text " + (item.passed ? "good" : "bad") }, item.passed ? "kept" : "broken"),
      element("td", { class: "text" }, element("a", { href: "#charts", onclick: () => choose(1 + run.endpoints.findIndex(e => e.name === item.endpoint)) }, item.threshold)),
      element("td", {}, item.value_text),
      element("td", { class: "text warn" }, item.note)))))));
}

// Dashed lines: upright where something happened, level where a threshold is. A threshold far above what was measured
// would press everything else to the floor; its line is at the upper edge then.
const lines = {
  id: "lines",
  afterDatasetsDraw(chart, _, options) {
    const { ctx, chartArea, scales } = chart;
    const line = (x1, y1, x2, y2, stroke, text, x, y) => {
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = stroke; ctx.setLineDash([5, 4]);
      ctx.beginPath(); ctx.moveTo(x1, y1); ctx.lineTo(x2, y2); ctx.stroke();
      ctx.font = "11px system-ui"; ctx.fillText(text, x, y);
      const width = ctx.measureText(text).width;
      ctx.restore();
      return width;
    };
    for (const event of options.events) {
      const x = scales.x.getPixelForValue(event.at_s);
      if (x >= chartArea.left && x <= chartArea.right) line(x, chartArea.top, x, chartArea.bottom, color("mark"), event.label, x + 4, chartArea.top + 11);
    }
    // One text behind the other, since lines may be close to each other.
    let x = chartArea.left + 4;
    for (const item of options.limits) {
      const beyond = item.limit > scales.y.max, y = beyond ? chartArea.top : scales.y.getPixelForValue(item.limit);
      const text = item.threshold + (beyond ? " \u2191" : "") + " \u2192 " + item.value_text;
      x += 14 + line(chartArea.left, y, chartArea.right, y, color(item.passed ? "good" : "bad"), text, x, y < chartArea.top + 14 ? y + 12 : y - 4);
    }
  },
};

function timeChart(canvas, run, spec, points) {
  const datasets = spec.sets.map(([name, tone, value, axis]) => ({ label: name, borderColor: color(tone), backgroundColor: color(tone),
    borderWidth: axis ? 1.5 : 2, borderDash: axis ? [3, 3] : [], pointRadius: points.length < 2 ? 3 : 0, stepped: axis ? "before" : false, yAxisID: axis || "y",
    data: points.map(point => ({ x: point.start + point.length / 2, y: value(point) })) }));
  const most = Math.max(0, ...datasets.filter(set => set.yAxisID === "y").flatMap(set => set.data.map(point => point.y)));
  const near = spec.limits.filter(item => item.limit <= 3 * most || !most).map(item => item.limit);
  const grid = { color: color("line") }, ticks = { color: color("soft") };
  const scales = { x: { type: "linear", min: 0, max: run.elapsed_s, grid, ticks: { ...ticks, callback: clock, maxTicksLimit: 8 } },
    y: { beginAtZero: true, suggestedMax: 1.05 * Math.max(0, ...near) || undefined, grid, ticks, title: { display: true, text: spec.unit, color: color("soft") } } };
  if (datasets.some(set => set.yAxisID === "users"))
    scales.users = { position: "right", beginAtZero: true, grid: { display: false }, ticks: { ...ticks, precision: 0 }, title: { display: true, text: "users", color: color("soft") } };
  charts.push(new Chart(canvas, { type: "line", plugins: [lines], data: { datasets },
    options: { animation: false, maintainAspectRatio: false, interaction: { mode: "index", intersect: false }, scales,
      plugins: { lines: { events: run.events, limits: spec.limits }, legend: { labels: { color: color("ink") } },
        tooltip: { callbacks: { title: items => items.length ? clock(items[0].parsed.x) : "" } } } } }));
}

// The columns of the run, or of one of its endpoints, which are as wide or wider.
function pointsOf(run, place) {
  if (!place) return run.blocks.map(block => ({ start: block.start_s, length: block.length_s, n: block.requests, f: block.failures,
    p50: block.p50_ms, p95: block.p95_ms, p99: block.p99_ms, users: block.users, lag: block.lag_max_ms }));
  const { start, length, users, rows } = run.series, row = rows[place - 1];
  return start.map((value, i) => ({ start: value, length: length[i], users: users[i], n: row.n[i], f: row.f[i], p50: row.p50[i], p95: row.p95[i], p99: row.p99[i] }));
}

function chartSpecs(run, place) {
  const name = place ? run.endpoints[place - 1].name : "";
  const limits = test => run.thresholds.filter(item => item.endpoint === name && test(item.metric));
  const specs = [
    { title: "Requests and failures a second, and users", unit: "1/s", limits: limits(metric => metric === "rps"),
      sets: [["requests", "accent", p => p.n / p.length], ["failures", "bad", p => p.f / p.length], ["users", "mark", p => p.users, "users"]] },
    { title: "Response times", unit: "ms", limits: limits(metric => metric !== "rps" && metric !== "error_rate"),
      sets: [["50 %", "good", p => p.n ? p.p50 : null], ["95 %", "warn", p => p.n ? p.p95 : null], ["99 %", "bad", p => p.n ? p.p99 : null]] },
    { title: "Share of failures", unit: "%", limits: limits(metric => metric === "error_rate").map(item => ({ ...item, limit: 100 * item.limit })),
      sets: [["failed", "bad", p => p.n ? 100 * p.f / p.n : 0]] }];
  if (!place && !run.virtual)
    specs.push({ title: "Lag of the generator: longest sending delay", unit: "ms", limits: [], sets: [["lag", "old", p => p.lag]] });
  return specs;
}

const LEVELS = ["50", "66", "75", "80", "90", "95", "98", "99", "99.9", "99.99", "100"];

function distribution(canvas, run, place) {
  const row = place ? run.endpoints[place - 1] : run.aggregated, base = report.baselines[run.baseline];
  const old = base && (place ? base.endpoints.find(e => e.method === row.method && e.name === row.name) : base.aggregated);
  const sets = [["this run", "accent", row], ...(old ? [["recorded: " + run.baseline, "old", old]] : [])];
  const grid = { color: color("line") }, ticks = { color: color("soft") };
  charts.push(new Chart(canvas, { type: "line", data: { labels: LEVELS.map(level => level + " %"), datasets: sets.map(([name, tone, source]) => (
      { label: name, borderColor: color(tone), backgroundColor: color(tone), borderWidth: 2, pointRadius: 3, data: LEVELS.map(level => source.percentiles_ms[level]) })) },
    options: { animation: false, maintainAspectRatio: false, plugins: { legend: { labels: { color: color("ink") } } },
      scales: { x: { grid, ticks }, y: { type: "logarithmic", grid, ticks, title: { display: true, text: "ms, logarithmic", color: color("soft") } } } } }));
}

// All charts, of the run or of the endpoint that was chosen.
function chartCard(run) {
  const choice = element("select", { "aria-label": "What the charts show", onchange: event => draw(Number(event.target.value)) },
    ["All endpoints", ...run.endpoints.map(label)].map((name, index) => element("option", { value: index }, name)));
  const area = element("div", { class: "charts" });
  function draw(place) {
    choice.value = place;
    charts.splice(0).forEach(chart => chart.destroy());
    const points = pointsOf(run, place);
    const drawings = [...chartSpecs(run, place).map(spec => [spec.title, canvas => timeChart(canvas, run, spec, points)]),
      ["Distribution" + (report.baselines[run.baseline] ? " beside the recorded run" : ""), canvas => distribution(canvas, run, place)]]
      .map(([title, paint]) => [title, element("canvas", { role: "img", "aria-label": title }), paint]);
    area.replaceChildren(...drawings.map(([title, canvas]) => element("div", {}, element("h2", {}, title), element("div", { class: "chart" }, canvas))));
    drawings.forEach(([, canvas, paint]) => paint(canvas));
  }
  return [element("section", { id: "charts" }, element("p", {}, choice), area), draw];
}

// What the stand-in says is wrong, the answer, and which contracts state what the platform does with such a request.
function failureDetails(item) {
  const contracts = report.contracts[label(item)] || [];
  const parts = [];
  if (item.diagnosis) parts.push(element("div", { class: "warn" }, item.diagnosis));
  if (item.sample_status) parts.push(element("details", {}, element("summary", { class: "soft" }, "the first answer, status " + item.sample_status),
    element("pre", {}, item.sample_body || "(empty)")));
  if (contracts.length) parts.push(element("details", {}, element("summary", { class: "soft" }, contracts.length === 1 ? "1 contract" : contracts.length + " contracts",
    " of this endpoint"), element("pre", {}, "understudy verify " + contracts.join(" "))));
  return parts;
}

function failureCard(run, choose) {
  if (!run.failures.length) return "";
  const rows = [...run.failures].sort((a, b) => b.occurrences - a.occurrences);
  const place = item => 1 + run.endpoints.findIndex(e => e.method === item.method && e.name === item.name);
  return element("section", {}, element("h2", {}, "Failures"), element("div", { class: "scroll" }, element("table", { id: "failures", class: "wide" },
    element("thead", {}, element("tr", {}, ["Count", "Endpoint", "Failure", "First", "Last"].map((title, index) => element("th", { class: index ? "text" : null }, title)))),
    element("tbody", {}, rows.map(item => element("tr", { class: "row" }, element("td", {}, count(item.occurrences)),
      element("td", { class: "text" }, element("a", { href: "#charts", onclick: () => choose(place(item)) }, label(item))),
      element("td", { class: "text" }, item.error, failureDetails(item)),
      element("td", { class: "text" }, clock(item.first_seen_s)), element("td", { class: "text" }, clock(item.last_seen_s))))))),
    report.failures_left_out ? element("p", { class: "soft", id: "left-out" }, report.failures_left_out) : "",
    run.other_failures ? element("p", { class: "soft" }, count(run.other_failures) + " more of further kinds") : "",
    run.failures.some(item => item.diagnosis) ? element("p", { class: "soft" }, "The codes are explained in docs/diagnoses.md; understudy check finds them in a script's requests.") : "");
}

function factsCard(run) {
  const facts = [["Started", new Date(run.started * 1000).toISOString()], ["Seed", run.seed], ["Target", run.target],
    ["Time", run.virtual ? "virtual: an event queue, latencies drawn from a model" : "real"],
    ["Generator", run.virtual ? "none" : (100 * run.generator.cpu).toFixed(1) + " % of a core, busiest second " + (100 * run.generator.busiest_second_cpu).toFixed(1) + " %"],
    ["Scheduling lag", "99 % below " + run.generator.lag_p99_ms.toFixed(2) + " ms, at most " + run.generator.lag_max_ms.toFixed(2) + " ms"],
    ["Connections", count(run.generator.connections) + ", " + count(run.generator.retries) + " requests sent again, " + count(run.generator.redirects) + " redirects followed"],
    ...(run.digest ? [["Digest", run.digest]] : []), ...Object.entries(run.environment)];
  return element("section", {}, element("h2", {}, "Environment"), element("div", { class: "scroll" }, element("table", {}, element("tbody", {},
    facts.map(([name, value]) => element("tr", {}, element("td", { class: "text soft" }, name), element("td", { class: "text" }, String(value))))))));
}

function show(index) {
  shown = index;
  const run = report.runs[index];
  const [chartSection, draw] = chartCard(run);
  const nav = report.runs.length < 2 ? "" : element("nav", {}, report.runs.map((other, place) =>
    element("button", { "aria-current": String(place === index), onclick: () => show(place) }, other.run, " ", element("span", { class: "soft" }, other.verdict.outcome))));
  page.replaceChildren(nav, verdictCard(run), thresholdCard(run, draw), chartSection, endpointTable(run, draw), failureCard(run, draw), factsCard(run),
    element("p", { class: "soft" }, "Made by understudy load. Works offline."));
  draw(0);
  addFilter();
}
show(0);
// Charts don't follow the colours of the page by themselves.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(shown));
