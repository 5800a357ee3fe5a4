/* SPDX-License-Identifier: Apache-2.0 */
#include "claims/claim_verdict.h"

#include <math.h>
#include <stddef.h>

const char *const claim_verdict_words[] = {"about right",    "depends",    "too much was said", "too little was said",
                                           "not comparable", "not tested", "not run yet",       NULL};

enum claim_verdict claim_verdict(const struct verdict_case *of)
{
    double ratio = of->answer / of->claimed;
    bool near = ratio >= VERDICT_LEAST && ratio <= VERDICT_MOST;
    if (of->unlike)
        return VERDICT_NOT_COMPARABLE;
    if (isnan(of->answer))
        return VERDICT_NOT_RUN;
    /* A formula that does not give what was said is no repetition of it: it tells a slip. */
    if ((of->own_formula && near) || (of->low <= 0 && of->high >= of->whole))
        return VERDICT_NOT_TESTED;
    if (near)
        return VERDICT_ABOUT_RIGHT;
    if (of->low <= of->claimed && of->claimed <= of->high)
        return VERDICT_DEPENDS;
    return of->claimed > of->answer ? VERDICT_TOO_MUCH : VERDICT_TOO_LITTLE;
}
