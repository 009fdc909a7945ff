import { ApiError } from "../../../client/index.ts";
import { type Form, useForm, type Values } from "./form.ts";

interface Change<V extends Values> {
  /** Sends it with the ETag of what was read. */
  readonly send: (values: V) => Promise<unknown>;
  /** Reads again what is changed. */
  readonly readAgain: () => void;
  /** Said where another person was quicker. */
  readonly changedMeanwhile: string;
  readonly onDone: () => void;
}

/**
 * The form that changes what was read. Where another person was quicker, what was typed stays, and the next attempt is made
 * on what is there then.
 */
export function useChangeForm<V extends Values>(
  id: string,
  initial: V,
  { send, readAgain, changedMeanwhile, onDone }: Change<V>,
): Form<V> {
  return useForm(id, initial, async values => {
    try {
      await send(values);
    } catch (error) {
      if (!(error instanceof ApiError) || !error.is("precondition_failed")) throw error;
      readAgain();
      throw new Error(changedMeanwhile);
    }
    onDone();
    return undefined;
  });
}
