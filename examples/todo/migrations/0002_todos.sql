create table todos (
  id bigint generated always as identity primary key,
  title text not null,
  done boolean not null default false,
  made_at timestamptz not null default now()
);

create table praises (
  todo_id bigint primary key references todos (id) on delete cascade
);
