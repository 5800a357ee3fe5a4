/* SPDX-License-Identifier: Apache-2.0 */
/* Who gave what to whom: a ledger as a Sankey. */
import { cell, csvOf, names } from "./data.js";
import { absent, figure, tip } from "./figure.js";
import { number, quantity } from "./format.js";
import { tableOf } from "./results.js";

const LEAST = 0.002; // of the largest flow: thinner ones are not drawn

/* Components of one type are one account: three pumps are "pump". */
function groups(row) {
  const equipment = tableOf(row, "equipment"), found = new Map();
  for (let i = 0; equipment && i < equipment.rows; i++) if (cell(equipment, "system", i) === "cooling") found.set(cell(equipment, "component", i), cell(equipment, "type", i));
  return (name) => found.get(name) || name.replaceAll("_", " ").replace(/ \d+$/, "");
}

/* Flows of a currency, those between the same two accounts joined; none goes back, since a Sankey has no circles. */
function flowsOf(row, currency) {
  const ledger = tableOf(row, "ledger"), group = groups(row), sums = new Map();
  for (let i = 0; ledger && i < ledger.rows; i++) {
    if (cell(ledger, "currency", i) !== currency) continue;
    let [a, b, amount] = [group(cell(ledger, "from", i)), group(cell(ledger, "to", i)), cell(ledger, "amount", i)];
    if (amount < 0) [a, b, amount] = [b, a, -amount];
    if (a === b) continue;
    const there = `${a}\n${b}`, back = `${b}\n${a}`;
    if (sums.has(back)) sums.set(back, sums.get(back) - amount);
    else sums.set(there, (sums.get(there) || 0) + amount);
  }
  const most = Math.max(...sums.values(), 0);
  return unwind([...sums].map(([pair, amount]) => {
    const [a, b] = pair.split("\n");
    return amount < 0 ? { a: b, b: a, amount: -amount } : { a, b, amount };
  }).filter((f) => f.amount > LEAST * most));
}

/* Largest flows first; one that would close a circle ends in an account of its own. */
function unwind(flows) {
  const next = new Map();
  const reaches = (from, to, seen = new Set()) => from === to || (!seen.has(from) && seen.add(from) && (next.get(from) || []).some((n) => reaches(n, to, seen)));
  return [...flows].sort((p, q) => q.amount - p.amount).map((f) => {
    const flow = reaches(f.b, f.a) ? { ...f, b: `${f.b} (back)` } : f;
    next.set(flow.a, [...(next.get(flow.a) || []), flow.b]);
    return flow;
  });
}

/* How many columns a Sankey has, and the most accounts in one. */
function shape(flows) {
  const depth = new Map(), into = new Map();
  for (const f of flows) into.set(f.b, [...(into.get(f.b) || []), f.a]);
  const level = (n) => {
    if (!depth.has(n)) depth.set(n, Math.max(-1, ...(into.get(n) || []).map(level)) + 1);
    return depth.get(n);
  };
  const last = new Set(flows.map((f) => f.b));
  for (const f of flows) last.delete(f.a);
  const all = [...new Set(flows.flatMap((f) => [f.a, f.b]))], levels = new Map();
  const deepest = Math.max(...all.map(level));
  for (const n of all) {
    const l = last.has(n) ? deepest : level(n);
    levels.set(l, (levels.get(l) || 0) + 1);
  }
  return { columns: deepest + 1, most: Math.max(...levels.values()) };
}

const colourOf = (c, name) => {
  const kinds = [[/(power plants)/, c.plant], [/^(grid|utility meter|generator|fuel|solar|wind|battery|photovoltaics)/, c.grid], [/^(IT equipment|network)/, c.it], [/^(transformer|ups|pdu|lighting|rectifier|power)/, c.loss], [/(evaporat|vapour)/, c.vapour], [/(outdoor air|hall air|atmosphere|rack liquid|heat)/, c.heat], [/(potable|reclaimed|cooling water|lake|sea|river|rain)/, c.vapour], [/(sewer|drain)/, c.drain], [/(reuse|district)/, c.reuse]];
  const found = kinds.find(([pattern]) => pattern.test(name));
  return found ? found[1] : c.cooling;
};

