/* SPDX-License-Identifier: Apache-2.0 */
/* Elements, made without a word of HTML: what stands in a file is text here, whatever it says. */

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(element.style, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

/* Names short enough to tell them apart: without what all begin with, and without their middle. */
export function labels(all, most) {
  const first = all[0] || "";
  let shared = 0;
  if (all.length > 1) {
    for (let i = 0; i < first.length && all.every((t) => t[i] === first[i]); i++) if ("-_/".includes(first[i])) shared = i + 1;
    if (Math.max(...all.map((t) => t.length)) <= most) shared = 0;
  }
  return all.map((t) => t.slice(shared)).map((t) => (t.length > most ? `${t.slice(0, Math.ceil(most / 2) - 1)}…${t.slice(t.length - Math.floor(most / 2))}` : t));
}

export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/* A label and the choices of a select. */
export function select(label, options, value, changed) {
  const box = h("select", { onchange: () => changed(box.value) }, options.map(([v, text]) => h("option", { value: v, selected: v === value }, text)));
  return h("label", { class: "choice" }, h("span", {}, label), box);
}

/* A table of texts and numbers. heads: [{text, note, number}]; rows: arrays of strings or elements. */
export function table(heads, rows, caption, strong) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", { class: "hidden" }, caption),
      h("thead", {}, h("tr", {}, heads.map((c) => h("th", { scope: "col", class: c.number && "number", title: c.note }, c.text, c.unit ? h("small", {}, c.unit) : null)))),
      h("tbody", {}, rows.map((row, i) => h("tr", { class: strong && strong(i) && "base" }, row.map((v, j) =>
        h(j === 0 ? "th" : "td", { scope: j === 0 && "row", class: heads[j].number && "number" }, v)))))));
}
