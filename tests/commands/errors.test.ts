import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ContractModule } from "../../commands/support/contracts.ts";
import { errorsByService } from "../../commands/support/errors.ts";
import { type Contract, open } from "../../contract/contract.ts";
import { commonErrors, defineErrors, type ErrorDefinition } from "../../contract/errors.ts";

const gone = { status: 404, title: "Gone", help: "Look elsewhere." };

function moduleOf(
  service: string,
  errors: readonly ErrorDefinition[],
  named: readonly ErrorDefinition[],
): ContractModule {
  const list = { method: "GET", path: `/${service}`, summary: "", access: open } as const;
  const contract: Contract = {
    service,
    summary: "",
    uses: [],
    operations: { list: { ...list, reply: { status: 204 }, errors: named } },
  };
  return { contract, schemas: {}, errors };
}

const test = suite("commands/support/errors");

test("an error stands with the service that defines it, whoever names it first", () => {
  const { coin_not_found } = defineErrors({ coin_not_found: gone });
  const { user_not_found } = defineErrors({ user_not_found: gone });
  const services = [
    moduleOf("events", [], [coin_not_found, commonErrors.conflict, user_not_found]),
    moduleOf("wallet", [coin_not_found], [user_not_found]),
  ];
  assert.equal(errorsByService(services), [
    { service: "events", errors: [user_not_found] },
    { service: "wallet", errors: [coin_not_found] },
  ]);
});

test("two definitions of one code are refused, naming both services", () => {
  const [one, other] = [defineErrors({ film_gone: gone }), defineErrors({ film_gone: gone })];
  assert.throws(
    () =>
      errorsByService([moduleOf("movies", [one.film_gone], []), moduleOf("films", [], [other.film_gone])]),
    "films defines the error film_gone, and so does movies. Rename one, or import the other's.",
  );
});

test("a code of the common errors is refused", () => {
  const { conflict } = defineErrors({ conflict: gone });
  assert.throws(
    () => errorsByService([moduleOf("movies", [conflict], [])]),
    "movies defines the error conflict, and so do the common errors. Rename one, or import the other's.",
  );
});

test.run();
