/* SPDX-License-Identifier: Apache-2.0 */
/* All runs in the same charts, measure by measure, and in one table. */
import { csvRows } from "./data.js";
import { h, labels, select, table } from "./dom.js";
import { axis, figure, forgetIn, tip } from "./figure.js";
import { change, number, quantity, scaleOf, tick } from "./format.js";
import { currency, makeup, measures } from "./measures.js";
import { baseOf, bases, cases, seconds } from "./results.js";
import { matrix } from "./matrix.js";

const MOST = 24; // bars that can be read

/* The runs that a chart has room for: baselines, and the lowest of the others. */
function shown(measure, among) {
  const rows = among.filter((r) => Number.isFinite(measure.total(r)));
  if (rows.length <= MOST) return rows;
  const kept = new Set([...rows].sort((a, b) => measure.total(a) - measure.total(b)).slice(0, MOST - 2));
  for (const r of [...bases, ...seconds]) if (kept.size < MOST && rows.includes(r)) kept.add(r);
  return [...kept].sort((a, b) => measure.total(a) - measure.total(b));
}

function best(measure, rows) {
  const totals = rows.map(measure.total), least = Math.min(...totals);
  return rows.filter((r, i) => totals[i] <= least + 1e-9 * Math.abs(least));
}

function caption(measure, rows, among) {
  const winners = best(measure, rows), [winner] = winners, base = baseOf(winner);
  const seeds = Math.max(...rows.map((r) => (r.members || []).length));
  const all = seeds > 0 ? `Means of ${seeds} seeds; lines from the least to the most of them. ` : rows.length < among.length ? `${rows.length} of ${among.length} runs, the lowest. ` : "";
  if (winners.length > 3) return `${all}${winners.length} runs share the lowest.`;
  if (winners.length > 1) return `${all}Lowest: ${winners.slice(0, -1).map((r) => r.label).join(", ")} and ${winners[winners.length - 1].label}, all the same.`;
  const than = base ? change(measure.total(winner), measure.total(base)) : "";
  return `${all}Lowest: ${winner.label}${than ? `, ${than} against ${base.label}` : ""}.`;
}

const money = (r, v) => `${number(v)} ${currency(r)}`.trim();

function bars(measure, among) {
  const rows = shown(measure, among), most = Math.max(...rows.map((r) => Math.abs(measure.total(r))));
  const scale = scaleOf(measure.kind === "money" ? null : measure.kind, most), stacked = measure.parts.length > 1;
  const text = (r) => (measure.kind === "money" ? money(r, measure.total(r)) : `${number(measure.total(r) * scale.scale)} ${scale.unit}`);
  const said = (r) => [text(r), baseOf(r) ? change(measure.total(r), measure.total(baseOf(r))) : bases.has(r) ? "base" : ""].filter(Boolean).join("  ");
  const parts = measure.parts.filter(([, , get]) => rows.some((r) => get(r) !== 0 && Number.isFinite(get(r))));
  return figure({
    id: `compare-${measure.id}`, title: `${measure.title}${scale.unit && measure.kind !== "money" ? ` in ${scale.unit}` : ""}`,
    caption: () => caption(measure, rows, among),
    legend: ({ c }) => (stacked && parts.length > 1 ? parts.map(([name, colour]) => [name, c[colour]]) : []),
    alt: () => `Bars of ${measure.title.toLowerCase()}: ${rows.map((r) => `${r.label} ${said(r)}`).join("; ")}.`,
    height: 34 + rows.length * (rows.length > 12 ? 22 : 30),
    csv: () => csvRows(["run", ...measure.parts.map(([name]) => name), "total", "unit"], rows.map((r) => [r.label, ...measure.parts.map(([, , get]) => get(r)), measure.total(r), { energy: "J", water: "m3", carbon: "kg", power: "W", work: "J", time: "s" }[measure.kind] || (measure.kind === "money" ? currency(r) : measure.kind)])),
    draw: ({ c, width, narrow }) => {
      const names = labels(rows.map((r) => r.label), narrow ? 18 : 24);
      const gap = Math.min(narrow ? 132 : 190, 14 + 7.4 * Math.max(...names.map((l) => l.length)));
      const room = 12 + 7.2 * Math.max(...rows.map((r) => said(r).length));
      const colour = (r) => (bases.has(r) ? c.base : best(measure, rows).includes(r) ? c.best : c.run);
      const low = Math.min(0, ...rows.map(measure.total)) * scale.scale;
      return {
        grid: { left: gap, right: 8, top: 4, bottom: 24 },
        xAxis: axis(c, { type: "value", min: low < 0 ? low * 1.1 : 0, max: Math.max(most * scale.scale, 1e-300) * ((width - gap - 8) / Math.max(40, width - gap - 8 - room)), splitNumber: narrow ? 2 : 4, splitLine: { showMaxLine: false, lineStyle: { color: c.line } }, axisLabel: { formatter: tick, showMaxLabel: false } }),
        yAxis: axis(c, { type: "category", data: names, inverse: true, axisLabel: { color: c.ink, interval: 0, hideOverlap: false } }),
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => {
          const r = rows[items[0].dataIndex];
          return tip(r.label, [...(stacked ? parts.map(([name, key, get]) => [c[key], name, quantity(measure.kind, get(r))]) : []), [null, measure.title, said(r)]]);
        } },
        series: [...parts.map(([name, key, get]) => ({
          type: "bar", name, stack: "all", barMaxWidth: 18, barCategoryGap: "35%", itemStyle: { color: c[key] },
          data: rows.map((r) => ({ value: Number.isFinite(get(r)) ? get(r) * scale.scale : 0, itemStyle: stacked && parts.length > 1 ? undefined : { color: colour(r) } })),
        })), {
          type: "bar", name: "total", stack: "all", itemStyle: { color: "transparent" }, silent: true, data: rows.map(() => 0),
          label: { show: true, position: "right", color: c.ink, fontSize: 12, formatter: ({ dataIndex }) => said(rows[dataIndex]) },
        }, ...(rows.some((r) => r.members) ? [{
          type: "custom", silent: true, encode: { x: [1, 2], y: 0 }, data: rows.map((r, i) => [i, ...[Math.min, Math.max].map((f) => f(...(r.members || [r]).map(measure.total)) * scale.scale)]), renderItem: (_, api) => {
            const [a, b] = [1, 2].map((k) => api.coord([api.value(k), api.value(0)]));
            return { type: "rect", shape: { x: a[0], y: a[1] - 1, width: b[0] - a[0], height: 2 }, style: { fill: c.ink } };
          },
        }] : [])],
      };
    },
  });
}

