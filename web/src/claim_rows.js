/* SPDX-License-Identifier: Apache-2.0 */
/* What was said in numbers and what answers it, as claims.csv has it; numbers and verdicts in words. */
import { cell, page } from "./data.js";

const LARGE = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]];
const NUMBERS = ["claimed", "own_arithmetic", "simulated", "low", "high", "ratio", "answer"];
const TEXTS = ["claim", "unit", "reason", "kind", "said", "seen", "scenario", "own_formula", "simulated_formula", "estimate_formula", "low_formula", "high_formula", "title", "heading", "verdict", "setting", "unlike"];

/* What the column `verdict` may say, in the order of the page; key: of its colour and mark. tested: it counts in the tally. */
export const VERDICTS = [
  { says: "about right", key: "right", tested: true, rule: "the answer is 0.8 to 1.25 times what was said." },
  { says: "depends", key: "depends", tested: true, rule: "the answer is not that near, but with other plausible values for what nobody has published it would be what was said." },
  { says: "too much was said", key: "much", tested: true, rule: "what was said lies above all answers, and the answer is less than 0.8 times it." },
  { says: "too little was said", key: "little", tested: true, rule: "what was said lies below all answers, and the answer is more than 1.25 times it." },
  { says: "not comparable", key: "unlike", tested: false, rule: "what was said and what is answered are not the same quantity, such as another model or another grid. Its ratio is no measure of the claim." },
  { says: "not tested", key: "untested", tested: false, rule: "only the claim’s own formula answers it, or the range holds all that anybody could say." },
  { says: "not run yet", key: "open", tested: false, rule: "its simulation is not there." },
];
export const verdictOf = (r) => VERDICTS.find((v) => v.says === r.verdict) || VERDICTS[VERDICTS.length - 1];

const text = (v) => (typeof v === "string" ? v : "");
export const finite = Number.isFinite;

function read(table, i) {
  const r = {};
  for (const n of NUMBERS) r[n] = cell(table, n, i);
  for (const n of TEXTS) r[n] = text(cell(table, n, i));
  r.unit = r.unit === "1" ? "" : r.unit.replace(/\bm3\b/g, "m³").replace(/\bm2\b/g, "m²").replace(" / ", "/");
  r.way = r.kind === "simulated" ? "simulated" : "reckoned";
  r.id = `claim-${r.claim.replace(/[^\w-]/g, "_")}`;
  r.ranged = finite(r.low) && finite(r.high) && r.high > r.low;
  r.title = r.title || r.claim; // a page of an earlier version has none
  r.heading = r.heading || r.scenario;
  return r;
}

export const claimFolders = page.folders.filter((f) => f.tables.claims);
export const claimsOf = (folder) => {
  const table = folder.tables.claims;
  return table ? Array.from({ length: table.rows }, (_, i) => read(table, i)) : [];
};

/* Claims below their headings, in the order of the file: [[heading, rows]]. */
export function groupsOf(all) {
  const groups = new Map();
  for (const r of all) groups.set(r.heading, [...(groups.get(r.heading) || []), r]);
  return [...groups];
}

/* What each case answers, from the lowest to the highest: [{value, name, meaning}]. */
export function casesOf(folder, r) {
  const table = folder.tables.claim_cases, found = [];
  for (let i = 0; table && i < table.rows; i++) {
    const value = cell(table, "simulated", i);
    if (cell(table, "claim", i) === r.claim && finite(value)) found.push({ value, name: text(cell(table, "case", i)), meaning: text(cell(table, "meaning", i)) });
  }
  return found.sort((a, b) => a.value - b.value);
}

/* A number in so many digits: claims are good for two, what was said keeps its own. */
export function digits(v, most) {
  const word = LARGE.find(([size]) => Math.abs(Number(v.toPrecision(most))) >= size), scale = word ? word[0] : 1;
  const shown = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: most }).format(v / scale).replace("-", "−");
  return word ? `${shown} ${word[1]}` : shown;
}
export const AS_SAID = 6;
const OWN = 3, SHORT = 6;
/* Of a ratio little above one, such as PUE, the second digit says next to nothing. */
const needed = (v, unit) => ((unit === "" || unit.includes(" ")) && Math.abs(v) >= 1 && Math.abs(v) < 2 ? 3 : 2);
export const amount = (r, v) => digits(v, needed(v, r.unit));
/* A short unit stays on the line of its number. */
export const withUnit = (r, number) => `${number}${r.unit ? `${r.unit.length <= SHORT ? "\u00a0" : " "}${r.unit}` : ""}`;
export const saidOf = (r) => withUnit(r, digits(r.claimed, AS_SAID));
export const ownOf = (r) => withUnit(r, digits(r.own_arithmetic, OWN));
export const answerOf = (r) => withUnit(r, amount(r, r.answer));
export const rangeOf = (r) => (r.ranged ? `${amount(r, r.low)} to ${amount(r, r.high)}` : "");
export const ratioOf = (r) => (finite(r.ratio) ? digits(r.ratio, needed(r.ratio, "")) : "");

/* "the answer is 500 MWh (310 to 3,500), 1.01 times what was said". */
export function finding(r) {
  if (!finite(r.answer)) return "";
  const ratio = ratioOf(r);
  return `the answer is ${answerOf(r)}${r.ranged ? ` (${rangeOf(r)})` : ""}, ${r.unlike ? "of something else" : ratio === "1" ? "as was said" : `${ratio} times what was said`}`;
}
