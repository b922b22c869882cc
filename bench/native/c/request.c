// Reads the flat JSON objects of the protocol: a scan for the fields it knows, not a JSON parser.
#include "request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The text of the field's value, or NULL.
static const char *find(const char *line, const char *field) {
  char quoted[32];
  snprintf(quoted, sizeof quoted, "\"%s\":", field);
  const char *at = strstr(line, quoted);
  if (!at) return NULL;
  at += strlen(quoted);
  return at + strspn(at, " ");
}

static bool read_string(const char *line, const char *field, char *to, size_t size) {
  const char *at = find(line, field);
  if (!at || *at++ != '"') return false;
  size_t length = 0;
  for (; *at && *at != '"'; at++) {
    // Of the escapes only the quote, the backslash and the slash occur in paths.
    if (*at == '\\' && !strchr("\"\\/", *++at)) return false;
    if (!*at || length + 1 == size) return false;
    to[length++] = *at;
  }
  to[length] = 0;
  return *at == '"';
}

static uint32_t read_number(const char *line, const char *field, uint32_t otherwise) {
  const char *at = find(line, field);
  return at ? (uint32_t)strtoul(at, NULL, 10) : otherwise;
}

bool request_parse(const char *line, request *r) {
  memset(r, 0, sizeof *r);
  if (!read_string(line, "op", r->op, sizeof r->op)) return false;
  if (!read_string(line, "keys", r->path, sizeof r->path)) read_string(line, "path", r->path, sizeof r->path);
  r->partitions = read_number(line, "numPartitions", 0);
  r->reps = read_number(line, "reps", 1);
  return true;
}
