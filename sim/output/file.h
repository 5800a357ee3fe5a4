/* SPDX-License-Identifier: Apache-2.0 */
/* Files and folders, whole or not at all. */
#ifndef SAMOVAR_OUTPUT_FILE_H
#define SAMOVAR_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* The whole text, terminated; NULL with errno set if it cannot be read. */
char *file_read(struct arena *arena, const char *path, size_t *length);
/* Writes beside it, to the disk, and renames: readers see the old text or the new, never a part, also after a power cut. False with
 * errno set; then nothing is left. */
bool file_replace(const char *path, const char *text, size_t length);
/* Makes a folder and its parents; false with errno set. One that is there is fine. */
bool folder_make(const char *path);
/* Removes a folder that holds only plain files, also one of ours that nobody may write to; false with errno set if something is
 * left. */
bool folder_remove(const char *path);
/* Brings the names in a folder to the disk; of a folder that cannot be opened, or has no disk, nothing is said. */
void folder_sync(const char *path);
/* Brings all files of the folder's file system to the disk. */
void folder_sync_all(const char *path);

#endif
