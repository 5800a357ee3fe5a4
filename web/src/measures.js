/* SPDX-License-Identifier: Apache-2.0 */
/* What runs are compared by: each measure with the parts that it is made of. A measure of which no run says anything is not shown. */
import { tells, summaryColumns } from "./results.js";
import { meaning } from "./data.js";

const plus = (...numbers) => numbers.reduce((sum, n) => sum + (Number.isFinite(n) ? n : 0), 0);
const rest = (r) => Math.max(0, r.get("facility_energy_j") - plus(r.get("it_energy_j"), r.get("cooling_energy_j"), r.get("power_loss_j")));

/* Cooling water that the site takes in, once-through water not counted: what WUE counts, with that of own power plants. */
export const makeup = (r) => plus(r.get("water_evaporated_m3"), r.get("water_drift_m3"), r.get("water_blowdown_m3"));

const energy = {
  id: "energy", title: "Electricity", kind: "energy", total: (r) => r.get("facility_energy_j"), column: "facility_energy_j",
  parts: [["IT", "it", (r) => r.get("it_energy_j")], ["cooling", "cooling", (r) => r.get("cooling_energy_j")], ["losses of the power chain", "loss", (r) => r.get("power_loss_j")], ["other", "other", rest]],
};
const water = {
  id: "water", title: "Water", kind: "water", total: (r) => plus(makeup(r), r.get("water_source_m3")), column: "water_evaporated_m3",
  parts: [["evaporated and drifted", "vapour", (r) => plus(r.get("water_evaporated_m3"), r.get("water_drift_m3"))], ["drained", "drain", (r) => r.get("water_blowdown_m3")], ["consumed at power plants", "plant", (r) => r.get("water_source_m3")]],
};
const carbon = {
  id: "carbon", title: "Carbon (CO2e)", kind: "carbon", total: (r) => plus(r.get("carbon_operational_kg"), r.get("carbon_refrigerant_kg"), r.get("carbon_embodied_kg")), column: "carbon_operational_kg",
  parts: [["electricity and fuel", "grid", (r) => r.get("carbon_operational_kg")], ["leaked refrigerant", "gas", (r) => r.get("carbon_refrigerant_kg")], ["making of the hall", "made", (r) => r.get("carbon_embodied_kg")]],
};
const single = (id, title, kind, column, scale = 1) => ({ id, title, kind, column, total: (r) => scale * r.get(column), parts: [[title, "run", (r) => scale * r.get(column)]] });

const fixed = [
  energy, water, carbon,
  single("peak", "Highest power at the meter", "power", "peak_facility_power_w"),
  single("per-request", "Electricity of IT for a request", "work", "energy_per_request_j"),
  single("per-1000-tokens", "Electricity of IT for 1,000 tokens", "Wh", "energy_per_1000_tokens_wh"),
  single("per-job-hour", "Electricity of IT for a node-hour of jobs", "work", "energy_per_job_node_h_j"),
  single("per-image", "Electricity of IT for a picture", "work", "energy_per_image_j"),
  single("per-video", "Electricity of IT for a clip", "work", "energy_per_video_j"),
  single("water-per-request", "Cooling water for a request", "mL", "water_per_request_ml"),
  single("ttft", "First token of 99 % of requests", "time", "ttft_p99_s"),
  single("wait", "Mean wait of jobs", "time", "job_wait_s"),
];

/* Columns of money, which have the currency in a column of their own. */
/* A net present value of costs is negative: its amount is what they are worth today. */
const money = [["cost_year", "Cost of a year", 1], ["npv", "Costs of all years, worth today", -1], ["cost_per_request", "Cost of a request", 1], ["electricity_cost", "Cost of electricity", 1]];

export function measures() {
  const there = new Set(summaryColumns());
  const costs = money.filter(([name]) => there.has(name)).map(([name, title, sign]) => single(name, title, "money", name, sign));
  return [...fixed.slice(0, 3), ...costs, ...fixed.slice(3)].filter((m) => tells(m.column) || (m.id === "water" && tells("water_source_m3")));
}

export const currency = (r) => r.get("currency") || meaning("electricity_cost").unit || "";
