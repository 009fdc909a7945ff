import { type ClientOptions, createClient } from "../../../client/index.ts";
import { operationTable } from "../../../contract/operation-table.ts";
import { contract } from "./notes.ts";

/** What the client sent. */
export interface Sent {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Answer = readonly [status: number, body?: unknown, headers?: Readonly<Record<string, string>>];

/** A client of the notes whose API gives these answers one after the other, with what it sent and how long it waited. */
export function fakeApi(answers: readonly (Answer | Error)[], options: Partial<ClientOptions> = {}) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const left = [...answers];
  let keys = 0;
  const client = createClient<{ notes: typeof contract }>({
    apiUrl: "https://api.example.com/",
    operations: operationTable([contract]),
    fetch: async (url, init) => {
      init?.signal?.throwIfAborted();
      sent.push({
        line: `${init?.method} ${String(url).replace("https://api.example.com", "")}`,
        headers: { ...(init?.headers as Record<string, string>) },
        body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined,
      });
      const answer = left.shift();
      if (answer === undefined) throw new Error("more requests than answers");
      if (answer instanceof Error) throw answer;
      const [status, body, headers = {}] = answer;
      return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
    },
    wait: async milliseconds => {
      waits.push(milliseconds);
    },
    random: () => 0.5,
    newKey: () => `key-${++keys}`,
    ...options,
  });
  return { notes: client.notes, sent, waits };
}
