/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader would see that is wrong with a page of figures: a list of complaints, empty for a good one. Runs in the page. */
(() => {
  const complaints = [];
  const shown = (e) => e.checkVisibility() && e.getClientRects().length > 0; // what is folded away has a place all the same
  const name = (chart) => chart.closest("figure").id;
  const touch = (a, b, dx, dy) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > dx && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > dy;

  function texts(chart) {
    return [...chart.querySelectorAll("svg text")].filter((t) => t.textContent.trim() && shown(t)).map((t) => ({ t: t.textContent, r: t.getBoundingClientRect() }));
  }
  const plain = new Set(); // colours of axes and paper, which are no marks
  const probe = document.createElement("span");
  document.body.append(probe);
  for (const key of ["--ink", "--muted", "--line", "--paper", "--panel"]) {
    probe.style.color = getComputedStyle(document.documentElement).getPropertyValue(key);
    plain.add(getComputedStyle(probe).color);
  }
  probe.remove();
  function marked(chart) {
    return [...chart.querySelectorAll("svg path, svg rect, svg circle, svg polyline")].some((e) => {
      const s = getComputedStyle(e), box = e.getBBox();
      return !e.closest("defs, clipPath") && box.width + box.height > 0.5 && [s.fill, s.stroke].some((c) => c !== "none" && c !== "transparent" && !/^rgba.*, 0\)$/.test(c) && !plain.has(c));
    });
  }
  const charts = [...document.querySelectorAll(".chart")];
  for (const chart of charts) {
    const svg = chart.querySelector("svg");
    if (!svg) {
      complaints.push(`${name(chart)}: not drawn`);
      continue;
    }
    if (!marked(chart)) complaints.push(`${name(chart)}: no marks`);
    if (!chart.getAttribute("aria-label")) complaints.push(`${name(chart)}: no alternative text`);
    const all = texts(chart), frame = svg.getBoundingClientRect();
    if (all.length === 0) complaints.push(`${name(chart)}: no text`);
    const dots = [...svg.querySelectorAll("path, circle")].map((e) => ({ e, r: e.getBoundingClientRect() })).filter(({ e, r }) => r.width > 6 && r.width < 16 && Math.abs(r.width - r.height) < 2 && !/^(none|transparent)?$/.test(getComputedStyle(e).fill));
    for (const a of all) if (dots.some(({ r }) => touch(a.r, r, 2, 4))) complaints.push(`${name(chart)}: “${a.t}” lies on a dot`);
    all.forEach((a, i) => {
      if (a.r.left < frame.left - 1 || a.r.right > frame.right + 1 || a.r.top < frame.top - 1.5 || a.r.bottom > frame.bottom + 1.5) complaints.push(`${name(chart)}: “${a.t}” is cut`);
      for (const b of all.slice(i + 1)) if (touch(a.r, b.r, 1, 3)) complaints.push(`${name(chart)}: “${a.t}” and “${b.t}” overlap`);
    });
  }
  if (charts.length === 0) complaints.push("no charts");
  if (document.documentElement.scrollWidth > window.innerWidth) complaints.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${window.innerWidth}`);
  const leaves = [...document.querySelectorAll("body *")].filter((e) => e.childElementCount === 0 && e.textContent.trim() && shown(e) && !e.closest("svg, .hidden, .skip, .tip, option, script, style, title, noscript, .scroll, .pan, pre"));
  for (const e of leaves) if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible" && getComputedStyle(e).display !== "inline") complaints.push(`“${e.textContent.slice(0, 40)}” is cut`);
  const boxes = leaves.flatMap((e) => [...e.getClientRects()].map((r) => ({ e, r })));
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) if (a.e !== b.e && touch(a.r, b.r, 2, 4)) complaints.push(`“${a.e.textContent.slice(0, 30)}” and “${b.e.textContent.slice(0, 30)}” overlap`);
  });
  for (const caption of document.querySelectorAll("figure .caption")) if (!caption.textContent.trim()) complaints.push(`${caption.closest("figure").id}: no caption`);
  return complaints.filter((c, i) => complaints.indexOf(c) === i);
})();
