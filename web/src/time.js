/* SPDX-License-Identifier: Apache-2.0 */
/* The ticks of a run: months, the year as a series, how long which load lasts, hours and days, and its air. */
import { cell, column, csvOf, csvRows, meaning, moment, names, values } from "./data.js";
import { absent, axis, figure, tip } from "./figure.js";
import { duration, kindOf, number, quantity, scaleOf, tick } from "./format.js";
import { ratio, ratioOfWetBulb } from "./psychro.js";
import { tableOf } from "./results.js";
import { cycle, ramp } from "./theme.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const HOUR = 3600, DAY = 86400;

const series = (row) => tableOf(row, "series");
const ticks = (row) => Array.from(values(series(row), "timestamp") || []);
const intervals = (row) => values(series(row), "interval_s");
/* The time of a typical tick; a study keeps months. */
const usual = (row) => (intervals(row) ? intervals(row)[0] * series(row).bucket : NaN);

/* Why there is no figure by hours. */
function hourless(row, title, least) {
  const table = series(row);
  if (!table || !column(table, "timestamp")) return absent(title, "the page has no series of this run");
  if (usual(row) > DAY) return absent(title, "this study keeps monthly means of its runs; `series: hourly` in the study keeps hours");
  if (table.rows < least) return absent(title, `the run has ${table.rows} ticks only`);
  return null;
}

function byMonth(row) {
  const table = series(row), time = ticks(row), step = intervals(row), sums = new Map();
  const get = (name) => values(table, name) || [];
  const [it, cooling, loss, all, water] = ["it_power_w", "cooling_power_w", "power_loss_w", "facility_power_w", "water_consumed_kg_s"].map(get);
  time.forEach((t, i) => {
    const key = moment(t).slice(0, 7), m = sums.get(key) || { key, it: 0, cooling: 0, loss: 0, all: 0, water: 0 };
    const s = step[i] * (table.bucket > 1 ? table.bucket : 1);
    m.it += it[i] * s;
    m.cooling += cooling[i] * s;
    m.loss += (loss[i] || 0) * s;
    m.all += all[i] * s;
    m.water += (water[i] || 0) * s;
    sums.set(key, m);
  });
  return [...sums.values()];
}

const monthName = (key) => MONTHS[Number(key.slice(5)) - 1];

