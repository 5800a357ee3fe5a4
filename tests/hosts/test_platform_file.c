/* SPDX-License-Identifier: Apache-2.0 */
/* The user's own platforms, good and bad. SimGrid must not take this process with it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hosts/platform_file.h"
#include "read/catalogue.h"

static struct arena *arena; /* what was loaded refers to it */

static void open_arena(void)
{
    arena = arena_create();
}

static void close_arena(void)
{
}

TestSuite(platform_file, .init = open_arena, .fini = close_arena);

static bool load_path(const char *path, char **said, struct platform_file *out)
{
    struct diag *diag = diag_create();
    size_t length;
    bool ok = platform_file_load(arena, diag, path, out);
    FILE *stream = open_memstream(said, &length);
    diag_print(diag, stream);
    fclose(stream);
    cr_assert(ok == (diag_errors(diag) == 0));
    diag_destroy(diag);
    return ok;
}

/* A file with this text: does it load, and if not, is `wanted` in what is said? */
static bool load_text(const char *text, struct platform_file *out, const char *wanted)
{
    const char *base = getenv("TMPDIR");
    char path[256], *said;
    snprintf(path, sizeof path, "%s/samovar-XXXXXX.xml", base ? base : P_tmpdir);
    int file = mkstemps(path, 4);
    cr_assert(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
    close(file);
    bool ok = load_path(path, &said, out);
    unlink(path);
    if (wanted)
        cr_assert(!ok && strstr(said, wanted), "'%s' is not in: %s", wanted, said);
    free(said);
    return ok;
}

static bool load_hosts(const char *hosts, struct platform_file *out, const char *wanted)
{
    char text[4096];
    snprintf(text, sizeof text,
             "<?xml version='1.0'?>\n<!DOCTYPE platform SYSTEM "
             "\"https://simgrid.org/simgrid.dtd\">\n<platform version=\"4.1\">"
             "<zone id=\"z\" routing=\"None\">%s</zone></platform>\n",
             hosts);
    return load_text(text, out, wanted);
}

#define NODE(type) "<prop id='node' value='" type "'/>"
#define WATTS(text) "<prop id='wattage_per_state' value='" text "'/>"
#define HOST(name, inside) "<host id='" name "' speed='1Gf,2Gf'>" inside "</host>"
#define GOOD NODE("dgx-h100") WATTS("2000:2000:2000,9000:9000:9000")

Test(platform_file, groups_and_kinds)
{
    struct platform_file file;
    cr_assert(load_hosts(HOST("b", GOOD) HOST("a", GOOD "<prop id='nodes' value='3'/>")
                             HOST("d", NODE("dgx-v100") WATTS("100:200,300.5:400")) HOST("c", GOOD),
                         &file, NULL));
    cr_assert(file.group_count == 2 && file.kinds.count == 3);
    cr_assert_str_eq(file.groups[0].node.name, "dgx-h100");
    cr_assert(file.groups[0].count == 5 && file.groups[1].count == 1);
    cr_assert(file.groups[0].node.gpus == 8);
    const struct host_kind *pair = &file.kinds.items[1];
    cr_assert(pair->hosts == 2 && pair->nodes == 1 && pair->pstates == 2 && pair->pstate_w[1] == 9000);
    cr_assert_str_eq(pair->names[0], "b");
    cr_assert_str_eq(pair->names[1], "c");
    cr_assert(file.kinds.items[2].pstate_w[1] == 300.5);
    cr_assert(file.file_count >= 3);
}

Test(platform_file, example_of_the_catalogue)
{
    struct platform_file file;
    char *said;
    cr_assert(load_path(arena_printf(arena, "%s/platforms/clusters/h100-pod.xml", catalogue_root()), &said, &file),
              "%s", said);
    free(said);
    cr_assert(file.group_count == 1 && file.groups[0].count == 16 && file.kinds.count == 1);
    double low_w, high_w;
    platform_power_range(&file.groups[0].node, &low_w, &high_w);
    cr_assert(file.kinds.items[0].pstate_w[0] <= low_w && file.kinds.items[0].pstate_w[7] >= high_w, "%g to %g", low_w,
              high_w);
}

Test(platform_file, what_simgrid_refuses)
{
    struct platform_file file;
    load_text("", &file, "SimGrid cannot load this platform");
    load_text("<?xml version='1.0'?>\n<platform", &file, ":2: error: SimGrid cannot load this platform");
    load_text("MZ\x90\x03 binary", &file, "SimGrid cannot load this platform");
    load_hosts("", &file, "no host");
    load_hosts("<host id='a' speed='hurz'/>", &file, "hurz");
    load_hosts("<host id='a'/>", &file, "speed");
    load_hosts(HOST("a", GOOD) HOST("a", GOOD), &file, "second host named 'a'");
    load_hosts(HOST("a", NODE("dgx-h100") WATTS("1:1:1")), &file, "1 energetic profiles for 2 pstates");
    load_hosts(HOST("a", NODE("dgx-h100") WATTS("1:x:1,2:2:2")), &file, "Epsilon");
    load_hosts(HOST("a", GOOD "<prop id='wattage_off' value='hurz'/>"), &file, "wattage_off");
}

Test(platform_file, what_samovar_refuses)
{
    struct platform_file file;
    load_hosts(HOST("a", NODE("dgx-h100")), &file, "host 'a' has no property `wattage_per_state`");
    load_hosts(HOST("a", WATTS("1:1:1,2:2:2")), &file, "host 'a' has no property `node`");
    load_hosts(HOST("a", NODE("dgx-h10") WATTS("1:1:1,2:2:2")), &file, "dgx-h100"); /* did you mean */
    load_hosts(HOST("a", GOOD "<prop id='nodes' value='0.5'/>"), &file, "`nodes`");
    load_hosts(HOST("a", NODE("dgx-h100") WATTS("-1:1:1,2:2:2")), &file, "wattage_per_state");
}

Test(platform_file, not_even_a_file)
{
    struct platform_file file;
    char *said;
    cr_assert(!load_path("nowhere.xml", &said, &file) && strstr(said, "cannot be read"), "%s", said);
    free(said);
    cr_assert(!load_path(catalogue_root(), &said, &file) && strstr(said, "not a file"), "%s", said);
    free(said);
    cr_assert(!load_path(arena_printf(arena, "%s/CMakeLists.txt", SAMOVAR_SOURCE_DIR), &said, &file) &&
                  strstr(said, ".xml"),
              "%s", said);
    free(said);
}
