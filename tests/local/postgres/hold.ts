/** Starts PostgreSQL on the folder in the first argument, prints its address, and waits to be killed. */
import { startPostgres } from "../../../local/postgres/index.ts";

try {
  const server = await startPostgres({ dataDir: process.argv[2] ?? "", durability: "none" });
  console.log(server.url);
  setInterval(() => {}, 60_000);
} catch (error) {
  console.log((error as Error).message);
}
