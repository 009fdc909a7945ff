import { suite } from "uvu";
import * as assert from "uvu/assert";
import { errorsOf } from "../../commands/support/openapi/replies.ts";
import { type Contract, defineContract, open } from "../../contract/contract.ts";
import { commonErrors, type ErrorDefinition } from "../../contract/errors.ts";
import { ApiError } from "../../handlers/platform/errors.ts";
import { serve } from "../../handlers/platform/http/serve.ts";
import { errors as identityErrors } from "../../handlers/platform/identity/errors.ts";
import { errors as userErrors } from "../../handlers/users/errors.ts";
import { definedErrors, errorsNamedIn, errorsThrownIn, serviceFolders } from "../support/errors.ts";
import { memoryLog } from "./platform/fakes.ts";
import { clientOf, identity, routesOf } from "./support/client.ts";

const test = suite("errors of the services");

/** What a service throws and none of its operations answers with: each with its reason. */
const notAnswered: Readonly<Record<string, string>> = {
  run_points_invalid:
    "The schema of a run refuses such a list first; of Strava's runs it is the stored reason.",
};

const contractOf = async (folder: string) =>
  ((await import(`../../handlers/${folder}/contract.ts`)) as { contract: Contract }).contract;
const answeredBy = ({ operations }: Contract): ErrorDefinition[] =>
  Object.values(operations).flatMap(errorsOf);

for (const folder of serviceFolders()) {
  test(`${folder}: an operation names each error that is thrown there`, async () => {
    const answered = answeredBy(await contractOf(folder));
    const missing = (await errorsThrownIn(folder))
      .filter(({ error }) => !answered.includes(error) && !(error.code in notAnswered))
      .map(({ file, error }) => `${file} throws ${error.code}`);
    assert.equal(missing, []);
  });
}

test("each error of a service is answered by an operation, but for those above", async () => {
  const contracts = await Promise.all(serviceFolders().map(contractOf));
  const answered = new Set(contracts.flatMap(answeredBy));
  const defined = [...(await definedErrors()).values()].flatMap(errors => Object.values(errors));
  const idle = defined.filter(error => !answered.has(error)).map(({ code }) => code);
  // A project without the game has none of its errors.
  const known = defined.map(({ code }) => code);
  assert.equal(
    idle,
    Object.keys(notAnswered).filter(code => known.includes(code)),
  );
});

test("an error is found by whatever name it is imported", async () => {
  const source = `
import { commonErrors, type ErrorDefinition } from "../../contract/errors.ts";
import { errors as userErrors } from "./errors.ts";
throw new ApiError(userErrors.last_admin);
return commonErrors.conflict;`;
  const found = await errorsNamedIn("handlers/users/x.ts", source);
  assert.equal(
    found.map(({ error }) => error),
    [commonErrors.conflict, userErrors.last_admin],
  );
});

test("the tests' client refuses an error that the operation does not name", async () => {
  const list = { method: "GET", path: "/notes", summary: "", access: open, reply: { status: 204 } } as const;
  const contract = defineContract({
    service: "notes",
    summary: "",
    uses: [],
    operations: { list: { ...list, errors: [userErrors.last_admin] } },
  });
  const client = (error: ErrorDefinition) =>
    clientOf(
      serve(
        contract,
        { list: () => Promise.reject(new ApiError(error)) },
        { identity, log: memoryLog().log },
      ),
      routesOf(contract),
    );
  assert.is((await client(userErrors.last_admin)("GET", "/notes")).body.code, "last_admin");
  const refusal = await client(identityErrors.user_not_found)("GET", "/notes").catch(error => error.message);
  assert.is(refusal, "GET /notes answers user_not_found, which its contract does not name.");
});

test.run();