export function months(row) {
  if (!series(row) || !["timestamp", "facility_power_w", "it_power_w", "cooling_power_w"].every((n) => column(series(row), n))) return [absent("Months", "the page has no series of this run")];
  const rows = byMonth(row);
  if (rows.length < 2) return [absent("Months", "the run lies within one month")];
  const extreme = (of) => [rows.reduce((a, b) => (of(b) > of(a) ? b : a)), rows.reduce((a, b) => (of(b) < of(a) ? b : a))];
  const [worst, best] = extreme((m) => m.all / m.it), [wet] = extreme((m) => m.water);
  const other = (m) => Math.max(0, m.all - m.it - m.cooling - m.loss);
  const common = (c, unit) => ({
    grid: { left: 56, right: 14, top: 26, bottom: 24 },
    xAxis: axis(c, { type: "category", data: rows.map((m) => monthName(m.key)), splitLine: { show: false } }),
    yAxis: axis(c, { type: "value", name: unit, nameTextStyle: { color: c.muted, align: "right", padding: [0, 6, 0, 0] }, splitNumber: 4, axisLabel: { formatter: tick } }),
  });
  const energy = figure({
    id: "months-energy", wide: !(wet.water > 0), title: "Electricity by month",
    caption: () => `IT is steady where work is; cooling moves with the weather. PUE is ${number(worst.all / worst.it)} in ${monthName(worst.key)} and ${number(best.all / best.it)} in ${monthName(best.key)}.`,
    alt: () => `Electricity by month: ${rows.map((m) => `${m.key} ${quantity("energy", m.all)}, PUE ${number(m.all / m.it)}`).join("; ")}.`,
    legend: ({ c }) => [["IT", c.it], ["cooling", c.cooling], ...(column(series(row), "power_loss_w") ? [["losses of the power chain", c.loss], ["other", c.other]] : [["losses and other", c.other]])],
    csv: () => csvRows(["month", "it_energy_j", "cooling_energy_j", "power_loss_j", "facility_energy_j", "pue"], rows.map((m) => [m.key, m.it, m.cooling, m.loss, m.all, m.all / m.it])),
    draw: ({ c }) => {
      const { scale, unit } = scaleOf("energy");
      return {
        ...common(c, unit),
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: ([{ dataIndex: i }]) => tip(rows[i].key, [[c.it, "IT", quantity("energy", rows[i].it)], [c.cooling, "cooling", quantity("energy", rows[i].cooling)], [c.loss, "losses", quantity("energy", rows[i].loss)], [null, "PUE", number(rows[i].all / rows[i].it)]]) },
        series: [[c.it, (m) => m.it], [c.cooling, (m) => m.cooling], [c.loss, (m) => m.loss], [c.other, other]].map(([color, get]) => ({ type: "bar", stack: "all", barCategoryGap: "30%", itemStyle: { color }, data: rows.map((m) => get(m) * scale) })),
      };
    },
  });
  if (!(wet.water > 0)) return [energy, absent("Water by month", "the site evaporates none")];
  const water = figure({
    id: "months-water", title: "Water consumed by month",
    caption: () => `Water that cooling evaporates or loses on the site; most in ${monthName(wet.key)}, ${quantity("water", wet.water / 1000)}.`,
    alt: () => `Water by month: ${rows.map((m) => `${m.key} ${quantity("water", m.water / 1000)}`).join("; ")}.`,
    legend: [],
    csv: () => csvRows(["month", "water_consumed_m3"], rows.map((m) => [m.key, m.water / 1000])),
    draw: ({ c }) => {
      const { scale, unit } = scaleOf("water");
      return {
        ...common(c, unit),
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: ([{ dataIndex: i }]) => tip(rows[i].key, [[c.vapour, "water", quantity("water", rows[i].water / 1000)]]) },
        series: [{ type: "bar", barCategoryGap: "30%", itemStyle: { color: c.vapour }, data: rows.map((m) => (m.water / 1000) * scale) }],
      };
    },
  });
  return [energy, water];
}

/* What the series can show: groups of columns in one unit. */
function choices(row) {
  const table = series(row), there = (list) => list.filter(([name]) => column(table, name) && Array.prototype.some.call(column(table, name).values, Number.isFinite));
  const found = [
    ["power", "Power", there([["facility_power_w", "facility"], ["it_power_w", "IT"], ["cooling_power_w", "cooling"], ["power_loss_w", "losses"]])],
    ["water", "Water", there([["water_consumed_kg_s", "consumed"], ["water_withdrawn_kg_s", "taken in"]]).filter(([name]) => column(table, name).values.some((v) => v !== 0))],
    ["air", "Outdoor air", there([["dry_bulb_k", "dry bulb"], ["wet_bulb_k", "wet bulb"]])],
    ["carbon", "Carbon of the grid", there([["carbon_intensity_kg_per_kwh", "average"], ["carbon_marginal_kg_per_kwh", "marginal"]])],
  ].filter(([, , list]) => list.length > 0);
  const taken = new Set([...found.flatMap(([, , list]) => list.map(([name]) => name)), "run", "time_s", "interval_s", "timestamp"]);
  const rest = names(table).filter((n) => !taken.has(n) && !column(table, n).text && new Set(column(table, n).values).size > 1);
  return [...found, ...rest.map((n) => [n, n, [[n, n]]])];
}

const stamp = (t, step) => (step >= DAY ? moment(t).slice(0, 10) : moment(t).slice(0, step < 60 ? 19 : 16).replace("T", " "));

