-- a database with every kind of object that a dump must hold; for psql, as a superuser
\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SELECT format('CREATE ROLE %I', r) FROM unnest(ARRAY['shop_owner', 'shop reader', 'büro']) r
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) \gexec

CREATE SCHEMA sales AUTHORIZATION shop_owner;
CREATE SCHEMA "Weird.Schema ""x""";
CREATE SCHEMA "größe";
CREATE SCHEMA empty_schema;
SELECT count(*) > 0 AS has_contrib FROM pg_available_extensions WHERE name = 'postgres_fdw' \gset

CREATE TYPE sales.state AS ENUM ('new', 'paid, or "not"', E'with\nnewline');
CREATE TYPE sales.address AS (street text, "zip code" varchar(10), geo point);
CREATE DOMAIN sales.price AS numeric(12,2) DEFAULT 0 CHECK (VALUE >= 0);
CREATE TYPE sales.float_range AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE COLLATION sales.german (provider = libc, locale = 'C');
CREATE SEQUENCE sales.standalone INCREMENT 5 MINVALUE -100 MAXVALUE 1000 START 10 CYCLE;
CREATE SEQUENCE sales.never_called START 77;
SELECT setval('sales.standalone', 35, false);
CREATE SEQUENCE "größe"."folge .1" AS smallint;
SELECT nextval('"größe"."folge .1"'), nextval('"größe"."folge .1"');