function sankey(row, currency, title, kind, scale, caption) {
  const flows = flowsOf(row, currency);
  if (flows.length === 0) return absent(title, tableOf(row, "ledger") ? `the ledger has no ${currency}` : "the page has no ledger of this run");
  if (flows.length === 1) return absent(title, `there is one flow only, ${quantity(kind, flows[0].amount * scale)} from ${flows[0].a} to ${flows[0].b}`);
  const amount = new Map();
  for (const n of new Set(flows.flatMap((f) => [f.a, f.b]))) amount.set(n, Math.max(...["a", "b"].map((end) => flows.filter((f) => f[end] === n).reduce((s, f) => s + f.amount, 0))));
  const { columns, most } = shape(flows), ends = new Set(flows.map((f) => f.b));
  for (const f of flows) ends.delete(f.a);
  const longest = Math.max(...[...ends].map((n) => n.length), 10);
  return figure({
    id: `flow-${currency}`, wide: true, title,
    caption: () => caption(row, (n) => amount.get(n) || 0),
    alt: () => `Flows of ${currency}: ${flows.slice(0, 12).map((f) => `${f.a} to ${f.b} ${quantity(kind, f.amount * scale)}`).join("; ")}.`,
    height: Math.max(190, 30 + most * 44), least: 150 * columns,
    csv: () => csvOf(tableOf(row, "ledger"), names(tableOf(row, "ledger"))),
    draw: ({ c }) => ({
      tooltip: { formatter: ({ data, dataType }) => (dataType === "edge" ? tip(`${data.source} → ${data.target}`, [[null, "", quantity(kind, data.raw * scale)]]) : tip(data.name, [[null, "", quantity(kind, amount.get(data.name) * scale)]])) },
      series: [{
        type: "sankey", left: 4, right: 24 + 7.2 * longest, top: 14, bottom: 16, nodeWidth: 12, nodeGap: 30, nodeAlign: columns > 2 ? "justify" : "left", draggable: false, layoutIterations: 48, emphasis: { focus: "adjacency" },
        data: [...amount].map(([name]) => ({ name, itemStyle: { color: colourOf(c, name), borderWidth: 0 } })),
        links: flows.map((f) => ({ source: f.a, target: f.b, value: f.amount, raw: f.amount })),
        lineStyle: { color: "source", opacity: 0.32, curveness: 0.5 },
        label: {
          color: c.ink, fontSize: 12, distance: 6, lineHeight: 14,
          formatter: ({ name }) => `${name}\n${quantity(kind, amount.get(name) * scale, amount.get(name) * 50 < Math.max(...amount.values()) ? 2 : 4)}`,
        },
        labelLayout: { hideOverlap: true },
      }],
    }),
  });
}

export function energyFlow(row) {
  return sankey(row, "energy", "Where the electricity goes", "energy", 1, (r, of) => {
    const vapour = of("evaporated water"), all = r.get("facility_energy_j"), reused = r.get("heat_reused_j");
    return `From the meter through servers and cooling to where the heat ends: ${vapour > 0 ? `${number((100 * vapour) / all, 3)} % leaves as vapour` : "none leaves as vapour"}${reused > 0 ? `, ${number((100 * reused) / all, 3)} % is used again` : ""}. Equipment of one type is one node; flows below ${100 * LEAST} % of the largest are left out.`;
  });
}

export function waterFlow(row) {
  return sankey(row, "water", "Where the water goes", "water", 0.001, (_, of) => {
    const [vapour, drain, plants] = [of("evaporation"), of("sewer"), of("power plants")];
    const site = vapour > 0 ? `Of the water that cools the site, ${number((100 * vapour) / (vapour + drain + of("drift")), 3)} % evaporates and the rest is drained, so that salts do not thicken.` : "The site itself evaporates no water.";
    return plants > 0 ? `${site} Power plants consume ${quantity("water", plants * 0.001)} for its electricity.` : site;
  });
}
