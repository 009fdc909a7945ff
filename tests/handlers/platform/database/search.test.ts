import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../../../handlers/movies/contract.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";

const test = suite("platform/search");
let db: TestDatabase;

test.before(async () => {
  db = await testDatabase();
});
test.after(() => db.close());

const found = async (text: string, words: string): Promise<boolean> => {
  const { rows } = await db.pool.query("select search_key($1) like search_pattern($2) as found", [
    text,
    words,
  ]);
  return rows[0].found;
};

test("finds a text in whatever case the words are", async () => {
  for (const [text, words] of [
    ["ΟΔΥΣΣΕΥΣ", "οδυσσευς"],
    ["οδυσσευς", "ΟΔΥΣΣΕΥΣ"],
    ["Ὀδυσσεύς", "οδυσσευσ"],
    ["Straße der Nacht", "STRASSE DER NACHT"],
    ["STRASSE DER NACHT", "straße"],
    ["STRAẞE", "strasse"],
    ["ﬁſh and ﬂow", "FISH AND FLOW"],
    ["ISTANBUL", "istanbul"],
    ["İstanbul", "ISTANBUL"],
    ["IŞIK", "ışık"],
    ["ϑαλασσα", "ΘΑΛΑΣΣΑ"],
    ["և", "ԵՒ"],
    ["Ǆungla", "ǆUNGLA"],
  ] as const)
    assert.ok(await found(text, words), `${words} in ${text}`);
  for (const [text, words] of [
    ["Strase", "straße"],
    ["οδυσσευς", "οδυσευς"],
    ["100 Proofs", "100%"],
  ] as const)
    assert.not(await found(text, words), `${words} in ${text}`);
});

/** Iota below a vowel is dropped as an accent is, while upper case writes it out. */
const iotaBelow = "\u0345";

test("every letter has one key, in lower and upper case, and keys are their own keys", async () => {
  const letters = Array.from({ length: 0x110000 }, (_, code) => code)
    .filter(code => code > 0 && !(code >= 0xd800 && code <= 0xdfff))
    .map(code => String.fromCodePoint(code))
    .filter(letter => !letter.normalize("NFKD").includes(iotaBelow))
    .filter(letter => letter.toUpperCase() !== letter || letter.toLowerCase() !== letter);
  assert.ok(letters.length > 2_500);
  const { rows } = await db.pool.query(
    `select letter from unnest($1::text[], $2::text[], $3::text[]) as cases (letter, upper_case, lower_case)
     where unicode_assigned(letter || upper_case || lower_case) and not (
       search_key(letter) = search_key(upper_case) and search_key(letter) = search_key(lower_case)
       and search_key(letter) = search_key(search_key(letter)))`,
    [letters, letters.map(letter => letter.toUpperCase()), letters.map(letter => letter.toLowerCase())],
  );
  assert.equal(
    rows.map(({ letter }) => letter),
    [],
  );
});

/** The text of a migration by its name without the number, which differs between projects. */
function migration(name: string): string {
  const file = readdirSync("migrations").find(one => one.endsWith(`_${name}.sql`));
  assert.ok(file, name);
  return readFileSync(path.join("migrations", file), "utf8");
}

test("rows from before are found by the index, and sorted by their new key", async () => {
  const client = await db.ownerPool.connect();
  try {
    const [former = ""] = /create function search_key[^;]*;/.exec(migration("users")) ?? [];
    await client.query(former.replace("create function", "create or replace function"));
    await client.query(`insert into movies (id, title, year, genres) values
      (gen_random_uuid(), 'Straße der Nacht', 2000, '{drama}'), (gen_random_uuid(), 'ΟΔΥΣΣΕΥΣ', 2001, '{drama}')`);
    await client.query(
      `insert into users (id, username, display_name) values (gen_random_uuid(), 'w', 'Ida Weiß')`,
    );
    await client.query(`insert into users (id, username, display_name)
      select gen_random_uuid(), n, md5(n::text) from generate_series(1, 5000) n`);
    await client.query("analyze users");
    await client.query(migration("search_folds_case"));
    for (const statement of migration("search_reindex").split(";").slice(0, -1))
      await client.query(statement);
  } finally {
    client.release(true);
  }
  const { rows } = await db.pool.query("select title_sort from movies order by year");
  assert.equal(
    rows.map(row => row.title_sort),
    ["strasse der nacht", "οδυσσευσ"],
  );
  assert.equal(await byIndex("movies_search", "movies where search_key(title)", "STRASSE"), 1);
  assert.equal(await byIndex("movies_search", "movies where search_key(title)", "οδυσσευς"), 1);
  const people =
    "users where deleted_at is null and search_key(coalesce(email, '') || ' ' || coalesce(display_name, ''))";
  assert.equal(await byIndex("users_search", people, "WEISS"), 1);
});

/** How many rows a search finds that reads that index. */
async function byIndex(index: string, condition: string, words: string): Promise<number> {
  const client = await db.pool.connect();
  try {
    await client.query("set enable_seqscan = off");
    const query = `select 1 from ${condition} like search_pattern('${words}')`;
    const plan = await client.query(`explain ${query}`);
    assert.match(plan.rows.map(row => row["QUERY PLAN"]).join("\n"), new RegExp(index));
    return (await client.query(query)).rows.length;
  } finally {
    client.release(true);
  }
}

test("no service searches text in another way", () => {
  const files = readdirSync("handlers", { recursive: true, encoding: "utf8" })
    .filter(file => file.endsWith(".ts") && path.basename(file) !== "search.ts")
    .filter(file =>
      /\bi?like\b\s+|\bsearch_(key|pattern)\(|\blower\(/.test(statementsOf(file).replace(sameAddress, "")),
    );
  assert.equal(files, []);
});

/** E-mail addresses are compared as a whole, in any case of their letters. */
const sameAddress = /\blower\((\w+\.)?email\)( = lower\(cast\(\$\{[\w.]*email\} as text\)\))?/g;

/** The SQL of a file. */
const statementsOf = (file: string): string =>
  (readFileSync(path.join("handlers", file), "utf8").match(/\bsql`[^`]*`/g) ?? []).join("\n");

test.run();
