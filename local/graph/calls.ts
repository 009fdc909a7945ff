import { naming } from "./naming.ts";
import type { Surroundings } from "./surroundings.ts";
import { unknownMarker, type WireObject } from "./wire.ts";

type Answer = (args: WireObject, surroundings: Surroundings, scope: string) => WireObject;

/** Executions at once that an account may have which is not new. */
const usualQuota = 1_000;
/** What runs here. */
const postgresMajor = "17";

/** What the cloud would answer to each data source that a program may ask. */
const answers: Readonly<Record<string, Answer>> = {
  "aws:index/getRegion:getRegion": (args, { region: ours }) => {
    const region = String(args.region ?? args.name ?? ours);
    return { id: region, region, name: region, description: region, endpoint: `ec2.${region}.amazonaws.com` };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": (_args, { accountId }) => ({
    id: accountId,
    accountId,
    arn: `arn:aws:iam::${accountId}:user/developer`,
    userId: "AIDAGROUNDWORK",
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_args, { region }) => ({
    id: region,
    names: ["a", "b", "c"].map(zone => region + zone),
    zoneIds: ["az1", "az2", "az3"].map(zone => `${region}-${zone}`),
  }),
  "aws:secretsmanager/getRandomPassword:getRandomPassword": (args, { seed }, scope) => ({
    ...args,
    id: "password",
    randomPassword: naming(scope, seed).pick(
      "password",
      Number(args.passwordLength ?? 32),
      charactersOf(args),
    ),
  }),
  "aws:route53/getZone:getZone": (args, _surroundings, scope) => {
    const zoneId = String(args.zoneId ?? `Z${naming(scope).hex("zone", 13).toUpperCase()}`);
    // Of a zone that is asked for by its id no more is known here: the root holds every name.
    return { ...args, id: zoneId, zoneId, name: args.name ?? ".", privateZone: false, nameServers: [] };
  },
  "aws:servicequotas/getServiceQuota:getServiceQuota": (args, { region, accountId }) => ({
    ...args,
    id: String(args.quotaCode),
    arn: `arn:aws:servicequotas:${region}:${accountId}:${String(args.serviceCode)}/${String(args.quotaCode)}`,
    value: usualQuota,
    defaultValue: usualQuota,
  }),
  "aws:rds/getEngineVersion:getEngineVersion": (args, { region }) => {
    const version = String(args.version ?? postgresMajor);
    if (version.split(".")[0] !== postgresMajor)
      throw new Error(
        `no RDS engine versions found for ${String(args.engine)} ${version}: there is ${postgresMajor} here`,
      );
    return { ...args, id: version, region, version, versionActual: version, status: "available" };
  },
};

/**
 * Answers a data source, the same each time for the same `scope`.
 * @throws Error naming a data source that is not known here.
 */
export function answerCall(
  token: string,
  args: WireObject,
  surroundings: Surroundings,
  scope: string,
): WireObject {
  const answer = answers[token];
  if (!answer) {
    const known = Object.keys(answers).join(", ");
    throw new Error(`There is no local answer for the data source ${token}. There are: ${known}.`);
  }
  return Object.values(args).includes(unknownMarker) ? {} : answer(args, surroundings, scope);
}

/** Secrets Manager leaves out punctuation, digits or letters where it is told to. */
function charactersOf(args: WireObject): string {
  const sets = [
    args.excludeLowercase ? "" : "abcdefghijklmnopqrstuvwxyz",
    args.excludeUppercase ? "" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    args.excludeNumbers ? "" : "0123456789",
    args.excludePunctuation ? "" : "!#$%&()*+,-.:;<=>?[]^_{|}~",
  ];
  const excluded = String(args.excludeCharacters ?? "");
  return [...sets.join("")].filter(character => !excluded.includes(character)).join("");
}
