/* SPDX-License-Identifier: Apache-2.0 */
/* What the hall did: services with their latencies, jobs over time, and what each holder's part is. */
import { cell, column, csvOf, csvRows, names, values } from "./data.js";
import { h, table as htmlTable } from "./dom.js";
import { absent, axis, figure, tip } from "./figure.js";
import { count, duration, number, quantity, tick } from "./format.js";
import { tableOf } from "./results.js";
import { cycle } from "./theme.js";

const LATENCIES = [["ttft", "first token"], ["tpot", "each further token"], ["total", "whole answer"]];
const milli = (s) => (s >= 1 ? `${number(s, 3)} s` : `${number(1000 * s, 3)} ms`);

/* Median, nine tenths and 99 % of each latency of each service, on one axis. */
function latencies(row) {
  const table = tableOf(row, "services_summary");
  if (!table || table.rows === 0) return null;
  const rows = [];
  for (let i = 0; i < table.rows; i++)
    for (const [key, title] of LATENCIES) {
      const points = ["p50", "p90", "p99"].map((p) => cell(table, `${key}_${p}_s`, i));
      if (points.every((p) => p > 0)) rows.push({ name: table.rows > 1 ? `${cell(table, "service", i)}: ${title}` : title, points });
    }
  if (rows.length === 0) return absent("How long answers take", "the services of this run have no latencies");
  return figure({
    id: "latency", title: "How long answers take",
    caption: () => `Bar: from the median to 99 % of requests; mark: 90 %. The axis is logarithmic. ${rows.slice(0, 2).map((r) => `${r.name}: ${milli(r.points[0])}, ${milli(r.points[2])}`).join("; ")}.`,
    alt: () => rows.map((r) => `${r.name}: median ${milli(r.points[0])}, 90 % ${milli(r.points[1])}, 99 % ${milli(r.points[2])}`).join("; "),
    height: 40 + 34 * rows.length,
    csv: () => csvOf(table, names(table)),
    draw: ({ c, narrow }) => ({
      grid: { left: narrow ? 132 : Math.min(230, 20 + 7.4 * Math.max(...rows.map((r) => r.name.length))), right: 20, top: 6, bottom: 28 },
      xAxis: axis(c, { type: "log", min: 10 ** Math.floor(Math.log10(Math.min(...rows.map((r) => r.points[0])))), max: 10 ** Math.ceil(Math.log10(Math.max(...rows.map((r) => r.points[2])))), axisLabel: { formatter: milli } }),
      yAxis: axis(c, { type: "category", inverse: true, data: rows.map((r) => (narrow && r.name.length > 18 ? `${r.name.slice(0, 17)}…` : r.name)), splitLine: { show: false }, axisLabel: { color: c.ink, interval: 0 } }),
      tooltip: { formatter: ({ dataIndex: i }) => tip(rows[i].name, [[null, "median", milli(rows[i].points[0])], [null, "90 %", milli(rows[i].points[1])], [null, "99 %", milli(rows[i].points[2])]]) },
      series: [{ type: "custom", encode: { x: [1, 2, 3], y: 0 }, data: rows.map((r, i) => [i, ...r.points]), renderItem: (_, api) => {
        const [a, b, d] = [1, 2, 3].map((k) => api.coord([api.value(k), api.value(0)]));
        const rect = (x, width, height, fill) => ({ type: "rect", shape: { x, y: a[1] - height / 2, width, height }, style: { fill } });
        return { type: "group", children: [rect(a[0], Math.max(2, d[0] - a[0]), 12, c.run), rect(b[0] - 1.5, 3, 20, c.ink)] };
      } }],
    }),
  });
}

const quantile = (sorted, q) => {
  const at = (sorted.length - 1) * q, i = Math.floor(at);
  return sorted[i] + (at - i) * ((sorted[i + 1] ?? sorted[i]) - sorted[i]);
};

