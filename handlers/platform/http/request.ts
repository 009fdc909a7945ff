import type * as v from "valibot";
import type { Access, Contract, Operation, Schema } from "../../../contract/language.ts";
import type { Log } from "../observe/log.ts";

/** A signed-in person, as `findPerson` answers at this very request. */
export interface Person<Role extends string = string> {
  readonly kind: "person";
  /** The `sub` of the person's tokens. */
  readonly userId: string;
  readonly username: string;
  readonly roles: readonly Role[];
  /** When the token was issued, in seconds since the epoch. */
  readonly issuedAt: number;
  /** When the person last proved who they are, in seconds since the epoch. */
  readonly authenticatedAt: number;
}

/** The bearer of a token that has the scope of the operation: mostly a machine. */
export interface Client {
  readonly kind: "client";
  readonly clientId: string;
  /** The person whose token it is; null for a machine. */
  readonly userId: string | null;
  readonly scopes: readonly string[];
}

export type Caller = Person | Client | null;

/** What a handler of an operation with that access rule gets as `caller`. */
export type CallerOf<A extends Access, Role extends string = string> = A extends { readonly kind: "open" }
  ? null
  : A extends { readonly kind: "optional" }
    ? Person<Role> | null
    : A extends { readonly kind: "scope" }
      ? Client
      : Person<Role>;

type Parsed<S> = S extends Schema ? v.InferOutput<S> : Readonly<Record<never, never>>;
type ParsedBody<S> = S extends Schema ? v.InferOutput<S> : undefined;
type KeyOf<I> = I extends "required" ? string : I extends "optional" ? string | null : null;

/** What a handler gets: checked against the contract, typed by it. */
export interface RequestOf<O extends Operation, Role extends string = string> {
  /** `movies.create`: service and operation. */
  readonly operation: string;
  /** Of the path. */
  readonly params: Parsed<O["params"]>;
  /** What follows the question mark. */
  readonly query: Parsed<O["query"]>;
  /** Those that the contract names. */
  readonly headers: Parsed<O["headers"]>;
  /** Undefined where the contract has none; the bytes with `rawBody`. */
  readonly body: O["rawBody"] extends true ? Uint8Array : ParsedBody<O["body"]>;
  /** A person, a client, or null, as the access rule has it. */
  readonly caller: CallerOf<O["access"], Role>;
  /** For `once`; null where the request has none. */
  readonly idempotencyKey: KeyOf<O["idempotency"]>;
  /** The gateway's id of the request: in the access log, in the function's log and in `x-request-id`. */
  readonly requestId: string;
  /** Carries the ids of the request in each line. */
  readonly log: Log;
}

/** A request of any operation, for helpers that work with them all. */
export interface AnyRequest {
  readonly operation: string;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly caller: Caller;
  readonly idempotencyKey: string | null;
  readonly requestId: string;
}

type ReplyBody<R extends Operation["reply"]> = R["body"] extends Schema
  ? { readonly body: v.InferOutput<R["body"]> }
  : { readonly body?: undefined };
type ReplyHeaders<R extends Operation["reply"]> = R["headers"] extends readonly (infer Name extends string)[]
  ? { readonly headers: Readonly<Record<Name, string>> & Readonly<Record<string, string>> }
  : { readonly headers?: Readonly<Record<string, string>> };

/** What a handler answers: the body and the headers that the contract promises. The status is the contract's. */
export type ReplyOf<O extends Operation> = ReplyBody<O["reply"]> & ReplyHeaders<O["reply"]>;

/** A reply of any operation. */
export interface AnyReply {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The handler of one operation. (A conditional type, so that literals in inline handlers keep their types.) */
export type HandlerOf<O, Role extends string = string> = O extends Operation
  ? (request: RequestOf<O, Role>) => Promise<ReplyOf<O>>
  : never;

/**
 * One handler for each operation of the contract; one that is missing or one too many does not compile.
 *
 * `Role` is what a person's roles can be, for handlers that look at them.
 */
export type Handlers<C extends Contract, Role extends string = string> = {
  readonly [Name in keyof C["operations"]]: HandlerOf<C["operations"][Name], Role>;
};
