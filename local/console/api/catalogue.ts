/*
 * What PostgreSQL's catalogue says of tables, as SQL. Own schemas of PostgreSQL are left out.
 * https://www.postgresql.org/docs/current/catalogs.html
 */

export const TABLES = `
  select n.nspname as schema, c.relname as name,
    case when c.relkind in ('v', 'm') then 'view' else 'table' end as kind,
    case when c.relkind in ('v', 'p') or c.reltuples < 0 then null else c.reltuples::float8 end as rows,
    pg_total_relation_size(c.oid)::float8 as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  order by n.nspname <> 'public', 1, 2`;

/** Columns of the table $2 in the schema $1. A foreign key of several columns is not followed. */
export const COLUMNS = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    coalesce(a.attnum = any(i.indkey), false) as "isKey",
    (
      select json_build_object('schema', fn.nspname, 'table', f.relname, 'column', fa.attname)
      from pg_constraint k
      join pg_class f on f.oid = k.confrelid
      join pg_namespace fn on fn.oid = f.relnamespace
      join pg_attribute fa on fa.attrelid = f.oid and fa.attnum = k.confkey[1]
      where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0 and k.conkey = array[a.attnum]
      order by k.conname limit 1
    ) as references
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_index i on i.indrelid = c.oid and i.indisprimary
  where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p', 'v', 'm')
    and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    and a.attnum > 0 and not a.attisdropped
  order by a.attnum`;

/** Foreign keys of one column that lead to the table $2 in the schema $1. */
export const REFERRED_BY = `
  select json_build_object('schema', fn.nspname, 'table', f.relname, 'column', fa.attname) as from, a.attname as to
  from pg_constraint k
  join pg_class c on c.oid = k.confrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class f on f.oid = k.conrelid
  join pg_namespace fn on fn.oid = f.relnamespace
  join pg_attribute fa on fa.attrelid = f.oid and fa.attnum = k.conkey[1]
  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.confkey[1]
  where n.nspname = $1 and c.relname = $2 and k.contype = 'f' and k.conparentid = 0
    and cardinality(k.conkey) = 1
  order by fn.nspname, f.relname, fa.attname`;
