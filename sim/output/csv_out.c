/* SPDX-License-Identifier: Apache-2.0 */
#include "output/csv_out.h"

#include <string.h>

#include "base/calendar.h"
#include "base/shortest.h"

void csv_out_text(struct text_buffer *out, const char *text)
{
    if (text == NULL)
        return;
    if (text[strcspn(text, "\",\r\n")] == '\0') {
        text_buffer_add_n(out, text, strlen(text));
        return;
    }
    text_buffer_add_n(out, "\"", 1);
    for (; *text != '\0'; text++) {
        text_buffer_add_n(out, text, 1);
        if (*text == '"')
            text_buffer_add_n(out, text, 1);
    }
    text_buffer_add_n(out, "\"", 1);
}

void csv_out_header(struct text_buffer *out, const struct column *columns)
{
    for (const struct column *column = columns; column->name != NULL; column++) {
        if (column != columns)
            text_buffer_add_n(out, ",", 1);
        csv_out_text(out, column->name);
    }
    text_buffer_add_n(out, "\n", 1);
}

/* Decimal digits of an integer; printf takes three times as long. */
static int put_integer(char *buffer, int64_t value)
{
    char digits[24], *digit = digits + sizeof digits;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        *--digit = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0)
        *--digit = '-';
    int length = (int)(digits + sizeof digits - digit);
    memcpy(buffer, digit, (size_t)length);
    return length;
}

void csv_out_row(struct text_buffer *out, const struct column *columns, const void *row)
{
    for (const struct column *column = columns; column->name != NULL; column++) {
        const char *member = (const char *)row + column->offset;
        char buffer[SHORTEST_MAX] = "";
        int length = 0;
        double number;
        int64_t integer;
        const char *text;
        switch (column->kind) {
        case COLUMN_NUMBER:
            memcpy(&number, member, sizeof number);
            length = shortest_format(buffer, number);
            break;
        case COLUMN_INTEGER:
            memcpy(&integer, member, sizeof integer);
            length = put_integer(buffer, integer);
            break;
        case COLUMN_DATE:
            memcpy(&integer, member, sizeof integer);
            calendar_format(integer, buffer);
            length = (int)strlen(buffer);
            break;
        case COLUMN_TEXT:
            memcpy(&text, member, sizeof text);
            csv_out_text(out, text);
            break;
        }
        buffer[length] = column[1].name == NULL ? '\n' : ',';
        text_buffer_add_n(out, buffer, (size_t)length + 1);
    }
}
