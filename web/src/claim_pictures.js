/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of claims. One thing has one mark everywhere: what was said a dark line, own arithmetic a square, the range a grey bar, and the answer a
 * mark with the colour and the shape of its verdict. */
import { csvRows } from "./data.js";
import { axis, figure, tip } from "./figure.js";
import { tick } from "./format.js";
import { cycle } from "./theme.js";
import { amount, answerOf, digits, AS_SAID, finite, groupsOf, ownOf, rangeOf, ratioOf, saidOf, VERDICTS, verdictOf, withUnit } from "./claim_rows.js";

const DECADES = 5; // that one picture may span
const WIDE = 8; // from so many times on an axis that begins at 0 would squeeze the small numbers
const ROW = 21, WRAPPED = 32, SMALL = 9, PAGE = 820; // heights of a row with one line of text, with two, and of one at least on a page of paper
const rowHeight = (rows, { narrow, paper }) => (paper ? Math.max(SMALL, Math.min(ROW, PAGE / rows.length)) : narrow ? WRAPPED : ROW);
const WORDS_ABOVE = 1e6; // an axis has words for millions

/* Colour and shape of a verdict: told apart without colour. */
const HUE = { right: () => cycle(2), depends: () => cycle(0), much: () => cycle(1), little: () => cycle(6) };
const hue = (key, c) => (HUE[key] ? HUE[key](c) : c.grid);
const SHAPE = { right: "dot", depends: "diamond", much: "left", little: "right", unlike: "ring", untested: "ring" };
const OWN_HUE = () => cycle(4);

/* The mark of a verdict, a few pixels wide. */
function mark([x, y], key, c) {
  const style = { fill: hue(key, c), stroke: c.paper, lineWidth: 1 }, shape = SHAPE[key];
  if (shape === "dot") return { type: "circle", shape: { cx: x, cy: y, r: 5.5 }, style };
  if (shape === "diamond") return { type: "polygon", shape: { points: [[x, y - 7], [x + 7, y], [x, y + 7], [x - 7, y]] }, style };
  if (shape === "ring" || !shape) return { type: "circle", shape: { cx: x, cy: y, r: 5 }, style: { fill: c.paper, stroke: hue(key, c), lineWidth: 2 } };
  const to = shape === "left" ? -1 : 1; // it points where the answer lies from what was said
  return { type: "polygon", shape: { points: [[x + 7 * to, y], [x - 5 * to, y - 6.5], [x - 5 * to, y + 6.5]] }, style };
}

/* Ends of a logarithmic axis over positive numbers, whole powers of ten apart. */
function decades(all, most = DECADES) {
  const positive = all.filter((v) => v > 0), top = Math.ceil(Math.log10(Math.max(...positive)) - 1e-9), bottom = Math.floor(Math.log10(Math.min(...positive)) + 1e-9);
  return [10 ** Math.max(bottom, top - most), 10 ** Math.max(top, bottom + 1)];
}
const within = (v, [low, high]) => Math.min(high, Math.max(low, v));

const times = (v) => (v === 1 ? "as said" : v > 1 ? `${tick(v)}\u00a0×` : `1/${tick(Math.round(1 / v))}`);

/* A name in two lines where one would not do: broken behind a hyphen or between words. */
function wrapped(name, most) {
  if (name.length <= most) return name;
  const breaks = [...name.matchAll(/[- ]/g)].map((m) => m.index + 1).filter((i) => i <= most);
  const at = breaks.length > 0 ? breaks[breaks.length - 1] : most;
  return `${name.slice(0, at).trim()}\n${name.slice(at)}`;
}

const verdictLegend = (used, c) => VERDICTS.filter((v) => used.has(v.key)).map((v) => [v.says, hue(v.key, c), SHAPE[v.key] || "ring"]);

