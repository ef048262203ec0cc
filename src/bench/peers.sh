#!/usr/bin/env bash
# Builds the programs that backup.sh compares with and that no package of the distribution has in a current version, from
# their Go modules, into HOLDFAST_TEST_TOOLS/bin.
set -euo pipefail
restic=0.19.1
tools="${HOLDFAST_TEST_TOOLS:-$(cd "$(dirname "$0")/../.." && pwd)/.tools}"
mkdir -p "$tools/bin"
if ! "$tools/bin/restic" version 2>/dev/null | grep -q "^restic $restic "; then
	build=$(mktemp -d)
	trap 'rm -rf "$build"' EXIT
	printf 'module build\n\ngo 1.24\n\nrequire github.com/restic/restic v%s\n' "$restic" >"$build/go.mod"
	(cd "$build" && GOFLAGS=-mod=mod go build -buildvcs=false -o restic github.com/restic/restic/cmd/restic)
	mv "$build/restic" "$tools/bin/restic"
fi
"$tools/bin/restic" version
