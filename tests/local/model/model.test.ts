import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AwsError } from "../../../local/aws/types.ts";
import { CONTEXT } from "../../support/aws-server.ts";
import { Model } from "./members.ts";
import { type Served, served } from "./served.ts";

/** What AWS's models say of inputs holds for every operation that local mode claims. */
const test = suite("inputs by AWS's models");

const unknown = "NoSuchValue";
/** What is not tried, and why. */
const leftOut: Readonly<Record<string, string>> = {
  "ReceiveMessage AttributeNames": "the model names queue attributes where message attributes are meant",
  "ReceiveMessage MessageSystemAttributeNames": "AWS does not document the answer",
  "GetSchedule Name": "is a part of the address, without which there is no such call",
};
/** Members that refusals call by another name. */
const named: Readonly<Record<string, string>> = { Entries: "Entry" };

let tried = 0;
for (const [client, open] of Object.entries(served))
  test(`${client}: required members and enums`, async () => {
    const service = await open();
    try {
      assert.equal(await faultsOf(service, new Model(client)), []);
    } finally {
      await service.close?.();
    }
  });

test("most operations have members that are required, or an enum", () => {
  assert.ok(tried > 160, `${tried}`);
});

/** Calls that miss a required member, or have an unknown value of an enum, and are not refused for it. */
async function faultsOf({ aws, values, more = {} }: Served, model: Model): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, operation] of Object.entries(aws.operations)) {
    const members = model.inputOf(name);
    const full: Record<string, unknown> = { ...more[name] };
    for (const member of members)
      if (member.isRequired) full[member.name] ??= values[member.name] ?? member.values?.[0] ?? "x";
    const tell = async (what: string, member: string, input: Record<string, unknown>) => {
      tried += 1;
      const refusal = await refusalOf(() => operation.run(input as never, CONTEXT));
      if (!new RegExp(`${member}|${named[member] ?? member}|${unknown}`, "i").test(refusal))
        faults.push(`${name} ${what} ${member}: ${refusal}`);
    };
    for (const member of members) {
      if (leftOut[`${name} ${member.name}`]) continue;
      if (member.isRequired) await tell("without", member.name, without(full, member.name));
      if (member.values)
        await tell("with an unknown", member.name, {
          ...full,
          [member.name]: member.isList ? [unknown] : unknown,
        });
    }
  }
  return faults;
}

const without = (input: Readonly<Record<string, unknown>>, member: string) =>
  Object.fromEntries(Object.entries(input).filter(([name]) => name !== member));

async function refusalOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return "succeeds";
  } catch (error) {
    if (!(error instanceof AwsError)) return `fails with ${error}`;
    return error.message;
  }
}

test.run();
