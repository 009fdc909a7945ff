import { join } from "node:path";
import type { SignIn } from "../local/run/data-folder.ts";
import { openInBrowser, signInByBrowser } from "./support/browser-sign-in.ts";
import { answer, CommandError, runCommand } from "./support/command.ts";
import { signInByForm } from "./support/form-sign-in.ts";
import { createPerson } from "./support/new-person.ts";
import { readSecretLine } from "./support/prompt.ts";
import { openStage, readJson, type Stage } from "./support/stage.ts";
import {
  describeToken,
  hostedPagesOf,
  machineToken,
  passwordTokens,
  personTokens,
  type Tokens,
} from "./support/tokens.ts";

const help = `npm run -s token -- [--user EMAIL] [--by-password] [--scope SCOPE]... [--id] [--stack NAME] [--data DIR]
npm run -s token -- --create [--user EMAIL] [--stack NAME] [--data DIR]
npm run -s token -- --browser [--scope SCOPE]... [--stack NAME] [--data DIR]
npm run -s token -- --client machine [--scope SCOPE]... [--stack NAME] [--data DIR]

Prints one access token and nothing else; what it is for stands on standard error.
  --user EMAIL      whose (default: the plain demo user)
  --create          signs that person up first, or one with a new address, on a stack for tests
  --browser         by the sign-in page in the browser (BROWSER=none: prints its address alone)
  --by-password     sends the password itself, where the stack allows it (default: proves it by SRP)
  --client machine  the machine client's, by client credentials
  --scope SCOPE     asks for this scope (repeatable; default of the machine client: all that it may have)
  --id              the ID token in place of the access token
  --stack NAME      from that deployed stack (default: local mode); the password is asked for, or read from PASSWORD
  --data DIR        data folder of the local mode (default .local)

Example: curl -H "authorization: Bearer $(npm run -s token)" http://localhost:4000/me`;

const options = {
  user: { type: "string" },
  create: { type: "boolean", default: false },
  browser: { type: "boolean", default: false },
  "by-password": { type: "boolean", default: false },
  client: { type: "string" },
  scope: { type: "string", multiple: true, default: [] as string[] },
  id: { type: "boolean", default: false },
  stack: { type: "string" },
  data: { type: "string", default: ".local" },
} as const;

type Values = Parameters<Parameters<typeof runCommand<typeof options>>[2]>[0]["values"];

await runCommand(help, options, async ({ values }) => {
  const stage = openStage(values);
  refuseContradictions(values);
  const token =
    values.client === undefined
      ? await tokenOfPerson(stage, values)
      : await machineToken(stage, values.scope);
  console.error(describeToken(token));
  await answer(token);
});

function refuseContradictions(values: Values): void {
  if (values.client !== undefined && values.client !== "machine")
    throw new CommandError(`--client takes "machine", the only client with a secret.`);
  if (
    values.client !== undefined &&
    (values.user !== undefined || values.id || values.create || values.browser)
  )
    throw new CommandError(
      "A machine has neither an e-mail address nor an ID token nor a browser: leave --user, --id, --create and --browser out.",
    );
  if (values.browser && (values.user !== undefined || values.create || values["by-password"]))
    throw new CommandError(
      "In the browser the page asks who signs in: leave --user, --create and --by-password out.",
    );
  if (values["by-password"] && values.scope.length > 0)
    throw new CommandError("The sign-in page alone gives scopes: leave --by-password out.");
}

async function tokenOfPerson(stage: Stage, values: Values): Promise<string> {
  const tokens = values.browser ? await byBrowser(stage, values.scope) : await byPassword(stage, values);
  return values.id ? tokens.id : tokens.access;
}

async function byBrowser(stage: Stage, scopes: readonly string[]): Promise<Tokens> {
  const open = (url: string) => {
    console.error(`Sign in at ${url}`);
    openInBrowser(url);
  };
  return signInByBrowser(await hostedPagesOf(stage, scopes), { open });
}

async function byPassword(stage: Stage, values: Values): Promise<Tokens> {
  const { email, password } = values.create
    ? await createPerson(stage, values.user)
    : await signInOf(stage, values.user);
  if (values.create) console.error(`Signed up ${email} with the password ${password}`);
  if (values.scope.length > 0) return signInByForm(await hostedPagesOf(stage, values.scope), email, password);
  const sign = values["by-password"] ? passwordTokens : personTokens;
  return sign(stage, email, password);
}

/** In local mode a demo user's password is known; on AWS, and for everybody else, it is asked for. */
async function signInOf(
  stage: Stage,
  email: string | undefined,
): Promise<{ email: string; password: string }> {
  const known =
    stage.dataDir === null
      ? []
      : ((readJson(join(stage.dataDir, "sign-ins.json")) ?? []) as unknown as SignIn[]);
  const demo = email === undefined ? known[0] : known.find(signIn => signIn.email === email);
  if (demo) return demo;
  if (email === undefined)
    throw new CommandError("Whose token? Say --user EMAIL, --create, --browser, or --client machine.");
  const password = process.env.PASSWORD ?? (await readSecretLine(`Password of ${email}: `));
  if (!password) {
    const users = known.map(signIn => signIn.email).join(", ");
    throw new CommandError(
      `The password of ${email} is not known here. Set PASSWORD${users ? `, or use a demo user: ${users}` : ""}.`,
    );
  }
  return { email, password };
}
