/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "files/traffic_profile.h"

TestSuite(traffic_profile);

static const double *load(struct arena *arena, struct diag *diag, const char *name)
{
    const char *path = NULL;
    setenv("SAMOVAR_HOME", SAMOVAR_SOURCE_DIR, 1);
    return profile_load(arena, diag, name, (struct place){0}, &path);
}

/* Stojkovic et al. (DynamoLLM, HPCA 2025), Azure 2024, as digitised: peak, trough and weekend over the mean
 * of the week. The weekend is that of the rows that are labelled Sat and Sun, so this fails if a week does
 * not begin on Monday. */
Test(traffic_profile, azure_weeks)
{
    static const struct {
        const char *name;
        double peak, trough, weekend;
    } weeks[] = {{"azure-2024-conversation", 1.66, 0.48, 0.65}, {"azure-2024-code", 3.01, 0.10, 0.40}};
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    for (int w = 0; w < 2; w++) {
        const double *profile = load(arena, diag, weeks[w].name);
        cr_assert(profile, "%s", weeks[w].name);
        double mean = 0, weekend = 0, peak = 0, trough = 9;
        for (int i = 0; i < PROFILE_HOURS; i++) {
            mean += profile[i] / PROFILE_HOURS;
            peak = profile[i] > peak ? profile[i] : peak;
            trough = profile[i] < trough ? profile[i] : trough;
            if (i >= 5 * 24) /* Saturday and Sunday stand last when Monday stands first */
                weekend += profile[i] / 48;
        }
        cr_expect_float_eq(mean, 1, 1e-12);
        cr_expect_float_eq(peak, weeks[w].peak, 0.01, "%g", peak);
        cr_expect_float_eq(trough, weeks[w].trough, 0.01, "%g", trough);
        cr_expect_float_eq(weekend, weeks[w].weekend, 0.01, "%s: %g", weeks[w].name, weekend);
    }
    cr_expect_eq(diag_errors(diag), 0);
    diag_destroy(diag);
    arena_destroy(arena);
}

Test(traffic_profile, unknown_name)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    cr_expect_null(load(arena, diag, "azure-1999"));
    cr_expect_eq(diag_errors(diag), 1);
    diag_destroy(diag);
    arena_destroy(arena);
}
