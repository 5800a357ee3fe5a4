/* SPDX-License-Identifier: Apache-2.0 */
/* What is said in numbers, and what answers it: for readers who have never simulated anything. */
import { cell, csvOf, csvRows, meaning, names, page } from "./data.js";
import { h, labels, table as htmlTable } from "./dom.js";
import { axis, figure, tip } from "./figure.js";
import { kindOf, number, quantity, tick } from "./format.js";

const SLACK = 0.05; // what is said is rounded: a twentieth beyond the range, or beyond an answer without one, is within it
const DECADES = 5; // that one picture may span

const LARGE = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]];

const text = (v) => (typeof v === "string" ? v : "");
const finite = Number.isFinite;

function read(table, i) {
  const get = (name) => cell(table, name, i);
  const r = Object.fromEntries(["claimed", "own_arithmetic", "simulated", "low", "high", "ratio", "answer"].map((n) => [n, get(n)]));
  for (const n of ["claim", "unit", "reason", "kind", "said", "seen", "scenario", "own_formula", "simulated_formula", "estimate_formula"]) r[n] = text(get(n));
  r.unit = r.unit === "1" ? "" : r.unit.replace(/\bm3\b/g, "m³").replace(" / ", "/");
  r.way = r.kind === "simulated" ? "simulated" : "reckoned";
  r.id = `claim-${r.claim.replace(/[^\w-]/g, "_")}`;
  r.ranged = finite(r.low) && finite(r.high) && r.high > r.low;
  return r;
}

/* What each case answers: [{value, meaning}]. */
function casesOf(folder, r) {
  const table = folder.tables.claim_cases, found = [];
  for (let i = 0; table && i < table.rows; i++) if (cell(table, "claim", i) === r.claim && finite(cell(table, "simulated", i))) found.push({ value: cell(table, "simulated", i), meaning: text(cell(table, "meaning", i)) });
  return found.sort((a, b) => a.value - b.value);
}

const claimsOf = (folder) => {
  const table = folder.tables.claims;
  return table ? Array.from({ length: table.rows }, (_, i) => read(table, i)) : [];
};
export const claimFolders = page.folders.filter((f) => f.tables.claims);

/* A number and its unit, to as many digits as tell something. */
const digits = (v) => new Intl.NumberFormat("en-GB", { maximumSignificantDigits: Math.abs(v) >= 1000 ? 4 : 3 }).format(v).replace("-", "−");
const amount = (v) => {
  const word = LARGE.find(([size]) => Math.abs(v) >= size);
  return word ? `${digits(v / word[0])} ${word[1]}` : digits(v);
};
const withUnit = (r, v) => `${amount(v)}${r.unit ? `\u00a0${r.unit}` : ""}`;

/* Where what was said lies: "in", "high", "low", or "open" while nothing answers it. */
function standing(r) {
  if (!finite(r.answer)) return "open";
  const [low, high] = r.ranged ? [r.low, r.high] : [r.answer, r.answer];
  return r.claimed > high + SLACK * Math.abs(high) ? "high" : r.claimed < low - SLACK * Math.abs(low) ? "low" : "in";
}
const WORDS = { in: "within the range", high: "above the range", low: "below the range", open: "not answered yet" };

/* "28 times the answer", "a 12th of the answer": what was said against the answer. */
function against(r) {
  const times = r.claimed / r.answer;
  if (!finite(times) || times <= 0) return "";
  if (Math.abs(times - 1) < 0.02) return "the same as the answer";
  if (times >= 2) return `${digits(Number(times.toPrecision(2)))} times the answer`;
  if (times > 1) return `${digits(Number((100 * (times - 1)).toPrecision(2)))}\u00a0% more than the answer`;
  if (times > 0.5) return `${digits(Number((100 * (1 - times)).toPrecision(2)))}\u00a0% less than the answer`;
  return `only 1/${digits(Number((1 / times).toPrecision(2)))} of the answer`;
}

/* What all claims of a folder come to. */
export function claimsSentence(folder) {
  const all = claimsOf(folder), of = (what) => all.filter((r) => standing(r) === what);
  const answered = all.length - of("open").length, far = all.filter((r) => r.ratio > 0).sort((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)))[0];
  const open = of("open").length > 0 ? ` ${of("open").length} more wait for their runs.` : "";
  const furthest = all.length > 1 && far ? ` Furthest off: ${far.claim}, where ${withUnit(far, far.claimed)} is ${against(far)}.` : "";
  if (answered > 1 && of("in").length === answered) return `All ${answered} numbers that were said lie within the range of the answers.${furthest}${open}`;
  return `Of ${answered} number${answered === 1 ? " that was" : "s that were"} said, ${of("in").length} ${of("in").length === 1 ? "lies" : "lie"} within the range of the answers, ${of("high").length} above it and ${of("low").length} below.${furthest}${open}`;
}