export function wholeSeries(row) {
  const table = series(row);
  if (!table || !column(table, "timestamp")) return absent("The series", "the page has no series of this run");
  if (table.rows < 3) return absent("The series", `the run has ${table.rows} ticks only`);
  const list = choices(row), time = ticks(row), step = usual(row);
  const group = (state) => list.find(([id]) => id === state.what) || list[0];
  const left = (table.left_out || []).length > 0 ? ` Not in this page, but in series.csv: ${table.left_out.length} more columns.` : "";
  const thinned = table.bucket > 1 ? ` Each point is the mean of ${table.bucket} ticks; their least and most are thin lines and stand in the data.` : "";
  return figure({
    id: "series", wide: true, title: step > DAY ? "The months as a series" : "Tick by tick",
    controls: [{ name: "what", label: "Shown", options: list.map(([id, title]) => [id, title]), value: list[0][0] }],
    caption: ({ state }) => {
      const [, , lines] = group(state), found = column(table, lines[0][0]), kind = kindOf(meaning(lines[0][0]).unit), high = Array.prototype.reduce.call(found.values, (b, v, i) => (v > found.values[b] ? i : b), 0);
      const unit = kind ? quantity(kind, found.values[high]) : `${number(found.values[high])} ${meaning(lines[0][0]).unit || ""}`;
      return `Drag the handles to zoom. Highest mean of ${lines[0][1]}: ${unit} at ${stamp(time[high], step)}.${thinned}${left}`;
    },
    alt: ({ state }) => `Lines over time of ${group(state)[2].map(([, n]) => n).join(", ")}.`,
    legend: ({ state, c }) => (group(state)[2].length > 1 ? group(state)[2].map(([, n], i) => [n, colourOf(c, state, i), "line"]) : []),
    height: ({ narrow }) => (narrow ? 300 : 350),
    csv: (state) => csvOf(table, ["timestamp", "time_s", "interval_s", ...group(state)[2].map(([name]) => name)]),
    draw: ({ c, state, narrow }) => {
      const [, , lines] = group(state), unit = meaning(lines[0][0]).unit, kind = kindOf(unit), of = (name) => column(table, name).values;
      const { scale, shift, unit: shown } = scaleOf(kind || (unit === "1" ? "" : unit), Math.max(...lines.map(([n]) => Math.max(...Array.from(of(n)).filter(Number.isFinite)))));
      const show = (v) => v * scale + shift, edges = lines.length === 1 && column(table, lines[0][0]).least;
      return {
        grid: { left: 60, right: 16, top: 26, bottom: 78 },
        xAxis: axis(c, { type: "time", splitLine: { show: false }, splitNumber: narrow ? 3 : 8, axisLabel: { formatter: (v) => label(v / 1000, time[time.length - 1] - time[0]), hideOverlap: true, showMinLabel: false, showMaxLabel: false } }),
        yAxis: axis(c, { type: "value", scale: kind === "temperature", name: shown, nameTextStyle: { color: c.muted, align: "right", padding: [0, 6, 0, 0] }, splitNumber: 4, axisLabel: { formatter: tick } }),
        dataZoom: [{ type: "inside", zoomOnMouseWheel: "ctrl" }, { type: "slider", height: 26, bottom: 12, left: 60, right: 16, borderColor: c.line, fillerColor: "rgba(120,140,170,.18)", handleStyle: { color: c.muted }, moveHandleSize: 0, showDetail: false, showDataShadow: false, brushSelect: false, backgroundColor: c.panel }],
        tooltip: { trigger: "axis", formatter: (items) => tip(stamp(items[0].value[0] / 1000, step), items.filter((i) => i.seriesIndex < lines.length).map((i) => [i.color, lines[i.seriesIndex][1], `${number(i.value[1])} ${shown}`])) },
        useUTC: true,
        series: [...lines.map(([name], i) => ({ type: "line", symbol: table.rows < 40 ? "circle" : "none", symbolSize: 5, sampling: "minmax", lineStyle: { width: table.rows > 2000 ? 1 : 1.8, color: colourOf(c, state, i) }, itemStyle: { color: colourOf(c, state, i) }, data: time.map((t, j) => [t * 1000, show(of(name)[j])]) })),
          ...(edges ? ["least", "most"].map((edge) => ({ type: "line", symbol: "none", sampling: "minmax", silent: true, lineStyle: { width: 0.6, color: c.muted }, data: time.map((t, j) => [t * 1000, show(column(table, lines[0][0])[edge][j])]) })) : [])],
      };
    },
  });
}

