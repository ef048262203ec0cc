#!/usr/bin/env bash
# A backup of a PostgreSQL database to a local directory against the best pipe made by hand, restic, and pg_dump's own
# format, interleaved in one run. Needs target/holdfast.jar, pg_dump, zstd and openssl; restic where it is installed.
# Prints Markdown for docs/benchmarks.md.
#
#   src/bench/backup.sh [RUNS] [LEVEL]      JAVA_HOME chooses the JVM, HOLDFAST_BENCH_SCALE the size (1: 1.4 GB)
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${1:-5}
level=${2:-1}
scale=${HOLDFAST_BENCH_SCALE:-1}

port=$(src/bench/database.sh start "$scale")
. src/bench/plans.sh
install_holdfast
trap 'rm -rf "$work"; src/bench/database.sh stop' EXIT
export PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres PGDATABASE=bench
plan durable durable "$level" "$encrypted" "limits: {staging: 4 GiB}"
plan memory memory "$level" "$encrypted"
plan clear durable "$level" "{format: none}" "limits: {staging: 4 GiB}"

openssl rand -hex 32 >"$work/key"
pipe="pg_dump -Fc -Z0 | zstd -T2 -$level | openssl enc -aes-256-ctr -pbkdf2 -pass file:$work/key -out $work/to/pipe"
commands=(
	"pipe=$pipe"
	"holdfast, durable hand-off=$holdfast durable"
	"holdfast, memory hand-off=$holdfast memory"
	"holdfast, not encrypted=$holdfast clear"
	"pg_dump -Fc=pg_dump -Fc -f $work/to/custom"
)
between="rm -rf $work/to/*; sync"
restic=$(command -v restic || ls "${HOLDFAST_TEST_TOOLS:-.tools}/bin/restic" 2>/dev/null || true)
if [ -n "$restic" ]; then
	export RESTIC_PASSWORD_FILE=$work/key RESTIC_CACHE_DIR=$work/restic-cache
	between="$between; $restic init -q -r $work/to/restic"
	commands+=("restic --stdin-from-command=$restic -r $work/to/restic backup -q --stdin-from-command -- pg_dump -Fc -Z0")
else
	echo "restic is not installed: left out" >&2
fi

echo "$(nproc) cores, $("$work/installed/bin/holdfast" --version), $(pg_dump --version), zstd level $level," \
	"$(pg_dump -Fc -Z0 | wc -c) bytes of dump; medians of $runs runs, interleaved"
echo
python3 src/bench/measure.py --runs "$runs" --base pipe --between "$between" "${commands[@]}"
