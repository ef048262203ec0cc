#!/usr/bin/env bash
# What memory a backup takes, at about 100 MB and at about 10 GB of dump, with the settings of bin/holdfast. Needs
# target/holdfast.jar and some 30 GB of disk. Prints Markdown for docs/benchmarks.md.
#
#   src/bench/memory.sh [RUNS] [SCALE…]      0.07 and 7.2 by default
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${1:-1}
shift || true
if [ $# = 0 ]; then set -- 0.07 7.2; fi

for scale in "$@"; do
	port=$(src/bench/database.sh start "$scale")
	. src/bench/plans.sh
	install_holdfast
	trap 'rm -rf "$work"; src/bench/database.sh stop' EXIT
	plan durable durable 1 "$encrypted" "limits: {staging: 4 GiB}"
	plan memory memory 1 "$encrypted"
	echo "$("$work/installed/bin/holdfast" --version), scale $scale:" \
		"$(pg_dump -h 127.0.0.1 -p "$port" -U postgres -Fc -Z0 bench | wc -c) bytes of dump"
	echo
	python3 src/bench/measure.py --runs "$runs" --base durable --between "rm -rf $work/to/*" \
		"durable=$holdfast durable" "memory=$holdfast memory"
	echo
	rm -rf "$work"
done
