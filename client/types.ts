import type { GenericSchema, InferInput, InferOutput } from "valibot";
import type { Tagged } from "./etag.ts";
import type { Page, Paged } from "./pages.ts";

/** What may be said about one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Of a person's intent, where it outlives the call: the same key with the same body is carried out once. */
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A method for each operation of each service; a service is the type of its contract. */
export type Client<Services> = {
  readonly [S in keyof Services]: {
    readonly [O in keyof OperationsOf<Services[S]>]: Method<OperationsOf<Services[S]>[O]>;
  };
};

/** What a call takes. */
export type Input<Services, S extends keyof Services, O extends keyof OperationsOf<Services[S]>> = InputOf<
  OperationsOf<Services[S]>[O]
>;

/** What a call returns; of a list one page. */
export type Output<Services, S extends keyof Services, O extends keyof OperationsOf<Services[S]>> = OutputOf<
  OperationsOf<Services[S]>[O]
>;

/** One item of what a list operation returns. */
export type Item<Services, S extends keyof Services, O extends keyof OperationsOf<Services[S]>> =
  Output<Services, S, O> extends Page<infer One> ? One : never;

type OperationsOf<Service> = Service extends { readonly operations: infer All } ? All : never;

type Method<Operation> = (
  ...call: undefined extends InputOf<Operation> | Optional<InputOf<Operation>>
    ? [input?: InputOf<Operation>, options?: CallOptions]
    : [input: InputOf<Operation>, options?: CallOptions]
) => OutputOf<Operation> extends Page<unknown> ? Paged<OutputOf<Operation>> : Promise<OutputOf<Operation>>;

/** Undefined where every member may be left out. */
type Optional<T> = object extends T ? undefined : T;

/** An operation of a contract, or one that was written down with plain types. */
type InputOf<Operation> = Operation extends { readonly input: infer Written }
  ? Written
  : Flat<
      Texts<SchemaAt<Operation, "params">> &
        Texts<SchemaAt<Operation, "query">> &
        Body<SchemaAt<Operation, "body">> &
        IfMatch<SchemaAt<Operation, "headers">>
    >;

type OutputOf<Operation> = Operation extends { readonly output: infer Written }
  ? Written
  : Operation extends { readonly reply: infer Reply }
    ? [SchemaAt<Reply, "body">] extends [never]
      ? undefined
      : InferOutput<SchemaAt<Reply, "body">> & WithTag<Reply>
    : never;

type SchemaAt<Holder, Name extends string> = Holder extends {
  readonly [N in Name]: infer S extends GenericSchema;
}
  ? S
  : never;

/** Values of path and query are text in a URL; numbers are written out. */
type Texts<S extends GenericSchema> = [S] extends [never]
  ? unknown
  : {
      readonly [K in keyof InferInput<S>]: string extends InferInput<S>[K]
        ? InferInput<S>[K] | number
        : InferInput<S>[K];
    };

type Body<S extends GenericSchema> = [S] extends [never] ? unknown : { readonly body: InferInput<S> };

type IfMatch<S extends GenericSchema> = [S] extends [never]
  ? unknown
  : "if-match" extends keyof InferInput<S>
    ? {
        /** What was read before the change, or its ETag. */ readonly ifMatch: Tagged | string;
      }
    : unknown;

type WithTag<Reply> = Reply extends { readonly headers: readonly (infer Name)[] }
  ? "etag" extends Name
    ? Tagged
    : unknown
  : unknown;

/** One object type instead of an intersection; undefined for a call that takes nothing. */
type Flat<T> = unknown extends T ? undefined : { [K in keyof T]: T[K] };
