/* SPDX-License-Identifier: Apache-2.0 */
/* The first page: what follows, in a sentence; then whether it can be trusted. */
import { claimsSentence } from "./claims.js";
import { cell, column, page } from "./data.js";
import { h } from "./dom.js";
import { count, duration, kindOf, number, quantity } from "./format.js";
import { makeup, measures } from "./measures.js";
import { baseOf, bases, details, done, results, seconds, undone } from "./results.js";

/* A run in a sentence. */
function sentence(r) {
  const words = [`${r.label} took ${quantity("energy", r.get("facility_energy_j"))} of electricity in ${duration(r.get("duration_s"))}`];
  if (Number.isFinite(r.get("pue"))) words.push(`with a PUE of ${number(r.get("pue"))}`);
  const water = makeup(r);
  words.push(water > 0 ? `took in ${quantity("water", water)} of cooling water (WUE ${number(r.get("wue_l_per_kwh"), 3)} L/kWh)` : "needed no cooling water");
  words.push(`and caused ${quantity("carbon", r.get("carbon_operational_kg"))} of CO2e at its power plants`);
  return `${words.slice(0, 2).join(" ")}, ${words.slice(2, -1).join(", ")} ${words[words.length - 1]}.`;
}

function sentences() {
  const said = [];
  page.folders.forEach((f, i) => {
    if (f.kind === "study" && f.conclusion) said.push(f.conclusion, surely(f));
    else if (f.tables.claims) said.push(claimsSentence(f));
    else if (f.kind === "study") said.push(`${f.title || f.path}: its folder keeps no conclusion (it was made by an earlier version, or is not complete); run it again to have one.`);
    else if (!page.verdict) done.filter((r) => r.folder === i).forEach((r) => said.push(sentence(r)));
  });
  return (page.verdict ? [page.verdict, ...said] : said).filter(Boolean);
}

/* How sure the order of an uncertain study is, with its interval: of the first column that it ranks. */
function surely(folder) {
  const table = folder.tables.ranking, get = (name, i) => cell(table, name, i), percent = (v) => `${number(100 * v, 3)}\u00a0%`;
  if (!table || table.rows === 0 || !["column", "run", "rank", "probability", "draws"].every((n) => column(table, n))) return null;
  const of = get("column", 0), rows = Array.from({ length: table.rows }, (_, i) => i).filter((i) => get("column", i) === of), least = Math.min(...rows.map((i) => get("rank", i)));
  const top = rows.filter((i) => get("rank", i) === least).sort((a, b) => get("probability", b) - get("probability", a))[0];
  const title = (measures().find((m) => m.column === of) || { title: of }).title, range = Number.isFinite(get("probability_low", top)) ? ` (95\u00a0% interval: ${percent(get("probability_low", top))} to ${percent(get("probability_high", top))})` : "";
  return `With all that is uncertain drawn ${count(get("draws", top))} times, ${get("run", top)} has the least ${/^[A-Z][a-z]/.test(title) ? title[0].toLowerCase() + title.slice(1) : title} in ${percent(get("probability", top))} of the draws${range}${against(folder, of, get("run", top))}.`;
}

/* By how much the leader has less than the baseline, with the interval of the draws. */
function against(folder, of, run) {
  const table = folder.tables.ranking_pairs, base = [...bases].find((r) => page.folders[r.folder] === folder && r.label !== run), get = (name, i) => cell(table, name, i);
  const i = table && base ? Array.from({ length: table.rows }, (_, k) => k).find((k) => get("column", k) === of && get("run", k) === run && get("other", k) === base.label) : undefined;
  if (i === undefined || !column(table, "difference_low") || !Number.isFinite(get("difference_low", i)) || !kindOf(get("unit", i))) return "";
  const ends = [-get("difference_high", i), -get("difference_low", i)].map((v) => quantity(kindOf(get("unit", i)), v)), mean = -get("difference", i);
  return mean > 0 ? `, on average ${quantity(kindOf(get("unit", i)), mean)} less than ${base.label} (95\u00a0%: ${ends.join(" to ")})` : "";
}

/* What rounding leaves of an energy is nothing. */
const at = (rows, name) => rows.filter((r) => r.get(name) > (name.endsWith("_j") ? 1e-9 * r.get("facility_energy_j") : 0));
const list = (rows, text) => `${rows.slice(0, 6).map((r) => (done.length > 1 ? `${r.label} ${text(r)}` : text(r))).join(", ")}${rows.length > 6 ? `, and ${rows.length - 6} more` : ""}`;

/* What could mislead: [text]. */
function warnings() {
  const found = [];
  const warn = (name, text, say) => {
    const rows = at(done, name);
    if (rows.length > 0) found.push(`${text}: ${list(rows, say(name))}.`);
  };
  const time = (name) => (r) => duration(r.get(name));
  const many = (name) => (r) => count(r.get(name));
  warn("throttled_s", "Servers were slowed down by heat", time);
  warn("unmet_heat_j", "Heat that the plant could not take", (name) => (r) => quantity("energy", r.get(name)));
  warn("requests_rejected", "Requests were refused", many);
  warn("unserved_j", "Electricity that was not to be had", (name) => (r) => quantity("energy", r.get(name)));
  warn("jobs_timed_out", "Jobs were stopped at their time limit", many);
  warn("jobs_unfinished", "Jobs had not finished when the run ended", many);
  warn("jobs_outside", "Jobs of the trace lie outside the run", many);
  warn("requests_outside", "Requests of the trace lie outside the run", many);
  for (const r of done) if (typeof r.get("expect_missed") === "string" && r.get("expect_missed")) found.push(`${r.label} was expected to do better: ${r.get("expect_missed")}.`);
  for (const f of page.folders) if (!f.intact) found.push(`The files in ${f.path} are not as Samovar wrote them.`);
  const durations = new Set(done.map((r) => r.get("duration_s")));
  if (durations.size > 1) found.push("The runs cover different times: compare what is per kilowatt-hour or per request, not sums.");
  return found;
}