const colourOf = (c, state, i) => (state.what === "power" ? [c.ink, c.it, c.cooling, c.loss][i] : cycle(i));
/* A moment on an axis that is so long. */
function label(t, span) {
  const text = moment(t);
  if (span > 400 * DAY) return text.slice(0, 7);
  if (span > 40 * DAY && text.slice(8, 10) === "01") return monthName(text.slice(0, 7));
  if (span > 2 * DAY || text.slice(11, 16) === "00:00") return `${Number(text.slice(8, 10))} ${monthName(text.slice(0, 7))}`;
  return text.slice(11, 16);
}

export function loadDuration(row) {
  const why = hourless(row, "How long which load lasts", 24);
  if (why) return why;
  if (!column(series(row), "facility_power_w")) return absent("How long which load lasts", "the page has no room for it");
  const table = series(row), step = intervals(row);
  const sorted = (name) => {
    const v = values(table, name), order = Array.from(v, (_, i) => i).sort((a, b) => v[b] - v[a]), all = step.reduce((a, b) => a + b, 0);
    let sum = 0;
    return order.map((i) => {
      sum += step[i];
      return [(100 * sum) / all, v[i]];
    });
  };
  const lines = [["facility_power_w", "facility", "ink"], ["it_power_w", "IT", "it"], ["cooling_power_w", "cooling", "cooling"]].filter(([n]) => column(table, n)).map(([n, title, key]) => ({ n, title, key, data: sorted(n) }));
  const at = (line, percent) => line.data.find(([x]) => x >= percent)[1], top = lines[0];
  return figure({
    id: "load-duration", title: "How long which load lasts",
    caption: () => `Means of ${step[0] * table.bucket >= 2 * HOUR ? duration(step[0] * table.bucket) : "ticks"}, sorted. The facility draws more than ${quantity("power", at(top, 5))} in 5 % of the time and more than ${quantity("power", at(top, 95))} in 95 % of it.`,
    alt: () => `Load duration curves: ${lines.map((l) => `${l.title} from ${quantity("power", l.data[0][1])} down to ${quantity("power", l.data[l.data.length - 1][1])}`).join("; ")}.`,
    legend: ({ c }) => lines.map((l) => [l.title, c[l.key], "line"]),
    height: 300,
    csv: () => csvRows(["time_at_least_pct", ...lines.map((l) => l.n)], top.data.map(([x], i) => [x, ...lines.map((l) => l.data[i][1])])),
    draw: ({ c, narrow }) => {
      const { scale, unit } = scaleOf("power", top.data[0][1]);
      return {
        grid: { left: 56, right: 18, top: 26, bottom: 44 },
        xAxis: axis(c, { type: "value", min: 0, max: 100, name: "% of the time", nameLocation: "middle", nameGap: 28, splitNumber: narrow ? 2 : 5 }),
        yAxis: axis(c, { type: "value", min: 0, name: unit, nameTextStyle: { color: c.muted, align: "right", padding: [0, 6, 0, 0] }, splitNumber: 4, axisLabel: { formatter: tick } }),
        tooltip: { trigger: "axis", formatter: (items) => tip(`${number(items[0].value[0], 3)} % of the time at least`, items.map((i) => [i.color, lines[i.seriesIndex].title, `${number(i.value[1])} ${unit}`])) },
        series: lines.map((l) => ({ type: "line", symbol: "none", sampling: "lttb", lineStyle: { color: c[l.key], width: 2 }, itemStyle: { color: c[l.key] }, data: l.data.map(([x, v]) => [x, v * scale]) })),
      };
    },
  });
}

