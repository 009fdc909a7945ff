import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * A free port of this machine, for who must know it before listening. It lies below those that systems give out to whoever
 * asks for any: nothing else gets it meanwhile.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 32_000);
  const server = createServer();
  const isFree = await new Promise<boolean>(resolve => {
    server.once("error", () => resolve(false)).listen(port, "localhost", () => resolve(true));
  });
  if (!isFree) return freePort();
  await new Promise(resolve => server.close(resolve));
  return port;
}
