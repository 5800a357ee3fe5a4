/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/manual.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/say.h"
#include "base/text.h"
#include "lookup/glossary.h"
#include "lookup/reference.h"
#include "lookup/sheet.h"
#include "lookup/verb_stories.h"

/* What pages are made of. */
struct manual {
    struct sheet sheet;
    const struct manual_verb *verbs;
    const struct explain_roots *roots;
};

static const struct manual_verb *verb_of(const struct manual *manual, const char *name)
{
    const struct manual_verb *verb = manual->verbs;
    while (verb->name && strcmp(verb->name, name) != 0)
        verb++;
    return verb->name ? verb : NULL;
}

static const struct reference_format *format_of(const char *name)
{
    const struct reference_format *format = reference_formats;
    while (format->name && strcmp(format->name, name) != 0)
        format++;
    return format->name ? format : NULL;
}

static void print_exits(struct sheet *sheet)
{
    sheet_heading(sheet, 1, "Exit status");
    sheet_item(sheet, "0", NULL, "Success.");
    sheet_item(sheet, "1", NULL, "Something outside went wrong: a file, the disk, a run that died.");
    sheet_item(sheet, "2", NULL, "What the user wrote was wrong. Nothing was simulated and nothing written.");
    sheet_item(sheet, "3", NULL,
               "A run did not keep what its scenario or study expects (`expect`). All results were written.");
}

static void print_verb(struct manual *manual, const struct manual_verb *verb)
{
    struct sheet *sheet = &manual->sheet;
    const struct verb_story *story = verb_story(verb->name);
    sheet_title(sheet, arena_printf(sheet->arena, "samovar-%s", verb->name), 1, verb->doc);
    sheet_heading(sheet, 1, "Synopsis");
    sheet_lines(sheet, arena_printf(sheet->arena, "samovar %s [OPTION...] %s", verb->name, verb->operands));
    sheet_heading(sheet, 1, "Description");
    sheet_text(sheet, arena_printf(sheet->arena, "%s %s", verb->doc, story->text));
    sheet_heading(sheet, 1, "Options");
    for (const struct manual_option *option = verb->options; option->spelling; option++)
        sheet_item(sheet, option->spelling, NULL, option->doc);
    sheet_heading(sheet, 1, "Examples");
    sheet_lines(sheet, story->examples);
    print_exits(sheet);
    sheet_heading(sheet, 1, "See also");
    sheet_text(
        sheet,
        "`samovar`(1), `samovar explain`, and the page of each form of file: `samovar-scenario`(5) and its neighbours.");
}

static void print_whole(struct manual *manual)
{
    struct sheet *sheet = &manual->sheet;
    sheet_title(sheet, "samovar", 1, "simulate the energy, heat, water and carbon of an AI data centre");
    sheet_heading(sheet, 1, "Synopsis");
    sheet_lines(sheet, "samovar VERB [OPTION...] ...");
    sheet_heading(sheet, 1, "Description");
    sheet_text(
        sheet,
        "It simulates a data centre that runs AI workloads, and follows every joule from the utility meter through the servers into "
        "heat, and every kilogram of water that carries this heat away. A scenario says in YAML what runs where, and how it is "
        "cooled; a study varies a scenario. Every value that has a dimension is written with its unit: `30 d`, `6.5 kW`, "
        "`27 degC`, `4 K`, `1.8 L/kWh`.");
    sheet_heading(sheet, 1, "Verbs");
    for (const struct manual_verb *verb = manual->verbs; verb->name; verb++)
        sheet_item(sheet, arena_printf(sheet->arena, "%s %s", verb->name, verb->operands), NULL, verb->doc);
    sheet_text(sheet, "With `--json` each answers for programs, but for " VERBS_WITHOUT_JSON ".");
    print_exits(sheet);
    sheet_heading(sheet, 1, "Environment");
    sheet_item(sheet, "SAMOVAR_HOME", NULL,
               "Folder that holds platforms/ and scenarios/, in place of the one that was installed.");
    sheet_item(sheet, "NO_COLOR", NULL, "Write plain text to terminals.");
    sheet_heading(sheet, 1, "Files");
    sheet_item(sheet, "/usr/share/samovar/", NULL,
               "Scenarios, strategies, servers, sites, weather and grid data; below the prefix of the installation.");
    sheet_item(sheet, "results/", NULL, "What runs leave: a folder each.");
    sheet_heading(sheet, 1, "Examples");
    sheet_lines(sheet,
                "samovar run cooling-strategies\nsamovar report results/cooling-strategies\nsamovar new my-hall\n"
                "samovar check my-hall.yaml\nsamovar explain approach");
    struct text_buffer more = {0};
    for (const struct manual_verb *verb = manual->verbs; verb->name; verb++)
        text_buffer_add(&more, "`samovar-%s`(1), ", verb->name);
    for (const struct reference_format *format = reference_formats; format->name; format++)
        text_buffer_add(&more, "`samovar-%s`(5)%s", format->name, format[1].name ? ", " : ".");
    sheet_heading(sheet, 1, "See also");
    sheet_text(sheet, more.data);
    text_buffer_finish(&more);
}

