/* SPDX-License-Identifier: Apache-2.0 */
/* What can be chosen between, and how sure that is: Pareto front, probability of ranks, tornado. */
import { cell, column, csvOf, csvRows, names, page, values } from "./data.js";
import { labels } from "./dom.js";
import { absent, axis, figure, tip } from "./figure.js";
import { number, scaleOf, tick } from "./format.js";
import { measures } from "./measures.js";
import { bases, done } from "./results.js";
import { cycle } from "./theme.js";

/* Runs that no other beats in both measures. */
function front(points) {
  return points.filter((p) => !points.some((q) => q !== p && q.x <= p.x && q.y <= p.y && (q.x < p.x || q.y < p.y)));
}

function pareto() {
  const kinds = measures().filter((m) => new Set(done.map((r) => m.total(r))).size > 1);
  if (done.length < 3 || kinds.length < 2) return null;
  const sites = [...new Set(done.map((r) => r.get("site")))].filter(Boolean);
  const measure = (id) => kinds.find((m) => m.id === id);
  const points = (state) => done.filter((r) => sites.length < 2 || r.get("site") === state.site)
    .map((r) => ({ r, x: measure(state.x).total(r), y: measure(state.y).total(r) })).filter((p) => Number.isFinite(p.x) && Number.isFinite(p.y));
  const options = kinds.map((m) => [m.id, m.title]);
  return figure({
    id: "pareto", wide: true, title: "What one gives for the other",
    controls: [{ name: "x", label: "Across", options, value: kinds[0].id }, { name: "y", label: "Up", options, value: kinds[1].id },
      { name: "site", label: "Site", options: sites.map((s) => [s, s]), value: sites[0] }],
    caption: ({ state }) => {
      const best = front(points(state));
      return best.length === 1 ? `${best[0].r.label} is lowest in both: nothing is given up.` : `Green: no other run is lower in both (${best.map((p) => p.r.label).slice(0, 8).join(", ")}${best.length > 8 ? ", …" : ""}). Each other run is beaten by one of them.`;
    },
    alt: ({ state }) => `Scatter of ${measure(state.x).title} and ${measure(state.y).title} of ${points(state).length} runs.`,
    legend: ({ c }) => [["not beaten", c.best, "dot"], ["beaten", c.run, "dot"], ...(bases.size > 0 ? [["baseline", c.base, "dot"]] : [])],
    height: ({ narrow }) => (narrow ? 320 : 380),
    csv: (state) => csvRows(["run", state.x, state.y, "beaten"], points(state).map((p) => [p.r.label, p.x, p.y, front(points(state)).includes(p) ? "no" : "yes"])),
    draw: ({ c, state, narrow, width }) => {
      const all = points(state), short = labels(all.map((p) => p.r.label), width > 560 ? 28 : 18), range = (of) => [Math.min(...all.map(of)), Math.max(...all.map(of)) - Math.min(...all.map(of)) || 1];
      const [x0, dx] = range((p) => p.x), [y0, dy] = range((p) => p.y), shortened = labelled(all, short, narrow ? 20 : 44, (p) => [((p.x - x0) / dx) * (width - 180), ((p.y - y0) / dy) * 260]);
      const best = front(all), line = [...best].sort((a, b) => a.x - b.x || b.y - a.y);
      const sx = scaleOf(measure(state.x).kind, Math.max(...all.map((p) => p.x))), sy = scaleOf(measure(state.y).kind, Math.max(...all.map((p) => p.y)));
      const [low, high] = [Math.min(...all.map((p) => p.x)) * sx.scale, Math.max(...all.map((p) => p.x)) * sx.scale], room = (high - low) * 0.08 || 1;
      const place = (p) => ({ name: p.r.label, value: [p.x * sx.scale, p.y * sy.scale], itemStyle: { color: best.includes(p) ? c.best : bases.has(p.r) ? c.base : c.run } });
      const side = (p) => (p.x * sx.scale > (low + high) / 2 ? "left" : "right");
      return {
        grid: { left: 64, right: 18, top: 26, bottom: 48 },
        xAxis: axis(c, { type: "value", min: low - room, max: high + room, name: `${measure(state.x).title} in ${sx.unit}`, nameLocation: "middle", nameGap: 30, splitNumber: narrow ? 3 : 6, axisLabel: { formatter: tick, showMinLabel: false, showMaxLabel: false } }),
        yAxis: axis(c, { type: "value", scale: true, name: `${measure(state.y).title} in ${sy.unit}`, nameTextStyle: { color: c.muted, align: "left", padding: [0, 0, 0, -56] }, splitNumber: 4, axisLabel: { formatter: tick } }),
        tooltip: { formatter: ({ data }) => tip(data.name, [[null, measure(state.x).title, `${number(data.value[0])} ${sx.unit}`], [null, measure(state.y).title, `${number(data.value[1])} ${sy.unit}`]]) },
        series: [
          { type: "line", data: line.map((p) => [p.x * sx.scale, p.y * sy.scale]), step: "end", symbol: "none", silent: true, lineStyle: { color: c.best, width: 1.5, type: "dashed" } },
          { type: "scatter", symbolSize: 11, data: all.map((p) => ({ ...place(p), label: { show: shortened.has(p), position: side(p), distance: 7, color: c.ink, fontSize: 12, formatter: () => shortened.get(p) } })), labelLayout: { hideOverlap: true } },
        ],
      };
    },
  });
}

