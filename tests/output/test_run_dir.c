/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "output/file.h"
#include "output/intact.h"
#include "output/package.h"
#include "output/run_dir.h"

struct row {
    const char *run;
    double x_j;
};
static const struct column columns[] = {
    {.name = "run", .kind = COLUMN_TEXT, .offset = offsetof(struct row, run), .unit = "", .doc = "Name."},
    {.name = "x_j", .kind = COLUMN_NUMBER, .offset = offsetof(struct row, x_j), .unit = "J", .doc = "Energy."},
    COLUMN_END};

static const struct table_kind tables[] = {{.file = "summary.csv", .columns = columns}, {.file = NULL}};

static char root[] = P_tmpdir "/samovar-test-XXXXXX", path[64];
static struct arena *arena;

static void set_up(void)
{
    cr_redirect_stderr();
    strcpy(root, P_tmpdir "/samovar-test-XXXXXX");
    cr_assert_not_null(mkdtemp(root));
    snprintf(path, sizeof path, "%s/a/run", root);
    arena = arena_create();
}

static void tear_down(void)
{
    char command[80];
    snprintf(command, sizeof command, "rm -r %s", root);
    cr_assert_eq(system(command), 0);
    arena_destroy(arena);
}

TestSuite(run_dir, .init = set_up, .fini = tear_down);

static int entries(const char *folder)
{
    DIR *dir = opendir(folder);
    int count = -2; /* . and .. */
    while (dir != NULL && readdir(dir) != NULL)
        count++;
    if (dir != NULL)
        closedir(dir);
    return count;
}

static struct run_dir *begin(double x)
{
    struct run_dir *dir = run_dir_begin(path, true);
    cr_assert_not_null(dir);
    struct table *table = run_dir_table(dir, &(struct table_kind){"summary.csv", "a run", columns, NULL, NULL});
    table_row(table, &(struct row){"r", x});
    run_dir_text(dir, "scenario.yaml", "name: r\n", 8);
    return dir;
}

static bool commit(struct run_dir *dir, const char *const *inputs, size_t input_count)
{
    char *argv[] = {"samovar", "run", "x.yaml", NULL};
    return run_dir_commit(
        dir, &(struct provenance){
                 .run = "r", .argc = 3, .argv = argv, .seed = 42, .inputs = inputs, .input_count = input_count});
}

static const char *content(const char *name)
{
    size_t length;
    return file_read(arena, arena_printf(arena, "%s/%s", path, name), &length);
}

Test(run_dir, commit_writes_everything_and_replaces_an_older_run)
{
    cr_assert(commit(begin(1.5), NULL, 0));
    cr_assert_str_eq(content("summary.csv"), "run,x_j\nr,1.5\n");
    cr_assert(commit(begin(2.5), NULL, 0));
    cr_assert_str_eq(content("summary.csv"), "run,x_j\nr,2.5\n");
    cr_assert_eq(entries(path), 3);
    char parent[64];
    snprintf(parent, sizeof parent, "%s/a", root);
    cr_assert_eq(entries(parent), 1);
}

Test(run_dir, abandon_leaves_nothing)
{
    run_dir_abandon(begin(1));
    run_dir_abandon(NULL);
    char parent[64];
    snprintf(parent, sizeof parent, "%s/a", root);
    cr_assert_eq(entries(parent), 0);
}