export function hoursAndDays(row) {
  const why = hourless(row, "Hour and day", 96);
  if (why) return why;
  const table = series(row), time = ticks(row), get = (name) => values(table, name);
  if (usual(row) > HOUR) return absent("Hour and day", "the page has room for longer means of this run only: a report of its folder alone has its hours");
  if (!["facility_power_w", "it_power_w"].every((n) => column(series(row), n))) return absent("Hour and day", "the page has no room for it");
  const [all, it, water] = ["facility_power_w", "it_power_w", "water_consumed_kg_s"].map(get);
  const kinds = [["pue", "PUE", "", (i) => all[i] / it[i]], ["water", "Water consumed", "flow", (i) => water[i]], ["power", "Power of the facility", "power", (i) => all[i]]].filter(([id]) => id !== "water" || (water && water.some((v) => v > 0)));
  const kind = (state) => kinds.find(([id]) => id === state.what);
  const first = Math.floor(time[0] / DAY), days = Math.floor(time[time.length - 1] / DAY) - first + 1;
  const cells = (state) => {
    const sums = new Map(), [, , , of] = kind(state);
    time.forEach((t, i) => {
      const key = (Math.floor(t / DAY) - first) * 24 + Math.floor((t % DAY) / HOUR), s = sums.get(key) || [0, 0];
      sums.set(key, [s[0] + of(i), s[1] + 1]);
    });
    return [...sums].map(([key, [sum, n]]) => [Math.floor(key / 24), key % 24, sum / n]).filter((d) => Number.isFinite(d[2]));
  };
  const day = (d) => moment((first + d) * DAY).slice(0, 10);
  const unitOf = (state, most) => scaleOf(kind(state)[2], most);
  return figure({
    id: "hour-day", wide: true, title: "Hour and day",
    controls: [{ name: "what", label: "Shown", options: kinds.map(([id, title]) => [id, title]), value: "pue" }],
    caption: ({ state }) => {
      const data = cells(state), high = data.reduce((a, b) => (b[2] > a[2] ? b : a)), u = unitOf(state, high[2]);
      return `A column is a day, a row an hour of it (local standard time). Highest: ${number(high[2] * u.scale)} ${u.unit} on ${day(high[0])} at ${high[1]} h.`;
    },
    alt: ({ state }) => `Heat map of ${kind(state)[1]} over ${days} days and 24 hours.`,
    height: ({ narrow }) => (narrow ? 300 : 340),
    csv: (state) => csvRows(["day", "hour", state.what], cells(state).map(([d, hour, v]) => [day(d), hour, v])),
    draw: ({ c, state, narrow }) => {
      const data = cells(state), all3 = data.map((d) => d[2]).sort((a, b) => a - b), u = unitOf(state, all3[all3.length - 1]);
      const low = all3[0] * u.scale, high = all3[all3.length - 1] * u.scale, names2 = Array.from({ length: days }, (_, d) => day(d));
      const starts = (i) => (days > 60 ? names2[i].slice(8) === "01" : days <= 14 || i % Math.ceil(days / 10) === 0);
      return {
        grid: { left: 40, right: 10, top: 8, bottom: 72 },
        xAxis: axis(c, { type: "category", data: names2, splitLine: { show: false }, axisLabel: { interval: starts, formatter: (v) => (days > 60 ? monthName(v.slice(0, 7)) : `${Number(v.slice(8))} ${monthName(v.slice(0, 7))}`), hideOverlap: true } }),
        yAxis: axis(c, { type: "category", data: Array.from({ length: 24 }, (_, i) => `${i}`), splitLine: { show: false }, axisLabel: { interval: 5, formatter: (v) => `${v} h` } }),
        visualMap: { type: "continuous", min: low, max: high, calculable: false, orient: "horizontal", left: "center", bottom: 4, itemWidth: 10, itemHeight: narrow ? 110 : 200, text: [`${number(high, 3)} ${u.unit}`, `${number(low, 3)} ${u.unit}`], textStyle: { color: c.muted }, inRange: { color: ramp() } },
        tooltip: { formatter: ({ value: [d, hour, v] }) => tip(`${day(d)}, ${hour} h`, [[null, kind(state)[1], `${number(v)} ${u.unit}`]]) },
        series: [{ type: "heatmap", progressive: 0, data: data.map(([d, hour, v]) => [d, hour, v * u.scale]), emphasis: { disabled: true } }],
      };
    },
  });
}

const MODES = [["no compressor runs", "best", (f) => f < 0.001], ["compressors help", "loss", (f) => f >= 0.001 && f < 0.999], ["compressors carry all", "cooling", (f) => f >= 0.999]];

