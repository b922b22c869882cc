#!/usr/bin/env bash
# pack.sh [PACKAGE]: keylane.tar.gz for spark.archives, with this machine's Node and keylane, so that workers need nothing. PACKAGE is what
# `npm install` takes: keylane, keylane@1.2.3 or a tarball. The workers' system and processor must be like this machine's.
set -euo pipefail
into=$PWD/keylane.tar.gz
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin"
npm install --silent --no-audit --no-fund --no-save --prefix "$folder" "${1:-keylane}"
cp -L "$(node -p process.execPath)" "$folder/bin/node"
# A program that ends before it has read its shard is to Spark a "Broken pipe", and its words are lost: so the rest is read all the same.
cat >"$folder/bin/keylane" <<'END'
#!/bin/sh
here=$(dirname "$0")
"$here/node" "$here/../node_modules/keylane/dist/cli/main.js" "$@"
code=$?
[ "$code" -eq 0 ] || cat >/dev/null
exit "$code"
END
chmod +x "$folder/bin/keylane"
tar -cf - -C "$folder" bin node_modules | gzip -1 >"$into"
