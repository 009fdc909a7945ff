import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Client, Input, Item, Output } from "../../client/index.ts";
import type { contract } from "./support/notes.ts";

interface Services {
  notes: typeof contract;
}

const test = suite("typed client: types");

/** Never called: it is compiled, and each expected error that is none stops the type check. */
async function compiled({ notes }: Client<Services>) {
  const read = await notes.read({ noteId: "n1" });
  read.stars satisfies number | null;
  // @ts-expect-error no such field
  read.star;
  // @ts-expect-error no such service
  notes.books;
  // @ts-expect-error no such operation
  notes.destroy;
  // @ts-expect-error misspelt
  notes.list({ serch: "x" });
  // @ts-expect-error no such sort
  notes.list({ sort: "id" });
  // @ts-expect-error the path needs it
  notes.read({});
  // @ts-expect-error the path needs it
  notes.read();
  // @ts-expect-error stars are numbers
  notes.create({ body: { title: "x", stars: "5" } });
  // @ts-expect-error the contract has no such field
  notes.create({ body: { title: "x", star: 5 } });
  // @ts-expect-error what was not read has no ETag
  notes.change({ noteId: "n1", ifMatch: { id: "n1" }, body: { title: "x" } });
  // @ts-expect-error the contract asks for it
  notes.change({ noteId: "n1", body: { title: "x" } });
  // @ts-expect-error takes no input
  notes.archive({ noteId: "n1" });
  (await notes.remove({ noteId: "n1" })) satisfies undefined;
  for await (const item of notes.list({ limit: 5 }, { signal: AbortSignal.timeout(1) })) item satisfies Note;
}

type Note = Item<Services, "notes", "list">;
const input: Input<Services, "notes", "read"> = { noteId: "n1" };
const title: Output<Services, "notes", "read">["title"] = "Moon";
const item: Note = { id: "n1", title, stars: 5 };

test("follow the contract", () => {
  assert.type(compiled, "function");
  assert.is(input.noteId, item.id);
});

test.run();
