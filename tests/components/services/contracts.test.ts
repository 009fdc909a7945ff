import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  checkFunctionNames,
  loadContracts,
  planTriggers,
  queueNamesOf,
  secretKeysOf,
} from "../../../components/services/contracts.ts";
import type { Contract, FunctionSpec } from "../../../contract/contract.ts";
import { commonErrors } from "../../../contract/errors.ts";

const test = suite("components/contracts");

const contract = (service: string, more: Partial<Contract> = {}): Contract => ({
  service,
  summary: "",
  uses: [],
  operations: {},
  ...more,
});
const listed = (one: Contract) => ({ folder: `handlers/${one.service}`, contract: one });
const spec = (...uses: FunctionSpec["uses"]): FunctionSpec => ({ summary: "", timeoutSeconds: 5, uses });

function message(work: () => unknown): string {
  try {
    work();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

test("a listed service without a contract, or with another's, is named", async () => {
  const load = async (service: string) => {
    if (service === "none") throw new Error("Cannot find module '/shop/handlers/none/contract.ts'\nmore");
    if (service === "broken")
      throw new Error(
        "Transform failed with 1 error:\n/shop/handlers/broken/contract.ts:5:3: ERROR: Unexpected",
      );
    if (service === "thrown")
      throw Object.assign(new ReferenceError("role is not defined"), {
        stack: "ReferenceError: role is not defined\n    at file:///shop/handlers/thrown/contract.ts:7:11",
      });
    return { contract: contract("users") };
  };
  assert.equal(await loadContracts("handlers", ["people/users"], load), [
    { folder: "handlers/people/users", contract: contract("users") },
  ]);
  const failure = (service: string) =>
    loadContracts("handlers", [service], load).catch((error: Error) => error.message);
  assert.is(
    await failure("none"),
    'The service "none", which the config value services lists, has no handlers/none/contract.ts.',
  );
  assert.is(
    await failure("broken"),
    "handlers/broken/contract.ts:5:3 does not load: Transform failed with 1 error: /shop/handlers/broken/contract.ts:5:3: ERROR: Unexpected",
  );
  assert.is(await failure("thrown"), "handlers/thrown/contract.ts:7:11 does not load: role is not defined");
  assert.is(
    await loadContracts("handlers", ["users", "movies", "people/users"], load).catch(
      (error: Error) => error.message,
    ),
    "The config value services lists users twice.",
  );
  assert.is(
    await failure("people"),
    'handlers/people/contract.ts must export a contract of the service "people", not of "users".',
  );
});

test("what a contract lacks is said before anything stumbles over it", async () => {
  const list = {
    method: "GET",
    path: "/notes",
    summary: "",
    access: { kind: "open" },
    reply: { status: 204 },
  };
  const failure = (more: object) =>
    loadContracts("handlers", ["notes"], async () => ({ contract: contract("notes", more) })).catch(
      (error: Error) => error.message,
    );
  const operation = (more: object) => failure({ operations: { list: { ...list, ...more } } });
  const file = "handlers/notes/contract.ts:";
  assert.is(
    await failure({ uses: undefined }),
    `${file} uses is missing. List what the function is linked to, such as ["database"], or [].`,
  );
  assert.is(
    await failure({ operations: undefined }),
    `${file} operations is missing. List its routes by name, or {}.`,
  );
  assert.is(
    await operation({ method: "get" }),
    `${file} the operation list has the method get. Give it one of GET, POST, PUT, PATCH, DELETE.`,
  );
  assert.is(
    await operation({ path: "notes" }),
    `${file} the operation list has the path notes. Give it one that begins with a slash.`,
  );
  const noRule = `${file} the operation list has no access rule. Give it one of open, optional, signedIn, role(...), scope(...).`;
  assert.is(await operation({ access: undefined }), noRule);
  // `role` in place of `role("admin")`.
  assert.is(await operation({ access: () => {} }), noRule);
  const status = (given: string) =>
    `${file} the operation list has the reply status ${given}. Give it one of 200, 201, 202, 204.`;
  assert.is(await operation({ reply: undefined }), status("undefined"));
  assert.is(await operation({ reply: { status: "204" } }), status("204"));
  const noError = `${file} the operation list has an error that is not defined. Take it from the service's errors.ts or from commonErrors.`;
  assert.is(await operation({ errors: [commonErrors.conflict, undefined] }), noError);
  assert.is(await operation({ errors: ["conflict"] }), noError);
  assert.type(await operation({ errors: [commonErrors.conflict] }), "object");
  const [path, params] = ["/notes/{id}", { entries: { noteId: {} } }];
  const differ = (names: string) =>
    `${file} the operation list has the path /notes/{id}, and its params are ${names}. Name the same in both.`;
  assert.is(await operation({ path, params }), differ("noteId"));
  assert.is(await operation({ path }), differ("missing"));
  assert.type(await operation({ path, params: { entries: { id: {} } } }), "object");
});

test("a trigger's function is named after it, in kebab case", () => {
  const users = contract("users", { triggers: { postConfirmation: spec("database") } });
  assert.equal(planTriggers([listed(users)]), [
    {
      trigger: "postConfirmation",
      name: "post-confirmation",
      service: "users",
      folder: "handlers/users",
      spec: spec("database"),
    },
  ]);
});

test("a trigger belongs to one service", () => {
  const triggers = { postConfirmation: spec() };
  assert.is(
    message(() =>
      planTriggers([listed(contract("users", { triggers })), listed(contract("mail", { triggers }))]),
    ),
    "The services users and mail both have the trigger postConfirmation, and Cognito calls one. Leave it to one of them, which calls the other's module.",
  );
});

test("a trigger that Cognito does not know is refused", () => {
  const users = contract("users", { triggers: { afterLunch: spec() } });
  assert.is(
    message(() => planTriggers([listed(users)])),
    "The service users has a trigger that Cognito does not know: afterLunch.",
  );
});

test("no two functions have one name", () => {
  const tasks = { "make-admin": spec() };
  assert.is(
    message(() => checkFunctionNames([contract("users", { tasks }), contract("admin", { tasks })])),
    "Two functions are named make-admin: of the service users and of the service admin. Rename one.",
  );
  const consumers = { "make-admin": { ...spec(), queue: "admins" } };
  assert.is(
    message(() => checkFunctionNames([contract("users", { tasks, consumers })])),
    "Two functions are named make-admin: of the service users and of the service users. Rename one.",
  );
  assert.is(
    message(() => checkFunctionNames([contract("users", { tasks: { migrate: spec() } })])),
    "Two functions are named migrate: of the database and of the service users. Rename one.",
  );
});

test("a service without operations takes no name for an API function", () => {
  const jobs = { maintenance: { ...spec(), scheduleConfig: "x" } };
  assert.is(
    message(() => checkFunctionNames([contract("maintenance", { jobs })])),
    "",
  );
});

test("names secrets and queues that anything of a contract is linked to, each once", () => {
  const shop = contract("shop", {
    uses: ["database", { secret: "stripeKey" }],
    tasks: { refund: spec({ secret: "stripeKey" }, { queue: "refunds" }) },
    triggers: { preSignUp: spec({ secret: "spamKey" }) },
    consumers: { packer: { ...spec({ secret: "carrierKey" }), queue: "parcels" } },
  });
  assert.equal(
    secretKeysOf([shop], () => true),
    ["stripeKey", "spamKey", "carrierKey"],
  );
  assert.equal(queueNamesOf([shop]), ["refunds"]);
});

test("a secret that goes with a config value is asked for where that is set", () => {
  const shop = contract("shop", { uses: [{ secret: "stripeKey", when: "stripeAccount" }] });
  assert.equal(
    secretKeysOf([shop], key => key === "stripeAccount"),
    ["stripeKey"],
  );
  assert.equal(
    secretKeysOf([shop], () => false),
    [],
  );
});

test.run();
