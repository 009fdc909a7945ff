import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  commonEnvironment,
  databaseEnvironment,
  directoryEnvironment,
  identityEnvironment,
  readEnv,
} from "../../../handlers/platform/env.ts";

const test = suite("platform/env");

const common = { SERVICE_NAME: "movies", METRICS_NAMESPACE: "groundwork/dev" };

test("what is asked for is read, and nothing else", () => {
  assert.equal(readEnv(commonEnvironment, { ...common, LOG_LEVEL: "WARN", PATH: "/bin" }), {
    ...common,
    LOG_LEVEL: "warn",
  });
});

test("the log level is info unless said otherwise", () => {
  assert.is(readEnv(commonEnvironment, common).LOG_LEVEL, "info");
});

test("every missing and every wrong variable is named at once, without its value", () => {
  const entries = {
    ...commonEnvironment,
    ...databaseEnvironment,
    ...identityEnvironment,
    ...directoryEnvironment,
  };
  try {
    readEnv(entries, {
      ...common,
      LOG_LEVEL: "secret-value",
      ISSUER: "",
      DATABASE_NAME: "app",
      WEB_CLIENT_ID: "w",
    });
    assert.unreachable();
  } catch (error) {
    const { message } = error as Error;
    assert.is(
      message,
      'Environment: LOG_LEVEL must be ("debug" | "info" | "warn" | "error"); DATABASE_CLUSTER_ARN is not set; ' +
        "DATABASE_SECRET_ARN is not set; ISSUER is not set; USER_POOL_ID is not set. " +
        "The function's links set these: see its contract.",
    );
  }
});

test.run();
