/* SPDX-License-Identifier: Apache-2.0 */
/* What can be chosen between, and how sure that is: Pareto front, probability of ranks, tornado. */
import { cell, column, csvOf, csvRows, names, page, values } from "./data.js";
import { h, labels, table as htmlTable } from "./dom.js";
import { absent, axis, figure, tip } from "./figure.js";
import { kindOf, number, quantity, scaleOf, tick } from "./format.js";
import { measures } from "./measures.js";
import { bases, cases } from "./results.js";
import { cycle } from "./theme.js";

/* Runs that no other beats in both measures. */
function front(points) {
  return points.filter((p) => !points.some((q) => q !== p && q.x <= p.x && q.y <= p.y && (q.x < p.x || q.y < p.y)));
}

function pareto() {
  const kinds = measures().filter((m) => new Set(cases.map((r) => m.total(r))).size > 1);
  if (cases.length < 3 || kinds.length < 2) return null;
  const sites = [...new Set(cases.map((r) => r.get("site")))].filter(Boolean);
  const measure = (id) => kinds.find((m) => m.id === id);
  const points = (state) => cases.filter((r) => sites.length < 2 || r.get("site") === state.site)
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
      const [bottom, top] = [Math.min(...all.map((p) => p.y)) * sy.scale, Math.max(...all.map((p) => p.y)) * sy.scale], above = (top - bottom) * 0.1 || 1, height = narrow ? 320 : 380;
      const at = (p) => [64 + ((p.x * sx.scale - low + room) / (high - low + 2 * room)) * (width - 82), height - 48 - ((p.y * sy.scale - bottom + above) / (top - bottom + 2 * above)) * (height - 74)];
      const sides = labelSides(all.map((p) => ({ at: at(p), text: shortened.get(p) })), { left: 64, right: width - 18, top: 26, bottom: height - 48 });
      return {
        grid: { left: 64, right: 18, top: 26, bottom: 48 },
        xAxis: axis(c, { type: "value", min: low - room, max: high + room, name: `${measure(state.x).title} in ${sx.unit}`, nameLocation: "middle", nameGap: 30, splitNumber: narrow ? 3 : 6, axisLabel: { formatter: tick, showMinLabel: false, showMaxLabel: false } }),
        yAxis: axis(c, { type: "value", min: bottom - above, max: top + above, name: `${measure(state.y).title} in ${sy.unit}`, nameTextStyle: { color: c.muted, align: "left", padding: [0, 0, 0, -56] }, splitNumber: 4, axisLabel: { formatter: tick, showMinLabel: false, showMaxLabel: false } }),
        tooltip: { formatter: ({ data }) => tip(data.name, [[null, measure(state.x).title, `${number(data.value[0])} ${sx.unit}`], [null, measure(state.y).title, `${number(data.value[1])} ${sy.unit}`]]) },
        series: [
          { type: "line", data: line.map((p) => [p.x * sx.scale, p.y * sy.scale]), step: "end", symbol: "none", silent: true, lineStyle: { color: c.best, width: 1.5, type: "dashed" } },
          { type: "scatter", symbolSize: 11, data: all.map((p, i) => ({ ...place(p), label: { show: Boolean(sides[i]), position: sides[i] || "right", distance: 7, color: c.ink, fontSize: 12, formatter: () => shortened.get(p) } })), labelLayout: { hideOverlap: true } },
        ],
      };
    },
  });
}

