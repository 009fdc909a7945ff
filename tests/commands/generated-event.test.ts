import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadContracts } from "../../commands/support/contracts.ts";
import { generateEvent } from "../../commands/support/generated-event.ts";
import { fillOutputs } from "../../commands/support/sample-event.ts";
import type { HttpEvent } from "../../handlers/platform/http/gateway.ts";
import { readInput } from "../../handlers/platform/http/input.ts";
import { checkClaims } from "../../handlers/platform/identity/claims.ts";
import { identity } from "../handlers/support/client.ts";

const test = suite("generated events");
const services = await loadContracts("dev");
const outputs = {
  issuer: identity.issuer,
  userPoolClientId: identity.webClientId,
  machineClientId: identity.machineClientId,
};
const refusal = (work: () => unknown): string => {
  try {
    return String(work());
  } catch (error) {
    return (error as Error).message;
  }
};

test("the event of every operation is one that its contract takes, with claims that the function takes", () => {
  let seen = 0;
  for (const { contract } of services)
    for (const [name, operation] of Object.entries(contract.operations)) {
      const text = JSON.stringify(generateEvent("http", contract.service, services, name));
      const event = JSON.parse(fillOutputs(text, outputs)) as HttpEvent;
      readInput(operation, event);
      const claims = event.requestContext.authorizer?.jwt?.claims;
      const isOpen = ["open", "optional"].includes(operation.access.kind);
      assert.is(claims === undefined, isOpen, name);
      if (claims) checkClaims(claims, identity);
      seen += 1;
    }
  assert.ok(seen > 0);
});

test("jobs, consumers and triggers get theirs, and what a function does not get is refused by name", () => {
  const { contract: maintenance } = services.find(({ contract }) => contract.service === "maintenance") ?? {};
  if (maintenance) {
    assert.equal(generateEvent("schedule", "clean-up", services), { scheduledTime: "2026-06-02T01:30:00Z" });
    assert.is(
      refusal(() => generateEvent("http", "clean-up", services)),
      "The function clean-up gets other events: --generate schedule",
    );
  }
  assert.is(
    refusal(() => generateEvent("sqs", "nobody", services)),
    "There is no function nobody in the contracts.",
  );
  assert.is(
    refusal(() => generateEvent("http", "health", services, "none")),
    `health has no operation none. It has: ${Object.keys(services[0]?.contract.operations ?? {}).join(", ")}.`,
  );
});

test.run();
