/* SPDX-License-Identifier: Apache-2.0 */
/* One field table per struct. Reading, checking, defaults, `explain`, the resolved scenario and the JSON Schema
 * all come from it; nothing is written twice. Ranges and defaults stand as a user would write them ("4 K"). */
#ifndef SAMOVAR_BASE_FIELD_H
#define SAMOVAR_BASE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/member.h"
#include "base/units.h"

/* How likely the values are that something uncertain may have. */
enum spread_kind {
    SPREAD_NONE,      /* nothing is said */
    SPREAD_UNIFORM,   /* all within the range alike */
    SPREAD_TRIANGULAR /* the default most */
};

enum field_kind {
    FIELD_NUMBER,   /* double, SI of .quantity */
    FIELD_INTEGER,  /* int64_t */
    FIELD_FLAG,     /* bool: true, false */
    FIELD_TEXT,     /* const char * */
    FIELD_DATE,     /* int64_t: calendar_seconds */
    FIELD_CHOICE,   /* int: index into .choices */
    FIELD_FILE,     /* const char *: path, resolved against the file that names it */
    FIELD_NUMBERS,  /* struct numbers: a list of numbers of .quantity; .min_count/.max_count */
    FIELD_RECORD,   /* the struct .record itself, nested at .offset */
    FIELD_OPTIONAL, /* struct .record *, NULL when the key is absent */
    FIELD_LIST,     /* struct list of .record; .min_count/.max_count */
    FIELD_VARIANT,  /* struct variant: `type:` names one of .variants */
    FIELD_VARIANTS, /* struct variant_list; .min_count/.max_count */
    FIELD_PART      /* a struct nested at .offset whose fields, .part, stand in the mapping of the record itself */
};

/* How well a constant is known: shown by `explain`. */
enum standing {
    STANDING_CHOICE,    /* the user's decision: needs no source */
    STANDING_PHYSICS,   /* a law or a property of matter, with its source */
    STANDING_MEASURED,  /* from a published measurement */
    STANDING_DATASHEET, /* from the maker */
    STANDING_STANDARD,  /* from a handbook or a norm */
    STANDING_ASSUMPTION /* engineering judgement: vary it within its range */
};

struct numbers {
    double *values;
    size_t count;
};
struct list {
    void *items;
    size_t count;
};
struct variant {
    const struct record *kind; /* NULL when absent */
    void *value;
};
struct variant_list {
    struct variant *items;
    size_t count;
};

struct field {
    const char *key;
    enum field_kind kind;
    enum quantity quantity;
    size_t offset;
    /* Inclusive range and default in the user's units. No .initial: the key is required, unless .optional. */
    const char *min, *max, *initial;
    /* Left out, the key has the value of this key of the record at the root ("hall.pressure"); .initial then holds only
     * where the record at the root has none of that name, as in a component on its own. */
    const char *from;
    bool optional; /* may be absent: then NaN, 0, false, NULL, -1 (choice), or empty */
    const char *doc;
    const char *source; /* primary source of the default or of the range; NULL for a user's own choice */
    enum standing standing;
    /* NUMBER: what the value may well be where the default was a guess or a mean, for studies of uncertainty; in the user's units, within
     * min and max, with the default inside. .spread_source NULL: .source states it. */
    enum spread_kind spread;
    const char *spread_low, *spread_high, *spread_source;
    const char *const *choices;           /* FIELD_CHOICE: NULL-terminated */
    const struct record *record;          /* RECORD, OPTIONAL, LIST */
    const struct record *const *variants; /* VARIANT(S): NULL-terminated */
    size_t min_count, max_count;          /* 0 max = 10000 */
    /* A name (a scalar) may stand for the record, variant or list: file platforms/<catalogue>/<name>.yaml, or a .yaml path.
     * .catalogue_key: take this key of that file instead of the whole of it (a strategy's `cooling`). */
    const char *catalogue, *catalogue_key;
    /* VARIANT: a scalar X stands for {type: <shorthand>, <short_key>: X} (`output_tokens: 200`), short_key NULL: as shorthand
     * (`weather: x.epw`). RECORD, OPTIONAL: what is no mapping, nor
     * a name of the catalogue, stands for {<shorthand>: X} (`prices: [...]`). NUMBERS need none: a single value stands for a list of one. */
    const char *shorthand, *short_key;
    /* LIST: a mapping X: Y stands for the entries {<entry_key>: X, <entry_value>: Y} (`expect: {pue: "< 1.2"}`); NULL: it does not. */
    const char *entry_key, *entry_value;
    /* PART: the table of the nested struct. Key "*" takes all of its keys, any other the one of that name. What a row with one
     * key says of .initial with its spread, .doc, or .source and .standing, takes the place of what the table says; for "*", .changes does. */
    const struct field *part, *changes;
};

