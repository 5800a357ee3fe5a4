/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers for people, in the units that they chose. Files keep SI. */

export const chosen = { energy: "MWh", water: "m3", temperature: "degC" };

const shown = { m3: "m³", degC: "°C", degF: "°F" };
export const unitText = (unit) => shown[unit] || unit;

/* So many significant digits, thousands apart. */
export function number(value, digits = 4) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-4) return value.toExponential(2).replace("e+", "e");
  const decimals = Number.isInteger(value) ? 0 : Math.max(0, Math.min(6, digits - 1 - Math.floor(Math.log10(size))));
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: decimals, minimumFractionDigits: size < 1 ? 0 : Math.min(decimals, 3) }).format(value).replace("-", "−");
}

/* A number on an axis: no digit that says nothing. */
export const tick = (value) => (value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e15) ? new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 5 }).format(value).replace("-", "−") : value.toExponential(0).replace("e+", "e"));

/* Kinds of quantities: from SI to what is shown. */
const kinds = {
  energy: () => (chosen.energy === "kWh" ? [1 / 3.6e6, "kWh"] : [1 / 3.6e9, "MWh"]),
  water: () => (chosen.water === "L" ? [1000, "L"] : [1, "m³"]),
  temperature: () => (chosen.temperature === "degF" ? [1.8, "°F", -459.67] : [1, "°C", -273.15]),
};

/* {scale, unit, shift}: value * scale + shift. most: of powers, carbon and times, whose prefix follows the largest. */
export function scaleOf(kind, most = 0) {
  if (kinds[kind]) {
    const [scale, unit, shift = 0] = kinds[kind]();
    return { scale, unit, shift };
  }
  const steps = {
    power: [[1e6, "MW"], [1e3, "kW"], [0, "W"]],
    carbon: [[1000, "t"], [0, "kg"]],
    time: [[86400 * 2, "d", 86400], [7200, "h", 3600], [120, "min", 60], [1, "s", 1], [0, "ms", 0.001]],
    flow: [[1, "kg/s"], [0, "g/s", 0.001]],
    work: [[36, "Wh", 3600], [0, "J", 1]],
  }[kind];
  if (!steps) return { scale: 1, unit: kind || "", shift: 0 };
  const [least, unit, by] = steps.find(([limit]) => Math.abs(most) >= limit);
  return { scale: 1 / (by || least || 1), unit, shift: 0 };
}

/* With its unit. */
export function quantity(kind, value, digits) {
  const { scale, unit, shift } = scaleOf(kind, value);
  return `${number(value * scale + shift, digits)}\u00a0${unit}`.trim(); // they stay on one line
}

/* "−10.3 %"; "" where there is nothing to compare with. */
export function change(value, base) {
  if (!Number.isFinite(value) || !Number.isFinite(base) || base === 0) return "";
  const percent = (100 * (value - base)) / Math.abs(base);
  if (Math.abs(percent) < 0.05) return "±0\u00a0%";
  return `${percent > 0 ? "+" : "−"}${Math.abs(percent) < 1000 ? Math.abs(percent).toFixed(1) : number(Math.abs(percent), 3)}\u00a0%`;
}

export function duration(seconds) {
  if (Math.abs(seconds - 31536000) < 1 || Math.abs(seconds - 31622400) < 1) return "one year";
  if (seconds >= 172800) return `${number(seconds / 86400, 3)} days`;
  if (seconds >= 86400) return "one day";
  if (seconds >= 3600) return `${number(seconds / 3600, 3)} h`;
  return seconds >= 60 ? `${number(seconds / 60, 3)} min` : `${number(seconds, 3)} s`;
}

/* Large counts in words: "3.78 billion". */
export function count(value) {
  for (const [size, word] of [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]])
    if (Math.abs(value) >= size && Math.abs(value) < 1000 * size) return `${number(value / size, 3)} ${word}`;
  return number(value, 4);
}

/* The kind of quantity that a column of a file holds, by its unit. */
export function kindOf(unit) {
  return { J: "energy", W: "power", m3: "water", K: "temperature", kg: "carbon", s: "time", "kg/s": "flow" }[unit] || null;
}
