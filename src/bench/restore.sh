#!/usr/bin/env bash
# A restore of a PostgreSQL database into a new one on the same server, proven, against pg_restore -j2 of a directory that
# pg_dump wrote, interleaved in one run; then reading a backup back against making it, one small table against all of them,
# and a restore test of the sample plan against the floor. Needs target/holdfast.jar, pg_dump and pg_restore.
# Prints Markdown for docs/benchmarks.md.
#
#   src/bench/restore.sh [RUNS] [LEVEL]      JAVA_HOME chooses the JVM, HOLDFAST_BENCH_SCALE the size (1: 1.4 GB),
#                                            HOLDFAST_BENCH_PARTS one or more of: restore verify include sample
set -euo pipefail
cd "$(dirname "$0")/../.."
project=$PWD
runs=${1:-3}
level=${2:-1}
parts=${HOLDFAST_BENCH_PARTS:-restore verify include sample}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

started=
if ! pg_isready -q -h 127.0.0.1 -p "${HOLDFAST_BENCH_PORT:-54329}"; then started=1; fi
port=$(src/bench/database.sh start "${HOLDFAST_BENCH_SCALE:-1}")
export PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres
. src/bench/plans.sh
install_holdfast
drop="psql -qAtXd postgres -c \"select format('drop database %I with (force);', datname) from pg_database where datname like 'restored%'\" | psql -qXd postgres"
trap 'bash -c "$drop" || true; rm -rf "$work"; if [ -n "$started" ]; then src/bench/database.sh stop; fi' EXIT
plan bench memory "$level" "$encrypted"

own="$work/installed/bin/holdfast --home $work/home --plans $work/plans"
new="--target postgresql://postgres@127.0.0.1:$port/restored"
fresh="$drop; psql -qXd postgres -c checkpoint; sync"
measure() { python3 src/bench/measure.py --runs "$runs" "$@"; }
wants() { [[ " $parts " == *" $1 "* ]]; }

if wants restore || wants verify || wants include; then
	$own backup bench >/dev/null 2>&1
	echo "$(nproc) cores, $($own --version), $(pg_restore --version), zstd level $level, $(du -sm "$work/to" | cut -f1) MiB of" \
		"archive; medians of $runs runs, interleaved"
	echo
fi
if wants restore; then
	pg_dump -Fd -Z1 -j2 -f "$work/directory" bench
	measure --base "pg_restore -j2" --between "$fresh" \
		"pg_restore -j2=createdb restored; pg_restore -j2 -d restored $work/directory" \
		"pg_restore -j2, then vacuumdb -j2 --analyze-only=createdb restored; pg_restore -j2 -d restored $work/directory; vacuumdb -q -j2 --analyze-only restored" \
		"holdfast, rows counted=$own restore latest $new --level counts" \
		"holdfast, every row proven=$own restore latest $new"
	echo
fi
if wants include; then
	measure --base "all tables" --between "$fresh" \
		"all tables=$own restore latest $new" \
		"one small table=$own restore latest $new --include public.word"
	echo
fi
if wants verify; then
	measure --base backup "backup=$own backup bench" "verify, content=$own verify latest --level content"
	echo
fi
if wants sample; then
	[ -e target/bench/floor/floor.jar ] || ./mvnw -q -f src/bench/floor/pom.xml package
	sample="HOME=$work $work/installed/bin/holdfast --home $work/sample --plans $project/jobs"
	bash -c "$sample backup sample" >/dev/null 2>&1
	measure --base floor \
		"floor=$java -XX:+UseSerialGC -Xmx128m -jar target/bench/floor/floor.jar --floor.home=$work/floor run=\$RANDOM\$RANDOM\$RANDOM" \
		"restore test of the sample=$sample restore-test sample"
fi
