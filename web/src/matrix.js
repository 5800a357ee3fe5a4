/* SPDX-License-Identifier: Apache-2.0 */
/* Strategies against sites, where a study varies both: one cell a run. */
import { csvRows } from "./data.js";
import { axis, figure, tip } from "./figure.js";
import { change, number, scaleOf } from "./format.js";
import { baseOf, cases } from "./results.js";
import { ramp } from "./theme.js";

const distinct = (name) => [...new Set(cases.map((r) => r.get(name)).filter((v) => typeof v === "string" && v))];

export function matrix(measures) {
  const strategies = distinct("strategy"), sites = distinct("site");
  if (strategies.length < 3 || sites.length < 3) return null;
  const cells = new Map(cases.map((r) => [`${r.get("strategy")}\n${r.get("site")}`, r]));
  const metrics = [["pue", "PUE", (r) => r.get("pue"), 4, ""], ["wue", "WUE in L/kWh", (r) => r.get("wue_l_per_kwh"), 3, " L/kWh"], ["saving", "Electricity against the baseline in %", (r) => (baseOf(r) ? 100 * (r.get("facility_energy_j") / baseOf(r).get("facility_energy_j") - 1) : 0), 3, " %"],
    ...measures.filter((m) => ["carbon", "water"].includes(m.id)).map((m) => [m.id, `${m.title} in ${scaleOf(m.kind, 1e9).unit}`, (r) => m.total(r) * scaleOf(m.kind, 1e9).scale, 4, ` ${scaleOf(m.kind, 1e9).unit}`])];
  const metric = (state) => metrics.find(([id]) => id === state.metric);
  const rows = (state) => strategies.flatMap((s, y) => sites.flatMap((p, x) => {
    const r = cells.get(`${s}\n${p}`), v = r ? metric(state)[2](r) : NaN;
    return Number.isFinite(v) ? [[x, y, v]] : [];
  }));
  return figure({
    id: "matrix", wide: true, title: "Strategies and sites",
    controls: [{ name: "metric", label: "Shown", options: metrics.map(([id, title]) => [id, title]), value: "pue" }],
    caption: ({ state }) => {
      const data = rows(state), low = data.reduce((a, b) => (b[2] < a[2] ? b : a), [0, 0, Infinity]), high = data.reduce((a, b) => (b[2] > a[2] ? b : a), [0, 0, -Infinity]);
      return `${metric(state)[1]}: a row is a strategy, a column a site. Lowest ${number(low[2], 3)} (${strategies[low[1]]} at ${sites[low[0]]}), highest ${number(high[2], 3)} (${strategies[high[1]]} at ${sites[high[0]]}). Blank: it cannot be built there.`;
    },
    alt: ({ state }) => `Table of colours of ${metric(state)[1]} over ${strategies.length} strategies and ${sites.length} sites.`,
    height: ({ narrow }) => 60 + strategies.length * (narrow ? 20 : 22) + 12 * Math.max(...sites.map((s) => s.length * 0.6)),
    csv: (state) => csvRows(["strategy", "site", state.metric], rows(state).map(([x, y, v]) => [strategies[y], sites[x], v])),
    draw: ({ c, state, narrow }) => {
      const data = rows(state), all = data.map((d) => d[2]), [, , , digits, unit] = metric(state);
      return {
        grid: { left: narrow ? 136 : 190, right: 8, top: 4, bottom: 44 + 7 * Math.max(...sites.map((s) => s.length)) },
        xAxis: axis(c, { type: "category", data: sites, splitLine: { show: false }, axisLabel: { rotate: 90, interval: 0, hideOverlap: false } }),
        yAxis: axis(c, { type: "category", data: strategies.map((s) => (narrow && s.length > 18 ? `${s.slice(0, 17)}…` : s)), inverse: true, splitLine: { show: false }, axisLabel: { color: c.ink, interval: 0, hideOverlap: false } }),
        visualMap: { type: "continuous", min: Math.min(...all), max: Math.max(...all), calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 160, itemWidth: 10, text: [number(Math.max(...all), 3) + unit, number(Math.min(...all), 3) + unit], textStyle: { color: c.muted }, inRange: { color: ramp() } },
        tooltip: { formatter: ({ value: [x, y, v] }) => tip(`${strategies[y]} at ${sites[x]}`, [[null, metric(state)[1], `${number(v, digits)}`], [null, "Electricity", change(cells.get(`${strategies[y]}\n${sites[x]}`).get("facility_energy_j"), (baseOf(cells.get(`${strategies[y]}\n${sites[x]}`)) || { get: () => NaN }).get("facility_energy_j")) || "baseline"]]) },
        series: [{ type: "heatmap", data, itemStyle: { borderColor: c.paper, borderWidth: 1 } }],
      };
    },
  });
}
