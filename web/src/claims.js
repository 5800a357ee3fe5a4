/* SPDX-License-Identifier: Apache-2.0 */
/* The page of claims: what is said in numbers, and what answers it, for readers who have never simulated anything. */
import { cell, meaning, names, page } from "./data.js";
import { h, table as htmlTable } from "./dom.js";
import { kindOf, number, quantity } from "./format.js";
import { amount, answerOf, AS_SAID, casesOf, claimFolders, claimsOf, digits, finding, finite, groupsOf, ownOf, rangeOf, ratioOf, saidOf, VERDICTS, verdictOf } from "./claim_rows.js";
import { glance, picture } from "./claim_pictures.js";
import { glossary, linked } from "./claim_words.js";

export { claimFolders };

const called = page.called || "samovar";
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;

/* What all claims of a folder come to: of those that somebody said, and that could be tested. */
export function claimsSentence(folder) {
  const all = claimsOf(folder), said = all.filter((r) => r.seen !== "derived"), of = (what) => said.filter((r) => r.verdict === what).length;
  const tested = said.filter((r) => verdictOf(r).tested);
  const found = [[of("about right"), "about right"], [of("depends"), `${of("depends") === 1 ? "depends" : "depend"} on what nobody has published`], [of("too much was said"), "too high"], [of("too little was said"), "too low"]];
  const words = found.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what.startsWith("depend") ? "" : n === 1 ? "is " : "are "}${what}`);
  const joined = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}` : words.join("");
  const rest = [[of("not comparable"), "cannot be compared with an answer"], [of("not tested"), "cannot be tested"], [of("not run yet"), "wait for their simulation"], [all.length - said.length, "follow from others and were said by nobody"]].filter(([n]) => n > 0);
  const others = rest.length > 0 ? ` Not counted: ${rest.map(([n, what]) => `${n} that ${n === 1 ? what.replace(/^(follow|wait)/, "$1s").replace("and were", "and was").replace("their", "its") : what}`).join(", ")}.` : "";
  const furthest = tested.filter((r) => r.ratio > 0).sort((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)))[0];
  const far = tested.length > 1 && furthest ? ` Furthest off: “${furthest.title}” ${capital(finding(furthest))}.` : "";
  if (tested.length === 0) return `No number is there that somebody said and that can be tested.${others}`;
  return `Of ${count(tested.length, "number that somebody said", "numbers that somebody said")} and that can be tested, ${joined}.${others}${far}`;
}

/* The words of this page. */
function howToRead(all) {
  const some = (test) => all.some(test);
  const terms = [
    ["Said", "The number as it goes round, with who said it."],
    some((r) => finite(r.own_arithmetic)) ? ["Its own arithmetic", "The numbers that stand behind the sentence, multiplied out again. If the result differs from what was said, somebody has miscalculated."] : null,
    some((r) => r.way === "simulated") ? ["Simulated", "A computer plays through a whole data centre hour by hour: its servers and what they are asked, its fans, pumps and cooling, the weather outside, the power plants that feed it. The number is what its meters show in the end."] : null,
    some((r) => r.way === "reckoned") ? ["Reckoned", "Nothing is simulated here: the answer is arithmetic on what others have counted."] : null,
    ["Range", "What nobody has published is set to one plausible value after another, such as another town, fewer servers or another way of cooling. The bar goes from the lowest answer to the highest. If what was said lies in the range it may be true; that is no proof."],
    ["Times what was said", "The answer divided by what was said. Below 1 the claim is too high, above 1 too low."],
  ].filter(Boolean);
  const used = VERDICTS.filter((v) => some((r) => r.verdict === v.says));
  return [h("dl", { class: "terms" }, terms.map(([term, words]) => h("div", {}, h("dt", {}, term), h("dd", {}, words)))),
    h("h3", {}, "How a verdict is found"), h("p", { class: "note" }, "By one rule for all:"),
    h("dl", { class: "terms rules" }, used.map((v) => h("div", {}, h("dt", { class: `standing ${v.key}` }, capital(v.says)), h("dd", {}, capital(v.rule)))))];
}

const SEEN = {
  read: "We read the original.", secondary: "We read only a report about it.", memory: "From memory, not looked up: check it before you quote it.",
  derived: "Nobody said it: we worked it out from other numbers.",
};

/* The name of a column, which may go on below behind each of its underscores. */
const broken = (name) => name.split("_").flatMap((part, i, all) => (i + 1 < all.length ? [`${part}_`, h("wbr", {})] : [part]));

