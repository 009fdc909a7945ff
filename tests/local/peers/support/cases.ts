import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ServiceDescription } from "../../../../local/services/description.ts";
import { difference } from "./difference.ts";

/**
 * What another emulator's tests assert of one call, told anew. The last step returns the reply; a refusal counts as the
 * text `Name: message`. `differs` holds words of the support table, for a case that local mode decided otherwise.
 */
export type PeerCase<Context> = readonly [
  name: string,
  steps: Step<Context> | readonly Step<Context>[],
  expected: unknown,
  differs?: string,
];

type Step<Context> = (context: Context) => unknown;

export interface Peers<Context> {
  readonly service: ServiceDescription;
  /** Cases by what they are about. */
  readonly groups: Readonly<Record<string, readonly PeerCase<Context>[]>>;
  open(): Promise<Opened<Context>>;
}

export interface Opened<Context> {
  /** A service with nothing in it, for one case. */
  empty(): Context | Promise<Context>;
  close(): Promise<void>;
}

/** So many of the cases must hold; the others stand in the support table. */
const LEAST_SHARE = 0.95;

/** Makes a test of each case, and one of the share that holds. */
export function testPeers<Context>({ service, groups, open }: Peers<Context>): void {
  const test = suite(`${service.title}, after other emulators' tests`);
  let opened: Opened<Context>;
  test.before(async () => {
    opened = await open();
  });
  test.after(() => opened.close());
  const notes = JSON.stringify(service.notes);
  for (const [group, cases] of Object.entries(groups)) {
    for (const [name, steps, expected, differs] of cases)
      test(`${group}: ${name}`, async () => {
        const found = difference(await outcome(await opened.empty(), [steps].flat()), expected);
        if (differs === undefined) assert.is(found, undefined);
        else assert.ok(found, "the case holds: take `differs` away from it, and the words from the table");
      });
  }
  test("most cases hold, and the support table names the others", () => {
    const cases = Object.values(groups).flat();
    const named = cases.flatMap(([, , , differs]) => differs ?? []);
    for (const words of named) assert.ok(notes.includes(words), `the notes do not say: ${words}`);
    const share = 1 - named.length / cases.length;
    assert.ok(share >= LEAST_SHARE, `${cases.length - named.length} of ${cases.length} hold`);
  });
  test("the names of the cases are different", () => {
    for (const cases of Object.values(groups))
      assert.is(new Set(cases.map(([name]) => name)).size, cases.length);
  });
  test.run();
}

async function outcome<Context>(context: Context, steps: readonly Step<Context>[]): Promise<unknown> {
  const [last, ...before] = steps.toReversed();
  for (const step of before.reverse()) await step(context);
  try {
    return await last?.(context);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
