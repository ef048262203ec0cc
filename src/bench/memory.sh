#!/usr/bin/env bash
# What memory a backup takes, at 0.1 GB and at 10 GB of rows, with the settings of bin/holdfast. Needs target/holdfast.jar and
# some 30 GB of disk. Prints Markdown for docs/benchmarks.md.
#
#   src/bench/memory.sh [RUNS] [GB…]      0.1 and 10 by default
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${1:-1}
shift || true
if [ $# = 0 ]; then set -- 0.1 10; fi

port=$(src/bench/database.sh start)
database=memory
. src/bench/plans.sh
install_holdfast
trap 'rm -rf "$work"; src/bench/database.sh stop' EXIT
plan durable durable 1 "$encrypted" "limits: {staging: 4 GiB}"
plan memory memory 1 "$encrypted"
server=(-q -h 127.0.0.1 -p "$port" -U postgres)
for size in "$@"; do
	rows=$(python3 -c "print(int($size * 1000000))")
	psql "${server[@]}" -d postgres -c "drop database if exists memory" -c "create database memory"
	psql "${server[@]}" -d memory -c "create unlogged table large as
		select i as id, repeat(md5(i::text), 31) as text from generate_series(1, $rows) i"
	echo "$("$work/installed/bin/holdfast" --version), $size GB of rows"
	echo
	python3 src/bench/measure.py --runs "$runs" --base durable --between "rm -rf $work/to/*" \
		"durable=$holdfast durable" "memory=$holdfast memory"
	echo
done
psql "${server[@]}" -d postgres -c "drop database memory"
