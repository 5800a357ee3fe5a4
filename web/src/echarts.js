/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of Apache ECharts that a report draws with: what is not named here is not in the page. */
import { init, use } from "echarts/core";
import { BarChart, BoxplotChart, CustomChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent, DataZoomInsideComponent, DataZoomSliderComponent, GridComponent, TooltipComponent, VisualMapContinuousComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([
  AriaComponent, BarChart, BoxplotChart, CustomChart, DataZoomInsideComponent, DataZoomSliderComponent, GridComponent, HeatmapChart, LabelLayout, LineChart,
  SankeyChart, ScatterChart, SVGRenderer, TooltipComponent, VisualMapContinuousComponent,
]);

export { init };
