/* SPDX-License-Identifier: Apache-2.0 */
/* A hostile megabyte may hold a gigabyte: what is unpacked grows by steps and ends at the limit. */
#include "read/gzip.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/arena.h"

enum { WINDOW_AND_GZIP = 15 + 16, STEP = 1 << 16 };

bool gzip_is(const char *bytes, size_t length)
{
    return length >= 2 && (unsigned char)bytes[0] == 0x1f && (unsigned char)bytes[1] == 0x8b;
}

/* Unpacks the next step; false: no more can be. */
static bool step(z_stream *stream, char *text, size_t room, size_t *length, int *status)
{
    uInt most = room < STEP ? (uInt)room : STEP;
    stream->next_out = (Bytef *)text + *length;
    stream->avail_out = most;
    *status = inflate(stream, Z_NO_FLUSH);
    *length += most - stream->avail_out;
    if (*status == Z_STREAM_END && stream->avail_in > 0 && *stream->next_in == 0x1f)
        *status = inflateReset(stream) == Z_OK ? Z_OK : Z_DATA_ERROR; /* another member */
    return *status == Z_OK && (stream->avail_in > 0 || stream->avail_out == 0);
}

char *gzip_unpack(const char *bytes, size_t length, size_t limit, size_t *out_length, const char **why)
{
    z_stream stream = {.next_in = (z_const Bytef *)bytes, .avail_in = (uInt)length};
    char *text = NULL;
    size_t capacity = 0, made = 0;
    int status = inflateInit2(&stream, WINDOW_AND_GZIP);
    bool more = status == Z_OK;
    while (more && made <= limit) {
        text = memory_more(text, &capacity, made + STEP + 1, 1);
        more = step(&stream, text, limit + 1 - made, &made, &status);
    }
    inflateEnd(&stream);
    if (made <= limit && status != Z_STREAM_END) {
        *why = status == Z_OK || status == Z_BUF_ERROR ? "is cut off" : "is damaged";
        free(text);
        return NULL;
    }
    text[made] = '\0';
    *out_length = made;
    return text;
}
