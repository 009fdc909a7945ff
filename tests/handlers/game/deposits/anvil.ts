import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";

/** A real EVM on this machine, with accounts 0 to 9 of the well-known test mnemonic. */
export interface Anvil {
  readonly url: string;
  /** JSON-RPC, `evm_snapshot` and the like among it. */
  // biome-ignore lint/suspicious/noExplicitAny: tests compare what they find.
  send(method: string, ...params: unknown[]): Promise<any>;
  stop(): Promise<void>;
}

/** Path of the binary in its npm package; null where there is none for this machine. */
export function anvilBinary(): string | null {
  const cpu = process.arch === "x64" ? "amd64" : process.arch;
  try {
    return createRequire(import.meta.url).resolve(`@foundry-rs/anvil-${process.platform}-${cpu}/bin/anvil`);
  } catch {
    return null;
  }
}

/** Mines a block for each transaction, and none on its own. */
export async function startAnvil(binary: string): Promise<Anvil> {
  const options = ["--port", "0", "--accounts", "10"];
  const env = { PATH: process.env.PATH ?? "", HOME: tmpdir(), XDG_CONFIG_HOME: tmpdir() };
  const child = spawn(binary, options, { env, stdio: ["ignore", "pipe", "ignore"] });
  const exited = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const [, address] = /Listening on (\S+)/.exec(output) ?? [];
      if (address !== undefined) resolve(`http://${address}`);
    });
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`anvil did not start: ${output}`)));
  });
  let id = 0;
  return {
    url,
    async send(method, ...params) {
      id += 1;
      const reply = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id, method, params }),
      });
      const { error, result } = (await reply.json()) as { error?: { message: string }; result: unknown };
      if (error) throw new Error(`${method}: ${error.message}`);
      return result;
    },
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
