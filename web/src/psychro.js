/* SPDX-License-Identifier: Apache-2.0 */
/* Moist air: ASHRAE Handbook Fundamentals (2017), chapter 1, eqs. 5, 6, 20 and 33 to 35, as sim/site/psychro.c has them. */

/* Saturation pressure in Pa over ice or water (Hyland and Wexler). */
export function saturation(k) {
  if (k <= 273.16)
    return Math.exp(-5674.5359 / k + 6.3925247 + k * (-9.677843e-3 + k * (6.2215701e-7 + k * (2.0747825e-9 - k * 9.484024e-13))) + 4.1635019 * Math.log(k));
  return Math.exp(-5800.2206 / k + 1.3914993 + k * (-4.8640239e-2 + k * (4.1764768e-5 - k * 1.4452093e-8)) + 6.5459673 * Math.log(k));
}

/* Humidity ratio at a relative humidity (0 to 1). */
export function ratio(k, humidity, pa) {
  const vapour = humidity * saturation(k);
  return (0.621945 * vapour) / (pa - vapour);
}

export function ratioOfWetBulb(k, wet, pa) {
  const t = k - 273.15, s = wet - 273.15, ws = ratio(wet, 1, pa);
  const w = s >= 0 ? ((2501 - 2.326 * s) * ws - 1.006 * (t - s)) / (2501 + 1.86 * t - 4.186 * s) : ((2830 - 0.24 * s) * ws - 1.006 * (t - s)) / (2830 + 1.86 * t - 2.1 * s);
  return Math.max(0, w);
}
