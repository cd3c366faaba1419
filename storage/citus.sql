-- Spreads a migrated schema over the nodes of a Citus cluster, all tables by division, so that all of one division stands on
-- one node:
--
--   psql "$ZHUNSHENG_DSN" -f storage/citus.sql
--
-- The tables are found in the catalog, each after those that its foreign keys lead to. Each is a transaction of its own. What is
-- spread already is left alone: run it again after each migration. docs/scale.md says what else there is to do.
SELECT format('SELECT create_distributed_table(%L, %L, colocate_with => %L)',
  c.relname, a.attname, CASE c.relname WHEN 'agencies' THEN 'none' ELSE 'agencies' END)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'division' AND NOT a.attisdropped
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.oid NOT IN (SELECT table_name FROM citus_tables)
ORDER BY c.oid
\gexec