/* How the ticks' latencies lie by the hour of the day. */
function byHour(row) {
  const table = tableOf(row, "services"), start = values(tableOf(row, "series"), "timestamp");
  if (!table || !column(table, "ttft_p99_s")) return table ? null : absent("First tokens by the hour", "a study that keeps monthly means keeps no ticks of its services");
  const time = values(table, "time_s"), p99 = values(table, "ttft_p99_s"), service = values(table, "service"), begin = start ? start[0] : 0;
  const all = [...new Set(service)];
  const boxes = (state) => {
    const hours = Array.from({ length: 24 }, () => []);
    for (let i = 0; i < table.rows; i++) if (service[i] === state.service && Number.isFinite(p99[i])) hours[Math.floor((((begin + time[i]) % 86400) + 86400) % 86400 / 3600)].push(p99[i]);
    return hours.map((list) => list.sort((a, b) => a - b)).map((l) => (l.length > 0 ? [0, 0.25, 0.5, 0.75, 1].map((q) => quantile(l, q)) : null));
  };
  if (boxes({ service: all[0] }).filter(Boolean).length < 12) return absent("First tokens by the hour", "the run covers less than half a day, or its services have no latencies");
  return figure({
    id: "latency-hours", title: "First tokens by the hour of the day",
    controls: [{ name: "service", label: "Service", options: all.map((s) => [s, s]), value: all[0] }],
    caption: ({ state }) => {
      const found = boxes(state), worst = found.reduce((b, x, i) => (x && (!found[b] || x[2] > found[b][2]) ? i : b), 0);
      return `Time to the first token of 99 % of a tick’s requests: box, half of the ticks of that hour; whiskers, all of them. Slowest at ${worst} h, ${milli(found[worst][2])} in the median.`;
    },
    alt: ({ state }) => `Box plot by hour: ${boxes(state).map((b, i) => (b ? `${i} h ${milli(b[2])}` : "")).filter(Boolean).join(", ")}.`,
    height: 300,
    csv: (state) => csvRows(["hour", "least_s", "quarter_s", "median_s", "three_quarters_s", "most_s"], boxes(state).map((b, i) => [i, ...(b || [])])),
    draw: ({ c, state }) => {
      const found = boxes(state), most = Math.max(...found.filter(Boolean).map((b) => b[4])), [scale, unit] = most < 1 ? [1000, "ms"] : [1, "s"];
      return {
        grid: { left: 56, right: 10, top: 26, bottom: 26 },
        xAxis: axis(c, { type: "category", data: found.map((_, i) => `${i}`), splitLine: { show: false }, axisLabel: { interval: 5, formatter: (v) => `${v} h` } }),
        yAxis: axis(c, { type: "value", scale: true, name: unit, nameTextStyle: { color: c.muted, align: "right", padding: [0, 6, 0, 0] }, splitNumber: 4, axisLabel: { formatter: tick } }),
        tooltip: { formatter: ({ dataIndex: i }) => tip(`${i} h`, [[null, "median", milli(found[i][2])], [null, "least", milli(found[i][0])], [null, "most", milli(found[i][4])]]) },
        series: [{ type: "boxplot", boxWidth: [4, 14], itemStyle: { color: c.panel, borderColor: c.run, borderWidth: 1.4 }, data: found.map((b) => (b ? b.map((v) => v * scale) : [])) }],
      };
    },
  });
}

// Blank: nobody measured such a service.
const off = (v) => (Number.isFinite(v) ? `${number(100 * v, 2)} %` : "unmeasured");

