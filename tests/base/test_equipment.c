/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "base/equipment.h"

TestSuite(equipment);

/* Three units and one beside them: 4/3 of the size either runs or stands by. */
Test(equipment, spares_run_or_stand_by)
{
    const struct bank sharing = {.units = 3, .spare = 1, .spare_runs = true}, resting = {.units = 3, .spare = 1};
    cr_expect_float_eq(bank_running_frac(&sharing), 4.0 / 3, 1e-15);
    cr_expect_eq(bank_standby_frac(&sharing), 1);
    cr_expect_eq(bank_running_frac(&resting), 1);
    cr_expect_float_eq(bank_standby_frac(&resting), 4.0 / 3, 1e-15);
    cr_expect_eq(bank_running_frac(&(struct bank){.units = 5, .spare_runs = true}), 1);
}

/* The members that a component does not fill are blank in the file. */
Test(equipment, of_none_nothing_is_known)
{
    struct equipment none = equipment_none();
    cr_expect(none.units == 1 && none.spare == 0 && none.component == NULL);
    cr_expect(isnan(none.capacity_w) && isnan(none.design_pressure_pa) && isnan(none.storage_j));
}
