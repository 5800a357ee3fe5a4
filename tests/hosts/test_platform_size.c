/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts are counted as SimGrid's manual describes them: <host> and <peer> are one, <cluster> as many as its radical lists. */
#include <criterion/criterion.h>
#include <string.h>

#include "hosts/platform_size.h"

static double size_of(const char *text, int *line)
{
    return platform_size(text, strlen(text), line);
}

Test(platform_size, counts_hosts_peers_and_radicals)
{
    int line;
    cr_assert_eq(size_of("<?xml version='1.0'?>\n<platform>\n<host id=\"a\" speed=\"1f\"/><host id='b'/>\n"
                         "<peer id='p'/>\n<cluster id=\"c\" radical=\"0-15,20,30-31\" speed=\"1f\"/></platform>",
                         &line),
                 2 + 1 + 16 + 1 + 2);
    cr_assert_eq(line, 5);
    cr_assert_eq(size_of("<cabinet\n id='x>'\n radical = '7-6,5-5' />", &line), 1);
    cr_assert_eq(line, 1);
}

Test(platform_size, huge_numbers_do_not_wrap)
{
    int line;
    cr_assert_eq(size_of("<cluster radical='0-2000000000'/>", &line), 2000000001.0);
    cr_assert_geq(size_of("<cluster radical='0-99999999999999999999999999999999999999'/>", &line), 1e18);
}

Test(platform_size, what_only_looks_like_a_host_is_none)
{
    int line;
    cr_assert_eq(
        size_of("<!-- <host id='a'/> --><hosts/><![CDATA[<host/>]]><prop id='x' value='<host/>'/></host>", &line), 0);
    static const char *const broken[] = {"",
                                         "<",
                                         "<host",
                                         "<host id='a",
                                         "<!--",
                                         "<cluster radical='",
                                         "<cluster radical=5>",
                                         "<cluster radical='x-y-'/>",
                                         "a < b"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        cr_assert_eq(size_of(broken[i], &line), 0, "%s", broken[i]);
}
