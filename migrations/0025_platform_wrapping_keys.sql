-- Keys that encrypt the data keys of records, themselves encrypted by the stack's key: a few for each service, so that
-- bringing all data keys under a new one needs a call of the key service or two, and not one for each record.

create table personal_data_keys (
  id uuid primary key,
  service text not null,
  -- Encrypted by that key of KMS in that generation, for this row of that service.
  data_key bytea not null,
  key_arn text not null,
  key_version text not null,
  created_at timestamptz not null default clock_timestamp()
);

create index personal_data_keys_by_age on personal_data_keys (service, created_at);
-- With a row here the data of every record below it would be lost.
comment on table personal_data_keys is 'append-only: the app may read and insert';
