#!/usr/bin/env bash
# A PostgreSQL server of its own for measurements, with a database "bench" whose dump is about 1.4 GB at scale 1: pgbench's
# tables, wide text, JSON and bytea. Made once and kept under target/bench.
#
#   src/bench/database.sh start [SCALE]   SCALE may be a fraction; prints the port; makes server and data at first use
#   src/bench/database.sh stop
#   src/bench/database.sh drop            throws all of it away
set -euo pipefail
cd "$(dirname "$0")/../.."

scale=${2:-1}
bin=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1 || command -v initdb)")
root=${HOLDFAST_BENCH:-$PWD/target/bench}/postgres
port=${HOLDFAST_BENCH_PORT:-54329}
data=$root/data

# PostgreSQL refuses to run as root
as_owner() {
	if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid postgres --regid postgres --init-groups "$@"); else "$@"; fi
}

psql() {
	as_owner "$bin/psql" -qX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U postgres "$@"
}

make_server() {
	mkdir -p "$root"
	if [ "$(id -u)" = 0 ]; then chown postgres "$root"; fi
	as_owner "$bin/initdb" -D "$data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
	cat >>"$data/postgresql.conf" <<-END
		port = $port
		listen_addresses = '127.0.0.1'
		unix_socket_directories = ''
		shared_buffers = 512MB
		max_wal_size = 8GB
		fsync = off
		synchronous_commit = off
		autovacuum = off
		jit = off
	END
}

make_data() {
	echo "making the database at scale $scale" >&2
	psql -d postgres -c 'create database bench'
	as_owner "$bin/pgbench" -i -q -s "$(awk "BEGIN {print int(50 * $scale)}")" -h 127.0.0.1 -p "$port" -U postgres bench >&2 2>/dev/null
	psql -d bench -v n="$scale" >/dev/null <<-'END'
		create table word (i int primary key, word text);
		insert into word select i, substr(md5(i::text), 1, 2 + i % 9) from generate_series(0, 4095) i;
		-- prose: words in no order, about 330 bytes a row
		create table article as
		select picks.i as id, 'author-' || picks.i % 997 as author, timestamptz '2024-01-01' + picks.i * interval '37 seconds' as written,
			string_agg(word, ' ') || md5(picks.i::text) as body,
			case when picks.i % 11 = 0 then null else 'note' || E'\t' || picks.i end as note
		from (select i, hashint4(i * 64 + k) & 4095 as pick from generate_series(1, (900000 * :n)::int) i, generate_series(1, 36) k) picks
			join word on word.i = pick
		group by picks.i;
		create table event as
		select i as id, jsonb_build_object('id', i, 'kind', (array['view', 'click', 'order', 'refund'])[1 + i % 4],
			'user', md5((i % 500000)::text), 'at', timestamptz '2025-01-01' + i * interval '1 second',
			'items', (select jsonb_agg(jsonb_build_object('sku', abs(hashint4(i * 8 + k)) % 1000000, 'price', abs(hashint4(i + k)) % 99999 / 100.0))
				from generate_series(1, 1 + i % 5) k)) as document
		from generate_series(1, (1000000 * :n)::int) i;
		-- pictures: bytes that do not compress
		create table picture as
		select i as id, 'image/jpeg' as type,
			decode((select string_agg(md5((i * 1000 + k)::text), '') from generate_series(1, 400) k), 'hex') as content
		from generate_series(1, (22000 * :n)::int) i;
		alter table article add primary key (id);
		alter table event add primary key (id);
		create index on event ((document ->> 'kind'));
		alter table picture add primary key (id);
		vacuum analyze;
	END
	touch "$root/scale-$scale"
}

start() {
	[ -e "$data/PG_VERSION" ] || make_server
	as_owner "$bin/pg_ctl" -D "$data" status >/dev/null ||
		as_owner "$bin/pg_ctl" -D "$data" -w -l "$root/log" start >/dev/null
	if [ ! -e "$root/scale-$scale" ]; then
		rm -f "$root"/scale-*
		psql -d postgres -c 'drop database if exists bench'
		make_data
	fi
	echo "$port"
}

case ${1:-} in
start) start ;;
stop) as_owner "$bin/pg_ctl" -D "$data" -m fast -w stop >/dev/null ;;
drop)
	as_owner "$bin/pg_ctl" -D "$data" -m immediate -w stop >/dev/null 2>&1 || true
	rm -rf "$root"
	;;
*)
	sed -n '2,8s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac
