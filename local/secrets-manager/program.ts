import { defined } from "../../lib/defined.ts";
import { list, member, number, ofType, text, texts } from "../graph/resources.ts";
import type { Graph, GraphResource } from "../graph/types.ts";
import type { Secret, Secrets } from "./secrets.ts";

export interface Random {
  id(): string;
  password(): string;
}

/** Makes the secrets that the program registers, and gives them its values; what was put since then stays. */
export function adoptSecrets(graph: Graph, secrets: Secrets, random: Random): void {
  for (const resource of ofType(graph, "aws:secretsmanager/secret:Secret")) adopt(secrets, resource);
  for (const resource of ofType(graph, "aws:secretsmanager/secretVersion:SecretVersion"))
    adoptValue(secrets, resource, random);
  for (const resource of ofType(graph, "aws:secretsmanager/secretRotation:SecretRotation"))
    adoptRotation(secrets, resource);
  for (const resource of ofType(graph, "aws:rds/cluster:Cluster")) adoptOwner(secrets, resource, random);
}

function adopt(secrets: Secrets, { inputs, outputs, name }: GraphResource): void {
  const arn = text(outputs.arn) ?? name;
  const [description, kmsKeyId] = [text(inputs.description), text(inputs.kmsKeyId)];
  const {
    deletedAt: _at,
    deletesAt: _for,
    ...known
  } = secrets.find(arn) ?? blank(secrets, arn, text(outputs.name) ?? name);
  // One that was marked for deletion is there again, as the program wants it.
  secrets.save({
    ...known,
    ...defined({ description, kmsKeyId }),
  });
}

/** As `pulumi up` would: a new value becomes a new version, unless the program says to leave it alone. */
function adoptValue(
  secrets: Secrets,
  { inputs, outputs, options, name }: GraphResource,
  random: Random,
): void {
  const secret = secrets.find(text(inputs.secretId) ?? "");
  const [secretString, secretBinary] = [text(inputs.secretString), text(inputs.secretBinary)];
  const programValue = secretString ?? secretBinary;
  if (!secret || programValue === undefined) return;
  const isIgnored = texts(list(options.ignoreChanges)).some(path => path.startsWith("secret"));
  const hasValue = secrets.staged(secret, "AWSCURRENT") !== undefined;
  if (hasValue && (isIgnored || secret.programValue === programValue)) return;
  const id = hasValue ? random.id() : (text(outputs.versionId) ?? name);
  const value = secretString === undefined ? { secretBinary: programValue } : { secretString };
  secrets.addVersion({ ...secret, programValue }, id, value, ["AWSCURRENT"]);
}

function adoptRotation(secrets: Secrets, { inputs }: GraphResource): void {
  const secret = secrets.find(text(inputs.secretId) ?? "");
  const lambdaArn = text(inputs.rotationLambdaArn);
  if (!secret || !lambdaArn) return;
  const days = number(member(inputs.rotationRules, "automaticallyAfterDays"));
  secrets.save({ ...secret, rotation: { lambdaArn, ...defined({ days }) } });
}

/** The secret that RDS makes for the owner of a cluster when it manages the password. */
function adoptOwner(secrets: Secrets, { inputs, outputs }: GraphResource, random: Random): void {
  const arn = text(member(list(outputs.masterUserSecrets)[0], "secretArn"));
  const username = text(inputs.masterUsername);
  if (!arn || !username) return;
  const secret =
    secrets.find(arn) ?? secrets.save({ ...blank(secrets, arn, nameOf(arn)), owningService: "rds" });
  const current = secrets.staged(secret, "AWSCURRENT")?.[1].secretString;
  if (current && member(JSON.parse(current), "username") === username) return;
  const password = passwordOfOwner(secrets, username) ?? random.password();
  const value = { secretString: JSON.stringify({ username, password }) };
  secrets.addVersion(secret, random.id(), value, ["AWSCURRENT"]);
}

/** All clusters are one PostgreSQL here, where a role has one password: that of another cluster's owner of that name. */
function passwordOfOwner(secrets: Secrets, username: string): string | undefined {
  const logins = secrets
    .all()
    .filter(({ owningService }) => owningService === "rds")
    .map(secret => JSON.parse(secrets.staged(secret, "AWSCURRENT")?.[1].secretString ?? "{}") as unknown);
  return text(
    member(
      logins.find(login => member(login, "username") === username),
      "password",
    ),
  );
}

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(":secret:") + ":secret:".length, -7);

const blank = (secrets: Secrets, arn: string, name: string): Secret => ({
  arn,
  name,
  versions: {},
  createdAt: secrets.now(),
  changedAt: secrets.now(),
});
