#!/usr/bin/env Rscript
# SPDX-License-Identifier: Apache-2.0
# figures.R STUDY [FOLDER]: the standard figures of a study's folder by ggplot2, as vector PDF of 84 mm with fonts embedded: those of figures.py, with the same
# names. For a figure of your own, begin with one of these functions.
suppressPackageStartupMessages(library(ggplot2))

given <- commandArgs(trailingOnly = TRUE)
if (length(given) < 1 || !file.exists(file.path(given[1], "summary.csv")))
  stop("usage: figures.R STUDY [FOLDER], with a folder of results that has a summary.csv", call. = FALSE)
study <- given[1]
folder <- if (length(given) > 1) given[2] else "."
dir.create(folder, recursive = TRUE, showWarnings = FALSE)

# Okabe and Ito, Color Universal Design (2008): told apart with every form of colour blindness.
colours <- c("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")
theme_set(theme_classic(base_size = 7) + theme(legend.position = "top", legend.title = element_blank(), legend.key.size = unit(3, "mm"),
  legend.margin = margin(0, 0, 0, 0), plot.margin = margin(1, 3, 1, 1, "mm"), strip.background = element_blank(), strip.placement = "outside", axis.line = element_line(linewidth = 0.25)))

read <- function(path) read.csv(path, check.names = FALSE, fileEncoding = "UTF-8")
keep <- function(figure, name, height) {
  path <- file.path(folder, name)
  ggsave(path, figure, device = cairo_pdf, width = 84, height = height, units = "mm")
  cat(path, "\n", sep = "")
}
in_order <- function(names) factor(names, levels = rev(unique(names)))

# Means over the seeds of each case; what has no results is left out.
summary <- read(file.path(study, "summary.csv"))
if ("state" %in% names(summary)) summary <- summary[summary$state %in% c("done", ""), ]
if (nrow(summary) == 0) stop(study, ": no run has results", call. = FALSE)
summary$case <- sub("_seed[0-9]+$", "", summary$run)
mean_of <- function(column) tapply(summary[[column]], factor(summary$case, levels = unique(summary$case)), mean)
cases <- unique(summary$case)

parts <- function(column, panel, part, scale)
  data.frame(case = cases, panel = panel, part = part, value = as.numeric(mean_of(column)) / scale)
bars <- rbind(parts("it_energy_j", "electricity (GWh)", "IT", 3.6e12), parts("cooling_energy_j", "electricity (GWh)", "cooling", 3.6e12),
  parts("power_loss_j", "electricity (GWh)", "losses", 3.6e12), parts("water_consumed_m3", "water (1000 m³)", "all", 1e3),
  parts("carbon_operational_kg", "carbon (kt)", "all", 1e6))
bars$panel <- factor(bars$panel, levels = unique(bars$panel))
bars$part <- factor(bars$part, levels = c("losses", "cooling", "IT", "all"))
keep(ggplot(bars, aes(value, in_order(case), fill = part)) + geom_col(width = 0.7) +
  facet_wrap(~panel, scales = "free_x", strip.position = "bottom") + labs(x = NULL, y = NULL) +
  scale_x_continuous(n.breaks = 3) +
  scale_fill_manual(values = c(IT = colours[1], cooling = colours[5], losses = colours[2], all = "#666666"), breaks = c("IT", "cooling", "losses")),
  "strategies.pdf", 16 + 5 * length(cases))

points <- data.frame(case = factor(cases, levels = cases), energy = as.numeric(mean_of("facility_energy_j")) / 3.6e12, water = as.numeric(mean_of("water_consumed_m3")) / 1e3)
beaten <- sapply(seq_len(nrow(points)), function(i) any(points$energy <= points$energy[i] & points$water <= points$water[i] &
  (points$energy < points$energy[i] | points$water < points$water[i])))
front <- points[!beaten, ]
keep(ggplot(points, aes(energy, water)) +
  (if (nrow(front) > 1) geom_step(data = front[order(front$energy), ], colour = "#999999", linewidth = 0.3)) +
  geom_point(aes(colour = case, shape = case), size = 1.6) + scale_colour_manual(values = rep_len(colours, length(cases))) +
  scale_shape_manual(values = rep_len(c(16, 15, 17, 18, 6, 8, 4, 3), length(cases))) + labs(x = "electricity (GWh)", y = "water (1000 m³)") +
  guides(colour = guide_legend(ncol = 2), shape = guide_legend(ncol = 2)), "pareto.pdf", 62)

