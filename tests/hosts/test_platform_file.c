/* SPDX-License-Identifier: Apache-2.0 */
/* The user's own platforms, good and bad. SimGrid must not take this process with it. */
#include <criterion/criterion.h>
#include <math.h>
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
#define GOOD NODE("dgx-h100") WATTS("2000:2000:9000,1800:1800:8000")

static double drawn_w(const struct node *node, double load, double inlet_k)
{
    struct node_power power;
    double idle_w = (double)node->gpus * node->gpu.idle_w;
    struct node_surroundings at = {.inlet_k = inlet_k, .coolant_k = NAN};
    node_power(node, idle_w + load * (node_full_w(node) - idle_w), &at, &power);
    cr_assert(power.fan_w >= 0 && power.fan_w <= power.total_w && power.compute_w <= power.total_w);
    return power.total_w;
}

/* Five nodes of one type: b and c, and three that share the watts of a. */
Test(platform_file, groups_and_watts)
{
    struct platform_file file;
    cr_assert(load_hosts(HOST("b", GOOD) HOST("a", GOOD "<prop id='nodes' value='3'/>")
                             HOST("d", NODE("dgx-v100") WATTS("100:150:200,300.5:400")) HOST("c", GOOD),
                         &file, NULL));
    cr_assert(file.group_count == 2 && file.file_count >= 3);
    cr_assert_str_eq(file.groups[0].node.name, "dgx-h100");
    cr_assert(file.groups[0].count == 5 && file.groups[1].count == 1 && file.groups[0].node.gpus == 8);
    for (double inlet_k = 280; inlet_k < 320; inlet_k += 10) {
        cr_assert_float_eq(drawn_w(&file.groups[0].node, 0, inlet_k), 3 * 2000 / 5.0, 1e-9);
        cr_assert_float_eq(drawn_w(&file.groups[0].node, 1, inlet_k), 3 * 9000 / 5.0, 1e-9);
        cr_assert_float_eq(drawn_w(&file.groups[1].node, 0, inlet_k), 100, 1e-9);
        cr_assert_float_eq(drawn_w(&file.groups[1].node, 1e-9, inlet_k), 150, 1e-6);
        cr_assert_float_eq(drawn_w(&file.groups[1].node, 0.25, inlet_k), 162.5, 1e-9);
    }
    cr_assert_float_eq(node_design_power_w(&file.groups[1].node), 200, 1e-9);
}

/* It says the watts of the catalogue's node, rounded to 0.1 W. */
Test(platform_file, example_of_the_catalogue)
{
    struct platform_file file;
    char *said;
    cr_assert(load_path(arena_printf(arena, "%s/platforms/clusters/h100-pod.xml", catalogue_root()), &said, &file),
              "%s", said);
    free(said);
    cr_assert(file.group_count == 1 && file.groups[0].count == 16);
    for (double load = 0; load <= 1; load += 0.25)
        cr_assert_float_eq(drawn_w(&file.groups[0].node, load, 298.15), 1350 + 1.26 * 8 * (70 + load * 630), 0.1);
}

/* What stands by is the file's where it says so. */
Test(platform_file, switched_off)
{
    struct platform_file file;
    struct node_power off;
    cr_assert(load_hosts(HOST("a", GOOD "<prop id='wattage_off' value='45'/>"), &file, NULL));
    node_power(&file.groups[0].node, 0, &(struct node_surroundings){.off = true}, &off);
    cr_assert_float_eq(off.total_w, 45, 1e-9);
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
    load_hosts(HOST("a", NODE("dgx-h100") WATTS("2:2:1,2:2:2")), &file, "less with all cores at work");
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
