import { suite } from "uvu";
import * as assert from "uvu/assert";
import { privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { type Expected, verifyMessage } from "../../../../handlers/game/deposits/siwe.ts";
import { ApiError } from "../../../../handlers/platform/errors.ts";

const test = suite("deposits: the signed message");

const key = privateKeyToAccount(`0x${"11".repeat(32)}`);
const other = privateKeyToAccount(`0x${"22".repeat(32)}`);
const now = Date.parse("2026-06-01T12:00:00Z");
const expected: Expected = {
  pageUrl: new URL("https://app.example.com/"),
  chainId: 10,
  now,
  statement: "Link this address.",
};

const good = {
  head: "app.example.com wants you to sign in with your Ethereum account:",
  address: key.address as string,
  before: "",
  statement: "Link this address.",
  after: "",
  uri: "URI: https://app.example.com/",
  version: "Version: 1",
  chain: "Chain ID: 10",
  nonce: "Nonce: abcdef0123456789",
  issued: "Issued At: 2026-06-01T12:00:00Z",
};
const write = (change: Partial<typeof good> = {}, more = "") =>
  Object.values({ ...good, ...change }).join("\n") + more;
const verify = async (message: string, signer = key, change: Partial<Expected> = {}) =>
  verifyMessage(message, await signer.signMessage({ message }), { ...expected, ...change });
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "taken",
    error => (error instanceof ApiError ? error.options.errors?.[0]?.message : String(error)) ?? "",
  );

test("a message as EIP-4361 has it is taken, with its optional fields too", async () => {
  const proof = { address: key.address.toLowerCase(), nonce: "abcdef0123456789" };
  assert.equal(await verify(write()), proof);
  assert.equal(
    await verify(
      write(
        { head: `https://${good.head}`, issued: "Issued At: 2026-06-01T14:00:00.123+02:00" },
        "\nExpiration Time: 2026-06-01T12:00:01Z\nNot Before: 2026-06-01T12:00:00Z\nRequest ID: 7\nResources:\n- ipfs://x\n- https://y",
      ),
    ),
    proof,
  );
});

test("what viem writes is taken", async () => {
  const message = createSiweMessage({
    address: key.address,
    chainId: 10,
    domain: "app.example.com",
    nonce: "abcdef0123456789",
    uri: "https://app.example.com/",
    version: "1",
    statement: "Link this address.",
    issuedAt: new Date(now),
    expirationTime: new Date(now + 1000),
    requestId: "r",
  });
  assert.is((await verify(message)).nonce, "abcdef0123456789");
});

test("each field is held against what was asked for", async () => {
  for (const [change, name] of [
    [{ head: good.head.replace("app.", "evil.") }, "domain"],
    [{ head: good.head.replace("com ", "com:8443 ") }, "domain"],
    [{ head: `http://${good.head}` }, "scheme"],
    [{ uri: "URI: https://app.example.com/other" }, "uri"],
    [{ uri: "URI: https://evil.example.com/" }, "uri"],
    [{ version: "Version: 2" }, "version"],
    [{ chain: "Chain ID: 1" }, "chainId"],
    [{ statement: "Give everything away." }, "statement"],
    [{ issued: "Issued At: 2026-06-01T12:01:01Z" }, "issuedAt"],
    [{ issued: "Issued At: 2026-06-01T11:48:59Z" }, "issuedAt"],
    [{ issued: "Issued At: 2026-13-01T12:00:00Z" }, "issuedAt"],
    [{ address: key.address.toLowerCase() }, "address"],
    [{ address: key.address.replace(/[a-f]/, letter => letter.toUpperCase()) }, "address"],
  ] as const)
    assert.match(
      await refusal(verify(write(change))),
      new RegExp(`^Invalid ${name}: `),
      JSON.stringify(change),
    );
  const times = (line: string) => refusal(verify(write({}, `\n${line}`)));
  assert.match(await times("Expiration Time: 2026-06-01T12:00:00Z"), /^Invalid expirationTime/);
  assert.match(await times("Expiration Time: 2026-02-30T25:00:00Z"), /^Invalid expirationTime/);
  assert.match(await times("Not Before: 2026-06-01T12:00:01Z"), /^Invalid notBefore/);
});

test("what is not the grammar's is refused", async () => {
  for (const message of [
    "",
    `hello ${write()}`,
    `\n${write()}`,
    write({}, "\nURI: https://evil.example.com/"),
    write({}, "\n"),
    write({}, "\nNot Before: 2026-06-01T12:00:00Z\nExpiration Time: 2027-06-01T12:00:00Z"),
    write({ nonce: "Nonce: short" }),
    write({ nonce: "Nonce: abcdef01-2345" }),
    write({ chain: "Chain ID: 010" }),
    write({ issued: "Issued At: yesterday" }),
    write({ statement: "" }),
    write().replaceAll("\n", "\r\n"),
  ])
    assert.match(await refusal(verify(message)), /EIP-4361/, JSON.stringify(message));
});

test("only the address's own signature of that very message counts", async () => {
  assert.match(await refusal(verify(write(), other)), /not signed by its address/);
  const signature = await key.signMessage({ message: write() });
  const later = write({ nonce: "Nonce: 0123456789abcdef" });
  assert.match(await refusal(verifyMessage(later, signature, expected)), /not signed by its address/);
  for (const odd of [`0x${"00".repeat(65)}`, `0x${"ff".repeat(65)}`, signature.replace(/..$/, "05")])
    assert.match(await refusal(verifyMessage(write(), odd, expected)), /not signed by its address/);
});

test.run();
