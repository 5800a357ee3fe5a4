/* SPDX-License-Identifier: Apache-2.0 */
/* The glossary at the end of a page of claims, and links to it from the words of a text. */
import { page } from "./data.js";
import { h } from "./dom.js";

const entries = page.glossary || [];
const idOf = (word) => `word-${word.split(",")[0].replace(/[^\w-]/g, "-")}`;
const names = entries.flatMap(([word]) => word.split(", ").map((name) => [name, idOf(word)])).sort((a, b) => b[0].length - a[0].length);
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const pattern = names.length > 0 ? new RegExp(`(?<![\\w-])(${names.map(([name]) => escaped(name)).join("|")})(s?)(?![\\w-])`, "g") : null;

/* A text as nodes, in which each word of the glossary is a link where it stands first. seen: those that stood before. */
export function linked(text, seen = new Set()) {
  if (!pattern) return [text];
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const id = names.find(([name]) => name === match[1])[1];
    if (seen.has(id)) continue;
    seen.add(id);
    nodes.push(text.slice(from, match.index), h("a", { href: `#${id}`, class: "word" }, match[0]));
    from = match.index + match[0].length;
  }
  return [...nodes, text.slice(from)];
}

export const glossary = () => (entries.length > 0 ? h("div", { class: "glossary" }, h("h3", { id: "words" }, "Words"), h("dl", { class: "terms" }, entries.map(([word, text]) => h("div", { id: idOf(word) }, h("dt", {}, word), h("dd", {}, text))))) : null);