static void print_format(struct manual *manual, const struct reference_format *format)
{
    struct sheet *sheet = &manual->sheet;
    sheet_title(sheet, arena_printf(sheet->arena, "samovar-%s", format->name), 5, format->doc);
    sheet_heading(sheet, 1, strcmp(format->name, "results") == 0 ? "Files" : "Keys");
    reference_format(sheet, manual->roots, format->name);
    sheet_heading(sheet, 1, "See also");
    sheet_text(sheet, "`samovar`(1), `samovar explain KEY`, `samovar explain units`.");
}

/* Whether there is such a page. */
static bool print_page(struct manual *manual, const char *name)
{
    struct sheet *sheet = &manual->sheet;
    const struct manual_verb *verb = verb_of(manual, name);
    const struct reference_format *format = format_of(name);
    if (strcmp(name, "samovar") == 0) {
        print_whole(manual);
    } else if (verb) {
        print_verb(manual, verb);
    } else if (format) {
        print_format(manual, format);
    } else if (strcmp(name, "reference") == 0) {
        sheet_title(sheet, "Reference", 5, "Every key of every file, and every column of every result.");
        reference_print(sheet, manual->roots);
    } else if (strcmp(name, "glossary") == 0) {
        sheet_title(sheet, "Glossary", 5,
                    "Every word that is printed: columns, heads of tables, labels, abbreviations.");
        glossary_print(sheet, manual->roots->tables);
    } else {
        return false;
    }
    return true;
}

/* All names, ended by NULL. */
static const char *const *all_names(struct manual *manual)
{
    size_t count = 0, room = 0;
    const char **names = NULL;
    struct arena *arena = manual->sheet.arena;
    for (const struct manual_verb *verb = manual->verbs; verb->name; verb++) {
        names = arena_more(arena, names, &room, count + 4, sizeof *names);
        names[count++] = verb->name;
    }
    for (const struct reference_format *format = reference_formats; format->name; format++) {
        names = arena_more(arena, names, &room, count + 4, sizeof *names);
        names[count++] = format->name;
    }
    names[count++] = "reference";
    names[count++] = "glossary";
    names[count++] = "samovar";
    return names;
}

static void print_names(struct manual *manual)
{
    struct sheet *sheet = &manual->sheet;
    sheet_title(sheet, "samovar manual", 1, "its pages, for `samovar manual PAGE`");
    sheet_heading(sheet, 1, "Verbs");
    for (const struct manual_verb *verb = manual->verbs; verb->name; verb++)
        sheet_item(sheet, verb->name, verb->doc, NULL);
    sheet_heading(sheet, 1, "Files");
    for (const struct reference_format *format = reference_formats; format->name; format++)
        sheet_item(sheet, format->name, format->doc, NULL);
    sheet_heading(sheet, 1, "All of it");
    sheet_item(sheet, "reference", "every key of every file, and every column of every result", NULL);
    sheet_item(sheet, "glossary", "every word that is printed", NULL);
    sheet_item(sheet, "samovar", "the program", NULL);
}

static bool make_folder(const char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return true;
    say("cannot make %s: %s", path, strerror(errno));
    return false;
}

static bool write_page(struct manual *manual, const char *folder, const char *name)
{
    struct arena *arena = manual->sheet.arena;
    int section = format_of(name) ? 5 : 1;
    bool whole = strcmp(name, "samovar") == 0;
    const char *path =
        arena_printf(arena, "%s/man%d/samovar%s%s.%d", folder, section, whole ? "" : "-", whole ? "" : name, section);
    manual->sheet.out = fopen(path, "w");
    if (manual->sheet.out)
        print_page(manual, name);
    bool good = manual->sheet.out && !ferror(manual->sheet.out);
    good = manual->sheet.out && fclose(manual->sheet.out) == 0 && good;
    if (!good)
        say("cannot write %s: %s", path, strerror(errno));
    return good;
}

/* reference and glossary are one file each for readers of Markdown; for `man` their pages are those of the forms. */
static int write_all(struct manual *manual, const char *folder)
{
    struct arena *arena = manual->sheet.arena;
    manual->sheet.form = SHEET_MAN;
    bool good = make_folder(folder) && make_folder(arena_printf(arena, "%s/man1", folder)) &&
                make_folder(arena_printf(arena, "%s/man5", folder));
    for (const char *const *name = all_names(manual); good && *name; name++)
        if (strcmp(*name, "reference") != 0 && strcmp(*name, "glossary") != 0)
            good = write_page(manual, folder, *name);
    return good ? 0 : 1;
}

int manual(struct arena *arena, const struct manual_order *order, const struct manual_verb *verbs,
           const struct explain_roots *roots)
{
    static const char *const forms[] = {
        [SHEET_TEXT] = "text", [SHEET_MARKDOWN] = "markdown", [SHEET_MAN] = "man", NULL};
    struct manual manual = {{stdout, arena, SHEET_TEXT, false}, verbs, roots};
    size_t form = 0;
    while (order->form && forms[form] && strcmp(forms[form], order->form) != 0)
        form++;
    if (!forms[form]) {
        say("--as takes text, markdown or man, not `%s`", order->form);
        return 2;
    }
    manual.sheet.form = (enum sheet_form)form;
    if (order->folder)
        return write_all(&manual, order->folder);
    if (!order->page) {
        print_names(&manual);
        return 0;
    }
    if (print_page(&manual, order->page))
        return 0;
    const char *near = text_nearest(order->page, all_names(&manual));
    say(near ? "there is no page `%s`; did you mean `%s`?" : "there is no page `%s`; `%s manual` lists them",
        order->page, near ? near : say_called());
    return 2;
}
