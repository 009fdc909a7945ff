/** A client of the API that is typed by the contracts alone: none of their code is in it. See docs/client.md. */
export { type ClientOptions, createClient } from "./client.ts";
export { ApiError, ConnectionError, type Field } from "./errors.ts";
export { etagOf, type Tagged } from "./etag.ts";
export type { Page, Paged } from "./pages.ts";
export type { Operations } from "./rows.ts";
export type { CallOptions, Client, Input, Item, Output } from "./types.ts";
