/* SPDX-License-Identifier: Apache-2.0 */
/* Where it comes from: scenarios line by line, files with their hashes, versions, what columns mean. */
import { meaning, page } from "./data.js";
import { h, select, table as htmlTable } from "./dom.js";
import { number } from "./format.js";
import { baseOf, details, done, summaryColumns } from "./results.js";

const line = (i) => page.lines[i];

/* A scenario; lines that the run it is compared with does not have stand out. */
function scenario(r) {
  const d = details(r), base = baseOf(r) && details(baseOf(r));
  if (!d || !d.scenario || d.scenario.length === 0) return null;
  const there = base && base.scenario ? new Set(base.scenario) : null;
  const own = there ? d.scenario.filter((i) => !there.has(i)).length : 0;
  return h("details", {}, h("summary", {}, r.label, h("span", {}, ` ${d.scenario.length} lines${there ? `, ${own} of them not in ${baseOf(r).label}` : ""}`)),
    h("pre", { tabindex: "0", "aria-label": `Scenario of ${r.label}` }, h("code", {}, d.scenario.flatMap((i) => [there && !there.has(i) ? h("mark", {}, line(i)) : line(i), "\n"]))));
}

/* Values by their standing; those that differ between runs first. */
function standings(place) {
  const runs = done.filter((r) => (details(r) || {}).values && details(r).values.length > 0);
  if (runs.length === 0) return null;
  const state = { run: runs.find((r) => baseOf(r)) || runs[0], which: "" };
  const texts = (r) => new Map(details(r).values.map(([path, value]) => [line(path), line(value)]));
  const draw = () => {
    const all = details(state.run).values.map(([path, value, doc, source, standing, usual]) => ({ path: line(path), value: line(value), doc: line(doc), source: line(source), standing, usual }));
    const base = baseOf(state.run) && details(baseOf(state.run)) && details(baseOf(state.run)).values ? texts(baseOf(state.run)) : null;
    const differs = (v) => base && base.get(v.path) !== v.value;
    const kinds = [["differs", "not as in its baseline", differs], ...["assumption", "measured", "datasheet", "standard", "physics"].map((k) => [k, k, (v) => v.standing === k]), ["all", "all", () => true]].map(([id, text, test]) => [id, text, all.filter(test)]).filter(([, , list]) => list.length > 0);
    const [id, , list] = kinds.find(([k]) => k === state.which) || kinds.find(([k]) => k === "assumption") || kinds[0];
    place.replaceChildren(
      h("div", { class: "controls" }, runs.length > 1 ? select("Run", runs.map((r, i) => [String(i), r.label]), String(runs.indexOf(state.run)), (v) => {
        state.run = runs[Number(v)];
        draw();
      }) : null, select("Standing", kinds.map(([k, text, l]) => [k, `${text} (${l.length})`]), id, (v) => {
        state.which = v;
        draw();
      })),
      h("div", { class: "tall" }, htmlTable([{ text: "value" }, { text: "is" }, { text: "meaning" }, { text: "standing" }, { text: "source" }], list.map((v) => [h("code", {}, v.path), v.value, v.doc, `${v.standing}${v.usual ? ", the default" : ""}`, v.source]), "Values and how well they are known")));
  };
  draw();
  return h("div", {}, h("h3", {}, "How well its values are known"), h("p", { class: "caption" }, "Every number that nobody chose for this run, with its source. What is assumed is worth varying: `uncertain:` in a study does that."), place);
}

/* Values that say where they come from: `sources:` and `doc:` of what the scenario is made of. */
function sources() {
  const found = new Map();
  for (const r of done) {
    const d = details(r);
    let name = "";
    for (const i of (d && d.scenario) || []) {
      const at = /^\s*(?:- )?name: (.*)$/.exec(line(i)), source = /^\s*sources?: "?(.*?)"?$/.exec(line(i));
      if (at) name = at[1].replaceAll('"', "");
      if (source && source[1]) found.set(`${name}\n${source[1]}`, [name, source[1]]);
    }
  }
  return [...found.values()];
}

function inputs() {
  const found = new Map();
  for (const of of [...page.folders, ...page.runs]) for (let i = 0; of.inputs && i < of.inputs.length; i += 2) found.set(line(of.inputs[i]), line(of.inputs[i + 1]));
  return [...found].sort();
}

function made() {
  const size = (d) => (Number(d.peak_memory_byte) > 0 ? `${number(Number(d.peak_memory_byte) / 1e6, 3)} MB` : "");
  return htmlTable([{ text: "folder" }, { text: "made" }, { text: "version" }, { text: "command" }, { text: "took", number: true }, { text: "memory", number: true }, { text: "package (SHA-256)" }],
    page.folders.map((f) => [f.path, f.created.replace("T", " ").replace("Z", " UTC"), [f.version, f.engine].filter(Boolean).join(", "), f.command.join(" "), Number(f.wall_s) > 0 ? `${number(Number(f.wall_s), 3)} s` : "", size(f), h("code", {}, f.self_sha256.slice(0, 16), "…")]), "Folders of this report");
}

export function provenance() {
  const known = sources(), files = inputs();
  return [
    made(),
    done.length > 0 ? h("h3", {}, "Scenarios, with every value that was used") : null,
    done.length > 0 ? h("p", { class: "caption" }, `Running one again gives the same bytes. \`${page.called} explain KEY\` says of each value its unit, range, source and standing: physics, measured, datasheet, standard or assumption.`) : null,
    ...done.map(scenario).filter(Boolean),
    standings(h("div", {})),
    known.length > 0 ? h("div", {}, h("h3", {}, "What the catalogue says of its sources"), htmlTable([{ text: "entry" }, { text: "sources" }], known, "Sources of catalogue entries")) : null,
    h("details", {}, h("summary", {}, "Input files", h("span", {}, ` ${files.length} with their SHA-256`)), htmlTable([{ text: "file" }, { text: "SHA-256" }], files.map(([f, hash]) => [f, h("code", {}, hash)]), "Input files")),
    h("details", {}, h("summary", {}, "What the columns mean", h("span", {}, ` ${Object.keys(page.columns).length} columns`)),
      htmlTable([{ text: "column" }, { text: "unit" }, { text: "meaning" }, { text: "defined by" }], [...new Set([...summaryColumns(), ...Object.keys(page.columns)])].map((n) => [h("code", {}, n), meaning(n).unit || "", meaning(n).doc || "", meaning(n).source || ""]), "Meaning of columns")),
  ].filter(Boolean);
}