Test(run_dir, package_describes_columns_and_inputs)
{
    char *input = arena_printf(arena, "%s/input", root);
    cr_assert(file_replace(input, "abc", 3));
    cr_assert(commit(begin(1), &(const char *){input}, 1));
    struct tree *package = package_load(arena, path), *mark;
    cr_assert_eq(package_recognise(arena, path, &mark), FOLDER_RUN);
    cr_assert_str_eq(tree_get(mark, "seed")->text, "42");
    cr_assert_str_eq(tree_get(tree_get(mark, "inputs")->items[0], "sha256")->text,
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct tree *resource = tree_get(package, "resources")->items[0];
    cr_assert_str_eq(tree_get(resource, "path")->text, "summary.csv");
    struct tree *fields = tree_get(tree_get(resource, "schema"), "fields");
    cr_assert_eq(fields->count, 2);
    cr_assert_str_eq(tree_get(fields->items[1], "name")->text, "x_j");
    cr_assert_str_eq(tree_get(fields->items[1], "type")->text, "number");
    cr_assert_str_eq(tree_get(fields->items[1], "unit")->text, "J");
}

Test(run_dir, complete_only_if_scenario_inputs_and_files_are_the_same)
{
    char *input = arena_printf(arena, "%s/input", root), *csv = arena_printf(arena, "%s/summary.csv", path);
    cr_assert(file_replace(input, "abc", 3));
    cr_assert_not(run_dir_complete(path, "name: r\n", tables, NULL));
    cr_assert(commit(begin(1), &(const char *){input}, 1));
    cr_assert(run_dir_complete(path, "name: r\n", tables, NULL));
    cr_assert_not(run_dir_complete(path, "name: s\n", tables, NULL));
    cr_assert(file_replace(input, "abd", 3));
    cr_assert_not(run_dir_complete(path, "name: r\n", tables, NULL));
    cr_assert(file_replace(input, "abc", 3));
    cr_assert(run_dir_complete(path, "name: r\n", tables, NULL));
    cr_assert_eq(truncate(csv, 5), 0);
    cr_assert_not(run_dir_complete(path, "name: r\n", tables, NULL));
}

static const struct column *some_more(struct arena *unused)
{
    (void)unused;
    return columns;
}

Test(run_dir, complete_only_with_the_columns_of_today)
{
    static const struct column one_more[] = {{.name = "run"}, {.name = "x_j"}, {.name = "y_j"}, COLUMN_END},
                               one_less[] = {{.name = "run"}, COLUMN_END},
                               other[] = {{.name = "run"}, {.name = "x_w"}, COLUMN_END};
    const struct {
        struct table_kind kinds[2];
        bool complete;
    } cases[] = {{{{.file = "summary.csv", .columns = one_more}}, false},
                 {{{.file = "summary.csv", .columns = one_less}}, false},
                 {{{.file = "summary.csv", .columns = other}}, false},
                 {{{.file = "summary.csv", .columns = one_less, .more = some_more}}, true}, /* as series.csv */
                 {{{.file = "summary.csv", .columns = one_more, .more = some_more}}, false},
                 {{{.file = "jobs.csv", .columns = one_more}}, true}};
    cr_assert(commit(begin(1), NULL, 0));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_assert_eq(run_dir_complete(path, "name: r\n", cases[i].kinds, NULL), cases[i].complete, "%zu", i);
}

static void put(const char *file, const char *text, size_t length)
{
    FILE *out = fopen(file, "wb");
    cr_assert_not_null(out);
    cr_assert_eq(fwrite(text, 1, length, out), length);
    cr_assert_eq(fclose(out), 0);
}

/* One bit of any file, the package among them. */
Test(run_dir, a_flipped_bit_anywhere_is_found)
{
    static const char *const names[] = {"summary.csv", "scenario.yaml", PACKAGE_FILE};
    cr_assert(commit(begin(1.25), NULL, 0));
    cr_assert(folder_intact(path));
    for (size_t f = 0; f < sizeof names / sizeof names[0]; f++) {
        const char *file = arena_printf(arena, "%s/%s", path, names[f]);
        size_t length;
        char *text = file_read(arena, file, &length);
        for (size_t byte = 0; byte < length; byte += f < 2 ? 1 : 37) {
            text[byte] = (char)(text[byte] ^ 1 << byte % 8);
            put(file, text, length);
            cr_assert_not(folder_intact(path), "%s, byte %zu", names[f], byte);
            text[byte] = (char)(text[byte] ^ 1 << byte % 8);
        }
        put(file, text, length);
        cr_assert(folder_intact(path));
    }
}

Test(run_dir, request_and_every_input_decide_over_a_run)
{
    char *input = arena_printf(arena, "%s/input.yaml", root);
    cr_assert(file_replace(input, "abc", 3));
    struct provenance from = {.run = "r", .inputs = &(const char *){input}, .input_count = 1, .request = "asked"};
    cr_assert(run_dir_commit(begin(1), &from));
    struct hash_memory *memory = hash_memory_create();
    cr_assert(run_intact(path, "asked", tables, memory));
    cr_assert_not(run_intact(path, "asked otherwise", tables, memory));
    hash_memory_destroy(memory);
    cr_assert(file_replace(input, "abd", 3));
    memory = hash_memory_create();
    cr_assert_not(run_intact(path, "asked", tables, memory));
    cr_assert(run_intact(path, NULL, tables, memory)); /* the resolved scenario says what a YAML file said */
    hash_memory_destroy(memory);
}

Test(run_dir, a_damaged_package_is_replaced)
{
    static const struct {
        const char *text;
        size_t length;
    } damages[] = {{"", 0}, {"\0\0\0\0", 4}, {"{\"name\": \"r\", \"samovar\": {", 26}};
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        cr_assert(commit(begin(1), NULL, 0));
        cr_assert(file_replace(arena_printf(arena, "%s/" PACKAGE_FILE, path), damages[i].text, damages[i].length));
        cr_assert_not(folder_intact(path));
        cr_assert(commit(begin(2), NULL, 0));
        cr_assert(folder_intact(path));
    }
}

