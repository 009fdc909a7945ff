-- migration: no transaction
-- Rows from before hold keys of the former search_key. Until this is done, searches miss those whose key has changed.
reindex index concurrently users_search;
reindex index concurrently movies_search;
