/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of all summaries together, each with its folder and what it is compared with. */
import { cell, column, names, page, speaks, values } from "./data.js";

function rowOf(folder, f, i, base) {
  const summary = folder.tables.summary;
  const run = cell(summary, "run", i);
  const get = (name) => (name === undefined ? NaN : cell(summary, name, i));
  return { folder: f, row: i, run, label: run, get, done: cell(summary, "state", i) !== "not-applicable" && cell(summary, "state", i) !== "failed", reason: cell(summary, "reason", i) || "", bases: base };
}

/* Of each run of a study what it is compared with, and what else differs: from comparison.csv. */
function comparisons(folder) {
  const table = folder.tables.comparison, found = new Map();
  const run = values(table, "run"), baseline = values(table, "baseline"), differs = values(table, "also_differs");
  for (let i = 0; run && i < run.length; i++) {
    if (!found.has(run[i])) found.set(run[i], []);
    found.get(run[i]).push({ baseline: baseline[i], differs: differs ? differs[i] : "" });
  }
  return found;
}

function all() {
  const rows = [];
  page.folders.forEach((folder, f) => {
    const summary = folder.tables.summary, pairs = comparisons(folder);
    for (let i = 0; summary && i < summary.rows; i++) rows.push(rowOf(folder, f, i, pairs.get(cell(summary, "run", i)) || []));
  });
  const seen = new Map();
  for (const r of rows) seen.set(r.run, (seen.get(r.run) || 0) + 1);
  for (const r of rows) if (seen.get(r.run) > 1) r.label = page.folders[r.folder].kind === "run" ? page.folders[r.folder].path : `${page.folders[r.folder].path}/${r.run}`;
  return rows;
}

export const results = all();
export const done = results.filter((r) => r.done);
export const undone = results.filter((r) => !r.done);

/* comparison.csv names as baseline a run, or (over seeds) a case: the row of it, in the same folder. */
function named(row, name) {
  return done.find((r) => r.folder === row.folder && r.run === name) || null;
}

/* Baselines that come first, and second, of runs that have two. */
const order = [0, 1].map((which) => new Set(results.filter((r) => r.bases.length > 1).map((r) => `${r.folder} ${r.bases[which].baseline}`)));

/* Which of a run's baselines is meant: a baseline itself is compared with the other one alone. */
function pairOf(row, which) {
  const pairs = row.bases.filter((b) => b.baseline);
  if (pairs.length !== 1) return pairs[which];
  const key = `${row.folder} ${pairs[0].baseline}`;
  return (order[1].has(key) && !order[0].has(key) ? 1 : 0) === which ? pairs[0] : undefined;
}

/* Runs that differ in their seed alone are a case: a row of their means, which knows its runs. */
function joined() {
  const groups = new Map();
  for (const r of done) {
    const key = `${r.folder} ${r.run.replace(/_seed\d+$/, "")}`;
    groups.set(key, [...(groups.get(key) || []), r]);
  }
  return [...groups.values()].map((members) => {
    if (members.length === 1) return members[0];
    const mean = (name) => {
      const all = members.map((r) => r.get(name));
      return typeof all[0] === "number" ? all.reduce((a, b) => a + b, 0) / all.length : all[0];
    };
    return { ...members[0], label: members[0].label.replace(/_seed\d+$/, ""), get: mean, members };
  });
}
export const cases = joined();
const caseOf = new Map(cases.flatMap((c) => (c.members || [c]).map((r) => [r, c])));

/* What a case or a run is compared with: which 0 or 1 of its baselines; the first run where none is said. null: itself. */
export function baseOf(row, which = 0) {
  const base = baseOfRun(row.members ? row.members[0] : row, which);
  return base && (caseOf.get(base) === row ? null : caseOf.get(base));
}
function baseOfRun(row, which) {
  const pair = pairOf(row, which);
  if (pair) {
    const base = named(row, pair.baseline);
    return base === row ? null : base;
  }
  if (which > 0 || row.bases.length > 0 || done.length < 2) return null;
  return row === done[0] || page.folders[row.folder].kind === "study" ? null : done[0];
}

/* The names of the first baselines, and of the second. */
const baseNames = (which) => new Set(cases.map((r) => baseOf(r, which)).filter(Boolean));
export const bases = baseNames(0), seconds = baseNames(1);

/* Whether some run has a number that says something in this column. */
export function tells(name) {
  return page.folders.some((f) => speaks(f.tables.summary, name));
}
export const summaryColumns = () => [...new Set(page.folders.flatMap((f) => names(f.tables.summary)))];

/* The details of a run: its tables, scenario and package; null where the page has none. */
export function details(row) {
  return page.runs.find((r) => r.folder === row.folder && r.run === row.run) || null;
}
export const tableOf = (row, name) => {
  const d = details(row);
  return (d && d.tables && d.tables[name]) || null;
};
export const has = (table, name) => column(table, name) !== null;