/* What a reader needs to reckon it again. */
function workings(folder, r, cases) {
  const inputs = (folder.claim_inputs || {})[r.scenario], used = inputs ? names(inputs).filter((n) => new RegExp(`\\b${n}\\b`).test(r.simulated_formula)) : [];
  const formula = (what, f) => (f ? h("p", {}, `${what}: `, h("code", {}, f)) : null);
  const shown = (n) => {
    const v = cell(inputs, n, 0), { unit } = meaning(n);
    return finite(v) ? (kindOf(unit) ? quantity(kindOf(unit), v, 3) : `${number(v, 3)} ${unit && unit !== "1" ? unit : ""}`.trim()) : "";
  };
  return h("details", {}, h("summary", {}, "How it is reckoned"),
    formula("Its own arithmetic", r.own_formula), r.own_formula && finite(r.own_arithmetic) ? h("p", {}, `It gives ${ownOf(r)}.`) : null, formula("Estimate", r.estimate_formula),
    formula("Low end", r.low_formula), formula("High end", r.high_formula), formula(`From the simulation ${r.scenario}`, r.simulated_formula),
    used.length > 0 && inputs.rows > 0 ? htmlTable([{ text: "in the formula" }, { text: "in this run", number: true }, { text: "meaning" }], used.map((n) => [h("code", {}, broken(n)), shown(n), meaning(n).doc || ""]), `What ${r.claim} reads from its run`) : null,
    cases.length > 1 ? htmlTable([{ text: "answer", unit: r.unit, number: true }, { text: "what is otherwise" }], cases.map((k) => [amount(r, k.value), k.name === "base" ? "As in the scenario above." : k.meaning]), `Cases of ${r.claim}`) : null,
    r.way === "simulated" ? h("p", { class: "note" }, "The whole run with its pictures: ", h("code", {}, `${called} report ${folder.path}/${r.scenario}`)) : null);
}

const ended = (text) => (/[.!?]$/.test(text) ? text : `${text}.`);
const labelled = (label, ...content) => h("p", { class: "note" }, h("strong", {}, `${label}: `), ...content);

function card(folder, r) {
  const v = verdictOf(r), cases = casesOf(folder, r), ends = r.ranged && cases.length > 1, seen = new Set(), found = finding(r);
  const end = (label, k, value) => labelled(`${label}, ${amount(r, value)}`, k.name === "base" ? "as in the scenario." : k.meaning);
  return h("article", { class: "claim" },
    r.title !== r.claim ? h("small", {}, r.claim) : null, h("h3", {}, r.title), h("p", { class: `standing ${v.key}` }, `${capital(v.says)}${found ? `: ${found}` : ""}.`),
    h("blockquote", {}, linked(r.reason, seen)), r.unlike ? h("p", { class: "unlike" }, linked(r.unlike, seen)) : null,
    picture(r, cases),
    r.setting ? labelled("In the scenario", linked(r.setting, seen)) : null,
    r.way === "simulated" && r.ranged && !ends ? labelled("Range", "95 in 100 draws of all that is uncertain lie in it.") : null,
    ends ? [end("Lowest", cases[0], r.low), end("Highest", cases[cases.length - 1], r.high)] : null,
    labelled("Said by", `${ended(r.said)} ${SEEN[r.seen] || ""}`),
    workings(folder, r, cases));
}

function overview(all) {
  const rows = all.map((r) => [h("a", { href: `#${r.id}` }, r.title), finite(r.answer) ? answerOf(r) : "", r.verdict, digits(r.claimed, AS_SAID), r.unlike ? "" : ratioOf(r), rangeOf(r), finite(r.own_arithmetic) ? ownOf(r) : "", r.way, r.claim]);
  return htmlTable([{ text: "claim" }, { text: "answer", number: true }, { text: "verdict" }, { text: "said", number: true }, { text: "answer ÷ said", number: true }, { text: "range", number: true }, { text: "its own arithmetic", number: true }, { text: "how" }, { text: "name" }], rows, "All claims with their answers");
}

const headingId = (folder, i) => `claims-${folder.name}-${i + 1}`;
const contents = (folder, groups) => (groups.length > 1 ? h("nav", { class: "contents", "aria-label": "Claims by what they are about" }, h("h3", {}, "What the claims are about"), h("ul", {}, groups.map(([heading, rows], i) => h("li", {}, h("a", { href: `#${headingId(folder, i)}` }, heading), ` (${rows.length})`)))) : null);

/* global VALIDATION -- web/build counts the rows */
/* Who has held the simulation against measurements; the numbers are those of the last validation. */
function checked() {
  const rows = VALIDATION, found = rows && rows.inside > 0 ? `: ${rows.inside} rows keep the tolerance that was set for them, ${rows.known} miss it, and each of these says by how much and why` : "";
  return labelled("Who checked the simulation", h("code", {}, `${called} validate`), ` holds it, row by row, against what others have measured or published${found}.`);
}

export function claims() {
  return claimFolders.flatMap((folder) => {
    const all = claimsOf(folder), groups = groupsOf(all);
    return [
      h("p", { class: "note" }, folder.description || ""), checked(), contents(folder, groups), ...howToRead(all), h("div", { class: "grid" }, glance(folder, all)), h("details", { class: "answers" }, h("summary", {}, "All numbers in a table"), overview(all)),
      h("p", { class: "note" }, "Below, each claim with its picture. The sentence with a line beside it may be quoted as it stands."),
      ...groups.flatMap(([heading, rows], i) => [groups.length > 1 ? h("h3", { class: "group", id: headingId(folder, i) }, heading) : null, h("div", { class: "grid claims" }, rows.map((r) => card(folder, r)))])].filter(Boolean);
  }).concat(glossary() || []);
}
