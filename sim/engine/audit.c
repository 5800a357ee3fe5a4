/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/audit.h"

#include <math.h>

/* What operating points cannot show stays below 1e-5 of a run's energy (hosts/platform.c). */
#define DOUBTFUL_FRAC 1e-4
#define WRONG_FRAC 1e-2

double audit_frac(const struct floor *floor, size_t *group)
{
    double worst_frac = 0;
    *group = 0;
    for (size_t g = 0; g < floor->group_count; g++) {
        double ours_j = power_book_energy_j(floor->book, g), frac = hosts_energy_j(floor->hosts, g) / ours_j - 1;
        if (ours_j > 0 && !(fabs(frac) <= fabs(worst_frac))) {
            worst_frac = frac;
            *group = g;
        }
    }
    return worst_frac;
}

bool audit_passes(double frac, const char *node_type, FILE *out)
{
    bool wrong = !(fabs(frac) <= WRONG_FRAC);
    if (!(fabs(frac) <= DOUBTFUL_FRAC))
        fprintf(out, "samovar: %s: SimGrid's own count of the energy of nodes of type %s differs by %.2g %%%s\n",
                wrong ? "error" : "warning", node_type ? node_type : "(without a name)", 100 * frac,
                wrong ? ": this run cannot be trusted, and nothing is left of it; please report it" : "");
    return !wrong;
}
