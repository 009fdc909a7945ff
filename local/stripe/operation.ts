import type { RawHash } from "./input/form.ts";
import { type Fields, readFields, type Values } from "./input/param.ts";
import { expandParam } from "./input/shared.ts";
import type { LocalStripe } from "./stripe.ts";

export interface OperationCall {
  readonly stripe: LocalStripe;
  /** The id in the path; empty where there is none. */
  readonly id: string;
  /** Path of the request, such as `/v1/customers`. */
  readonly path: string;
}

export interface OperationSpec<F extends Fields> {
  readonly params: F;
  /** Runs at once, without waiting: so no other call comes between. @throws StripeError */
  run(input: Values<F>, call: OperationCall): object;
}

/** A call whose parameters are in order. */
export interface Prepared {
  readonly expand: readonly string[];
  run(call: OperationCall): object;
}

export interface Operation {
  /** @throws ParameterError */
  prepare(raw: RawHash): Prepared;
}

/** One operation of the API: its parameters are checked before it runs, and every one takes `expand`. */
export const operation = <F extends Fields>(spec: OperationSpec<F>): Operation => ({
  prepare({ expand, ...raw }) {
    const paths = expandParam.read(expand, "expand") ?? [];
    const input = readFields(spec.params, raw);
    return { expand: paths, run: call => spec.run(input, call) };
  },
});
