/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/spill.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>

#include "base/arena.h"

void *spill_create(size_t count, size_t size)
{
    size_t bytes = (count + 1) * size;
    FILE *file = tmpfile();
    /* All of it is taken from the disk now: a disk that is full later would end the process with a signal. */
    int good = file != NULL && posix_fallocate(fileno(file), 0, (off_t)bytes) == 0;
    void *array = mmap(NULL, bytes, PROT_READ | PROT_WRITE, good ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS,
                       good ? fileno(file) : -1, 0);
    if (file != NULL)
        fclose(file);
    if (array == MAP_FAILED)
        memory_out(bytes);
    return array;
}

void spill_destroy(void *array, size_t count, size_t size)
{
    munmap(array, (count + 1) * size);
}
