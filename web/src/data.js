/* SPDX-License-Identifier: Apache-2.0 */
/* What the program embedded: tables, each column decoded when it is first asked for. */

export const page = JSON.parse(document.getElementById("data").textContent);

function floats(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

function numbers(raw, rows) {
  if ("f32" in raw) return floats(raw.f32);
  if ("values" in raw) return raw.values.map((v) => (v === null ? NaN : v));
  if ("from" in raw) return Array.from({ length: rows }, (_, i) => raw.from + i * raw.step);
  return new Array(rows).fill(raw.is === null ? NaN : raw.is);
}

function decode(raw, rows) {
  if ("words" in raw) return { text: true, values: raw.at ? raw.at.map((i) => raw.words[i]) : raw.words };
  if (typeof raw.is === "string") return { text: true, values: new Array(rows).fill(raw.is) };
  const column = { text: false, date: raw.date === true, exact: !("f32" in raw), values: numbers(raw, rows) };
  if (raw.least) {
    column.least = numbers(raw.least, rows);
    column.most = numbers(raw.most, rows);
  }
  return column;
}

const decoded = new WeakMap();

/* A column of a table, or null: {text, values, least, most}. */
export function column(table, name) {
  const raw = table && table.columns[name];
  if (!raw) return null;
  if (!decoded.has(raw)) decoded.set(raw, decode(raw, table.rows));
  return decoded.get(raw);
}

/* Its values, or null where the table has no such column. */
export const values = (table, name) => {
  const found = column(table, name);
  return found && found.values;
};

/* One value: NaN or "" where there is none. */
export function cell(table, name, row) {
  const found = column(table, name);
  return found ? found.values[row] : NaN;
}

export const names = (table) => (table ? Object.keys(table.columns) : []);
export const meaning = (name) => page.columns[name] || {};

/* Whether a column says anything: some number that is not zero, or some text. */
export function speaks(table, name) {
  const found = column(table, name);
  return found !== null && Array.prototype.some.call(found.values, (v) => (found.text ? v !== "" : Number.isFinite(v) && v !== 0));
}

const two = (n) => String(n).padStart(2, "0");
/* Calendar seconds as the files have them; they carry no zone. */
export function moment(seconds) {
  const d = new Date(seconds * 1000);
  return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}T${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`;
}

/* A number as a file would have it: exact, or with the seven digits that the page keeps. */
export function written(found, i) {
  const v = found.values[i];
  if (found.text) return v;
  if (!Number.isFinite(v)) return "";
  return found.date ? moment(v) : String(found.exact ? v : Number(v.toPrecision(7)));
}

const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/* Columns of a table as CSV; those that stand for several rows of the file with the least and the most of them. */
export function csvOf(table, wanted) {
  const kept = wanted.filter((name) => column(table, name));
  const heads = [], cells = [];
  for (const name of kept) {
    const found = column(table, name);
    heads.push(name);
    cells.push((i) => written(found, i));
    if (found.least) {
      heads.push(`${name}_least`, `${name}_most`);
      cells.push((i) => written({ values: found.least }, i), (i) => written({ values: found.most }, i));
    }
  }
  const lines = [heads.map(quoted).join(",")];
  for (let i = 0; i < table.rows; i++) lines.push(cells.map((c) => quoted(c(i))).join(","));
  return lines.join("\n") + "\n";
}

/* Rows that were computed in the page as CSV. */
export function csvRows(heads, rows) {
  const text = (v) => (typeof v === "number" ? (Number.isFinite(v) ? String(v) : "") : quoted(v ?? ""));
  return [heads.map(quoted).join(","), ...rows.map((r) => r.map(text).join(","))].join("\n") + "\n";
}
