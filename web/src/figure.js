/* SPDX-License-Identifier: Apache-2.0 */
/* A figure: title, caption, legend, chart, and its data as CSV. Drawn when it comes into sight, and again when units, colours or the
 * width change. */
import { init } from "./echarts.js";
import { download, h, select } from "./dom.js";
import { colours, isDark } from "./theme.js";

const figures = new Set();
const NARROW = 480;

const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

function defaults(c) {
  return {
    animation: false,
    textStyle: { fontFamily: font, fontSize: 12, color: c.ink },
    aria: { enabled: false }, // the element has its own label
    tooltip: {
      trigger: "item", confine: true, backgroundColor: c.paper, borderColor: c.line, borderWidth: 1, padding: [6, 10], transitionDuration: 0,
      textStyle: { color: c.ink, fontSize: 12, fontFamily: font },
    },
  };
}

/* An axis as all charts have it. */
export function axis(c, more) {
  return {
    axisLine: { show: false, lineStyle: { color: c.line } }, axisTick: { show: false },
    splitLine: { lineStyle: { color: c.line } }, nameTextStyle: { color: c.muted, fontSize: 12 },
    ...more,
    axisLabel: { color: c.muted, fontSize: 12, hideOverlap: true, ...(more && more.axisLabel) },
  };
}

/* What a tooltip says: a title and lines of [colour, name, text]. */
export function tip(title, lines) {
  return h("div", { class: "tip" }, h("strong", {}, title),
    lines.map(([colour, name, text]) => h("div", {}, colour ? h("i", { style: { background: colour } }) : null, h("span", {}, name), h("b", {}, text))));
}

function chip(name, colour, shape) {
  return h("li", {}, h("i", { class: shape || "", style: { background: colour } }), name);
}

/* spec: {id, title, level ("h4"), caption, alt, legend, height, controls, draw, csv, wide}; caption, alt, legend, height, draw and csv are asked anew
 * each time with what is chosen: {state, width, narrow, paper, c}. click is told what of it was clicked at. draw gives an option of ECharts, or a text that says why there is none. */
export function figure(spec) {
  const state = {};
  for (const control of spec.controls || []) state[control.name] = control.value;
  const caption = h("p", { class: "caption" }), legend = h("ul", { class: "legend" }), box = h("div", { class: "chart", role: "img" });
  const controls = (spec.controls || []).filter((k) => k.options.length > 1).map((k) => select(k.label, k.options, k.value, (v) => {
    state[k.name] = v;
    redraw();
  }));
  const data = h("button", { type: "button", class: "data", onclick: () => download(`${spec.id}.csv`, spec.csv(state)) }, "Data (CSV)");
  data.setAttribute("aria-label", `Data of “${spec.title}” as CSV`);
  const element = h("figure", { id: spec.id, class: spec.wide ? "wide" : "" },
    h("div", { class: "head" }, h(spec.level || "h3", {}, spec.title), h("div", { class: "controls" }, controls, data)), caption, legend, spec.least ? h("div", { class: "pan", tabindex: "0", role: "group", "aria-label": spec.title }, box) : box);
  let chart = null, drawn = "", seen = false;

  function redraw() {
    if (!seen) return;
    if (spec.least) box.style.minWidth = `${spec.least}px`; // wider than a small screen: it scrolls
    const width = box.clientWidth, c = colours();
    if (width === 0) return;
    const context = { state, width, narrow: width < NARROW, paper: document.documentElement.classList.contains("paper"), c };
    const ask = (what) => (typeof what === "function" ? what(context) : what);
    caption.textContent = `${ask(spec.caption) || ""}${spec.least > element.clientWidth ? " It is wider than this screen: move it sideways." : ""}`;
    box.setAttribute("aria-label", ask(spec.alt) || spec.title);
    legend.replaceChildren(...(ask(spec.legend) || []).map((l) => chip(...l)));
    const height = Math.round(ask(spec.height) || 300);
    box.style.height = `${height}px`;
    const how = `${width} ${height} ${isDark()}`;
    if (chart && drawn !== how) {
      chart.dispose();
      chart = null;
    }
    if (!chart) {
      chart = init(box, null, { renderer: "svg", width, height });
      if (spec.click) chart.on("click", spec.click);
    }
    drawn = how;
    chart.setOption({ ...defaults(c), ...spec.draw(context) }, { notMerge: true });
    box.querySelector("svg").setAttribute("viewBox", `0 0 ${width} ${height}`); // paper scales it
    box.dataset.drawn = "yes";
  }
  const entry = {
    element,
    redraw,
    show() {
      if (!seen) {
        seen = true;
        redraw();
      }
    },
    width: () => box.clientWidth,
    forget() {
      if (chart) chart.dispose();
      figures.delete(entry);
    },
  };
  figures.add(entry);
  sight.observe(element);
  element.forgetFigure = entry.forget;
  return element;
}

const sight = new IntersectionObserver((entries) => {
  for (const e of entries) if (e.isIntersecting) for (const f of figures) if (f.element === e.target) f.show();
}, { rootMargin: "600px" });

/* Draws also what nobody has seen yet: for paper. */
export function drawAll() {
  for (const f of figures) f.show();
}
export function redrawAll() {
  for (const f of figures) f.redraw();
}
/* Takes the figures below an element away. */
export function forgetIn(element) {
  for (const f of element.querySelectorAll("figure")) if (f.forgetFigure) f.forgetFigure();
}

let waiting = 0;
const widths = new ResizeObserver(() => {
  clearTimeout(waiting);
  waiting = setTimeout(redrawAll, 80);
});
widths.observe(document.documentElement);

/* Why a figure is not there. */
export function absent(title, why) {
  return h("p", { class: "absent" }, h("strong", {}, `${title}: `), why);
}
