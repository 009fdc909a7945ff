-- Searches find a text in any case, also where two letters are one letter in the other case: `STRASSE` is the upper case
-- of `straße`, and of the two small sigmas `ς` ends a word.
--
-- By way of the upper case all forms of a letter become one. PostgreSQL 17 maps letter by letter, so `ß` is written out;
-- the other letters whose upper case is several letters have been taken apart by the normalization before.
create or replace function search_key(value text) returns text
  language sql immutable strict parallel safe
  return lower(upper(
    regexp_replace(regexp_replace(normalize(value, nfkd), '[\u0300-\u036f]', '', 'g'), '[ßẞ]', 'ss', 'g')
    collate "pg_c_utf8"));

-- Sort keys that change; the indexes of searches follow in the next file.
update movies set title = title where title_sort <> left(search_key(title), 100);
