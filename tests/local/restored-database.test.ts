import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { planClusters } from "../../components/database/restore-plan.ts";
import { startLocal } from "../../local/index.ts";
import { fillFromTemplate } from "../support/data-template.ts";
import { projectName } from "../support/graph.ts";
import { withFolder } from "./support/folder.ts";

const test = suite("a restored database in local mode");

// Nothing is restored on a laptop: both clusters are the one database, and the app must reach the one in use.
const snapshot = "before-release";
const restored = planClusters("database", { snapshot }).beside?.name;

for (const [restoreStage, inUse] of [
  ["beside", "database"],
  ["inUse", restored],
] as const)
  test(`${restoreStage}: the app works on ${inUse === restored ? "the restored" : "the former"} cluster`, () =>
    withFolder(async folder => {
      const dataDir = join(folder, "data");
      mkdirSync(dataDir);
      fillFromTemplate(dataDir);
      const config = { services: '["users"]', restoreSnapshot: snapshot, restoreStage };
      const options = { dataDir, port: 0, awsPort: 0, watch: false, print: () => {} };
      const local = await startLocal({ ...options, config });
      try {
        assert.match(String(local.outputs.databaseClusterArn), new RegExp(`:${projectName}-dev-${inUse}$`));
        const reply = await fetch(`${local.outputs.apiUrl}/health?deep`);
        assert.is(reply.status, 200);
      } finally {
        await local.stop();
      }
    }));

test.run();
