-- An e-mail address names one person. Addresses were read once: where a freed one has named two since, no row says who
-- has it now, and the user pool is asked again.
update users set email = null, email_read_at = null
where email is not null
  and lower(email) in (select lower(email) from users where email is not null group by lower(email) having count(*) > 1);

create unique index users_email on users (lower(email));

comment on column users.email_read_at is
  'When the pool last had the account, with this address; null when it has to be asked, infinity for rows without an account.';