/* All claims that were tested on one axis: how many times what was said the answer is. */
export function glance(folder, all) {
  const tested = all.filter((r) => verdictOf(r).tested && r.ratio > 0), out = all.length - tested.length;
  if (tested.length < 2) return null;
  const groups = groupsOf(tested), rows = groups.length > 1 ? groups.flatMap(([heading, of]) => [{ heading }, ...of]) : tested;
  const ends = (r) => (r.ranged ? [r.low / r.claimed, r.high / r.claimed] : [r.ratio, r.ratio]);
  const domain = decades([1, 0.1, 10, ...tested.map((r) => r.ratio)], 6), at = rows.map((r, i) => [r, i]).filter(([r]) => r.claim);
  const cut = tested.some((r) => ends(r)[0] < domain[0] || ends(r)[1] > domain[1]), used = new Set(tested.map((r) => verdictOf(r).key));
  return figure({
    id: `claims-${folder.name}`, wide: true, title: "How many times what was said the answers are",
    caption: () => `The dark line is what was said. Left of it the answer is less: too much was said; right of it, more. Each line of the axis is ten times the one before.${out > 0 ? ` Left out: ${out} that are not comparable, not tested or not run.` : ""}${cut ? " A bar that ends at an edge goes on beyond it, some to nothing at all." : ""} A click on a bar leads to its claim.`,
    click: ({ data: [i] }) => {
      location.hash = rows[i].id;
    },
    alt: () => `Of each claim how many times what was said the answer is: ${tested.map((r) => `${r.claim} ${ratioOf(r)}, ${r.verdict}`).join("; ")}.`,
    legend: ({ c }) => [...verdictLegend(used, c), ["range of the answers", c.base], ["what was said", c.ink, "line"]],
    height: (how) => 84 + rows.length * rowHeight(rows, how),
    csv: () => csvRows(["claim", "ratio", "low", "high", "verdict"], tested.map((r) => [r.claim, r.ratio, ...ends(r), r.verdict])),
    draw: (how) => {
      const { c, narrow, paper } = how, size = paper ? SMALL : 12, half = rowHeight(rows, how) / 2;
      const of = { type: "log", min: domain[0], max: domain[1], axisLabel: { formatter: times, alignMinLabel: "left", alignMaxLabel: "right", hideOverlap: true } };
      return {
        grid: { left: narrow ? 142 : 290, right: narrow ? 14 : 24, top: 42, bottom: 42 },
        xAxis: [axis(c, { ...of, position: "top", name: narrow ? "answer ÷ said" : "answer ÷ what was said", nameLocation: "middle", nameGap: 24 }), axis(c, { ...of, position: "bottom", splitLine: { show: false }, name: narrow ? "answer ÷ said" : "answer ÷ what was said", nameLocation: "middle", nameGap: 24 })],
        yAxis: axis(c, { type: "category", inverse: true, data: rows.map((r) => (r.claim ? wrapped(r.claim, narrow ? 20 : 44) : `{group|${wrapped(r.heading, narrow ? 20 : 44)}}`)), splitLine: { show: false }, axisLabel: { color: c.ink, interval: 0, hideOverlap: false, fontSize: size, lineHeight: size + 2, rich: { group: { fontWeight: 600, color: c.muted, fontSize: size, lineHeight: size + 2 } } } }),
        tooltip: { formatter: ({ data: [i] }) => tip(wrapped(rows[i].title, 60), [[null, "said", saidOf(rows[i])], [null, rows[i].way, answerOf(rows[i])], [null, "range", rangeOf(rows[i]) || "none"], [null, "verdict", rows[i].verdict]]) },
        series: [{ type: "custom", encode: { x: [1, 2, 3], y: 0 }, data: at.map(([r, i]) => [i, within(r.ratio, domain), ...ends(r).map((v) => within(v, domain))]), renderItem: (_, api) => {
          const i = api.value(0), [to, low, high] = [1, 2, 3].map((k) => api.coord([api.value(k), i])), middle = api.coord([1, i])[0];
          return { type: "group", children: [
            { type: "rect", shape: { x: middle - 1, y: to[1] - half, width: 2, height: 2 * half }, style: { fill: c.ink } },
            { type: "rect", shape: { x: low[0], y: to[1] - 3.5, width: Math.max(1, high[0] - low[0]), height: 7, r: 2 }, style: { fill: c.base } },
            mark(to, verdictOf(rows[i]).key, c)] };
        } }],
      };
    },
  });
}

/* The rows of a claim's picture: [name, number in words, value, low, high, what]. */
function rowsOf(r) {
  const other = r.kind === "simulated" || r.estimate_formula !== "", found = [["said", saidOf(r), r.claimed, NaN, NaN, "said"]];
  if (finite(r.own_arithmetic) && other) found.push(["own arithmetic", ownOf(r), r.own_arithmetic, NaN, NaN, "own"]);
  if (finite(r.answer)) found.push([r.way, answerOf(r), r.answer, r.low, r.high, "answer"]);
  return found;
}