CREATE FUNCTION sales.double(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a * 2';
CREATE FUNCTION sales.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.note := coalesce(NEW.note, '') || '!';
  RETURN NEW;
END $$;
CREATE PROCEDURE sales.nothing() LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE AGGREGATE sales.total(int) (sfunc = int4pl, stype = int, initcond = '0');
CREATE OPERATOR sales.@+@ (leftarg = int, rightarg = int, procedure = int4pl);
CREATE CAST (sales.address AS text) WITH INOUT AS ASSIGNMENT;

CREATE TABLE sales.customers (
  id bigint GENERATED ALWAYS AS IDENTITY (START 1000) PRIMARY KEY,
  name text COLLATE sales.german NOT NULL,
  mail varchar(100) UNIQUE,
  home sales.address,
  since timestamptz DEFAULT now(),
  friend bigint REFERENCES sales.customers DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO sales.customers (name, mail, home, since, friend)
  SELECT 'Kunde ' || i, 'k' || i || '@example.test', ROW('Straße "' || i || '", \ and ,', '10' || i, point(i, -i))::sales.address,
    '2020-01-01 00:00:00+02'::timestamptz + i * interval '1.000001 day', 1000 + i - 1
  FROM generate_series(1, 50) i;
UPDATE sales.customers SET friend = NULL WHERE friend = 1025;
CREATE TABLE sales.orders (
  id serial PRIMARY KEY,
  customer bigint REFERENCES sales.customers,
  state sales.state DEFAULT 'new',
  price sales.price,
  doubled int GENERATED ALWAYS AS (id * 2) STORED,
  note text,
  during tstzrange,
  EXCLUDE USING gist (during WITH &&)
);
INSERT INTO sales.orders (customer, state, price, note, during)
  SELECT 1000 + i % 50, (ENUM_RANGE(NULL::sales.state))[1 + i % 3], i * 1.25, repeat(E'tab\t nl\n cr\r bs\\ ü', i % 7),
    tstzrange('2020-01-01'::timestamptz + i * interval '1 day', '2020-01-01'::timestamptz + i * interval '1 day' + interval '1 hour')
  FROM generate_series(1, 500) i;
CREATE TRIGGER touched BEFORE INSERT OR UPDATE ON sales.orders FOR EACH ROW EXECUTE FUNCTION sales.touch();
CREATE INDEX orders_expression ON sales.orders ((lower(note))) WHERE price > 3;
CREATE STATISTICS sales.together ON customer, state FROM sales.orders;
ALTER TABLE sales.orders ADD CONSTRAINT cheap CHECK (price < 100000) NOT VALID;
CREATE RULE no_delete AS ON DELETE TO sales.orders DO INSTEAD NOTHING;
ALTER TABLE sales.orders DISABLE TRIGGER touched;

CREATE TABLE every_type (
  b boolean, i2 smallint, i4 int, i8 bigint, f4 real, f8 double precision, n numeric, n2 numeric(30,10), m money,
  t text, vc varchar(20), c char(8), "char" "char", na name, by bytea, d date, ti time, ttz timetz, ts timestamp,
  tstz timestamptz, iv interval, u uuid, j json, jb jsonb, x xml, ip inet, ci cidr, mac macaddr, mac8 macaddr8,
  bi bit(5), vb bit varying(20), p point, l line, ls lseg, bo box, pa path, po polygon, cir circle,
  tsv tsvector, tsq tsquery, i4r int4range, nr numrange, tr tsrange, dr daterange, fr sales.float_range,
  ia int[], ta text[], ba bytea[], ca sales.address[], box_array box[], o oid, rc regclass, lsn pg_lsn, tid tid,
  e sales.state, a sales.address, pr sales.price, js jsonpath
);
INSERT INTO every_type VALUES
  (true, -32768, 2147483647, -9223372036854775808, 3.4028235e38, 1.7976931348623157e308, 1e-30, 12345678901234567890.0123456789, '$1,234.56',
   E'all \t\n\r\\ \b\f\v ü € 😀', '', 'pad', 'x', 'name', '\x00ff5c0a0d09', '2020-02-29', '24:00:00', '12:34:56.789012-15:59', '2020-01-01 00:00:00.000001',
   '1999-12-31 23:59:59.999999+00', '1 year -2 mons 3 days -04:05:06.789', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', E'{"a" : [1.50, 1e400],\n "a":2}', '{"z": 1.10, "n": null}', NULL,
   '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', B'10101', B'', '(1,2)', '{1,2,3}', '[(0,0),(1,1)]', '(1,1),(0,0)', '((0,0),(1,1))', '((0,0),(1,1),(2,0))', '<(0,0),1>',
   'a:1A fat:2B', 'a & !b', '[1,5)', '(,1.5]', 'empty', '[2020-01-01,)', '[0.1,NaN)', '{1,NULL,3}', '{"a,b","c\"d","NULL",NULL,"\\"}', '{"\\x00","\\xff"}',
   ARRAY[ROW('s', 'z', '(0,0)')::sales.address, NULL], '{(1,1),(0,0);(2,2),(1,1)}', 4294967295, 'pg_class', '16/B374D848', '(0,1)', 'new', ROW(NULL, '', NULL), 5, '$.a[*] ? (@ > 1)'),
  (false, 0, 0, 0, 'NaN', '-Infinity', 'NaN', 0.0, '-$0.01', 'NULL', E'\\N', '', '', '', '', 'infinity', '00:00', '00:00+00', '-infinity',
   '4713-01-01 00:00:00 BC', '0', '00000000-0000-0000-0000-000000000000', 'null', NULL, NULL, '::1', '::/0', NULL, NULL, B'00000', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
   '', '', 'empty', 'empty', '(,)', 'empty', '(,)', '{}', '[0:1]={x,y}', '{}', '{}', NULL, 0, NULL, NULL, NULL, E'with\nnewline', NULL, 0, NULL);
INSERT INTO every_type (b) VALUES (NULL);
INSERT INTO every_type (f8, f4, n, d, ia) VALUES (0.1 + 0.2, 1.0 / 3.0, 'NaN', '5874897-12-31', '{{1,2},{3,4}}'), ('-0', '-0', 1.000, '0001-01-01 BC', NULL);

CREATE TABLE measures (at date NOT NULL, place text, v float8) PARTITION BY RANGE (at);
CREATE TABLE measures_2020 PARTITION OF measures FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') PARTITION BY LIST (place);
CREATE TABLE measures_2020_a PARTITION OF measures_2020 FOR VALUES IN ('a');
CREATE TABLE measures_2020_rest PARTITION OF measures_2020 DEFAULT;
CREATE TABLE measures_rest PARTITION OF measures DEFAULT;
CREATE TABLE hashed (k int PRIMARY KEY, v text) PARTITION BY HASH (k);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO measures SELECT '2020-01-01'::date + i * 40, CASE i % 3 WHEN 0 THEN 'a' ELSE 'b' END, i / 7.0 FROM generate_series(1, 20) i;
INSERT INTO hashed SELECT i, 'v' || i FROM generate_series(1, 40) i;
CREATE INDEX ON measures (place);

CREATE TABLE parent (a int, b text);
CREATE TABLE child (c int) INHERITS (parent);
INSERT INTO parent VALUES (1, 'parent');
INSERT INTO child VALUES (2, 'child', 3);

CREATE UNLOGGED TABLE unlogged_table (a int);
INSERT INTO unlogged_table VALUES (1), (2);
CREATE TABLE no_columns ();
INSERT INTO no_columns DEFAULT VALUES;
INSERT INTO no_columns DEFAULT VALUES;
CREATE TABLE dropped_column (a int, gone text, b int, ctid_like int);
INSERT INTO dropped_column VALUES (1, 'x', 2, 3);
ALTER TABLE dropped_column DROP COLUMN gone;
ALTER TABLE dropped_column ADD COLUMN added text DEFAULT 'later';
CREATE TABLE "Weird.Schema ""x"""."ta.ble %/ ü" ("co""l" int, "größe" text);
INSERT INTO "Weird.Schema ""x"""."ta.ble %/ ü" VALUES (1, 'ä');
CREATE SCHEMA "a.b";
CREATE SCHEMA a;
CREATE TABLE "a.b"."c" (v text);
CREATE TABLE a."b.c" (v text);
INSERT INTO "a.b"."c" VALUES ('schema a.b, table c');
INSERT INTO a."b.c" VALUES ('schema a, table b.c');
CREATE TABLE "größe"."SELECT" ("table" int DEFAULT nextval('"größe"."folge .1"'));
INSERT INTO "größe"."SELECT" DEFAULT VALUES;

CREATE VIEW sales.cheap_orders WITH (security_barrier) AS SELECT id, price FROM sales.orders WHERE price < 10;
CREATE MATERIALIZED VIEW sales.per_customer AS SELECT customer, count(*) n FROM sales.orders GROUP BY 1;
CREATE UNIQUE INDEX ON sales.per_customer (customer);
CREATE MATERIALIZED VIEW sales.unpopulated AS SELECT 1 AS one WITH NO DATA;

\if :has_contrib
CREATE EXTENSION hstore WITH SCHEMA public;
ALTER TABLE sales.customers ADD COLUMN likes hstore;
UPDATE sales.customers SET likes = hstore('k"' || id, 'v\' || id);
CREATE EXTENSION postgres_fdw;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', dbname 'none');
CREATE FOREIGN TABLE sales.remote (a int OPTIONS (column_name 'b')) SERVER elsewhere OPTIONS (table_name 't');
\endif
DO $$ BEGIN
  UPDATE every_type SET x = '<a>b&amp;</a>' WHERE b;
EXCEPTION WHEN feature_not_supported THEN
  RAISE NOTICE 'built without libxml';
END $$;

CREATE TABLE secrets (owner name DEFAULT current_user, v text);
INSERT INTO secrets VALUES ('shop_owner', 'mine'), ('somebody', 'not yours');
ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON secrets USING (owner = current_user) WITH CHECK (v <> '');

GRANT USAGE ON SCHEMA sales TO "shop reader";
GRANT SELECT (id, state), UPDATE (note) ON sales.orders TO "shop reader" WITH GRANT OPTION;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;
REVOKE EXECUTE ON FUNCTION sales.double(int) FROM PUBLIC;
GRANT SELECT ON sales.per_customer TO "büro";
REVOKE SELECT ON sales.per_customer FROM "büro";
GRANT CREATE ON SCHEMA public TO "shop reader";
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA sales GRANT SELECT ON TABLES TO "büro";
ALTER TABLE sales.orders OWNER TO shop_owner;
COMMENT ON TABLE sales.orders IS E'it''s "quoted"\nand has lines';
COMMENT ON COLUMN sales.orders.note IS 'ü';
COMMENT ON INDEX sales.orders_expression IS 'index';
CREATE PUBLICATION news FOR TABLE sales.orders WITH (publish = 'insert');
CREATE FUNCTION public.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watch ON ddl_command_start EXECUTE FUNCTION public.on_ddl();
CREATE TEXT SEARCH CONFIGURATION public.simple_german (COPY = pg_catalog.german);

SELECT lo_from_bytea(100001, '\x00010203ff'), lo_from_bytea(100002, ''),
  lo_from_bytea(100003, convert_to(repeat('large object ', 20000), 'UTF8')),
  lo_from_bytea(100004, convert_to(repeat('x', 61440), 'UTF8'));
SELECT lo_put(100005, 3000000, 'after a hole') FROM lo_create(100005);
ALTER LARGE OBJECT 100001 OWNER TO shop_owner;
GRANT SELECT ON LARGE OBJECT 100001 TO "shop reader" WITH GRANT OPTION;
COMMENT ON LARGE OBJECT 100001 IS E'with ''quote''\nand line';
REFRESH MATERIALIZED VIEW sales.per_customer;