first <- summary[!duplicated(summary$case), ]
paths <- file.path(study, first$run, "series.csv")
if (any(file.exists(paths))) {
  series <- do.call(rbind, lapply(which(file.exists(paths)), function(i)
    cbind(case = first$case[i], read(paths[i])[c("timestamp", "interval_s", "facility_power_w", "it_power_w")])))
  series$case <- factor(series$case, levels = unique(series$case))
  series$month <- substr(series$timestamp, 1, 7)
  months <- aggregate(cbind(facility = facility_power_w * interval_s, it = it_power_w * interval_s) ~ case + month, series, sum)
  lines <- list(scale_colour_manual(values = rep_len(colours, nlevels(series$case))), guides(colour = guide_legend(ncol = 2), linetype = guide_legend(ncol = 2)),
    scale_linetype_manual(values = rep_len(rep(c("solid", "dashed", "dotdash", "dotted"), each = 2), nlevels(series$case))))
  keep(ggplot(months, aes(sub("^..", "", month), facility / it, colour = case, linetype = case, group = case)) + geom_line(linewidth = 0.4) + lines +
    labs(x = "month", y = "PUE") + theme(axis.text.x = element_text(angle = 45, hjust = 1)), "months.pdf", 62)
  if (all(series$interval_s <= 3600)) {
    power <- series[order(series$case, -series$facility_power_w), ]
    power$hours <- ave(power$interval_s, power$case, FUN = function(step) cumsum(step) - step) / 3600
    keep(ggplot(power, aes(hours, facility_power_w / 1e6, colour = case, linetype = case)) + geom_line(linewidth = 0.4) + lines +
      labs(x = "hours", y = "power at the meter (MW)"), "duration.pdf", 62)
  }
}

if (file.exists(file.path(study, "ranking.csv"))) {
  ranks <- read(file.path(study, "ranking.csv"))
  ranks <- ranks[ranks$column == "facility_energy_j", ]
  count <- max(ranks$rank)
  keep(ggplot(ranks, aes(probability, in_order(run), fill = factor(rank, levels = count:1))) + geom_col(width = 0.7) +
    scale_fill_manual(values = hcl.colors(count, "Cividis"), limits = factor(1:count)) + guides(fill = guide_legend(nrow = 1)) +
    labs(x = "probability of each rank by electricity,\n1 needs the least", y = NULL), "ranks.pdf", 22 + 5 * length(unique(ranks$run)))
}

if (file.exists(file.path(study, "sensitivity.csv"))) {
  inputs <- read(file.path(study, "sensitivity.csv"))
  inputs <- inputs[inputs$column == "facility_energy_j", ]
  inputs <- inputs[inputs$run == inputs$run[1], ]
  measures <- c(rank_correlation = "rank correlation", ST = "total index", mu_star = "mean effect (MWh)", swing = "swing (MWh)")
  key <- Find(function(name) any(!is.na(inputs[[name]])), names(measures))
  scale <- if (key %in% c("mu_star", "swing")) 3.6e9 else 1
  inputs$value <- inputs[[key]] / scale
  inputs <- head(inputs[order(-abs(inputs$value)), ], 8)
  figure <- ggplot(inputs, aes(value, in_order(sub("(.*)/", "\\1/\n", input)), fill = value < 0)) + geom_col(width = 0.65, show.legend = FALSE) +
    scale_fill_manual(values = c(`FALSE` = colours[1], `TRUE` = colours[6])) + geom_vline(xintercept = 0, linewidth = 0.25) +
    labs(x = paste0(measures[[key]], " of electricity,\n", inputs$run[1]), y = NULL)
  low <- paste0(key, "_low")
  if (low %in% names(inputs) && any(!is.na(inputs[[low]])))
    figure <- figure + geom_errorbarh(aes(xmin = .data[[low]] / scale, xmax = .data[[paste0(key, "_high")]] / scale), height = 0.2, linewidth = 0.25)
  keep(figure, "sensitivity.pdf", 60)
}
