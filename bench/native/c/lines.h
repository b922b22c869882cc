// Counts the lines of a file per partition.
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stdint.h>

// Adds to counts[partition] for every line; a last line needs no newline. False with errno where reading failed.
bool lines_count(const char *path, uint32_t partitions, uint64_t *counts);

#endif
