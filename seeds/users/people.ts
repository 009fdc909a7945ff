import { readFileSync } from "node:fs";
import * as v from "valibot";
import { idOf } from "../identity.ts";

export interface SeedPerson {
  readonly id: string;
  readonly email: string;
  readonly displayName: string | null;
}

const Person = v.strictObject({
  email: v.pipe(v.string(), v.email()),
  displayName: v.nullable(v.string()),
});

/** The people of `people.json`, with the same ids at every call. They have no accounts to sign in with. */
export const seedPeople = (): SeedPerson[] =>
  v
    .parse(v.array(Person), JSON.parse(readFileSync(new URL("people.json", import.meta.url), "utf8")))
    .map(person => ({ ...person, id: idOf("person", person.email) }));