/* Names that share a text: [text, names]. */
function gather(pairs) {
  const found = new Map();
  for (const [text, name] of pairs) found.set(text, [...(found.get(text) || []), name]);
  return [...found].map(([text, names]) => [text, [...new Set(names)]]);
}
const some = (names, most = 3) => (names.length > most + 1 ? `${names.slice(0, most).join(", ")} and ${names.length - most} more` : names.join(", "));

/* What differs beside what is varied, and from which baseline. */
function differences() {
  return gather(done.flatMap((r) => r.bases.filter((b) => b.differs).map((b) => [b.differs, r.label]))).map(([text, names]) => [some(names), text]);
}

/* The same of runs that no study joins: where they stand, and how many lines of their scenarios. */
function ownDifferences() {
  return done.filter((r) => page.folders[r.folder].kind === "run" && baseOf(r)).map((r) => {
    const base = baseOf(r), there = new Set((details(base) || {}).scenario), lines = ((details(r) || {}).scenario || []).filter((i) => !there.has(i)).length;
    const told = ["strategy", "site"].filter((n) => r.get(n) !== base.get(n)).map((n) => `${n} ${r.get(n)}, not ${base.get(n)}`);
    return [r.label, [...told, lines > 0 ? `${lines} lines of its scenario, marked at the end of this page` : ""].filter(Boolean).join("; ")];
  }).filter(([, text]) => text);
}

/* Why runs have no results; what is missing at many sites is said once. */
function failures() {
  return gather(undone.map((r) => [r.reason.replace(new RegExp(` at ${String(r.get("site")).replace(/[^\w-]/g, ".")}$`), " there"), r.label])).map(([text, names]) => (names.length === 1 ? [names[0], undone.find((r) => r.label === names[0]).reason] : [some(names), text]));
}

const worst = (name) => Math.max(...done.map((r) => Math.abs(r.get(name))).filter(Number.isFinite), -Infinity);

function check(label, value, limit, doc) {
  if (!Number.isFinite(value)) return null;
  const good = value <= limit;
  return h("li", { class: good ? "good" : "bad" }, h("span", {}, good ? "✓" : "!"), h("div", {}, h("strong", {}, label), ` ${doc} `, h("b", {}, value === 0 ? "0" : value.toExponential(0).replace("e-", "e−").replace("e+", "e"))));
}

export function verdict() {
  const warned = warnings(), differ = [...differences(), ...ownDifferences()], failed = failures();
  const lines = (rows) => h("ul", {}, rows.slice(0, 8).map(([names, text]) => h("li", {}, h("strong", {}, names), `: ${text}`)), rows.length > 8 ? h("li", {}, `and ${rows.length - 8} more`) : null);
  const names = (rows) => {
    const kinds = new Set([...rows].map((r) => r.get("strategy")));
    return rows.size > 1 && kinds.size === 1 && [...kinds][0] ? [...kinds][0] : some([...rows].map((r) => r.label));
  };
  const compared = bases.size > 0 ? h("p", { class: "bases" }, "Compared with ", h("strong", {}, names(bases)), seconds.size > 0 ? [" and with ", h("strong", {}, names(seconds))] : null, bases.size > 1 ? ", each run with that of its own case" : null, ".") : null;
  return [
    ...sentences().map((s) => h("p", { class: s.length > 360 ? "sentence long" : "sentence" }, s)), compared,
    results.length === 0 ? null : h("div", { class: "checks" },
      h("div", {}, h("h3", {}, "Do the books close?"), h("ul", { class: "ticks" },
        check("Energy", worst("energy_residual_frac"), 1e-6, "that went in and did not come out, relative:"),
        check("Water", worst("water_residual_frac"), 1e-6, "the same:"),
        check("Audit", worst("audit_frac"), 1e-3, "SimGrid’s own count of IT energy, relative difference:"))),
      h("div", {}, h("h3", {}, warned.length > 0 ? "Warnings" : "No warnings"), warned.length > 0 ? h("ul", {}, warned.map((w) => h("li", {}, w))) : h("p", {}, "Nothing was throttled, refused or cut off.")),
      done.length > 1 ? h("div", {}, h("h3", {}, "What else differs"), differ.length > 0 ? [h("p", { class: "caption" }, "From what they are compared with:"), lines(differ)] : h("p", {}, page.folders.some((f) => f.kind === "run") ? "Nothing." : "Nothing but what is varied.")) : null,
      undone.length > 0 ? h("div", {}, h("h3", {}, "Without results"), lines(failed)) : null),
  ].filter(Boolean);
}
