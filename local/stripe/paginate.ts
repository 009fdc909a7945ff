import { noSuch } from "./errors.ts";

export interface PageInput {
  readonly limit: number | undefined;
  readonly starting_after: string | undefined;
  readonly ending_before: string | undefined;
}

export interface ListReply<T> {
  readonly object: "list";
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly url: string;
}

const USUAL_LIMIT = 10;

/**
 * A page of a list, the newest first, as Stripe cuts it.
 * @param all in the order in which they were made
 * @param what as in `No such customer: 'cus_1'`
 * @see https://docs.stripe.com/api/pagination
 */
export function paginate<T extends { readonly id: string }>(
  all: Iterable<T>,
  input: PageInput,
  url: string,
  what: string,
): ListReply<T> {
  return cut([...all].reverse(), input, url, what);
}

/** The same of a list that stands in its order already. */
export function cut<T extends { readonly id: string }>(
  list: readonly T[],
  { limit = USUAL_LIMIT, starting_after: after, ending_before: before }: PageInput,
  url: string,
  what: string,
): ListReply<T> {
  const place = (id: string, param: string) => {
    const index = list.findIndex(item => item.id === id);
    if (index < 0) throw noSuch(what, id, param, 400);
    return index;
  };
  if (before !== undefined) {
    const end = place(before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", data: list.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : place(after, "starting_after") + 1;
  const data = list.slice(start, start + limit);
  return { object: "list", data, has_more: start + limit < list.length, url };
}
