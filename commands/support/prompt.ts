import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks on standard error and reads a line without showing it; null without a terminal. */
export async function readSecretLine(question: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const line = await lines.question("");
  lines.close();
  process.stderr.write("\n");
  return line;
}