Test(run_dir, a_link_is_followed_and_one_to_nothing_refused_at_once)
{
    char *real = arena_printf(arena, "%s/real", root), *link = arena_printf(arena, "%s/link", root);
    cr_assert_eq(mkdir(real, 0777), 0);
    cr_assert_eq(symlink("real", link), 0);
    strcpy(path, link);
    for (int i = 0; i < 2; i++) { /* the second time over a finished run */
        cr_assert(commit(begin(1), NULL, 0));
        cr_assert(folder_intact(real));
        cr_assert_eq(entries(root), 2);
    }
    cr_assert_eq(unlink(link), 0);
    cr_assert_eq(symlink("nowhere", link), 0);
    cr_assert_null(run_dir_begin(link, true));
    cr_assert_eq(entries(root), 2);
}

/* A mount point is filled in place; so is, without rights to mount one here, a folder in which only it may be written. */
Test(run_dir, a_folder_that_cannot_be_renamed_is_filled)
{
    if (geteuid() == 0) {
        const uid_t nobody = 65534;
        cr_assert_eq(chown(root, nobody, nobody), 0);
        cr_assert_eq(setuid(nobody), 0);
    }
    snprintf(path, sizeof path, "%s/mount", root);
    cr_assert_eq(mkdir(path, 0777), 0);
    cr_assert_eq(chmod(root, 0555), 0);
    for (int i = 0; i < 2; i++) {
        cr_assert(commit(begin(1), NULL, 0));
        cr_assert(folder_intact(path));
        cr_assert_eq(entries(path), 3);
    }
    cr_assert_eq(chmod(root, 0777), 0);
    run_dir_abandon(begin(1));
    cr_assert_eq(entries(path), 3);
}

Test(run_dir, a_name_too_long_is_refused_at_once)
{
    char name[300];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    cr_assert_null(run_dir_begin(arena_printf(arena, "%s/%s", root, name), true));
}

Test(run_dir, refuses_what_is_not_ours)
{
    cr_assert(folder_make(path));
    cr_assert(file_replace(arena_printf(arena, "%s/thesis.tex", path), "x", 1));
    cr_assert_null(run_dir_begin(path, true));
    cr_assert(file_replace(arena_printf(arena, "%s/datapackage.json", path), "{\"name\": \"x\"}", 13));
    cr_assert_null(run_dir_begin(path, true));
    cr_assert_eq(entries(path), 2);
}

Test(run_dir, refuses_to_lose_a_file_that_was_added_to_a_run)
{
    cr_assert(commit(begin(1), NULL, 0));
    char *notes = arena_printf(arena, "%s/notes.txt", path);
    cr_assert(file_replace(notes, "x", 1));
    cr_assert_null(run_dir_begin(path, true));
    cr_assert_eq(unlink(notes), 0);
    cr_assert(commit(begin(2), NULL, 0));
}

Test(run_dir, signal_removes_what_was_begun)
{
    char parent[64];
    snprintf(parent, sizeof parent, "%s/a", root);
    const int numbers[] = {SIGTERM, SIGINT,  SIGHUP,  SIGQUIT, SIGABRT, SIGUSR1, SIGUSR2,
                           SIGPIPE, SIGALRM, SIGXCPU, SIGPROF, SIGIO,   SIGRTMIN};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        int number = numbers[i], status;
        cr_assert_neq(signal(number, SIG_DFL), SIG_ERR); /* whoever runs the test may ignore some */
        pid_t child = fork();
        if (child == 0) {
            begin(1);
            raise(number);
            _exit(0);
        }
        waitpid(child, &status, 0);
        cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == number);
        cr_assert_eq(entries(parent), 0);
    }
}

Test(run_dir, next_run_removes_what_a_killed_one_left)
{
    char parent[64];
    snprintf(parent, sizeof parent, "%s/a", root);
    pid_t child = fork();
    if (child == 0) {
        begin(1);
        raise(SIGKILL);
    }
    waitpid(child, NULL, 0);
    cr_assert_eq(entries(parent), 1);
    snprintf(path, sizeof path, "%s/a/another", root); /* whatever its target was */
    cr_assert(commit(begin(1), NULL, 0));
    cr_assert_eq(entries(parent), 1);
}

/* A disk that is full looks like a file that may not grow. */
Test(run_dir, full_disk_leaves_nothing)
{
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before, limit;
    getrlimit(RLIMIT_FSIZE, &before);
    limit = before;
    limit.rlim_cur = 4096;
    setrlimit(RLIMIT_FSIZE, &limit);
    struct run_dir *dir = run_dir_begin(path, true);
    struct table *table = run_dir_table(dir, &(struct table_kind){"series.csv", "a tick", columns, NULL, NULL});
    for (int i = 0; i < 50000; i++)
        table_row(table, &(struct row){"r", i});
    bool done = commit(dir, NULL, 0);
    setrlimit(RLIMIT_FSIZE, &before);
    char parent[64];
    snprintf(parent, sizeof parent, "%s/a", root);
    cr_assert_not(done);
    cr_assert_eq(entries(parent), 0);
}