/* Hours by temperature and humidity: bins of 1 K and 0.5 g/kg, by how they were cooled. */
export function air(row) {
  const why = hourless(row, "The hours' air and how it was cooled", 48);
  if (why) return why;
  if (usual(row) > HOUR) return absent("The hours’ air and how it was cooled", "the page has room for longer means of this run only: a report of its folder alone has its hours");
  const table = series(row), dry = values(table, "dry_bulb_k"), wet = values(table, "wet_bulb_k"), mechanical = values(table, "mechanical_frac");
  if (!dry || !wet || !mechanical) return absent("The hours' air and how it was cooled", "the page has no humidity or no share of compressors of this run");
  const pa = Number(cell(tableOf(row, "equipment"), "design_pressure_pa", 0)) || 101325, step = intervals(row), bins = new Map();
  for (let i = 0; i < table.rows; i++) {
    const w = 1000 * ratioOfWetBulb(dry[i], wet[i], pa), mode = MODES.findIndex(([, , test]) => test(mechanical[i]));
    if (mode < 0 || !Number.isFinite(w)) continue;
    const t = Math.round(dry[i] - 273.15), g = Math.round(w * 2) / 2, key = `${t} ${g} ${mode}`, b = bins.get(key) || { t, g, mode, hours: 0 };
    b.hours += (step[i] * table.bucket) / HOUR;
    bins.set(key, b);
  }
  const all = [...bins.values()], hours = MODES.map((_, m) => all.filter((b) => b.mode === m).reduce((s, b) => s + b.hours, 0)), total = hours.reduce((a, b) => a + b, 0);
  if (total === 0) return absent("The hours' air and how it was cooled", "no hour says whether a compressor ran");
  const present = MODES.map((m, i) => [m, i]).filter(([, i]) => hours[i] > 0);
  const low = Math.min(...all.map((b) => b.t)) - 2, high = Math.max(...all.map((b) => b.t)) + 2, most = Math.max(...all.map((b) => b.g)) + 1;
  return figure({
    id: "psychrometric", title: "The hours’ air and how it was cooled",
    caption: () => `Psychrometric chart at ${number(pa / 1000, 4)} kPa; lines are relative humidities of 25, 50, 75 and 100 %. A dot is the hours of 1 K and 0.5 g/kg, its area how many. ${present.map(([[name], i]) => `${name[0].toUpperCase()}${name.slice(1)} in ${number(Math.round(hours[i]), 4)} h`).join("; ")}.`,
    alt: () => `Psychrometric chart: ${present.map(([[name], i]) => `${name} in ${number(hours[i], 4)} of ${number(total, 4)} hours`).join("; ")}.`,
    legend: ({ c }) => present.map(([[name, key]]) => [name, c[key], "dot"]),
    height: 340,
    csv: () => csvRows(["dry_bulb_degc", "humidity_ratio_g_per_kg", "mode", "hours"], all.map((b) => [b.t, b.g, MODES[b.mode][0], b.hours])),
    draw: ({ c, narrow }) => {
      const t = scaleOf("temperature"), show = (k) => k * t.scale + t.shift, largest = Math.max(...all.map((b) => b.hours));
      const curve = (humidity) => Array.from({ length: 60 }, (_, i) => low + ((high - low) * i) / 59 + 273.15).map((k) => [show(k), 1000 * ratio(k, humidity, pa)]).filter(([, g]) => g <= most);
      return {
        grid: { left: 18, right: 54, top: 8, bottom: 44 },
        xAxis: axis(c, { type: "value", min: show(low + 273.15), max: show(high + 273.15), name: `dry bulb in ${t.unit}`, nameLocation: "middle", nameGap: 28, splitNumber: narrow ? 4 : 8, axisLabel: { formatter: tick, showMinLabel: false, showMaxLabel: false } }),
        yAxis: axis(c, { type: "value", position: "right", min: 0, max: 5 * Math.ceil(most / 5), name: "humidity ratio in g/kg", nameLocation: "middle", nameGap: 30, nameRotate: 90, splitNumber: 4, splitLine: { show: false } }),
        tooltip: { formatter: ({ data }) => tip(`${number(data[0], 3)} ${t.unit}, ${data[1]} g/kg`, [[null, MODES[data[3]][0], `${number(data[2], 3)} h`]]) },
        series: [...[0.25, 0.5, 0.75, 1].map((humidity) => {
          const line = curve(humidity);
          return { type: "line", symbol: "none", silent: true, smooth: true, lineStyle: { color: c.muted, width: humidity === 1 ? 1.6 : 0.7 }, data: line };
        }), ...present.map(([[, key], i]) => ({ type: "scatter", progressive: 0, itemStyle: { color: c[key], opacity: 0.72 }, symbolSize: (d) => 2 + 11 * Math.sqrt(d[2] / largest), data: all.filter((b) => b.mode === i).map((b) => [show(b.t + 273.15), b.g, b.hours, i]) }))],
      };
    },
  });
}

