/* SPDX-License-Identifier: Apache-2.0 */
/* Colours of charts, after Okabe and Ito ("Color Universal Design", 2008), brighter on a dark page. Those that meet in a figure stay apart
 * for eyes without one of the three kinds of cone: tests/report/sight.py. */

const light = {
  ink: "#1c1e22", muted: "#565c66", line: "#dfe2e7", paper: "#ffffff", panel: "#f5f6f8",
  it: "#0072b2", cooling: "#d55e00", loss: "#e69f00", other: "#8b919b", base: "#9aa1ab", run: "#0072b2", best: "#009e73",
  vapour: "#56b4e9", drain: "#0072b2", plant: "#b3b9c2", grid: "#4d535c", gas: "#cc79a7", made: "#c0a060", heat: "#d55e00", reuse: "#009e73",
};
const dark = {
  ink: "#e9ebee", muted: "#aab1bc", line: "#363b45", paper: "#14161a", panel: "#1c1f25",
  it: "#4aa8e0", cooling: "#ef7d3e", loss: "#fdbb21", other: "#868d98", base: "#7b828d", run: "#4aa8e0", best: "#31dbaa",
  vapour: "#7cc8f4", drain: "#3a8fd0", plant: "#6b7280", grid: "#bebdbd", gas: "#e68cca", made: "#bfa468", heat: "#ef7d3e", reuse: "#31dbaa",
};
/* For series that have no meaning of their own. */
const cycleLight = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#4b2a8a", "#5c4a1a"];
const cycleDark = ["#3a86b6", "#f27729", "#15c093", "#db92b9", "#f9c63a", "#9ad4fe", "#a194f7", "#a18d65"];

const wantsDark = window.matchMedia("(prefers-color-scheme: dark)");
const wantsInk = window.matchMedia("print");

export function isDark() {
  const said = document.documentElement.dataset.theme;
  return !wantsInk.matches && (said === "dark" || (said === "auto" && wantsDark.matches));
}
export const colours = () => (isDark() ? dark : light);
export const cycle = (i) => (isDark() ? cycleDark : cycleLight)[i % cycleLight.length];
/* From little to much: viridis' ends are readable on both pages. */
export const ramp = () => (isDark() ? ["#1f2c4d", "#27597a", "#2f8a8c", "#6fb97a", "#f0e06a"] : ["#f4f1c8", "#9fd0a0", "#3f9f9b", "#2b6c93", "#1f2f66"]);

export function onThemeChange(listener) {
  wantsDark.addEventListener("change", listener);
}