/* What stands at each point: points that lie upon each other share a label of at most so many letters. at: from a point to pixels. */
function labelled(points, names, most, at) {
  const heads = [];
  points.forEach((p, i) => {
    const [x, y] = at(p), near = heads.find((g) => Math.hypot(g.x - x, g.y - y) < 14);
    if (near) near.names.push(names[i]);
    else heads.push({ p, x, y, names: [names[i]] });
  });
  return new Map(heads.map((g) => [g.p, g.names.join(", ").length > most ? `${g.names[0]} + ${g.names.length - 1}` : g.names.join(", ")]));
}

/* The first column of a table with one of these names. */
const first = (table, ...wanted) => wanted.find((name) => column(table, name)) || null;
const texts = (table) => names(table).filter((n) => column(table, n).text);

/* ranking.csv: how often each case was first, second, ... among the draws. */
function ranking(folder) {
  const table = folder.tables.ranking;
  if (!table || table.rows === 0) return null;
  const who = first(table, "case", "label", "strategy", "run"), rank = first(table, "rank"), share = first(table, "probability", "probability_frac", "frac", "share");
  const metric = first(table, "metric");
  if (!who || !share) return absent("Probability of ranks", "ranking.csv has columns that this page does not know");
  const what = (i) => cell(table, who, i), metrics = metric ? [...new Set(values(table, metric))] : [""];
  const cases = [...new Set(values(table, who))], ranks = rank ? [...new Set(values(table, rank))].sort((a, b) => a - b) : [1];
  const at = (state, name, k) => {
    for (let i = 0; i < table.rows; i++)
      if (what(i) === name && (!rank || cell(table, rank, i) === k) && (!metric || cell(table, metric, i) === state.metric)) return cell(table, share, i);
    return 0;
  };
  return figure({
    id: `ranking-${folder.name}`, title: "Who is first, and how surely",
    controls: [{ name: "metric", label: "By", options: metrics.map((m) => [m, m]), value: metrics[0] }],
    caption: ({ state }) => {
      const top = [...cases].sort((a, b) => at(state, b, ranks[0]) - at(state, a, ranks[0]))[0];
      return `Share of the draws in which each is first, second and so on; all runs of a draw share its values. ${top} is first in ${number(100 * at(state, top, ranks[0]), 3)} %.`;
    },
    alt: ({ state }) => `Share of draws at rank ${ranks[0]}: ${cases.map((n) => `${n} ${number(100 * at(state, n, ranks[0]), 3)} %`).join("; ")}.`,
    legend: () => ranks.slice(0, 8).map((k, i) => [rank ? `rank ${k}` : "share", cycle(i)]),
    height: 34 + 28 * cases.length,
    csv: () => csvOf(table, names(table)),
    draw: ({ c, state, narrow }) => ({
      grid: { left: narrow ? 136 : 190, right: 16, top: 4, bottom: 24 },
      xAxis: axis(c, { type: "value", min: 0, max: 100, splitNumber: narrow ? 2 : 4, axisLabel: { formatter: "{value} %" } }),
      yAxis: axis(c, { type: "category", data: cases.map((n) => (narrow && n.length > 18 ? `${n.slice(0, 17)}…` : n)), inverse: true, axisLabel: { color: c.ink, interval: 0 } }),
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => tip(cases[items[0].dataIndex], items.map((i) => [i.color, i.seriesName, `${number(i.value, 3)} %`])) },
      series: ranks.map((k, i) => ({ type: "bar", stack: "all", name: rank ? `rank ${k}` : "share", barMaxWidth: 18, itemStyle: { color: cycle(i) }, data: cases.map((n) => 100 * (at(state, n, k) || 0)) })),
    }),
  });
}

