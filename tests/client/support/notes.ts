import * as v from "valibot";
import { defineContract, open, signedIn } from "../../../contract/contract.ts";
import { IfMatch, integer, pageOf, pageQuery, text } from "../../../contract/schemas.ts";

const Note = v.object({ id: v.string(), title: v.string(), stars: v.nullable(v.number()) });
const NoteId = v.strictObject({ noteId: v.string() });
const NewNote = v.strictObject({ title: text(10), stars: v.optional(v.nullable(integer(1, 5)), null) });

/** A service of no product, with each kind of operation that a client treats in its own way. */
export const contract = defineContract({
  service: "notes",
  summary: "Notes",
  uses: [],
  operations: {
    list: {
      method: "GET",
      path: "/notes",
      summary: "List notes",
      access: open,
      query: v.strictObject({
        ...pageQuery,
        search: v.optional(text(10)),
        sort: v.optional(v.picklist(["title", "stars"])),
      }),
      reply: { status: 200, body: pageOf(Note) },
      errors: [],
    },
    create: {
      method: "POST",
      path: "/notes",
      summary: "Add a note",
      access: signedIn,
      body: NewNote,
      reply: { status: 201, body: Note, headers: ["location", "etag"] },
      errors: [],
      idempotency: "optional",
    },
    read: {
      method: "GET",
      path: "/notes/{noteId}",
      summary: "Read a note",
      access: signedIn,
      params: NoteId,
      reply: { status: 200, body: Note, headers: ["etag"] },
      errors: [],
    },
    change: {
      method: "PATCH",
      path: "/notes/{noteId}",
      summary: "Change a note",
      access: signedIn,
      params: NoteId,
      headers: IfMatch,
      body: NewNote,
      reply: { status: 200, body: Note, headers: ["etag"] },
      errors: [],
    },
    remove: {
      method: "DELETE",
      path: "/notes/{noteId}",
      summary: "Delete a note",
      access: signedIn,
      params: NoteId,
      reply: { status: 204 },
      errors: [],
    },
    archive: {
      method: "POST",
      path: "/archive",
      summary: "Archive all notes",
      access: signedIn,
      reply: { status: 202 },
      errors: [],
    },
  },
});
