#!/bin/sh
# Fails if docs/openapi.json or the TypeScript client differ from what the server's routes say now.
set -eu
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

.venv/bin/yingda openapi > "$fresh/openapi.json"
web/node_modules/.bin/openapi-typescript "$fresh/openapi.json" -o "$fresh/schema.d.ts" > /dev/null

same=yes
diff -u docs/openapi.json "$fresh/openapi.json" | head -60 || true
cmp -s docs/openapi.json "$fresh/openapi.json" || same=no
cmp -s web/src/api/schema.d.ts "$fresh/schema.d.ts" || same=no
[ "$same" = yes ] || { echo 'The API client is out of date: run `make client` and commit the result.' >&2; exit 1; }
echo 'The API client matches the server.'
