// One request line of the protocol.
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  char op[16];
  char path[4096]; // "keys" or "path"
  uint32_t partitions;
  uint32_t reps;
} request;

// Whether the line could be read as a request.
bool request_parse(const char *line, request *r);

#endif