/* Columns of the table: [title, unit, value, digits, what it means]. */
function columnsOfTable() {
  const energy = scaleOf("energy"), water = scaleOf("water");
  return [
    ["PUE", "", (r) => r.get("pue"), 4, "Electricity of the facility over that of IT (ISO/IEC 30134-2)"],
    ["WUE", "L/kWh", (r) => r.get("wue_l_per_kwh"), 3, "Water used on site over electricity of IT (The Green Grid)"],
    ["ERE", "", (r) => r.get("ere"), 4, "As PUE, less heat that is reused"],
    ["IT", energy.unit, (r) => r.get("it_energy_j") * energy.scale, 4, "Electricity of IT"],
    ["Facility", energy.unit, (r) => r.get("facility_energy_j") * energy.scale, 4, "Electricity of the whole site"],
    ["vs base", "", (r) => baseOf(r) && change(r.get("facility_energy_j"), baseOf(r).get("facility_energy_j")), 0, "Electricity against the baseline"],
    ...(seconds.size > 0 ? [["vs 2nd", "", (r) => baseOf(r, 1) && change(r.get("facility_energy_j"), baseOf(r, 1).get("facility_energy_j")), 0, "Electricity against the second baseline"]] : []),
    ["Water", water.unit, (r) => makeup(r) * water.scale, 4, "Cooling water taken in"],
    ["vs base", "", (r) => baseOf(r) && change(makeup(r), makeup(baseOf(r))), 0, "Cooling water against the baseline"],
    ["At plants", water.unit, (r) => r.get("water_source_m3") * water.scale, 4, "Water consumed at power plants"],
    ...(cases.some((r) => r.get("cost_year") > 0) ? [["Cost of a year", "", (r) => (Number.isFinite(r.get("cost_year")) ? money(r, r.get("cost_year")) : ""), 0, "What a year costs, purchases spread over their lives"]] : []),
    ["Carbon", "t", (r) => r.get("carbon_operational_kg") / 1000, 4, "CO2e of electricity and fuel"],
    ["Peak", "MW", (r) => r.get("peak_facility_power_w") / 1e6, 3, "Highest power at the meter"],
  ];
}

function overview(among) {
  const columns = columnsOfTable();
  const sort = { by: -1, down: false }, place = h("div", {});
  const order = () => {
    if (sort.by < 0) return among;
    const value = (r) => {
      const v = columns[sort.by][2](r);
      return typeof v === "string" ? Number(v.replace("−", "-").replace(/[^-0-9.]/g, "")) : v;
    };
    return [...among].sort((a, b) => (sort.down ? -1 : 1) * ((value(a) ?? NaN) - (value(b) ?? NaN)));
  };
  const draw = () => {
    const rows = order(), heads = [{ text: "run" }, ...columns.map(([title, unit, , , note], i) => ({
      number: true,
      text: h("button", { type: "button", class: "sort", title: `Sort by: ${note}`, onclick: () => {
        Object.assign(sort, { by: i, down: sort.by === i && !sort.down });
        draw();
      } }, title, unit ? h("small", {}, unit) : null, sort.by === i ? (sort.down ? " ▼" : " ▲") : null),
    }))];
    place.replaceChildren(table(heads, rows.map((r) => [r.label, ...columns.map(([, , get, digits]) => {
      const v = get(r);
      return typeof v === "string" ? v || "" : v === null ? "" : number(v, digits);
    })]), "All runs with their metrics", (i) => bases.has(rows[i])));
  };
  draw();
  return place;
}

function compare(among) {
  const kinds = measures(), compared = kinds.filter((m) => new Set(among.map((r) => m.total(r))).size > 1);
  const same = kinds.filter((m) => !compared.includes(m)).map((m) => m.title.toLowerCase());
  return [
    h("div", { class: "grid" }, compared.map((m) => bars(m, among))),
    same.length > 0 && among.length > 1 ? h("p", { class: "note" }, `The same in all of them: ${same.join(", ")}.`) : null,
    overview(among),
  ].filter(Boolean);
}

const chosenSite = { name: "" };

/* Many runs at many sites: one site at a time, behind the table of all. */
export function comparison() {
  if (cases.length === 0) return [h("p", {}, "No run has results.")];
  const sites = [...new Set(cases.map((r) => r.get("site")))].filter((s) => typeof s === "string" && s), across = matrix(measures());
  if (cases.length <= MOST || sites.length < 2) return [across, ...compare(cases)].filter(Boolean);
  const place = h("div", {});
  const draw = (site) => {
    chosenSite.name = site;
    forgetIn(place);
    place.replaceChildren(...compare(cases.filter((r) => r.get("site") === site)));
  };
  draw(sites.includes(chosenSite.name) ? chosenSite.name : sites[0]);
  return [across, h("div", { class: "choose" }, select("Site", sites.map((s) => [s, s]), chosenSite.name, draw)), place].filter(Boolean);
}
