import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { copyData } from "../support/data-template.ts";
import { startTestPostgres } from "../support/database.ts";
import { startStage } from "../support/stage.ts";

/** Something that the files of one run share, handed over by environment variables. */
export interface Shared {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const nothing: Shared = { env: {}, stop: async () => {} };

/** One folder for what is slow to make, such as the program's graphs: the first file that wants a thing makes it for all. */
export async function sharedFolder(): Promise<Shared> {
  const folder = await mkdtemp(path.join(tmpdir(), "groundwork-shared-"));
  return { env: { TEST_SHARED_DIR: folder }, stop: () => rm(folder, { recursive: true, force: true }) };
}

/** One PostgreSQL for the run, unless `TEST_DATABASE_URL` names one already. */
export async function sharedPostgres(): Promise<Shared> {
  if (process.env.TEST_DATABASE_URL) return nothing;
  const server = await startTestPostgres();
  return { env: { TEST_DATABASE_URL: server.url }, stop: () => server.stop() };
}

/**
 * One local mode for the end-to-end files, unless a stage is named already; and what its first start has made, for the
 * files that start one of their own.
 */
export async function sharedStage(): Promise<Shared> {
  if (process.env.TEST_STAGE_DIR || process.env.API_URL) return nothing;
  const template = await mkdtemp(path.join(tmpdir(), "groundwork-template-"));
  const remove = () => rm(template, { recursive: true, force: true });
  try {
    await startStage({ dataDir: template, keepData: true }).then(first => first.stop());
    const dataDir = await mkdtemp(path.join(tmpdir(), "groundwork-stage-"));
    copyData(template, dataDir);
    const stage = await startStage({ dataDir });
    return {
      env: { TEST_STAGE_DIR: stage.dataDir, TEST_DATA_TEMPLATE: template },
      stop: () => stage.stop().finally(remove),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