/* The window in which power was kept in fine steps. */
export function swing(row) {
  const table = tableOf(row, "fine");
  if (!table || table.rows < 2) return null;
  const time = values(table, "time_s"), it = values(table, "it_power_w"), feed = values(table, "feed_power_w"), begin = time[0];
  const store = feed && it && feed.some((v, i) => Math.abs(v - it[i]) > 1e-9 * Math.abs(it[i]));
  const lines = [["it_power_w", store ? "IT" : "IT, and what the feed gives", "it"], ...(store ? [["feed_power_w", "what the feed gives, behind the store", "cooling"]] : [])];
  return figure({
    id: "swing", wide: true, title: "The swing of power",
    caption: () => `IT draws from ${quantity("power", row.get("fine_least_it_power_w"))} to ${quantity("power", row.get("fine_peak_it_power_w"))}; the steepest step is ${quantity("power", row.get("fine_ramp_it_w_per_s"))} a second. ${store ? `The feed sees ${quantity("power", row.get("fine_least_feed_power_w"))} to ${quantity("power", row.get("fine_peak_feed_power_w"))}. ` : ""}The window begins ${number(begin / 60, 4)} min after the start, in steps of ${number(1000 * (values(table, "interval_s")[0]), 4)} ms${table.bucket > 1 ? `, ${table.bucket} of them a point` : ""}.`,
    alt: () => `Line of IT power in the fine window, between ${quantity("power", row.get("fine_least_it_power_w"))} and ${quantity("power", row.get("fine_peak_it_power_w"))}.`,
    legend: ({ c }) => lines.map(([, title, key]) => [title, c[key], "line"]),
    height: 300,
    csv: () => csvOf(table, names(table)),
    draw: ({ c, narrow }) => {
      const { scale, unit } = scaleOf("power", Math.max(...it));
      return {
        grid: { left: 56, right: 16, top: 26, bottom: 84 },
        xAxis: axis(c, { type: "value", min: 0, max: time[time.length - 1] - begin, name: "seconds in the window", nameLocation: "middle", nameGap: 26, splitNumber: narrow ? 3 : 8, splitLine: { show: false }, axisLabel: { formatter: tick, showMaxLabel: false } }),
        yAxis: axis(c, { type: "value", min: 0, name: unit, nameTextStyle: { color: c.muted, align: "right", padding: [0, 6, 0, 0] }, splitNumber: 4, axisLabel: { formatter: tick } }),
        dataZoom: [{ type: "inside", zoomOnMouseWheel: "ctrl" }, { type: "slider", height: 22, bottom: 8, left: 56, right: 16, borderColor: c.line, fillerColor: "rgba(120,140,170,.18)", handleStyle: { color: c.muted }, moveHandleSize: 0, showDetail: false, showDataShadow: false, brushSelect: false, backgroundColor: c.panel }],
        tooltip: { trigger: "axis", formatter: (items) => tip(`${number(items[0].value[0], 4)} s`, items.map((i) => [i.color, lines[i.seriesIndex][1], `${number(i.value[1])} ${unit}`])) },
        series: lines.map(([name, , key]) => ({ type: "line", step: "end", symbol: "none", sampling: "minmax", lineStyle: { width: 1.4, color: c[key] }, itemStyle: { color: c[key] }, data: Array.from(values(table, name), (v, i) => [time[i] - begin, v * scale]) })),
      };
    },
  });
}
