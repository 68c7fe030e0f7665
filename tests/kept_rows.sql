-- Run once in the migrated template: what a test commits can be taken back by
-- `SELECT kept._restore()`. Rows that are newer than the last restoring go; a table that
-- lost or changed rows of the template gets all of them back. Sequences run on.
CREATE SCHEMA kept;

CREATE TABLE kept._tables AS
SELECT table_name AS name,
       string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
         FILTER (WHERE is_generated = 'NEVER') AS columns,
       0::bigint AS rows
FROM information_schema.tables
JOIN information_schema.columns USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
GROUP BY table_name;

DO $$
DECLARE
  each record;
  found bigint;
BEGIN
  FOR each IN SELECT * FROM kept._tables LOOP
    EXECUTE format('SELECT count(*) FROM public.%I', each.name) INTO found;
    CONTINUE WHEN found = 0;
    UPDATE kept._tables SET rows = found WHERE name = each.name;
    EXECUTE format('CREATE TABLE kept.%1$I AS SELECT %2$s FROM public.%1$I',
                   each.name, each.columns);
  END LOOP;
END $$;

-- The transaction whose rows are the youngest that stay.
CREATE TABLE kept._youngest AS SELECT pg_current_xact_id()::xid::text::bigint AS id;

CREATE FUNCTION kept._restore() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  each record;
  youngest bigint := (SELECT id FROM kept._youngest);
  found bigint;
BEGIN
  -- No trigger: append-only tables are emptied too, in any order.
  SET LOCAL session_replication_role = replica;
  FOR each IN SELECT * FROM kept._tables LOOP
    EXECUTE format('DELETE FROM public.%I WHERE xmin::text::bigint > $1', each.name)
      USING youngest;
    CONTINUE WHEN each.rows = 0;
    EXECUTE format('SELECT count(*) FROM public.%I', each.name) INTO found;
    CONTINUE WHEN found = each.rows;
    EXECUTE format('DELETE FROM public.%I', each.name);
    EXECUTE format('INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE '
                   'SELECT %2$s FROM kept.%1$I', each.name, each.columns);
  END LOOP;
  UPDATE kept._youngest SET id = pg_current_xact_id()::xid::text::bigint;
END $$;