/* What a row says of its member: kind, quantity and offset from one place. A member of another type does not compile:
 *     {.key = "supply_temperature", NUMBER_FIELD(struct crah, supply_k, TEMPERATURE), RANGE("10 degC", "45 degC"), ...} */
#define NUMBER_FIELD(container, member, unit)                                                                          \
    .kind = FIELD_NUMBER, .quantity = QUANTITY_##unit, .offset = MEMBER(double, container, member)
#define INTEGER_FIELD(container, member) .kind = FIELD_INTEGER, .offset = MEMBER(int64_t, container, member)
#define FLAG_FIELD(container, member) .kind = FIELD_FLAG, .offset = MEMBER(bool, container, member)
#define TEXT_FIELD(container, member) .kind = FIELD_TEXT, .offset = MEMBER(const char *, container, member)
#define DATE_FIELD(container, member) .kind = FIELD_DATE, .offset = MEMBER(int64_t, container, member)
#define CHOICE_FIELD(container, member, names)                                                                         \
    .kind = FIELD_CHOICE, .offset = MEMBER(int, container, member), .choices = names
#define FILE_FIELD(container, member) .kind = FIELD_FILE, .offset = MEMBER(const char *, container, member)
#define NUMBERS_FIELD(container, member, unit)                                                                         \
    .kind = FIELD_NUMBERS, .quantity = QUANTITY_##unit, .offset = MEMBER(struct numbers, container, member)
#define RECORD_FIELD(container, member, type, of)                                                                      \
    .kind = FIELD_RECORD, .offset = MEMBER(type, container, member), .record = of
#define OPTIONAL_FIELD(container, member, type, of)                                                                    \
    .kind = FIELD_OPTIONAL, .offset = MEMBER(type *, container, member), .record = of
#define LIST_FIELD(container, member, of)                                                                              \
    .kind = FIELD_LIST, .offset = MEMBER(struct list, container, member), .record = of
#define VARIANT_FIELD(container, member, of)                                                                           \
    .kind = FIELD_VARIANT, .offset = MEMBER(struct variant, container, member), .variants = of
#define VARIANTS_FIELD(container, member, of)                                                                          \
    .kind = FIELD_VARIANTS, .offset = MEMBER(struct variant_list, container, member), .variants = of
#define PART_FIELD(container, member, type, table)                                                                     \
    .kind = FIELD_PART, .offset = MEMBER(type, container, member), .part = table
#define RANGE(low, high) .min = low, .max = high
/* How well a default or a range is known, and from whom. A row without it is the user's own choice. */
#define BASIS(how, reference) .source = reference, .standing = STANDING_##how
#define SPREAD(how, low, high, reference)                                                                              \
    .spread = SPREAD_##how, .spread_low = low, .spread_high = high, .spread_source = reference
#define ASSUMED_SPREAD "assumed range"
#define RANGE_DEFAULT(low, high, value) .min = low, .max = high, .initial = value

/* A check across fields after all were read: call complain for each mistake; key names the field to point at. */
struct complaint {
    void (*say)(struct complaint *complaint, const char *key, const char *message);
};
void complain(struct complaint *complaint, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for list[i].key; key NULL: for list[i]. */
void complain_at(struct complaint *complaint, const char *list, size_t i, const char *key, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

struct record {
    const char *name; /* as in YAML's `type:` where it is a variant, else for people */
    const char *doc;
    size_t size;
    const struct field *fields; /* ends with .key NULL */
    void (*check)(const void *value, struct complaint *complaint);
};

/* Tables of kinds have room for those that come from outside at run time. */
enum { KINDS_ROOM = 64 };

/* Goes over the fields of a record one by one, those of its parts in their place: whoever reads a table sees no parts. */
enum { FIELD_DEPTH_MAX = 4 }; /* parts within parts */
struct field_walk {
    struct field field; /* the current one, its offset counted from the record */
    struct field_level {
        const struct field *next, *part; /* row to come; row that led here */
        size_t offset;
    } levels[FIELD_DEPTH_MAX];
    size_t depth;
};
/* for (struct field_walk walk = field_walk(record); field_next(&walk);) */
struct field_walk field_walk(const struct record *record);
bool field_next(struct field_walk *walk);

#define FIELD_END                                                                                                      \
    {                                                                                                                  \
        .key = NULL                                                                                                    \
    }

#endif