export function picture(r, cases) {
  const rows = rowsOf(r), all = rows.flatMap((m) => m.slice(2, 5)).filter(finite), positive = all.filter((v) => v > 0);
  const log = positive.length > 0 && Math.max(...all) > WIDE * Math.min(...positive) && Math.min(...all) >= 0, domain = log ? decades(positive) : [Math.min(0, ...all), Math.max(...all) * 1.04 || 1];
  const notes = [log ? `Each line of the axis is ten times the one before${Math.min(...all) < domain[0] ? "; the bar goes on beyond the left edge, to nothing" : ""}.` : "The axis begins at 0.",
    cases.length > 1 ? "Each stroke on the bar is a case; its name shows when you point at it." : r.ranged ? "The bar goes from the low end to the high end." : ""];
  const last = rows.length - 1, unit = r.unit.length <= 18 ? r.unit : "", short = r.unit.length <= 8;
  return figure({
    id: r.id, level: "h4", title: `What was said and what answers it${r.unit ? `, in ${r.unit}` : ""}`, caption: () => notes.filter(Boolean).join(" "),
    alt: () => rows.map(([name, number, , low]) => `${name} ${number}${finite(low) ? `, ${rangeOf(r)}` : ""}`).join("; "),
    height: 52 + 30 * rows.length,
    csv: () => csvRows(["what", "value", "low", "high", "unit"], rows.map(([name, , ...v]) => [name, ...v.slice(0, 3), r.unit])),
    draw: ({ c, narrow }) => ({
      grid: { left: 106, right: narrow ? 92 : 118, top: 2, bottom: 48 },
      xAxis: axis(c, { type: log ? "log" : "value", min: domain[0], max: domain[1], splitNumber: narrow ? 2 : 4, name: `${unit}${log ? `${unit ? ", " : ""}each line ten times` : ""}`, nameLocation: "middle", nameGap: 26, axisLabel: { formatter: (v) => (v >= WORDS_ABOVE ? digits(v, 3) : tick(v)), ...(log ? {} : { showMaxLabel: false }) } }),
      yAxis: [axis(c, { type: "category", inverse: true, data: rows.map(([name]) => name), splitLine: { show: false }, axisLabel: { color: c.ink, interval: 0 } }),
        axis(c, { type: "category", inverse: true, position: "right", data: rows.map(([, number, v, , , what]) => (short ? number : what === "answer" ? amount(r, v) : digits(v, what === "said" ? AS_SAID : 3))), splitLine: { show: false }, axisLabel: { color: c.ink, interval: 0, fontWeight: 600 } })],
      tooltip: {},
      series: [{ type: "custom", encode: { x: [1, 2, 3], y: 0 }, data: rows.map(([, , v, low, high], i) => [i, within(v, domain), within(finite(low) ? low : v, domain), within(finite(high) ? high : v, domain)]),
        tooltip: { formatter: ({ dataIndex: i }) => tip(rows[i][0], [[null, "value", rows[i][1]], ...(finite(rows[i][3]) ? [[null, "range", withUnit(r, rangeOf(r))]] : [])]) },
        renderItem: (_, api) => {
          const i = api.value(0), [at, low, high] = [1, 2, 3].map((k) => api.coord([api.value(k), i])), what = rows[i][5], half = 15, said = api.coord([within(r.claimed, domain), i])[0];
          const bar = finite(rows[i][3]) ? [{ type: "rect", shape: { x: low[0], y: at[1] - 5, width: Math.max(1.5, high[0] - low[0]), height: 10, r: 2 }, style: { fill: c.base } }] : [];
          const line = { type: "rect", shape: { x: said - 1, y: at[1] - half, width: 2, height: 2 * half }, style: { fill: c.ink } };
          if (what === "said") return { type: "group", children: [{ type: "rect", shape: { x: said - 2, y: at[1] - 9, width: 4, height: 18 }, style: { fill: c.ink } }, line] };
          if (what === "own") return { type: "group", children: [line, { type: "rect", shape: { x: at[0] - 5.5, y: at[1] - 5.5, width: 11, height: 11 }, style: { fill: OWN_HUE(), stroke: c.paper, lineWidth: 1 } }] };
          return { type: "group", children: [...bar, line] };
        } },
      cases.length > 1 ? { type: "custom", encode: { x: 0, y: 1 }, data: cases.map((k) => [within(k.value, domain), last]), tooltip: { formatter: ({ dataIndex: i }) => tip(wrapped(cases[i].name === "base" ? "as in the scenario" : cases[i].meaning, 60), [[null, "answer", withUnit(r, amount(r, cases[i].value))]]) },
        renderItem: (_, api) => {
          const at = api.coord([api.value(0), last]); // a stroke is hit within some pixels
          return { type: "group", children: [{ type: "rect", shape: { x: at[0] - 4, y: at[1] - 8, width: 8, height: 16 }, style: { fill: c.base, opacity: 0 } }, { type: "rect", shape: { x: at[0] - 0.75, y: at[1] - 5, width: 1.5, height: 10 }, style: { fill: c.ink } }] };
        } } : null,
      finite(r.answer) ? { type: "custom", silent: true, encode: { x: 0, y: 1 }, data: [[within(r.answer, domain), last]], renderItem: (_, api) => mark(api.coord([api.value(0), last]), verdictOf(r).key, c) } : null].filter(Boolean),
    }),
  });
}
