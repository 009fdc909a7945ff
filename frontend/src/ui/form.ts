import type { TargetedEvent } from "preact";
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../../../client/index.ts";
import { sortFaults } from "./faults.ts";
import { useProblems } from "./problems.ts";

/** A form's values, by the names of its fields. */
export type Values = Readonly<Record<string, string>>;

export interface Form<V extends Values> {
  readonly id: string;
  readonly values: V;
  /** What is wrong with each field. */
  readonly errors: Readonly<Record<string, string>>;
  readonly isBusy: boolean;
  set(name: keyof V & string, value: string): void;
  submit(event: Event): void;
  /** Back to the first values. */
  clear(): void;
}

/**
 * The state of a form. What is typed is kept in this tab until it is sent: over a reload, a sign-in and a visit elsewhere.
 *
 * @param id of the form, for what is kept; one for each thing that it changes
 * @param send resolves to what the form shows next, or to nothing for the first values; fails with an error of the API
 *   whose `fields` are shown beside the fields of their names
 */
export function useForm<V extends Values>(
  id: string,
  initial: V,
  send: (values: V, idempotencyKey: string) => Promise<V | undefined>,
): Form<V> {
  const [values, setValues] = useState<V>(() => ({ ...initial, ...readDraft(id) }));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [isBusy, setBusy] = useState(false);
  const running = useRef(false);
  const newest = useRef(values);
  newest.current = values;
  // One intent: a second press after a lost answer must not do it twice.
  const key = useRef(crypto.randomUUID());
  const { report } = useProblems();
  const begin = (next: V) => {
    sessionStorage.removeItem(draftName(id));
    key.current = crypto.randomUUID();
    setValues(next);
    setErrors({});
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const element = (event as TargetedEvent<HTMLFormElement>).currentTarget;
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setErrors({});
    try {
      const next = (await send(values, key.current)) ?? initial;
      // What was typed meanwhile is not sent yet.
      if (newest.current === values) begin(next);
      else key.current = crypto.randomUUID();
    } catch (error) {
      // Whatever is changed now is another request.
      if (error instanceof ApiError) key.current = crypto.randomUUID();
      const { known, unknown } = sortFaults(
        error instanceof ApiError ? error.fields : [],
        Object.keys(values),
      );
      setErrors(known);
      if (Object.keys(known).length === 0 || unknown.length > 0) report(error);
      const [first] = Object.keys(known);
      if (first !== undefined) (element.elements.namedItem(first) as HTMLElement | null)?.focus?.();
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return {
    id,
    values,
    errors,
    isBusy,
    set(name, value) {
      setValues(before => {
        const next = { ...before, [name]: value };
        sessionStorage.setItem(draftName(id), JSON.stringify(next));
        return next;
      });
      setErrors(({ [name]: _gone, ...rest }) => rest);
    },
    submit,
    clear: () => begin(initial),
  };
}

const draftName = (id: string) => `draft:${id}`;
const readDraft = (id: string) => JSON.parse(sessionStorage.getItem(draftName(id)) ?? "{}") as object;
