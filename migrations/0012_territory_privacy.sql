-- What others than its runner see of a claim: not the cells near the ends of the run, and not what never held.

alter table territory_claims
  -- Whether the cell is near an end of the run.
  add column hidden boolean not null default false,
  -- Whether the claim has ever held the cell.
  add column held boolean not null default false;

-- A claim held its cell unless a better one was there when its run arrived.
update territory_claims as claim set held = true
where not exists (
  select from territory_claims as better
    join runs as its on its.id = better.run_id
    join runs as own on own.id = claim.run_id
  where better.cell = claim.cell and (better.ended_at, better.run_id) > (claim.ended_at, claim.run_id)
    and its.saved_at < own.saved_at);

alter table territory_cells
  add column hidden boolean not null default false,
  -- Whether the cell was hidden until then: with lost_by.
  add column lost_hidden boolean;

-- How many of the cells others see. An area tells no more than its cells do; the world counts them all.
alter table territory_counts add column shown bigint not null default 0;
update territory_counts set shown = cells;

drop index territory_counts_ranked;
create index territory_counts_ranked on territory_counts (area, shown desc, user_id) where shown > 0;
create index territory_counts_of_world on territory_counts (cells desc, user_id) where area = 0 and cells > 0;