/* The words of this page. */
function howToRead(all) {
  const simulated = all.some((r) => r.kind === "simulated"), reckoned = all.some((r) => r.kind !== "simulated");
  const terms = [
    ["Said", "The number as it goes round, with who said it."],
    all.some((r) => finite(r.own_arithmetic)) ? ["Its own arithmetic", "The numbers that stand behind the sentence, multiplied out again. Where it does not give what was said, somebody slipped."] : null,
    simulated ? ["Simulated", "A computer plays through a whole data centre hour by hour: its servers and what they are asked, its fans, pumps and cooling, the weather outside, the power plants that feed it. The number is what its meters show in the end."] : null,
    reckoned ? ["Reckoned", "Nothing is simulated here: the answer is arithmetic on what others have counted."] : null,
    ["Range", "What nobody has published is set to one plausible value after another, such as another town, fewer servers or another way of cooling. The bar goes from the lowest answer to the highest, with a stroke for each. A number within it may be right; that it is right it does not prove."],
  ].filter(Boolean);
  return h("dl", { class: "terms" }, terms.map(([term, words]) => h("div", {}, h("dt", {}, term), h("dd", {}, words))));
}

/* Ends of a logarithmic axis over positive numbers, whole powers of ten apart. */
function decades(all, most = DECADES) {
  const positive = all.filter((v) => v > 0), top = Math.ceil(Math.log10(Math.max(...positive)) - 1e-9), bottom = Math.floor(Math.log10(Math.min(...positive)) + 1e-9);
  return [10 ** Math.max(bottom, top - most), 10 ** Math.max(top, bottom + 1)];
}
const within = (v, [low, high]) => Math.min(high, Math.max(low, v));

const fraction = (v) => (v === 1 ? "as said" : v > 1 ? `${tick(v)} times` : `1/${tick(Math.round(1 / v))}`);

/* All claims on one axis: how many times what was said the answer is. */
function glance(folder) {
  const rows = claimsOf(folder).filter((r) => r.ratio > 0).sort((a, b) => a.ratio - b.ratio);
  if (rows.length < 2) return null;
  const ends = (r) => (r.ranged ? [r.low / r.claimed, r.high / r.claimed] : [r.ratio, r.ratio]);
  const domain = decades([1, 0.1, 10, ...rows.map((r) => r.ratio)], 6);
  const cut = rows.some((r) => ends(r)[0] < domain[0] || ends(r)[1] > domain[1]);
  return figure({
    id: `claims-${folder.name}`, wide: true, title: "How far the answers are from what was said",
    caption: () => `The line in the middle is what was said. Left of it the answer is less: too much was said; right of it, more. The dot is the answer, its bar the range; a number within 5 % of an end counts as within. Each step of the axis is ten times the one before.${cut ? " A bar that reaches an edge goes on beyond it, some to nothing at all." : ""}`,
    alt: () => `Of each claim how many times what was said the answer is: ${rows.map((r) => `${r.claim} ${digits(r.ratio)}`).join("; ")}.`,
    legend: ({ c }) => [["what was said lies within the range", c.best, "dot"], ["it does not", c.cooling, "diamond"], ["range of the answers", c.base]],
    height: 40 + rows.length * 21,
    csv: () => csvRows(["claim", "ratio", "low", "high", "standing"], rows.map((r) => [r.claim, r.ratio, ...ends(r), WORDS[standing(r)]])),
    draw: ({ c, narrow }) => {
      const shown = rows.map((r) => labels([r.claim], narrow ? 18 : 30)[0]);
      return {
        grid: { left: narrow ? 142 : 228, right: narrow ? 14 : 24, top: 26, bottom: 8 },
        xAxis: axis(c, { type: "log", min: domain[0], max: domain[1], position: "top", axisLabel: { formatter: fraction, alignMinLabel: "left", alignMaxLabel: "right" } }),
        yAxis: axis(c, { type: "category", inverse: true, data: shown, splitLine: { show: false }, axisLabel: { color: c.ink, interval: 0 } }),
        tooltip: { formatter: ({ dataIndex: i }) => tip(rows[i].claim, [[null, "said", withUnit(rows[i], rows[i].claimed)], [null, rows[i].way, withUnit(rows[i], rows[i].answer)], [null, "range", rows[i].ranged ? `${amount(rows[i].low)} to ${amount(rows[i].high)}` : "none"]]) },
        series: [{ type: "custom", encode: { x: [1, 2, 3], y: 0 }, data: rows.map((r, i) => [i, within(r.ratio, domain), ...ends(r).map((v) => within(v, domain))]), renderItem: (_, api) => {
          const i = api.value(0), [at, low, high] = [1, 2, 3].map((k) => api.coord([api.value(k), i])), middle = api.coord([1, i])[0], good = standing(rows[i]) === "in";
          return { type: "group", children: [
            { type: "rect", shape: { x: middle - 0.75, y: at[1] - 11, width: 1.5, height: 22 }, style: { fill: c.muted } },
            { type: "rect", shape: { x: low[0], y: at[1] - 3.5, width: Math.max(1, high[0] - low[0]), height: 7, r: 2 }, style: { fill: c.base } },
            dot(at, good ? "in" : "out", good ? c.best : c.cooling, c.paper)] };
        } }],
      };
    },
  });
}

