/* SPDX-License-Identifier: Apache-2.0 */
import { build } from "./sections.js";

build();
