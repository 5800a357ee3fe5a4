/* SPDX-License-Identifier: Apache-2.0 */
/* The page from top to bottom. */
import { page } from "./data.js";
import { h, select } from "./dom.js";
import { drawAll, forgetIn, redrawAll } from "./figure.js";
import { chosen } from "./format.js";
import { bases, details, done, results } from "./results.js";
import { colours, cycle, onThemeChange } from "./theme.js";
import { verdict } from "./verdict.js";
import { claimFolders, claims } from "./claims.js";
import { comparison } from "./comparison.js";
import { study } from "./study.js";
import { run } from "./run.js";
import { provenance } from "./provenance.js";

const titles = page.folders.map((f) => f.title || f.path);
const title = (new Set(titles).size < titles.length ? page.folders.map((f) => f.path) : titles).join(", "); // runs of one name are known by their folders

const listeners = [];
function unitSwitch(kind, options) {
  const buttons = options.map(([value, text]) => h("button", {
    type: "button", "aria-pressed": String(chosen[kind] === value), onclick: () => {
      chosen[kind] = value;
      buttons.forEach((b, i) => b.setAttribute("aria-pressed", String(options[i][0] === value)));
      listeners.forEach((l) => l());
    },
  }, text));
  return h("div", { class: "switch", role: "group", "aria-label": `Unit of ${kind}` }, buttons);
}

function themeSwitch() {
  const root = document.documentElement, options = [["auto", "Auto"], ["light", "Light"], ["dark", "Dark"]];
  const buttons = options.map(([value, text]) => h("button", {
    type: "button", "aria-pressed": String(root.dataset.theme === value), onclick: () => {
      root.dataset.theme = value;
      buttons.forEach((b, i) => b.setAttribute("aria-pressed", String(options[i][0] === value)));
      redrawAll();
    },
  }, text));
  return h("div", { class: "switch", role: "group", "aria-label": "Colours" }, buttons);
}

function header() {
  document.getElementById("top").append(
    h("div", { class: "brand" }, h("span", {}, "Samovar"), h("h1", {}, title)),
    h("div", { class: "switches" }, done.length > 0 ? [unitSwitch("energy", [["kWh", "kWh"], ["MWh", "MWh"]]), unitSwitch("water", [["L", "litres"], ["m3", "m³"]]),
      unitSwitch("temperature", [["degC", "°C"], ["degF", "°F"]])] : null, themeSwitch()));
}

function section(id, heading, ...content) {
  return h("section", { id, "aria-labelledby": `${id}-h` }, h("h2", { id: `${id}-h` }, heading), content);
}

/* A run of the selector, drawn anew when another is chosen or a unit changes. */
function runSection() {
  const shown = done.filter((r) => details(r));
  if (shown.length === 0) return null;
  let current = shown.find((r) => !bases.has(r)) || shown[0];
  const place = h("div", { class: "run" });
  const draw = () => {
    forgetIn(place);
    place.replaceChildren(...run(current));
  };
  listeners.push(draw);
  draw();
  const choice = shown.length > 1 ? h("div", { class: "choose" }, select("Run", shown.map((r, i) => [String(i), r.label]), String(shown.indexOf(current)), (v) => {
    current = shown[Number(v)];
    draw();
  })) : null;
  const missing = done.length - shown.length;
  return section("run", shown.length > 1 ? "A run" : "The run", choice,
    missing > 0 ? h("p", { class: "note" }, `${missing} of ${done.length} runs are in the tables above only; a report of such a folder alone has its details.`) : null, place);
}

/* What depends on units and is drawn anew when they change. */
function live(make) {
  const place = h("div", {});
  const draw = () => {
    forgetIn(place);
    place.replaceChildren(...make());
  };
  listeners.push(draw);
  draw();
  return place;
}

export function build() {
  document.title = `${title}: a report of Samovar`;
  header();
  const main = document.getElementById("main");
  main.append(section("verdict", "In short", live(verdict)));
  if (claimFolders.length > 0) main.append(section("claims", "What is said, and what answers it", ...claims()));
  if (results.length > 1) main.append(section("comparison", "All runs compared", live(comparison)));
  const more = study();
  if (more.length > 0) main.append(section("study", "Choices and uncertainty", live(study)));
  const one = runSection();
  if (one) main.append(one);
  main.append(section("provenance", "Where this comes from", live(provenance)));
  document.getElementById("foot").append(h("p", {}, `Made by Samovar ${page.version} from ${page.folders.map((f) => f.path).join(", ")}. Charts: Apache ECharts 6 (Apache License 2.0) with zrender (BSD 3-Clause). This file needs no network and asks for nothing.`));
  onThemeChange(redrawAll);
  const root = document.documentElement.classList;
  window.addEventListener("beforeprint", () => {
    if (claimFolders.length > 0) root.add("paper"); // drawn as wide as paper is, so that nothing is scaled down
    drawAll();
    redrawAll();
  });
  window.addEventListener("afterprint", () => {
    root.remove("paper");
    redrawAll();
  });
  window.samovar = { drawAll, colours, cycle };
}