/* A round mark, or one that stands on its point: told apart without colour. */
function dot([x, y], shape, fill, edge) {
  const style = { fill, stroke: edge, lineWidth: 1 };
  return shape === "in" ? { type: "circle", shape: { cx: x, cy: y, r: 5.5 }, style } : { type: "polygon", shape: { points: [[x, y - 7], [x + 7, y], [x, y + 7], [x - 7, y]] }, style };
}

/* The rows of a claim's picture: [name, value, low, high, mark]. */
function marks(r) {
  const other = r.kind === "simulated" || r.estimate_formula, found = [["said", r.claimed, NaN, NaN, "out"]];
  if (finite(r.own_arithmetic)) found.push(["own arithmetic", r.own_arithmetic, other ? NaN : r.low, other ? NaN : r.high, "square"]);
  if (other || !finite(r.own_arithmetic)) found.push([r.way, r.answer, r.low, r.high, "in"]);
  return found.filter((m) => finite(m[1]) || finite(m[2]));
}

function picture(r, cases) {
  const rows = marks(r), all = rows.flatMap((m) => m.slice(1, 4)).filter(finite), positive = all.filter((v) => v > 0);
  const log = positive.length > 0 && Math.max(...all) > 15 * Math.min(...positive) && Math.min(...all) >= 0, domain = log ? decades(positive) : [Math.min(0, ...all), Math.max(...all) * 1.04 || 1];
  const beyond = log && Math.min(...all) < domain[0], short = r.unit.length <= 6 ? (v) => withUnit(r, v) : amount;
  const found = finite(r.answer) ? `${r.way === "simulated" ? "Simulated" : "Reckoned"}: ${withUnit(r, r.answer)}${r.ranged ? `, between ${amount(r.low)} and ${amount(r.high)}` : ""}. What was said is ${against(r)}.` : "Its run is not in the folder.";
  const how = log ? ` Each line of the axis is ten times the one before${beyond ? "; the bar goes on beyond the left edge" : ""}.` : "";
  return figure({
    id: r.id, title: `${r.claim}: ${withUnit(r, r.claimed)}`, caption: () => `${found}${how}`,
    alt: () => rows.map(([name, v, low, high]) => `${name} ${withUnit(r, v)}${finite(low) ? `, ${amount(low)} to ${amount(high)}` : ""}`).join("; "),
    height: 34 + 30 * rows.length,
    csv: () => csvRows(["what", "value", "low", "high", "unit"], rows.map(([name, ...v]) => [name, ...v.slice(0, 3), r.unit])),
    draw: ({ c, narrow }) => ({
      grid: { left: 106, right: narrow ? 92 : 112, top: 2, bottom: 30 },
      xAxis: axis(c, { type: log ? "log" : "value", min: domain[0], max: domain[1], splitNumber: narrow ? 2 : 4, axisLabel: { formatter: (v) => (v >= 1e6 ? amount(v) : tick(v)), ...(log ? {} : { showMaxLabel: false }) } }),
      yAxis: [axis(c, { type: "category", inverse: true, data: rows.map(([name]) => name), splitLine: { show: false }, axisLabel: { color: c.ink, interval: 0 } }),
        axis(c, { type: "category", inverse: true, position: "right", data: rows.map(([, v]) => (finite(v) ? short(v) : "")), splitLine: { show: false }, axisLabel: { color: c.ink, interval: 0, fontWeight: 600 } })],
      tooltip: { formatter: ({ dataIndex: i }) => tip(rows[i][0], [[null, "value", withUnit(r, rows[i][1])], ...(finite(rows[i][2]) ? [[null, "range", `${amount(rows[i][2])} to ${amount(rows[i][3])}`]] : [])]) },
      series: [{ type: "custom", encode: { x: [1, 2, 3], y: 0 }, data: rows.map(([, v, low, high], i) => [i, within(v, domain), within(finite(low) ? low : v, domain), within(finite(high) ? high : v, domain)]), renderItem: (_, api) => {
        const i = api.value(0), [at, low, high] = [1, 2, 3].map((k) => api.coord([api.value(k), i])), mark = rows[i][4];
        const bar = finite(rows[i][2]) ? [{ type: "rect", shape: { x: low[0], y: at[1] - 5, width: Math.max(1.5, high[0] - low[0]), height: 10, r: 2 }, style: { fill: c.base } }] : [];
        const ticks = bar.length > 0 ? cases.map((k) => ({ type: "rect", shape: { x: api.coord([within(k.value, domain), i])[0] - 0.75, y: at[1] - 5, width: 1.5, height: 10 }, style: { fill: c.ink } })) : [];
        const fill = mark === "out" ? c.cooling : mark === "square" ? c.loss : c.it;
        return { type: "group", children: [...bar, ...ticks, mark === "square" ? { type: "rect", shape: { x: at[0] - 5.5, y: at[1] - 5.5, width: 11, height: 11 }, style: { fill, stroke: c.paper, lineWidth: 1 } } : dot(at, mark, fill, c.paper)] };
      } }],
    }),
  });
}

