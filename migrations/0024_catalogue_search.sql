-- Searches compare a key that is stored: making it for each product that is looked at takes longer than all else, and
-- PostgreSQL thinks it cheap, and so leaves the index aside.

alter table products
  add column search_text text generated always as (search_key(title || ' ' || description)) stored;

drop index products_search;
create index products_search on products using gin (search_text gin_trgm_ops);
