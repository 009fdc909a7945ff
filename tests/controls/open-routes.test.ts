import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadContracts } from "../../commands/support/contracts.ts";
import { graphOf } from "../support/graph.ts";

const test = suite("routes that anybody may call");

test("what writes has a throttle of its own, below the whole API's, so that a flood of it leaves room for the rest", async () => {
  const contracts = (await loadContracts("dev")).map(({ contract }) => contract);
  const open = contracts.flatMap(({ operations }) =>
    Object.values(operations).filter(({ access, body }) => access.kind === "open" && body !== undefined),
  );
  const keys = open.map(({ method, path }) => `${method} ${path}`);
  for (const stack of ["dev", "prod"] as const) {
    const stages = (await graphOf(stack)).resources.filter(
      ({ type }) => type === "aws:apigatewayv2/stage:Stage",
    );
    const [{ routeSettings, defaultRouteSettings }] = stages.map(({ inputs }) => inputs) as unknown as [
      Stage,
    ];
    const limited = routeSettings.filter(
      ({ throttlingRateLimit }) => throttlingRateLimit < defaultRouteSettings.throttlingRateLimit,
    );
    const unlimited = keys.filter(key => !limited.some(({ routeKey }) => routeKey === key));
    assert.equal(unlimited, [], stack);
  }
});

interface Settings {
  readonly throttlingRateLimit: number;
}

interface Stage {
  readonly defaultRouteSettings: Settings;
  readonly routeSettings: readonly (Settings & { readonly routeKey: string })[];
}

test.run();