/* On which side of its point each label covers neither another point nor a label before it nor the edge; null: on none. */
function labelSides(points, edge) {
  const dots = points.map(({ at: [x, y] }) => [x - 7, y - 7, x + 7, y + 7]), taken = [];
  const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  return points.map(({ at: [x, y], text }, i) => {
    if (!text) return null;
    const w = 6.9 * text.length, boxes = { right: [x + 12, y - 8, x + 12 + w, y + 8], left: [x - 12 - w, y - 8, x - 12, y + 8], top: [x - w / 2, y - 28, x + w / 2, y - 12], bottom: [x - w / 2, y + 12, x + w / 2, y + 28] };
    const side = (x > (edge.left + edge.right) / 2 ? ["left", "right", "top", "bottom"] : ["right", "left", "top", "bottom"]).find((s) => {
      const b = boxes[s];
      return b[0] >= edge.left && b[2] <= edge.right && b[1] >= edge.top && b[3] <= edge.bottom && !dots.some((d, k) => k !== i && meet(b, d)) && !taken.some((t) => meet(b, t));
    });
    if (side) taken.push(boxes[side]);
    return side || null;
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

const distinct = (table, name) => [...new Set(values(table, name) || [])];
const rowsWhere = (table, test) => Array.from({ length: table.rows }, (_, i) => i).filter((i) => test((name) => cell(table, name, i)));
/* A number in the unit of its column, as people read it. */
const inUnit = (v, unit) => (kindOf(unit) ? quantity(kindOf(unit), v) : `${number(v)} ${unit === "1" ? "" : unit || ""}`.trim());
const percent = (v) => `${number(100 * v, 3)}\u00a0%`;
const interval = (get, name, show) => (Number.isFinite(get(`${name}_low`)) ? ` (${show(get(`${name}_low`))} to ${show(get(`${name}_high`))})` : "");

/* ranking.csv: how often each case has the least, the second least, ... among the draws. */
function ranking(folder) {
  const table = folder.tables.ranking;
  if (!table || table.rows === 0) return null;
  if (!["column", "run", "rank", "probability"].every((n) => column(table, n))) return absent("Probability of ranks", "ranking.csv has columns that this page does not know");
  const columns = distinct(table, "column"), chosen = (state) => rowsWhere(table, (get) => get("column") === state.column);
  const ranked = (state) => [...new Set(chosen(state).map((i) => cell(table, "run", i)))].slice(0, 24), ranks = distinct(table, "rank").sort((p, q) => p - q).slice(0, 8);
  const row = (state, name, k) => chosen(state).find((i) => cell(table, "run", i) === name && cell(table, "rank", i) === k);
  const share = (state, name, k) => (row(state, name, k) === undefined ? 0 : cell(table, "probability", row(state, name, k)));
  return figure({
    id: `ranking-${folder.name}`, title: "Who has the least, and how surely",
    controls: [{ name: "column", label: "Of", options: columns.map((m) => [m, m]), value: columns[0] }],
    caption: ({ state }) => {
      const top = [...ranked(state)].sort((p, q) => share(state, q, ranks[0]) - share(state, p, ranks[0]))[0], i = row(state, top, ranks[0]), get = (n) => cell(table, n, i);
      return `Share of the draws at each rank; all cases of a draw have its values. ${top} has the least ${state.column} in ${percent(share(state, top, ranks[0]))}${interval(get, "probability", percent)} of ${get("draws")} draws.${get("failed") > 0 ? ` ${get("failed")} of its runs failed.` : ""}`;
    },
    alt: ({ state }) => `Share of draws at rank ${ranks[0]}: ${ranked(state).map((n) => `${n} ${percent(share(state, n, ranks[0]))}`).join("; ")}.`,
    legend: () => ranks.map((k, i) => [`rank ${k}`, cycle(i)]),
    height: ({ state }) => 34 + 28 * ranked(state).length,
    csv: () => csvOf(table, names(table)),
    draw: ({ c, state, narrow }) => {
      const all = ranked(state), shown = labels(all, narrow ? 18 : 24);
      return {
        grid: { left: Math.min(narrow ? 140 : 190, 20 + 7.4 * Math.max(...shown.map((n) => n.length))), right: 24, top: 4, bottom: 24 },
        xAxis: axis(c, { type: "value", min: 0, max: 100, interval: narrow ? 50 : 25, axisLabel: { formatter: "{value} %" } }),
        yAxis: axis(c, { type: "category", data: shown, inverse: true, axisLabel: { color: c.ink, interval: 0 } }),
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => tip(all[items[0].dataIndex], items.map((i) => [i.color, i.seriesName, percent(i.value / 100)])) },
        series: ranks.map((k, i) => ({ type: "bar", stack: "all", name: `rank ${k}`, barMaxWidth: 18, itemStyle: { color: cycle(i) }, data: all.map((n) => 100 * share(state, n, k)) })),
      };
    },
  });
}

/* ranking_pairs.csv: what would turn the order of two cases. */
function pairs(folder) {
  const table = folder.tables.ranking_pairs;
  if (!table || table.rows === 0 || !column(table, "less_frac")) return null;
  const rows = Array.from({ length: Math.min(table.rows, 24) }, (_, i) => {
    const get = (name) => cell(table, name, i), input = get("turning_input") || get("turning");
    const turn = typeof input === "string" && input ? `${input} ${get("turning_side")} ${number(get("turning_threshold"))} ${get("turning_unit")}`.trim() : "";
    return [get("column"), get("run"), get("other"), `${percent(get("less_frac"))}${interval(get, "less", percent)}`, inUnit(get("difference"), get("unit")), turn];
  });
  return h("div", { class: "pairs" }, h("h3", {}, "In pairs"), htmlTable([{ text: "of" }, { text: "less has" }, { text: "than" }, { text: "in so many draws", number: true }, { text: "mean difference", number: true }, { text: "turned by" }], rows, "Cases in pairs: which has less, and what turns the order"));
}

/* How sensitivity.csv says what an input does: [id, title, value, low end, high end, from zero]. */
const EFFECTS = [["swing", "Low and high end of each input alone", "high", "low", "high"], ["ST", "Total index", "ST", "ST_low", "ST_high"], ["S1", "First-order index", "S1", "S1_low", "S1_high"], ["mu_star", "Mean size of the elementary effects", "mu_star", "mu_star_low", "mu_star_high"], ["rank_correlation", "Rank correlation", "rank_correlation", "rank_correlation_low", "rank_correlation_high"]];

function sensitivity(folder) {
  const table = folder.tables.sensitivity;
  if (!table || table.rows === 0) return null;
  const effects = EFFECTS.filter(([, , value]) => column(table, value) && values(table, value).some(Number.isFinite));
  if (!column(table, "input") || effects.length === 0) return absent("What the result depends on", "sensitivity.csv has columns that this page does not know");
  const effect = (state) => effects.find(([id]) => id === state.effect), picks = ["column", "run"].filter((n) => column(table, n));
  const size = (r) => (r.whole ? Math.abs(r.high - r.low) : Math.abs(r.value));
  const rows = (state) => rowsWhere(table, (get) => picks.every((n) => get(n) === state[n]) && Number.isFinite(get(effect(state)[2]))).map((i) => {
    const [id, , value, low, high] = effect(state), get = (n) => cell(table, n, i);
    return { name: get("input"), whole: id === "swing", value: get(value), low: get(low), high: get(high), unit: ["swing", "mu_star"].includes(id) ? get("unit") : "", from: `${number(get("input_low"))} to ${number(get("input_high"))} ${get("input_unit") || ""}` };
  }).sort((p, q) => size(q) - size(p)).slice(0, 20);
  return figure({
    id: `sensitivity-${folder.name}`, title: "What the result depends on",
    controls: [{ name: "column", label: "Of", options: distinct(table, "column").map((v) => [v, v]), value: cell(table, "column", 0) }, { name: "run", label: "For", options: distinct(table, "run").map((v) => [v, v]), value: cell(table, "run", 0) }, { name: "effect", label: "By", options: effects.map(([id, title]) => [id, title]), value: effects[0][0] }],
    caption: ({ state }) => {
      const [top] = rows(state), [id, title] = effect(state);
      if (!top) return "No uncertain input of this case has a number here.";
      return id === "swing" ? `Each input alone from its low to its high end, the strongest first: ${top.name} (${top.from}) moves ${state.column} from ${inUnit(top.low, top.unit)} to ${inUnit(top.high, top.unit)}.` : `${title}, the strongest first, with its 95 % interval: ${top.name}, ${inUnit(top.value, top.unit)}.`;
    },
    alt: ({ state }) => rows(state).map((r) => (r.whole ? `${r.name} ${inUnit(r.low, r.unit)} to ${inUnit(r.high, r.unit)}` : `${r.name} ${number(r.value, 3)}`)).join("; ") || "No rows.",
    height: ({ state }) => 48 + 26 * Math.max(1, rows(state).length),
    csv: () => csvOf(table, names(table)),
    draw: ({ c, state, narrow }) => {
      const data = rows(state), shown = labels(data.map((r) => r.name), narrow ? 18 : 30), unit = (data[0] || {}).unit || "";
      const s = scaleOf(kindOf(unit), Math.max(...data.map((r) => Math.abs(r.value)), 0)), show = (v) => v * s.scale + (effect(state)[0] === "swing" ? s.shift : 0), shownUnit = kindOf(unit) ? s.unit : unit === "1" ? "" : unit;
      const ends = data.flatMap((r) => (r.whole ? [show(r.low), show(r.high)] : [0, show(r.value), show(r.low), show(r.high)])).filter(Number.isFinite), pad = 0.06 * (Math.max(...ends) - Math.min(...ends)) || 1;

      return {
        grid: { left: Math.min(narrow ? 144 : 236, 20 + 7.4 * Math.max(8, ...shown.map((n) => n.length))), right: 24, top: 6, bottom: 40 },
        xAxis: axis(c, { type: "value", min: Math.min(...ends) < 0 || effect(state)[0] === "swing" ? Math.min(...ends) - pad : 0, max: Math.max(...ends) + pad, name: shownUnit, nameLocation: "middle", nameGap: 26, splitNumber: narrow ? 2 : 5, axisLabel: { formatter: tick, showMinLabel: false, showMaxLabel: false } }),
        yAxis: axis(c, { type: "category", data: shown, inverse: true, axisLabel: { color: c.ink, interval: 0 } }),
        tooltip: { formatter: ({ dataIndex: i }) => tip(data[i].name, [[null, "varied", data[i].from], [null, data[i].whole ? "low" : "value", data[i].whole ? inUnit(data[i].low, unit) : inUnit(data[i].value, unit)], [null, data[i].whole ? "high" : "95 %", data[i].whole ? inUnit(data[i].high, unit) : `${number(data[i].low, 3)} to ${number(data[i].high, 3)}`]]) },
        series: [{ type: "custom", encode: { x: [1, 2, 3], y: 0 }, data: data.map((r, i) => [i, r.whole ? show(r.low) : 0, show(r.whole ? r.high : r.value), show(r.low), show(r.high)]), renderItem: (_, api) => {
          const [a, b, low, high] = [1, 2, 3, 4].map((k) => api.coord([api.value(k), api.value(0)])), whole = data[api.value(0)].whole;
          const bar = { type: "rect", shape: { x: Math.min(a[0], b[0]), y: a[1] - 8, width: Math.max(1.5, Math.abs(b[0] - a[0])), height: 16 }, style: { fill: data[api.value(0)].name === "dummy" ? c.other : b[0] >= a[0] ? c.cooling : c.it } };
          const whisker = { type: "rect", shape: { x: Math.min(low[0], high[0]), y: a[1] - 0.75, width: Math.max(1, Math.abs(high[0] - low[0])), height: 1.5 }, style: { fill: c.ink } };
          return { type: "group", children: whole || !Number.isFinite(low[0]) ? [bar] : [bar, whisker] };
        } }],
      };
    },
  });
}

export function study() {
  return [pareto(), ...page.folders.filter((f) => f.kind === "study").flatMap((f) => {
    const sure = [ranking(f), sensitivity(f)].filter(Boolean);
    return [sure.length > 0 ? h("div", { class: "grid" }, sure) : null, pairs(f)];
  })].filter(Boolean);
}