function serviceTable(row) {
  const table = tableOf(row, "services_summary");
  if (!table || table.rows === 0) return null;
  const all = [["service", "service"], ["engine", "engine"], ["requests", "requests", count], ["rejected", "refused", count], ["output_tokens", "tokens written", count], ["ttft_p50_s", "first token, median", milli], ["ttft_p99_s", "first token, 99 %", milli], ["tpot_p50_s", "further token, median", milli], ["goodput_frac", "within its objective", (v) => `${number(100 * v, 3)} %`], ["time_error_frac", "time per token off by", off], ["energy_error_frac", "GPUs' energy off by", off], ["energy_per_1000_tokens_wh", "Wh for 1,000 tokens", (v) => number(v, 3)], ["limited_by", "limited by"]]
    .filter(([name]) => column(table, name) && Array.prototype.some.call(values(table, name), (v) => v !== "" && (typeof v === "string" || Number.isFinite(v))));
  return htmlTable(all.map(([, text, show]) => ({ text, number: Boolean(show) })), Array.from({ length: table.rows }, (_, i) => all.map(([name, , show]) => (show ? show(cell(table, name, i)) : String(cell(table, name, i))))), "Services of the run");
}

export function services(row) {
  if (!tableOf(row, "services_summary") && !tableOf(row, "services")) return [absent("Services", "the run has none")];
  return [latencies(row), byHour(row), serviceTable(row)].filter(Boolean);
}

/* Lanes: where each job finds as many free nodes side by side as it holds. Their real places are not in the files. */
function place(jobs) {
  const free = []; // [end, low, high] of those that run
  let most = 0;
  for (const job of [...jobs].sort((a, b) => a.start - b.start)) {
    const busy = free.filter((f) => f.end > job.start).sort((a, b) => a.low - b.low);
    let low = 0;
    for (const b of busy) {
      if (b.low - low >= job.nodes) break;
      low = Math.max(low, b.high);
    }
    job.low = low;
    job.high = low + job.nodes;
    most = Math.max(most, job.high);
    free.push({ end: job.end, low, high: job.high });
    if (free.length > 4000) free.splice(0, free.length, ...free.filter((f) => f.end > job.start));
  }
  return most;
}

// How far each training is off, where the program tells it of any; a repeated one is told once.
function trainings(table) {
  const told = Array.from({ length: table.rows }, (_, i) => i).filter((i) => column(table, "time_error_of") && cell(table, "time_error_of", i));
  const rows = new Map(told.map((i) => [String(cell(table, "job", i)).replace(/\/\d+$/, ""), i]));
  if (rows.size === 0) return null;
  const part = (i, of) => (Number.isFinite(cell(table, `${of}_error_frac`, i)) ? off(cell(table, `${of}_error_frac`, i)) : "");
  return htmlTable([{ text: "training" }, { text: "time of a step off by", number: true }, { text: "by which published steps" }, { text: "GPUs' energy off by", number: true }, { text: "by which" }],
    [...rows].map(([name, i]) => [name, part(i, "time"), cell(table, "time_error_of", i), part(i, "energy"), cell(table, "energy_error_of", i)]), "How far training is off");
}

export function jobs(row) {
  const table = tableOf(row, "jobs"), drawn = jobsOverTime(row);
  return table && table.rows > 0 ? [drawn, trainings(table)].filter(Boolean) : drawn;
}

