#!/usr/bin/env bash
# kcat: BOOTSTRAP TOPIC PARTITIONER, keys on stdin, the version on stdout. A line without the delimiter is a record without a key.
set -euo pipefail

options=()
[ "$3" = default ] || options=(-X "topic.partitioner=$3")
number=0
while read -r line; do
  if [ "$line" = - ]; then
    printf '%d\n' "$number"
  else
    printf '%b\x1e%d\n' "$(sed 's/../\\x&/g' <<<"$line")" "$number"
  fi
  number=$((number + 1))
done | kcat -P -b "$1" -t "$2" -K $'\x1e' "${options[@]}"
kcat -V | sed -nE 's/^Version ([0-9.]+).*librdkafka ([0-9.]+).*/\1 (librdkafka \2)/p'
