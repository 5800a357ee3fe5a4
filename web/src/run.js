/* SPDX-License-Identifier: Apache-2.0 */
/* One run: what it is, then its figures. What cannot be drawn says why. */
import { cell } from "./data.js";
import { h, table as htmlTable } from "./dom.js";
import { absent } from "./figure.js";
import { count, duration, number, quantity, scaleOf } from "./format.js";
import { energyFlow, waterFlow } from "./flows.js";
import { makeup } from "./measures.js";
import { details, tableOf } from "./results.js";
import { air, hoursAndDays, loadDuration, months, swing, wholeSeries } from "./time.js";
import { jobs, services, shares } from "./work.js";

function tile(name, value, note) {
  return h("div", { class: "tile" }, h("dt", {}, name), h("dd", {}, value), note ? h("dd", { class: "more" }, note) : null);
}

function tiles(r) {
  const some = (name) => Number.isFinite(r.get(name)) && r.get(name) !== 0;
  return h("dl", { class: "tiles" },
    tile("Electricity", quantity("energy", r.get("facility_energy_j")), `of IT ${quantity("energy", r.get("it_energy_j"))}`),
    tile("PUE", number(r.get("pue")), some("ere") && r.get("ere") !== r.get("pue") ? `ERE ${number(r.get("ere"))}` : `TUE ${number(r.get("tue"))}`),
    tile("Cooling water", quantity("water", makeup(r)), `WUE ${number(r.get("wue_l_per_kwh"), 3)} L/kWh`),
    tile("Carbon", quantity("carbon", r.get("carbon_operational_kg")), `made for it ${quantity("carbon", r.get("carbon_embodied_kg"))}`),
    tile("Highest power", quantity("power", r.get("peak_facility_power_w")), `of IT ${quantity("power", r.get("peak_it_power_w"))}`),
    some("requests") ? tile("Requests", count(r.get("requests")), some("energy_per_request_j") ? `${quantity("work", r.get("energy_per_request_j"), 3)} and ${number(r.get("water_per_request_ml"), 3)} mL each` : null) : null,
    some("output_tokens") ? tile("Tokens written", count(r.get("output_tokens")), `${number(r.get("energy_per_1000_tokens_wh"), 3)} Wh for 1,000`) : null,
    some("training_flop") ? tile("Training", `${r.get("training_flop").toExponential(2).replace("e+", "e")} FLOP`, null) : null,
    some("jobs_finished") ? tile("Jobs finished", number(r.get("jobs_finished")), null) : null);
}

function equipment(r) {
  const table = tableOf(r, "equipment");
  if (!table || table.rows === 0) return absent("Equipment", "the page has no equipment of this run");
  const t = scaleOf("temperature"), show = (k) => (Number.isFinite(k) ? number(k * t.scale + t.shift, 3) : "");
  const power = (i) => ["fan_power_w", "pump_power_w", "machine_power_w"].reduce((s, n) => s + (cell(table, n, i) || 0), 0);
  const rows = Array.from({ length: table.rows }, (_, i) => [
    cell(table, "component", i), cell(table, "type", i), `${cell(table, "units", i)}${cell(table, "spare", i) > 0 ? ` + ${cell(table, "spare", i)}` : ""}`,
    Number.isFinite(cell(table, "capacity_w", i)) ? quantity("power", cell(table, "capacity_w", i)) : "", Number.isFinite(cell(table, "design_heat_w", i)) ? quantity("power", cell(table, "design_heat_w", i)) : "",
    show(cell(table, "water_in_k", i)), show(cell(table, "water_out_k", i)), show(cell(table, "air_in_k", i)), show(cell(table, "air_out_k", i)), power(i) > 0 ? quantity("power", power(i)) : ""]);
  return h("div", {}, h("h3", {}, "Equipment"), h("p", { class: "caption" }, `Sized for ${cell(table, "design_day", 0) || "its design day"}: ${show(cell(table, "design_dry_bulb_k", 0))} ${t.unit} dry bulb, ${show(cell(table, "design_wet_bulb_k", 0))} ${t.unit} wet bulb.`),
    htmlTable([{ text: "component" }, { text: "type" }, { text: "units + spare", number: true }, { text: "capacity of a unit", number: true }, { text: "heat on that day", number: true }, { text: "water in", unit: t.unit, number: true }, { text: "water out", unit: t.unit, number: true }, { text: "air in", unit: t.unit, number: true }, { text: "air out", unit: t.unit, number: true }, { text: "own power", number: true }], rows, "Equipment of the plant and of the power chain"));
}

export function run(r) {
  const d = details(r), what = [r.get("strategy"), r.get("site")].filter((v) => typeof v === "string" && v);
  const all = [energyFlow(r), waterFlow(r), months(r), swing(r), wholeSeries(r), loadDuration(r), air(r), hoursAndDays(r), services(r), jobs(r)].flat().filter(Boolean);
  const missing = all.filter((e) => e.classList.contains("absent"));
  return [
    h("p", { class: "what" }, h("strong", {}, r.label), `: ${[what.join(" at "), duration(r.get("duration_s")), `seed ${r.get("seed")}`].filter(Boolean).join(", ")}.`, d.description ? ` ${d.description}` : ""),
    tiles(r),
    h("div", { class: "grid" }, all.filter((e) => !missing.includes(e))),
    shares(r), equipment(r),
    missing.length > 0 ? h("div", { class: "missing" }, h("h3", {}, "What is not here, and why"), missing) : null,
  ].filter(Boolean);
}
