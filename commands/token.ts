import { join } from "node:path";
import type { SignIn } from "../local/data-folder.ts";
import { answer, CommandError, runCommand } from "./support/command.ts";
import { readSecretLine } from "./support/prompt.ts";
import { openStage, readJson, type Stage } from "./support/stage.ts";
import { machineToken, personTokens } from "./support/tokens.ts";

const help = `npm run -s token -- [--user EMAIL] [--id] [--stack NAME] [--data DIR]
npm run -s token -- --client machine [--scope SCOPE]... [--stack NAME] [--data DIR]

Prints one access token and nothing else.
  --user EMAIL      whose (default: the plain demo user)
  --client machine  the machine client's, by client credentials
  --scope SCOPE     asks for this scope only (repeatable; with --client machine; default: all that the client may have)
  --id              the ID token in place of the access token
  --stack NAME      from that deployed stack (default: local mode); the password is asked for, or read from PASSWORD
  --data DIR        data folder of the local mode (default .local)

Example: curl -H "authorization: Bearer $(npm run -s token)" http://localhost:4000/me`;

const options = {
  user: { type: "string" },
  client: { type: "string" },
  scope: { type: "string", multiple: true, default: [] as string[] },
  id: { type: "boolean", default: false },
  stack: { type: "string" },
  data: { type: "string", default: ".local" },
} as const;

await runCommand(help, options, async ({ values }) => {
  const stage = openStage(values);
  if (values.client !== undefined) {
    if (values.client !== "machine")
      throw new CommandError(`--client takes "machine", the only client with a secret.`);
    if (values.user !== undefined || values.id)
      throw new CommandError(
        "A machine has neither an e-mail address nor an ID token: leave --user and --id out.",
      );
    return answer(await machineToken(stage, values.scope));
  }
  if (values.scope.length > 0)
    throw new CommandError("--scope goes with --client machine: a person's scopes are the sign-in's to say.");
  const { email, password } = await signInOf(stage, values.user);
  const tokens = await personTokens(stage, email, password);
  return answer(values.id ? tokens.id : tokens.access);
});

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
  if (email === undefined) throw new CommandError("Whose token? Say --user EMAIL, or --client machine.");
  const password = process.env.PASSWORD ?? (await readSecretLine(`Password of ${email}: `));
  if (!password) {
    const users = known.map(signIn => signIn.email).join(", ");
    throw new CommandError(
      `The password of ${email} is not known here. Set PASSWORD${users ? `, or use a demo user: ${users}` : ""}.`,
    );
  }
  return { email, password };
}