/* sensitivity.csv: what each uncertain input does to a metric; low and high of it alone (a tornado), or an index. */
function tornado(folder) {
  const table = folder.tables.sensitivity;
  if (!table || table.rows === 0) return null;
  const input = first(table, "input", "key", "parameter", "factor"), metric = first(table, "metric", "output"), who = first(table, "case", "label", "strategy", "run");
  const low = first(table, "at_low", "low_value", "metric_at_low", "low"), high = first(table, "at_high", "high_value", "metric_at_high", "high");
  const index = first(table, "total", "total_effect", "st", "total_index", "mu_star", "rank_correlation", "correlation", "first", "s1");
  if (!input || (!index && !(low && high))) return absent("Tornado", "sensitivity.csv has columns that this page does not know");
  const picks = [metric, who].filter((n) => n && texts(table).includes(n));
  const rows = (state) => Array.from({ length: table.rows }, (_, i) => i).filter((i) => picks.every((n) => cell(table, n, i) === state[n]))
    .map((i) => (low && high ? [cell(table, input, i), cell(table, low, i), cell(table, high, i)] : [cell(table, input, i), 0, cell(table, index, i)]))
    .filter(([, a, b]) => Number.isFinite(a) && Number.isFinite(b)).sort((p, q) => Math.abs(q[2] - q[1]) - Math.abs(p[2] - p[1])).slice(0, 20);
  return figure({
    id: `sensitivity-${folder.name}`, title: "What the result depends on",
    controls: picks.map((n) => ({ name: n, label: n === metric ? "Of" : "For", options: [...new Set(values(table, n))].map((v) => [v, v]), value: cell(table, n, 0) })),
    caption: ({ state }) => {
      const top = rows(state)[0];
      return `${low && high ? "From the low to the high end of each uncertain value alone" : `Column ${index} of sensitivity.csv`}, the strongest first${top ? `: ${top[0]}` : ""}.`;
    },
    alt: ({ state }) => rows(state).map(([name, a, b]) => `${name} ${number(a)} to ${number(b)}`).join("; "),
    height: ({ state }) => 40 + 26 * Math.max(1, rows(state).length),
    csv: () => csvOf(table, names(table)),
    draw: ({ c, state, narrow }) => {
      const data = rows(state), labels = data.map(([name]) => (name.length > (narrow ? 18 : 30) ? `…${name.slice(narrow ? -17 : -29)}` : name));
      return {
        grid: { left: narrow ? 140 : 230, right: 24, top: 6, bottom: 28 },
        xAxis: axis(c, { type: "value", scale: true, splitNumber: narrow ? 2 : 5, axisLabel: { formatter: tick } }),
        yAxis: axis(c, { type: "category", data: labels, inverse: true, axisLabel: { color: c.ink, interval: 0 } }),
        tooltip: { formatter: ({ dataIndex: i }) => tip(data[i][0], [[null, "low", number(data[i][1])], [null, "high", number(data[i][2])]]) },
        series: [{ type: "custom", encode: { x: [1, 2], y: 0 }, data: data.map(([, a, b], i) => [i, a, b]), renderItem: (_, api) => {
          const a = api.coord([api.value(1), api.value(0)]), b = api.coord([api.value(2), api.value(0)]);
          return { type: "rect", shape: { x: Math.min(a[0], b[0]), y: a[1] - 8, width: Math.max(1, Math.abs(b[0] - a[0])), height: 16 }, style: { fill: b[0] >= a[0] ? c.cooling : c.it } };
        } }],
      };
    },
  });
}

export function study() {
  return [pareto(), ...page.folders.filter((f) => f.kind === "study").flatMap((f) => [ranking(f), tornado(f)])].filter(Boolean);
}
