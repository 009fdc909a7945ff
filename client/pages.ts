/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

type ItemOf<P> = P extends Page<infer Item> ? Item : never;

/** A list: as a promise its first page, in `for await` all its items. */
export interface Paged<P extends Page<unknown>> extends Promise<P>, AsyncIterable<ItemOf<P>> {
  pages(): AsyncIterable<P>;
}

/** @param read the page behind a cursor; the first one without */
export function paged<P extends Page<unknown>>(read: (cursor?: string) => Promise<P>): Paged<P> {
  const first = read();
  async function* pages(): AsyncGenerator<P> {
    let page = await first;
    yield page;
    while (page.nextCursor !== null) {
      page = await read(page.nextCursor);
      yield page;
    }
  }
  async function* items() {
    for await (const page of pages()) yield* page.items as ItemOf<P>[];
  }
  return Object.assign(first, { pages, [Symbol.asyncIterator]: items });
}
