import pg from "pg";
import type { SeedPlayer, SeedRun, SeedWorld } from "./world.ts";

/** How many were not there before. */
export interface SeededGame {
  readonly players: number;
  readonly events: number;
  readonly runs: number;
  /** Cells that the new runs claimed. */
  readonly cells: number;
}

export interface GameStage {
  /** Of a role that may write the tables of the game. */
  readonly databaseUrl: string;
  /** IANA zone in which events end at 22:00. */
  readonly timeZone: string;
  /** Sends a request to the API function of the service `running`, as that player. */
  readonly saveRun: (run: SeedRun) => Promise<{ readonly statusCode: number; readonly body: string }>;
}

/** Saves at a time: more of them only wait for each other's territory. */
const lanes = 4;

/**
 * Puts players, events, coins and territory into a game; what is there already stays as it is. Runs go through the
 * program's own function, so that they keep its rules and win what they would.
 */
export async function fillGame(stage: GameStage, world: SeedWorld): Promise<SeededGame> {
  const rows = await insertRows(stage, world);
  const queue = [...world.runs];
  const saved: number[] = [];
  const lane = async () => {
    for (let run = queue.shift(); run; run = queue.shift()) {
      const cells = await save(stage, run);
      if (cells !== undefined) saved.push(cells);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { ...rows, runs: saved.length, cells: saved.reduce((sum, cells) => sum + cells, 0) };
}

/** How many cells it claimed; undefined when it was there already. */
async function save(stage: GameStage, run: SeedRun): Promise<number | undefined> {
  const { statusCode, body } = await stage.saveRun(run);
  const reply = JSON.parse(body) as { claimedCells?: number; code?: string };
  if (statusCode === 201) return reply.claimedCells ?? 0;
  if (reply.code === "run_overlaps") return undefined;
  throw new Error(`A run could not be saved: ${body}`);
}

async function insertRows({ databaseUrl, timeZone }: GameStage, { players, events, coins }: SeedWorld) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("begin");
    const addedPlayers = await client.query(insertPlayers, [JSON.stringify(players)]);
    const addedEvents = await client.query(insertEvents, [JSON.stringify(events), timeZone]);
    const ids = players.map(({ id }: SeedPlayer) => id);
    await client.query(insertWallets, [ids]);
    await client.query(insertCoins, [ids, coins]);
    await client.query("commit");
    return { players: addedPlayers.rowCount ?? 0, events: addedEvents.rowCount ?? 0 };
  } finally {
    await client.end();
  }
}

const insertPlayers = `
  insert into users (id, username, email_read_at, display_name)
  select id, id, 'infinity', "displayName" from jsonb_to_recordset($1) as seed (id uuid, "displayName" text)
  on conflict do nothing`;

/** They start at eight in the morning and end at 22:00 of the same day. */
const insertEvents = `
  insert into events (id, title, state, starts_at, ends_at, price_coins, capacity, reward_coins, published_at)
  select id, title, case when "inDays" < 0 then 'finished' else 'published' end,
    (day + interval '8 hours') at time zone $2, (day + interval '22 hours') at time zone $2,
    "priceCoins", capacity, "rewardCoins", least(now(), day at time zone $2)
  from jsonb_to_recordset($1) as seed (id uuid, title text, "inDays" int, "priceCoins" bigint, capacity int,
      "rewardCoins" bigint[]),
    lateral (select date_trunc('day', now() at time zone $2) + make_interval(days => "inDays") as day) as start
  on conflict do nothing`;

/** The players, and those of local mode whom one can sign in as. */
const holders = `
  select id from users where deleted_at is null
    and (id = any ($1::uuid[]) or email in ('demo@example.com', 'admin@example.com'))`;

const insertWallets = `
  insert into wallets (user_id) select id from (${holders}) as holder on conflict do nothing`;

const insertCoins = `
  with added as (
    insert into wallet_entries (wallet_id, currency, amount, kind, reference, note)
    select wallets.id, 'coins', $2, 'reward', 'seed:' || wallets.id, 'A present to begin with'
    from (${holders}) as holder join wallets on wallets.user_id = holder.id
    on conflict do nothing returning wallet_id, amount)
  update wallets set coins = coins + added.amount from added where wallets.id = added.wallet_id`;