function jobsOverTime(row) {
  const table = tableOf(row, "jobs");
  if (!table || table.rows === 0) return absent("Jobs", "the run has none");
  const get = (name) => values(table, name), [name, kind, start, end, nodes, submitted, state] = ["job", "kind", "started_s", "finished_s", "nodes", "submitted_s", "state"].map(get);
  const last = row.get("duration_s"), list = [];
  for (let i = 0; start && i < table.rows; i++) if (Number.isFinite(start[i])) list.push({ name: name[i], kind: kind[i], start: start[i], end: Number.isFinite(end[i]) ? end[i] : last, nodes: Math.max(1, nodes[i] || 1), waited: start[i] - submitted[i], state: state ? state[i] : "" });
  if (list.length === 0) return absent("Jobs", "none of them started");
  const kinds = [...new Set(list.map((j) => j.kind))], most = place(list), span = Math.max(...list.map((j) => j.end)), waited = list.reduce((s, j) => s + j.waited, 0) / list.length;
  const [unit, by] = span > 3 * 86400 ? ["days", 86400] : span > 7200 ? ["hours", 3600] : ["minutes", 60];
  const of = table.of > table.rows ? `The ${table.rows} of ${table.of} jobs that took most energy. ` : "";
  return figure({
    id: "jobs", wide: true, title: "Jobs over time",
    caption: () => `${of}A bar is a job: from its start to its end, as high as the nodes that it holds, drawn where so many are free (the files do not say which nodes). Mean wait ${waited > 0 ? duration(waited) : "none"}.`,
    alt: () => `Time line of ${list.length} jobs of ${kinds.join(", ")}, together up to ${most} nodes.`,
    legend: () => kinds.map((k, i) => [k, cycle(i)]),
    height: most > 1 ? 300 : 110,
    csv: () => csvOf(table, names(table)),
    draw: ({ c, narrow }) => ({
      grid: { left: 56, right: 18, top: 26, bottom: 44 },
      xAxis: axis(c, { type: "value", min: 0, max: span / by, name: `${unit} after the start`, nameLocation: "middle", nameGap: 28, splitNumber: narrow ? 3 : 8, axisLabel: { formatter: tick, showMaxLabel: false } }),
      yAxis: axis(c, { type: "value", min: 0, max: most, name: "nodes", nameTextStyle: { color: c.muted, align: "right", padding: [0, 6, 0, 0] }, splitNumber: 4, axisLabel: { formatter: tick } }),
      tooltip: { formatter: ({ dataIndex: i }) => tip(list[i].name, [[cycle(kinds.indexOf(list[i].kind)), list[i].kind, list[i].state], [null, "nodes", number(list[i].nodes)], [null, "ran", duration(list[i].end - list[i].start)], [null, "waited", list[i].waited > 0 ? duration(list[i].waited) : "–"]]) },
      series: [{ type: "custom", clip: true, encode: { x: [0, 1], y: [2, 3] }, data: list.map((j) => [j.start / by, j.end / by, j.low, j.high, kinds.indexOf(j.kind)]), renderItem: (_, api) => {
        const a = api.coord([api.value(0), api.value(3)]), b = api.coord([api.value(1), api.value(2)]);
        return { type: "rect", shape: { x: a[0], y: a[1], width: Math.max(0.8, b[0] - a[0] - (b[0] - a[0] > 6 ? 1 : 0)), height: Math.max(0.8, b[1] - a[1] - (b[1] - a[1] > 6 ? 1 : 0)) }, style: { fill: cycle(api.value(4)), opacity: 0.85 } };
      } }],
    }),
  });
}

export function shares(row) {
  const table = tableOf(row, "shares");
  if (!table || table.rows === 0) return null;
  const rows = Array.from({ length: table.rows }, (_, i) => i).sort((a, b) => cell(table, "facility_energy_j", b) - cell(table, "facility_energy_j", a));
  const all = rows.reduce((s, i) => s + cell(table, "facility_energy_j", i), 0);
  return h("div", {}, h("h3", {}, "Whose part is what"), htmlTable(
    [{ text: "holder" }, { text: "kind" }, { text: "part of electricity", number: true }, { text: "of the facility", number: true }, { text: "of IT", number: true }, { text: "water consumed", number: true }, { text: "carbon", number: true }],
    rows.map((i) => [cell(table, "holder", i), cell(table, "kind", i), `${number((100 * cell(table, "facility_energy_j", i)) / all, 3)} %`, quantity("energy", cell(table, "facility_energy_j", i)), quantity("energy", cell(table, "energy_j", i)), quantity("water", cell(table, "water_consumed_kg", i) / 1000), quantity("carbon", cell(table, "carbon_kg", i))]),
    "Parts of energy, water and carbon by who holds the nodes"));
}