const SEEN = {
  read: "Read at its source.", secondary: "Known from a text that quotes it.", memory: "From memory, not looked up: check it before you quote it.",
  derived: "Not said as such: it follows from what was said.",
};

/* What a reader needs to reckon it again. */
function workings(folder, r, cases) {
  const inputs = (folder.claim_inputs || {})[r.scenario], used = inputs ? names(inputs).filter((n) => new RegExp(`\\b${n}\\b`).test(r.simulated_formula)) : [];
  const formula = (what, f) => (f ? h("p", {}, `${what}: `, h("code", {}, f)) : null);
  const shown = (n) => {
    const v = inputs.rows > 0 ? cell(inputs, n, 0) : NaN, { unit } = meaning(n);
    return finite(v) ? (kindOf(unit) ? quantity(kindOf(unit), v) : `${number(v)} ${unit && unit !== "1" ? unit : ""}`.trim()) : "";
  };
  return h("details", {}, h("summary", {}, "How it is reckoned"),
    formula("Its own arithmetic", r.own_formula), formula("Estimate", r.estimate_formula), formula(`From the run ${r.scenario}`, r.simulated_formula),
    used.length > 0 ? htmlTable([{ text: "in the formula" }, { text: "meaning" }, { text: "in this run", number: true }], used.map((n) => [h("code", {}, n), meaning(n).doc || "", shown(n)]), `What ${r.claim} reads from its run`) : null,
    cases.length > 1 ? htmlTable([{ text: "what is otherwise" }, { text: "answer", unit: r.unit, number: true }], cases.map((k) => [k.meaning, amount(k.value)]), `Cases of ${r.claim}`) : null,
    r.simulated_formula ? h("p", { class: "note" }, "The whole run with its pictures: ", h("code", {}, `samovar report ${folder.path}/${r.scenario}`)) : null);
}

function card(folder, r) {
  const what = standing(r), cases = casesOf(folder, r), lowest = r.ranged && cases.length > 1 ? cases[0].meaning : "", highest = lowest && cases[cases.length - 1].meaning;
  return h("div", { class: "claim" }, picture(r, cases),
    h("p", { class: `standing ${what}` }, what === "open" ? WORDS[what] : `What was said is ${WORDS[what]}.`),
    h("blockquote", {}, r.reason),
    h("p", { class: "note" }, h("strong", {}, "Said by: "), `${r.said}${/[.!?]$/.test(r.said) ? "" : "."} ${SEEN[r.seen] || ""}`),
    lowest && what !== "open" ? h("p", { class: "note" }, h("strong", {}, "Lowest: "), lowest, " ", h("strong", {}, "Highest: "), highest) : null,
    workings(folder, r, cases));
}

function overview(folder, all) {
  const rows = all.map((r) => [h("a", { href: `#${r.id}` }, r.claim), r.unit, amount(r.claimed), finite(r.own_arithmetic) ? amount(r.own_arithmetic) : "", finite(r.answer) ? amount(r.answer) : "", r.ranged ? `${amount(r.low)} to ${amount(r.high)}` : "", r.way, WORDS[standing(r)].split(" the ")[0]]);
  return htmlTable([{ text: "claim" }, { text: "in" }, { text: "said", number: true }, { text: "its own arithmetic", number: true }, { text: "answer", number: true }, { text: "range", number: true }, { text: "how" }, { text: "said is" }], rows, "All claims with their answers");
}

export function claims() {
  return claimFolders.flatMap((folder) => {
    const all = claimsOf(folder);
    return [
      h("p", { class: "note" }, folder.description || ""), howToRead(all), h("div", { class: "grid" }, glance(folder)), h("details", { class: "answers" }, h("summary", {}, "All numbers in a table"), overview(folder, all)),
      h("p", { class: "note" }, "Below, each claim with its picture. The sentence with a line beside it may be quoted as it stands."),
      h("div", { class: "grid claims" }, all.map((r) => card(folder, r)))];
  });
}
